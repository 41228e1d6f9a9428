using System.Text.RegularExpressions;
using Paycare.Platform.Localisation;
using Paycare.Tests.House;

namespace Paycare.Tests.Care.Articles;

/// <summary>What an article tells people to tap is on the screen, in the same words.</summary>
public sealed partial class ArticleLabelTests
{
    /// <summary>Emphasised, and no label: a channel's heading in the guide, and what a page says by its parts.</summary>
    private static readonly HashSet<string> Emphasised = ["Social media", "Media sosial", "社交媒体"];

    public static TheoryData<string> LanguageNames => [.. Languages.All.Select(l => l.Name)];

    [Theory, MemberData(nameof(LanguageNames))]
    public void Every_label_in_an_article_is_a_text_of_the_screens(string language)
    {
        var labels = TextFiles.Of(language).Values.Select(Bare).ToHashSet(StringComparer.Ordinal);
        var strange = TextFiles
            .OfArticles(language)
            .SelectMany(a => Labels(a.Text).Where(label => !labels.Contains(label)).Select(label => $"{a.File}: {label}"))
            .Distinct()
            .ToList();
        Assert.True(strange.Count == 0, $"No screen says:\n{string.Join('\n', strange)}");
    }

    [Theory]
    [InlineData("Tap **Pay** → **Scan a code**.", "Pay", "Scan a code")]
    [InlineData("- **Encryption.** Data is encrypted.")]
    [InlineData("1. **Paid:** show it, then tap **Receipt**.", "Receipt")]
    [InlineData("- **加密**：个人信息加密")]
    public void Lead_ins_are_no_labels(string text, params string[] labels) => Assert.Equal(labels, Labels(text));

    /// <summary>The bold words, but those that begin a line and introduce the rest of it.</summary>
    private static IEnumerable<string> Labels(string text) =>
        Bold()
            .Matches(LeadIn().Replace(text, ""))
            .Select(m => m.Groups[1].Value.TrimEnd('.', '。', ','))
            .Where(label => !Emphasised.Contains(label));

    /// <summary>A text without what is put in, and without the mark at its end.</summary>
    private static string Bare(string text) => Placeholder().Replace(text, "").Trim().TrimEnd('.', '。', ',');

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"^[ ]*(\d+\.|-)?[ ]*\*\*[^*]+([.:：]\*\*|\*\*(?=：|:|\n|$|,| or \*| atau \*|或))", RegexOptions.Multiline)]
    private static partial Regex LeadIn();

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Placeholder();
}
