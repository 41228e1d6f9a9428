using System.Globalization;
using Microsoft.Extensions.Options;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Phone;

/// <summary>Puts each step's question into words, with what is said before it.</summary>
internal sealed class CallQuestions(CallQueue queue, CallDesk desk, OpeningHours hours, IOptions<PhoneOptions> options, TextCatalog texts)
{
    private const int Patience = 8;

    /// <summary>The languages by their keys; the order in which they are said is another matter.</summary>
    private static readonly (string Key, CultureInfo Language)[] ByKey =
    [
        ("1", Languages.Chinese),
        ("2", Languages.Indonesian),
        ("3", Languages.English),
    ];

    /// <summary>What a key of the menu means.</summary>
    public static CallChoice? ChoiceOf(string? key) =>
        key switch
        {
            "1" => CallChoice.Refund,
            "2" => CallChoice.Payment,
            "3" => CallChoice.Pin,
            "4" => CallChoice.Card,
            "5" => CallChoice.Person,
            "6" => CallChoice.Callback,
            "7" => CallChoice.Message,
            _ => null,
        };

    /// <summary>The language that was chosen, by its key or its name in any of them.</summary>
    public static CultureInfo? LanguageOf(SpokenAnswer answer, TextCatalog texts) =>
        answer.Keys.Length > 0
            ? ByKey.FirstOrDefault(l => l.Key == answer.Keys).Language
            : Languages.All.FirstOrDefault(l =>
                answer.Words.Length > 0
                && texts
                    .Get(l, "call.words.language")
                    .Split(',', StringSplitOptions.TrimEntries)
                    .Any(w => answer.Words.Contains(w, StringComparison.OrdinalIgnoreCase))
            );

    /// <summary>Figures one by one, as they are understood on the phone.</summary>
    public static string Spelled(string text) => string.Join(' ', text.Where(char.IsLetterOrDigit));

    /// <summary>Which language? The likely one is said first.</summary>
    public string AskLanguage(Call call)
    {
        var ask = new Twiml(call.Culture).Ask(call.Turn, 1, Names(), Patience);
        foreach (var language in Languages.All.OrderByDescending(l => l.Name == call.Language))
        {
            ask.Say(language, texts.Get(language, "call.language"));
        }

        return ask.Text(call.Turn);
    }

    /// <summary>The question of the caller's step.</summary>
    public async Task<string> AskAsync(Call call, CancellationToken cancel, params string[] said)
    {
        var language = call.Culture;
        var twiml = new Twiml(language);
        if (call.Step == CallStep.Voicemail)
        {
            foreach (var sentence in said.Append(texts.Get(language, "call.ask.voicemail")))
            {
                twiml.Speak(sentence);
            }

            return twiml.Record(call.Turn, options.Value.LongestMessage).Text(call.Turn);
        }

        twiml.Ask(call.Turn, KeysOf(call.Step), SpokenAnswer.Hints(texts, language), SecondsOf(call.Step));
        foreach (var sentence in said.Concat(await QuestionAsync(call, cancel)))
        {
            twiml.Speak(sentence);
        }

        return twiml.Text(call.Turn);
    }

    /// <summary>Puts the caller through.</summary>
    public string Dial(Call call, string said)
    {
        var phone = options.Value;
        return new Twiml(call.Culture).Speak(said).Dial(call.Turn, phone.AgentNumber, phone.CallerNumber).Text(null);
    }

    /// <summary>Says the last words.</summary>
    public static string HangUp(Call call, IEnumerable<string> said)
    {
        var twiml = new Twiml(call.Culture);
        foreach (var sentence in said)
        {
            twiml.Speak(sentence);
        }

        return twiml.HangUp().Text(null);
    }

    private async Task<IEnumerable<string>> QuestionAsync(Call call, CancellationToken cancel)
    {
        var language = call.Culture;
        switch (call.Step)
        {
            case CallStep.Waiting:
                var before = call.QueuedAt is { } since ? await queue.BeforeAsync(since, cancel) : 0;
                var minutes = Math.Max(1, (int)Math.Ceiling((await queue.UsualAsync(cancel)).TotalMinutes));
                return
                [
                    texts.Get(language, "call.place", before + 1, minutes),
                    .. desk.MayCallBack ? [texts.Get(language, "call.offer.callback")] : Array.Empty<string>(),
                    texts.Get(language, "call.offer.message"),
                ];
            case CallStep.Offer:
                return
                [
                    .. hours.OpensAt is { } at ? [texts.Get(language, "call.closed", at.Text(language))] : Array.Empty<string>(),
                    .. desk.PutsThroughNow ? [texts.Get(language, "call.offer.person")] : Array.Empty<string>(),
                    .. desk.MayCallBack ? [texts.Get(language, "call.offer.callback")] : Array.Empty<string>(),
                    texts.Get(language, "call.offer.message"),
                    texts.Get(language, "call.offer.menu"),
                ];
            default:
                return [texts.Get(language, $"call.ask.{TextOf(call.Step)}")];
        }
    }

    /// <summary>Steps that ask a question of their own, by the ends of their texts' keys.</summary>
    private static string TextOf(CallStep step) =>
        step switch
        {
            CallStep.Menu => "menu",
            CallStep.FreezeWho => "freeze-who",
            CallStep.FreezeCode => "freeze-code",
            CallStep.Number => "number",
            CallStep.Code => "code",
            CallStep.Reach => "reach",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "It asks nothing."),
        };

    private static int? KeysOf(CallStep step) =>
        step switch
        {
            CallStep.Menu or CallStep.Offer or CallStep.Waiting => 1,
            CallStep.FreezeCode or CallStep.Code => 6,
            _ => null,
        };

    private int SecondsOf(CallStep step) => step == CallStep.Waiting ? (int)options.Value.TellPlaceEvery.TotalSeconds : Patience;

    private string Names() => string.Join(", ", Languages.All.Select(l => texts.Get(l, "call.words.language")));
}
