using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Paycare.Platform.Ids;

namespace Paycare.Web.Actors;

/// <summary>A sentence that a caller hears.</summary>
/// <param name="Language">The voice's language.</param>
/// <param name="Text">The sentence.</param>
internal sealed record HeardSentence(string Language, string Text);

/// <summary>
/// Plays the voice provider for one call to the hotline: signs what it sends, and does what the TwiML that it gets says.
/// </summary>
/// <param name="http">Reaches the host.</param>
/// <param name="token">The auth token that both sides have.</param>
/// <param name="publicUrl">The address that the provider knows the host by; the host's own when it stands behind nothing.</param>
internal sealed class CallSimulator(HttpClient http, string token, Uri publicUrl)
{
    private XElement? _awaits;
    private Queue<XElement> _rest = [];

    /// <summary>The provider's name of the call.</summary>
    public string Sid { get; } = $"CA{OrderedGuid.Next(TimeProvider.System):N}";

    /// <summary>The number that it says it comes from.</summary>
    public string From { get; init; } = "";

    /// <summary>What was said since the last answer.</summary>
    public List<HeardSentence> Said { get; } = [];

    /// <summary>What it waits for: <c>Gather</c>, <c>Record</c> or <c>Dial</c>; <c>null</c> when it is over.</summary>
    public string? Awaits => _awaits?.Name.LocalName;

    /// <summary>The number that is dialled while it is put through.</summary>
    public string? Dials => Awaits == "Dial" ? _awaits!.Value : null;

    /// <summary>Where the next answer goes.</summary>
    public string Action => _awaits?.Attribute("action")?.Value ?? "";

    /// <summary>The answer of the host to the last request.</summary>
    public string Twiml { get; private set; } = "";

    /// <summary>All that was said since the last answer.</summary>
    public string Text => string.Join(' ', Said.Select(s => s.Text));

    /// <summary>The call begins.</summary>
    /// <param name="path">Where: the hotline, or the address of a call back.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task DialAsync(string path = "/channels/voice/incoming", CancellationToken cancel = default) =>
        GoOnAsync(path, [new("CallStatus", "ringing")], cancel);

    /// <summary>Keys are pressed; none for silence.</summary>
    public Task PressAsync(string keys, CancellationToken cancel = default) =>
        keys.Length == 0 && _awaits?.Attribute("actionOnEmptyResult") is null
            ? PlayAsync(cancel)
            : GoOnAsync(Action, [new("Digits", keys)], cancel);

    /// <summary>Words are said.</summary>
    public Task SayAsync(string words, CancellationToken cancel = default) =>
        GoOnAsync(Action, [new("SpeechResult", words), new("Confidence", "0.9")], cancel);

    /// <summary>A message is spoken.</summary>
    public Task SpeakAsync(string recording, int seconds, CancellationToken cancel = default) =>
        GoOnAsync(
            Action,
            [
                new("RecordingSid", recording),
                new("RecordingDuration", seconds.ToString(CultureInfo.InvariantCulture)),
                new("RecordingUrl", "http://169.254.169.254/latest"),
                new("Digits", "#"),
            ],
            cancel
        );

    /// <summary>The other line ended.</summary>
    public Task EndDialAsync(string status, CancellationToken cancel = default) =>
        GoOnAsync(Action, [new("DialCallStatus", status)], cancel);

    /// <summary>The provider leads the call elsewhere.</summary>
    public Task LeadAsync(string path, CancellationToken cancel = default) => GoOnAsync(path, [], cancel);

    /// <summary>The caller hangs up.</summary>
    public async Task HangUpAsync(string path = "/channels/voice/status", string status = "completed", CancellationToken cancel = default)
    {
        (await SendAsync(path, [new("CallStatus", status)], null, cancel)).Dispose();
        _awaits = null;
    }

    /// <summary>Sends a form, signed.</summary>
    /// <param name="path">The path and query.</param>
    /// <param name="fields">The fields besides those that every request has.</param>
    /// <param name="signature">Another signature than the right one; empty for none.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<HttpResponseMessage> SendAsync(
        string path,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        string? signature,
        CancellationToken cancel
    )
    {
        KeyValuePair<string, string>[] form = [new("CallSid", Sid), new("From", From), new("AccountSid", "AC0"), .. fields];
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        var proof = signature ?? Sign(token, new Uri(publicUrl, path).AbsoluteUri, form);
        if (proof.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", proof);
        }

        return await http.SendAsync(request, cancel);
    }

    /// <summary>The provider's signature.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The provider's scheme.")]
    public static string Sign(string token, string address, IEnumerable<KeyValuePair<string, string>> fields) =>
        Convert.ToBase64String(
            HMACSHA1.HashData(
                Encoding.UTF8.GetBytes(token),
                Encoding.UTF8.GetBytes(
                    address + string.Concat(fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + f.Value))
                )
            )
        );

    private async Task GoOnAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancel)
    {
        Said.Clear();
        await FetchAsync(path, fields, cancel);
        await PlayAsync(cancel);
    }

    private async Task FetchAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancel)
    {
        using var answer = await SendAsync(path, fields, null, cancel);
        Twiml = await answer.Content.ReadAsStringAsync(cancel);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {Twiml}");
        }

        _rest = new Queue<XElement>(XDocument.Parse(Twiml).Root!.Elements());
    }

    private async Task PlayAsync(CancellationToken cancel)
    {
        _awaits = null;
        while (_rest.TryDequeue(out var verb))
        {
            switch (verb.Name.LocalName)
            {
                case "Say" or "Play":
                    Hear(verb);
                    break;
                case "Pause":
                    break;
                case "Gather":
                    foreach (var said in verb.Elements("Say"))
                    {
                        Hear(said);
                    }

                    _awaits = verb;
                    return;
                case "Record" or "Dial":
                    _awaits = verb;
                    return;
                case "Redirect":
                    await FetchAsync(verb.Value, [], cancel);
                    break;
                case "Hangup":
                    _rest.Clear();
                    return;
                default:
                    throw new InvalidOperationException($"No voice provider knows the verb {verb.Name.LocalName}.");
            }
        }
    }

    private void Hear(XElement said) => Said.Add(new HeardSentence(said.Attribute("language")?.Value ?? "", said.Value));
}
