using System.Globalization;
using System.Text.RegularExpressions;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels;

/// <summary>
/// Tells the language of somebody's words by the commonest words of each: the text <c>channel.common-words</c>. A wrong guess costs
/// a person one automatic answer in another language.
/// </summary>
internal sealed partial class LanguageGuess(TextCatalog texts)
{
    /// <summary>What decides stands at the beginning; the rest may be a mail from somebody else.</summary>
    private const int Most = 1000;

    /// <summary>The likeliest language; English when nothing tells.</summary>
    public CultureInfo Of(string words)
    {
        var read = words.Length > Most ? words[..Most] : words;
        var written = Word().Matches(read.ToLowerInvariant()).Select(m => m.Value).ToList();
        return Languages
            .All.Select((language, place) => (language, place, Count: Count(language, written, read)))
            .OrderByDescending(l => l.Count)
            .ThenBy(l => l.place)
            .First()
            .language;
    }

    /// <summary>Words of letters are compared whole; scripts without blanks between words, by their signs.</summary>
    private int Count(CultureInfo language, List<string> written, string read)
    {
        var common = texts.Get(language, "channel.common-words").Split(' ').ToHashSet(StringComparer.Ordinal);
        return common.Any(c => c[0] >= '\u2E80') ? read.Count(c => common.Contains(c.ToString())) : written.Count(common.Contains);
    }

    [GeneratedRegex(@"[\p{L}']+")]
    private static partial Regex Word();
}
