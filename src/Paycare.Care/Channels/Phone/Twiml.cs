using System.Globalization;
using System.Xml.Linq;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// Writes TwiML, the provider's words for what a call does next. By hand: five verbs of it are needed, and every provider that speaks
/// it knows them.
/// </summary>
internal sealed class Twiml(CultureInfo language)
{
    private readonly XElement _response = new("Response");

    private XElement? _gather;

    /// <summary>Says a sentence; inside a question it can be interrupted by an answer.</summary>
    public Twiml Speak(string text) => Say(language, text);

    /// <summary>Says a sentence in another language.</summary>
    public Twiml Say(CultureInfo other, string text)
    {
        (_gather ?? _response).Add(new XElement("Say", new XAttribute("language", other.Language().Voice), text));
        return this;
    }

    /// <summary>Asks: what follows is said while keys and words are awaited.</summary>
    /// <param name="turn">The turn that the answer will be.</param>
    /// <param name="keys">How many keys; <c>null</c> for any number, ended by the hash key.</param>
    /// <param name="hints">Words that are likely.</param>
    /// <param name="seconds">How long to wait for the first key.</param>
    public Twiml Ask(int turn, int? keys, string hints, int seconds)
    {
        _gather = new XElement(
            "Gather",
            new XAttribute("input", "dtmf speech"),
            new XAttribute("action", Heard(turn)),
            new XAttribute("method", "POST"),
            new XAttribute("timeout", seconds),
            new XAttribute("speechTimeout", "auto"),
            new XAttribute("language", language.Language().Hearing ?? language.Language().Voice),
            new XAttribute("actionOnEmptyResult", "true"),
            new XAttribute("finishOnKey", "#")
        );
        if (keys is not null)
        {
            _gather.Add(new XAttribute("numDigits", keys));
        }

        if (hints.Length > 0)
        {
            _gather.Add(new XAttribute("hints", hints));
        }

        _response.Add(_gather);
        return this;
    }

    /// <summary>Records what is said from here on.</summary>
    public Twiml Record(int turn, TimeSpan longest)
    {
        _response.Add(
            new XElement(
                "Record",
                new XAttribute("action", Heard(turn)),
                new XAttribute("method", "POST"),
                new XAttribute("maxLength", (int)longest.TotalSeconds),
                new XAttribute("timeout", 5),
                new XAttribute("finishOnKey", "9#"),
                new XAttribute("playBeep", "true")
            )
        );
        return this;
    }

    /// <summary>Puts the caller through; goes on when that ends.</summary>
    public Twiml Dial(int turn, string number, string? from)
    {
        var dial = new XElement("Dial", new XAttribute("action", Heard(turn)), new XAttribute("method", "POST"), number);
        if (!string.IsNullOrEmpty(from))
        {
            dial.Add(new XAttribute("callerId", from));
        }

        _response.Add(dial);
        return this;
    }

    public Twiml HangUp()
    {
        _response.Add(new XElement("Hangup"));
        return this;
    }

    /// <summary>Ends with the turn that follows, for providers that do not come back without an answer.</summary>
    public string Text(int? next)
    {
        if (next is { } turn)
        {
            _response.Add(new XElement("Redirect", new XAttribute("method", "POST"), Heard(turn)));
        }

        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{_response.ToString(SaveOptions.DisableFormatting)}";
    }

    private static string Heard(int turn) => string.Create(CultureInfo.InvariantCulture, $"/channels/voice/heard?turn={turn}");
}
