using System.Text.RegularExpressions;
using System.Xml.Linq;
using Paycare.Payments.Requests;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Nobody ever meets a missing text: every key is there in all three languages, and every key in use exists.</summary>
public sealed partial class TextTests
{
    private static readonly string[] OtherLanguages = ["id", "zh-CN"];

    /// <summary>Every set of texts, by its path without language and extension.</summary>
    public static TheoryData<string> ModulesWithTexts =>
        [.. Repository.Files("*Texts.resx", "src").Select(f => Repository.Name(f)[..^".resx".Length])];

    private static IEnumerable<string> Sources =>
        Repository
            .Files("*.cs", "src")
            .Concat(Repository.Files("*.razor", "src"))
            .Where(f => !Repository.Name(f).Contains("/Migrations/", StringComparison.Ordinal));

    [Theory, MemberData(nameof(ModulesWithTexts))]
    public void Every_text_is_there_in_all_languages_with_the_same_placeholders(string module)
    {
        var english = Read(module, "");
        Assert.NotEmpty(english);
        foreach (var language in OtherLanguages)
        {
            var other = Read(module, $".{language}");
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, text) in english)
            {
                Assert.True(
                    Placeholders(text).SequenceEqual(Placeholders(other[key])),
                    $"{module} {language} {key}: the placeholders of '{other[key]}' are not those of '{text}'."
                );
                Assert.False(string.IsNullOrWhiteSpace(other[key]), $"{module} {language} {key} is empty.");
            }
        }
    }

    [Fact]
    public void No_key_stands_in_two_modules()
    {
        var keys = ModulesWithTexts.SelectMany(m => Read(m, "").Keys).ToList();
        Assert.Empty(keys.GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void Every_key_in_the_source_exists()
    {
        var used = Sources.SelectMany(file =>
            TextKey().Matches(File.ReadAllText(file)).Select(m => (Key: m.Groups["key"].Value, File: file))
        );
        Missing(used);
    }

    [Fact]
    public void Every_refusal_in_the_source_has_its_text()
    {
        var named = Sources
            .SelectMany(file =>
                RefusalCode().Matches(File.ReadAllText(file)).Select(m => (Key: $"refusal.{m.Groups["code"].Value}", File: file))
            )
            .ToList();
        Assert.NotEmpty(named);
        Missing(named);
    }

    [Fact]
    public void Every_refusal_of_the_ledger_and_of_money_has_its_text()
    {
        Missing(TextFamilies.RefusalsOfMoney.Select(code => ($"refusal.{code}", nameof(AttemptCode))));
    }

    /// <summary>A cause stands in <c>Cause</c>, where <see cref="TextFamilies"/> finds it.</summary>
    [Fact]
    public void No_verdict_names_its_cause_by_a_bare_word() =>
        Assert.DoesNotMatch(BareCause(), File.ReadAllText(Repository.PathOf("src", "Paycare.Care", "Diagnosis", "DiagnosisRules.cs")));

    private static void Missing(IEnumerable<(string Key, string File)> used)
    {
        var known = ModulesWithTexts.SelectMany(m => Read(m, "").Keys).ToHashSet(StringComparer.Ordinal);
        var missing = used.Where(u => !known.Contains(u.Key)).Select(u => $"{u.Key} ({Path.GetFileName(u.File)})").Distinct().ToList();
        Assert.True(
            missing.Count == 0,
            $"No module has a text for: {string.Join(", ", missing)}. Add them to its Texts.resx in all languages."
        );
    }

    private static Dictionary<string, string> Read(string module, string language) =>
        XDocument
            .Load(Repository.PathOf($"{module}{language}.resx"))
            .Root!.Elements("data")
            .ToDictionary(e => e.Attribute("name")!.Value, e => e.Element("value")!.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(
        "(?<!\\$)\"(?!desk\\.call)(?<key>(field|refusal|sms|cause|evidence|remedy|app|desk|macro|policy|posting|change|told|"
            + "assurance)\\.[A-Za-z0-9.-]+)\""
    )]
    private static partial Regex TextKey();

    [GeneratedRegex("RefusalKind\\.\\w+,\\s*\"(?<code>[^\"]+)\"")]
    private static partial Regex RefusalCode();

    [GeneratedRegex("(NotCharged|new Verdict)\\(\\s*\"|Cause = \"")]
    private static partial Regex BareCause();
}
