using System.Globalization;
using System.Text.RegularExpressions;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;

namespace Paycare.Care.Channels;

/// <summary>
/// Tells the language of somebody's words by the commonest words of each: the text <c>channel.common-words</c>. A wrong guess costs
/// a person one automatic answer in another language.
/// </summary>
[EachProcess("The common words are texts that come with the program, read once.")]
internal sealed partial class LanguageGuess
{
    /// <summary>What decides stands at the beginning; the rest may be a mail from somebody else.</summary>
    private const int Most = 1000;

    private readonly IReadOnlyList<Known> _languages;

    public LanguageGuess(TextCatalog texts) =>
        _languages = [.. Languages.All.Select(language => new Known(language, texts.Get(language, "channel.common-words").Split(' ')))];

    /// <summary>The likeliest language; English when nothing tells.</summary>
    public CultureInfo Of(string words)
    {
        var read = words.Length > Most ? words[..Most] : words;
        var written = Word().Matches(read.ToLowerInvariant()).Select(m => m.Value).ToList();
        // The first of those that are equal.
        return _languages.MaxBy(l => l.Count(written, read))!.Language;
    }

    [GeneratedRegex(@"[\p{L}']+")]
    private static partial Regex Word();

    /// <summary>Words of letters are compared whole; scripts without blanks between words, by their signs.</summary>
    private sealed class Known(CultureInfo language, string[] common)
    {
        private readonly HashSet<string> _words = common.ToHashSet(StringComparer.Ordinal);
        private readonly HashSet<char> _signs = [.. common.Where(c => c.Length == 1 && c[0] >= '\u2E80').Select(c => c[0])];

        public CultureInfo Language => language;

        public int Count(List<string> written, string read) =>
            _signs.Count > 0 ? read.Count(_signs.Contains) : written.Count(_words.Contains);
    }
}
