using System.Globalization;
using Paycare.Care.Matters;
using Paycare.Platform.Input;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Phone;

/// <summary>What a caller answered: keys, or words that mean one.</summary>
/// <param name="Keys">The keys pressed, or the digits said; empty for none.</param>
/// <param name="Words">What was said besides.</param>
internal sealed record SpokenAnswer(string Keys, string Words)
{
    /// <summary>Freezes, wherever it is pressed alone.</summary>
    public const string FreezeKey = "9";

    /// <summary>The keys that words stand for.</summary>
    public static readonly IReadOnlyList<string> WithWords = [FreezeKey, "1", "2", "3", "4", "5", "6", "7", "0"];

    public static SpokenAnswer Of(VoiceForm form)
    {
        var keys = Typed.Code(form.Digits).TrimEnd('#');
        var words = Typed.Words(form.Speech).ToLowerInvariant();
        // Numbers that are said come as digits, with blanks and full stops between.
        return keys.Length > 0 || !words.Any(char.IsAsciiDigit)
            ? new SpokenAnswer(keys, words)
            : new SpokenAnswer(string.Concat(words.Where(char.IsAsciiDigit)), words);
    }

    /// <summary>Never what was pressed: it may be a code.</summary>
    public override string ToString() => "answer";

    /// <summary>The one key that was meant; <c>null</c> when none was, or several were pressed.</summary>
    public string? Key(TextCatalog texts, CultureInfo language) =>
        Keys.Length == 1 ? Keys
        : Keys.Length > 1 || Words.Length == 0 ? null
        : WithWords.FirstOrDefault(key =>
            MatterWords.Of(texts, language, key).Any(w => Words.Contains(w, StringComparison.OrdinalIgnoreCase))
        );

    /// <summary>Whether the caller wants the account frozen.</summary>
    public bool IsFreeze(TextCatalog texts, CultureInfo language) => Key(texts, language) == FreezeKey;

    /// <summary>What the provider is told to listen for.</summary>
    public static string Hints(TextCatalog texts, CultureInfo language) =>
        string.Join(", ", WithWords.SelectMany(key => MatterWords.Of(texts, language, key)));
}
