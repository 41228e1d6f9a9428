using Microsoft.Extensions.Primitives;

namespace Paycare.Care.Channels.Phone;

/// <summary>What the voice provider says of a call: the fields of its form, whatever they are.</summary>
internal sealed class VoiceForm(IReadOnlyDictionary<string, StringValues> fields)
{
    private const int SidLength = 64,
        SpeechLength = 500,
        DigitsLength = 40;

    public IReadOnlyDictionary<string, StringValues> Fields => fields;

    /// <summary>The provider's name of the call; empty when it has none.</summary>
    public string Sid => Of("CallSid", SidLength);

    /// <summary>The number that the call says it comes from.</summary>
    public string From => Of("From", DigitsLength);

    /// <summary>The keys that were pressed.</summary>
    public string Digits => Of("Digits", DigitsLength);

    /// <summary>The words that were understood.</summary>
    public string Speech => Of("SpeechResult", SpeechLength);

    public string CallStatus => Of("CallStatus", SidLength);

    /// <summary>How it ended to put the caller through.</summary>
    public string DialStatus => Of("DialCallStatus", SidLength);

    /// <summary>The provider's name of a recording; empty when nothing was recorded, or it is no name.</summary>
    public string RecordingSid => Of("RecordingSid", SidLength) is var sid && sid.All(char.IsAsciiLetterOrDigit) ? sid : "";

    /// <summary>How long it is, in seconds.</summary>
    public int RecordingSeconds =>
        int.TryParse(Of("RecordingDuration", 6), System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    /// <summary>Never what is in it, as this ends up in logs.</summary>
    public override string ToString() => "voice form";

    private string Of(string name, int most) =>
        fields.TryGetValue(name, out var values) && values is [{ } value, ..] && value.Length <= most ? value : "";
}
