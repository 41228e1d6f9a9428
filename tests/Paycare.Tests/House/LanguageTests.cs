using System.Text.RegularExpressions;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>What differs from language to language stands in <see cref="Languages"/>: nothing else asks which language it is.</summary>
public sealed partial class LanguageTests
{
    private static readonly string Own = $"{nameof(Languages)}.cs";

    private static IEnumerable<string> Sources =>
        Repository
            .Files("*.cs", "src")
            .Concat(Repository.Files("*.razor", "src"))
            .Where(f => !Repository.Name(f).Contains("/Migrations/", StringComparison.Ordinal) && Path.GetFileName(f) != Own);

    [Fact]
    public void No_source_names_a_language_by_its_code()
    {
        Assert.Matches(Code(), File.ReadAllText(Repository.PathOf("src", "Paycare.Platform", "Localisation", Own)));
        Empty(Code(), "takes its language from Languages instead");
    }

    [Fact]
    public void No_source_asks_which_language_it_is() => Empty(Question(), "takes what differs from Language instead");

    [Theory]
    [InlineData("culture.Name == \"id\" ? 1 : 2")]
    [InlineData("\"zh-CN\" => \"M\"")]
    [InlineData("locale = \"en\"")]
    [InlineData("name.StartsWith(\"zh\", StringComparison.Ordinal)")]
    public void The_scan_sees_a_language_code(string source) => Assert.Matches(Code(), source);

    [Theory]
    [InlineData("answer[\"id\"]")]
    [InlineData("(\"id\", finished.Sequence)")]
    [InlineData("<html lang=\"en\">")]
    public void The_scan_passes_over_what_only_looks_like_one(string source) => Assert.DoesNotMatch(Code(), source);

    [Theory]
    [InlineData("culture.Name == Languages.Chinese.Name ? \"\" : \" \"")]
    [InlineData("culture.Equals(Languages.Indonesian)")]
    [InlineData("culture.TwoLetterISOLanguageName")]
    public void The_scan_sees_a_question(string source) => Assert.Matches(Question(), source);

    [Fact]
    public void Every_language_has_its_forms()
    {
        Assert.Equal(Languages.All, Languages.Known.Select(l => l.Culture));
        Assert.All(Languages.Known, language => Assert.Same(language, language.Culture.Language()));
        Assert.All(Languages.Known, language => Assert.Contains(language.FullStop, language.SentenceMarks));
        Assert.Equal(Languages.Known.Count, Languages.Known.Select(l => l.NativeName).Distinct().Count());
    }

    private static void Empty(Regex pattern, string advice)
    {
        var found = Sources
            .SelectMany(file =>
                File.ReadLines(file)
                    .Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(l))
                    .Select(l => $"{Repository.Name(file)}: {l.Trim()}")
            )
            .ToList();
        Assert.True(found.Count == 0, $"Each of these {advice}:\n{string.Join('\n', found)}");
    }

    /// <summary>A code in quotes. <c>"id"</c> is also the name of a field: it counts where something is compared, chosen or set.</summary>
    [GeneratedRegex(
        """
            (?<!lang=)"(zh|zh-CN|zh-Hans|id-ID|en|en-US|en-GB)"
            |(==|!=|=>|[^=!<>]=|\?|:|\bis|\bor|\bcase|\bnew\[\]\s\{)\s*"id"(?!\s*:)
            |"id"\s*(=>|or\b)|StartsWith\("(id|zh|en)"
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Code();

    [GeneratedRegex(@"(==|!=|\bis)\s*Languages\.[A-Z]|Languages\.\w+(\.Name)?\s*(==|!=|=>)|Equals\(Languages\.[A-Z]|ISOLanguageName")]
    private static partial Regex Question();
}
