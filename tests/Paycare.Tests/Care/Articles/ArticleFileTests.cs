using Paycare.Care.Articles;
using Paycare.Platform.Localisation;

namespace Paycare.Tests.Care.Articles;

public sealed class ArticleFileTests
{
    private const string Head =
        "---\ntitle: Where is my refund\nsummary: On its way.\ntopic: refund\nkeywords: [late, 14 days, 2fa]\nupdated: 2026-11-23\n---\n";

    [Fact]
    public void An_article_is_read_with_all_its_fields()
    {
        var article = Read(Head + "Look under [Top up](top-up).\n");
        Assert.Equal(
            ("refund-late", "Where is my refund", "On its way.", "refund"),
            (article.Slug, article.Title, article.Summary, article.Topic)
        );
        Assert.Equal(["late", "14 days", "2fa"], article.Keywords);
        Assert.Equal(new DateOnly(2026, 11, 23), article.Updated);
        Assert.Equal("Look under [Top up](top-up).", article.Markdown);
        Assert.Equal(["top-up"], article.Links);
        Assert.Equal("Look under Top up.", article.Text.Trim());
    }

    [Fact]
    public void Line_ends_of_another_system_and_a_byte_order_mark_do_no_harm() =>
        Assert.Equal("Body.", Read("\uFEFF" + (Head + "Body.").ReplaceLineEndings("\r\n")).Markdown);

    [Theory]
    [InlineData("title: Where is my refund\n", "", "title")]
    [InlineData("summary: On its way.", "summary: \"\"", "summary")]
    [InlineData("topic: refund", "topic: weather", "topic")]
    [InlineData("keywords: [late, 14 days, 2fa]", "keywords: late", "keywords")]
    [InlineData("keywords: [late, 14 days, 2fa]", "keywords: []", "keywords")]
    [InlineData("updated: 2026-11-23", "updated: yesterday", "updated")]
    [InlineData("updated: 2026-11-23", "updated: 2026-02-30", "updated")]
    [InlineData("topic: refund", "topic: refund\ntopics: refund", "topics")]
    [InlineData("title: Where", "title: a: b: Where", "front matter")]
    [InlineData("title: Where", "title: [Where", "front matter")]
    [InlineData("---\ntitle", "title", "front matter")]
    [InlineData("Body.", "", "body")]
    public void A_broken_article_is_refused_with_its_file_and_field(string sound, string broken, string field)
    {
        var wrong = Assert.Throws<ArticleException>(() => Read((Head + "Body.").Replace(sound, broken, StringComparison.Ordinal)));
        Assert.Equal(field, wrong.Field);
        Assert.StartsWith($"en/refund-late.md: {field} ", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void A_summary_has_at_most_140_characters() =>
        Assert.Equal(
            "summary",
            Assert
                .Throws<ArticleException>(() => Read(Head.Replace("On its way.", new string('a', 141), StringComparison.Ordinal) + "Body."))
                .Field
        );

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("Text <img src=x onerror=alert(1)>", "<img")]
    [InlineData("<a href=\"https://x.example\" onclick=\"alert(1)\">x</a>", "<a ")]
    [InlineData("[x](javascript:alert(1))", "href")]
    [InlineData("[x](JaVaScRiPt:alert(1))", "href")]
    [InlineData("[x](data:text/html,hello)", "href")]
    [InlineData("[x](vbscript:x)", "href")]
    [InlineData("<javascript:alert(1)>", "href")]
    [InlineData("![x](https://spy.example/pixel.png)", "<img")]
    [InlineData("<iframe src=\"https://x.example\"></iframe>", "<iframe")]
    [InlineData("<style>p{display:none}</style>", "<style")]
    public void What_could_run_or_spy_does_not_reach_a_page(string markdown, string dead) =>
        Assert.DoesNotContain(dead, Html(markdown), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("[Top up](top-up)", "<a href=\"/help/articles/top-up\">Top up</a>")]
    [InlineData("[Top up](top-up#how)", "<a href=\"/help/articles/top-up#how\">Top up</a>")]
    [InlineData("[Bank](https://bank.example/a)", "<a href=\"https://bank.example/a\">Bank</a>")]
    [InlineData("**Freeze**", "<strong>Freeze</strong>")]
    [InlineData("## Next", "<h2>Next</h2>")]
    [InlineData("- one\n- two", "<li>one</li>")]
    [InlineData("3. three", "<ol start=\"3\">")]
    [InlineData("|a|b|\n|-|-|\n|1|2|", "<td>1</td>")]
    [InlineData("5 < 6 & 7", "5 &lt; 6 &amp; 7")]
    public void What_an_article_is_made_of_stays(string markdown, string alive) =>
        Assert.Contains(alive, Html(markdown), StringComparison.Ordinal);

    private static Article Read(string text) => ArticleFile.Read(Languages.English, "refund-late", text);

    private static string Html(string markdown) => Read(Head + markdown).Html;
}
