using System.Globalization;

namespace Paycare.Care.Articles;

/// <summary>A help article in one language.</summary>
public sealed class Article
{
    private readonly Lazy<string> _html;

    internal Article(CultureInfo language, string slug, ArticleHead head, string markdown)
    {
        Language = language;
        Slug = slug;
        (Title, Summary, Topic, Keywords, Updated) = head;
        Markdown = markdown;
        var document = ArticleMarkdown.Parse(markdown);
        Links = ArticleMarkdown.Links(document);
        Text = ArticleMarkdown.Text(document);
        _html = new Lazy<string>(() => ArticleMarkdown.Html(document));
    }

    /// <summary>The language it is written in.</summary>
    public CultureInfo Language { get; }

    /// <summary>Its name in addresses, the same in all languages: <c>refund-late</c>.</summary>
    public string Slug { get; }

    /// <summary>What somebody in trouble would recognise.</summary>
    public string Title { get; }

    /// <summary>The answer in a sentence or two, at most 140 characters.</summary>
    public string Summary { get; }

    /// <summary>What it is about, in the contract's words.</summary>
    public string Topic { get; }

    /// <summary>The day on which its facts were last checked.</summary>
    public DateOnly Updated { get; }

    /// <summary>The body as it was written; links to other articles are bare slugs.</summary>
    public string Markdown { get; }

    /// <summary>The body for a page: no scripts, no styles, links to other articles below <c>/help/articles/</c>.</summary>
    public string Html => _html.Value;

    /// <summary>What people type who look for it.</summary>
    internal IReadOnlyList<string> Keywords { get; }

    /// <summary>The body's words, without marks and addresses.</summary>
    internal string Text { get; }

    /// <summary>The relative links as written.</summary>
    internal IReadOnlyList<string> Links { get; }
}

/// <summary>What stands above an article's body.</summary>
internal sealed record ArticleHead(string Title, string Summary, string Topic, IReadOnlyList<string> Keywords, DateOnly Updated);
