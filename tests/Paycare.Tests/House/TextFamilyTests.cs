using System.Text.RegularExpressions;
using System.Xml.Linq;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Texts whose keys are put together from data: every member has its words, and no family stands undeclared.</summary>
public sealed partial class TextFamilyTests
{
    private static readonly string[] Languages = ["", ".id", ".zh-CN"];

    private static IEnumerable<string> Sources =>
        Repository
            .Files("*.cs", "src")
            .Concat(Repository.Files("*.razor", "src"))
            .Where(f => !Repository.Name(f).Contains("/Migrations/", StringComparison.Ordinal));

    [Fact]
    public void Every_member_of_every_family_has_its_text_in_all_languages()
    {
        var missing = Languages
            .SelectMany(language =>
            {
                var known = KeysOf(language);
                return TextFamilies.All.SelectMany(f => f.Keys).Where(key => !known.Contains(key)).Select(key => $"{key}{language}");
            })
            .ToList();
        Assert.True(missing.Count == 0, $"No module has a text for: {string.Join(", ", missing)}.");
    }

    [Fact]
    public void Every_family_has_members() => Assert.All(TextFamilies.All, family => Assert.NotEmpty(family.Members));

    [Fact]
    public void Every_key_that_the_source_builds_is_of_a_declared_family()
    {
        var roots = KeysOf("").Select(key => key.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var declared = TextFamilies.All.Select(f => f.Pattern).ToHashSet(StringComparer.Ordinal);
        var found = Sources
            .SelectMany(file => Interpolated(File.ReadAllText(file)).Select(i => (i.Pattern, i.IsAsked, File: Path.GetFileName(file))))
            .Where(i =>
                KeyPattern().IsMatch(i.Pattern) && (i.IsAsked || roots.Contains(i.Pattern.Split('.')[0]) && !NoText().IsMatch(i.Pattern))
            )
            .ToList();
        Assert.True(found.Select(f => f.Pattern).Distinct().Count() > 90, "The scan finds too few keys to be right.");
        var strange = found
            .Where(i => !declared.Contains(i.Pattern.Replace("{}{}", "{}", StringComparison.Ordinal)))
            .Select(i => $"{i.Pattern} ({i.File})")
            .Distinct()
            .ToList();
        Assert.True(strange.Count == 0, $"Declare in TextFamilies, with all members: {string.Join(", ", strange)}.");
        var built = found.Select(f => f.Pattern.Replace("{}{}", "{}", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(built, declared);
    }

    [Fact]
    public void No_key_is_put_together_with_a_plus() =>
        Assert.Empty(
            Sources.SelectMany(file => Plus().Matches(File.ReadAllText(file)).Select(m => $"{m.Value} ({Path.GetFileName(file)})"))
        );

    private static HashSet<string> KeysOf(string language) =>
        TextTests
            .ModulesWithTexts.SelectMany(module =>
                XDocument
                    .Load(Repository.PathOf($"{module.Data}{language}.resx"))
                    .Root!.Elements("data")
                    .Select(e => e.Attribute("name")!.Value)
            )
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Every interpolated string, those within another's holes too, with <c>{}</c> for its holes.</summary>
    private static IEnumerable<(string Pattern, bool IsAsked)> Interpolated(string source)
    {
        for (
            var at = source.IndexOf("$\"", StringComparison.Ordinal);
            at >= 0;
            at = source.IndexOf("$\"", at + 2, StringComparison.Ordinal)
        )
        {
            var (pattern, depth, inHole) = (new System.Text.StringBuilder(), 0, false);
            for (var i = at + 2; i < source.Length && (depth > 0 || source[i] is not ('"' or '\n')); i++)
            {
                inHole = depth > 0;
                depth += source[i] switch
                {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                _ = inHole switch
                {
                    false when depth == 1 => pattern.Append("{}"),
                    false => pattern.Append(source[i]),
                    _ => pattern,
                };
            }

            yield return (pattern.ToString(), Asked().IsMatch(source[Math.Max(0, at - 60)..at]));
        }
    }

    /// <summary>What looks like a key: small words with dots, and something put in.</summary>
    [GeneratedRegex(@"^[a-z][a-z0-9-]*\.[A-Za-z0-9.{}_-]*$")]
    private static partial Regex KeyPattern();

    /// <summary>Names of acts in the audit log, which are not translated.</summary>
    [GeneratedRegex(@"^(identity|security)\.\{\}$")]
    private static partial Regex NoText();

    [GeneratedRegex("(\\bT\\(|\\.Get\\([^\"()]*, ?)$")]
    private static partial Regex Asked();

    [GeneratedRegex("(\\bT|\\.Get)\\([^)\"]*\"[a-z-]+\\.[a-z.-]*\" \\+")]
    private static partial Regex Plus();
}
