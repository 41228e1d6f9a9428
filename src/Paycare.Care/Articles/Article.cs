using System.Globalization;

namespace Paycare.Care.Articles;

/// <summary>A help article in one language.</summary>
public sealed class Article
{
    private readonly Lazy<string> _html;
    private readonly ArticleHead _head;
    private readonly string _source;

    /// <param name="language">The language.</param>
    /// <param name="slug">The name in URLs.</param>
    /// <param name="head">The front matter.</param>
    /// <param name="source">The body as written.</param>
    /// <param name="facts">What is there in this installation; <c>null</c> for everything that the article could say.</param>
    internal Article(CultureInfo language, string slug, ArticleHead head, string source, IReadOnlyDictionary<string, string>? facts = null)
    {
        Language = language;
        Slug = slug;
        _head = head;
        _source = source;
        (Title, Summary, Topic, Keywords, Updated) = head;
        Markdown = facts is null ? ArticleBlocks.Whole(source) : ArticleBlocks.Shown(source, facts);
        var document = ArticleMarkdown.Parse(Markdown);
        Links = ArticleMarkdown.Links(document);
        Text = ArticleMarkdown.Text(document);
        _html = new Lazy<string>(() => ArticleMarkdown.Html(document));
    }

    /// <summary>The article's language.</summary>
    public CultureInfo Language { get; }

    /// <summary>Its name in URLs, the same in all languages: <c>refund-late</c>.</summary>
    public string Slug { get; }

    /// <summary>The title, worded as a customer in trouble would recognise it.</summary>
    public string Title { get; }

    /// <summary>The answer in a sentence or two, at most 140 characters.</summary>
    public string Summary { get; }

    /// <summary>The topic's contract name.</summary>
    public string Topic { get; }

    /// <summary>When its facts were last checked.</summary>
    public DateOnly Updated { get; }

    /// <summary>The body; links to other articles are bare slugs.</summary>
    public string Markdown { get; }

    /// <summary>The body for a page: no scripts, no styles, links to other articles below <c>/help/articles/</c>.</summary>
    public string Html => _html.Value;

    /// <summary>The article for readers of an installation: it promises no way that is not there.</summary>
    internal Article Where(IReadOnlyDictionary<string, string> facts) =>
        _source.Contains('{', StringComparison.Ordinal) ? new Article(Language, Slug, _head, _source, facts) : this;

    /// <summary>What people type when they look for it.</summary>
    internal IReadOnlyList<string> Keywords { get; }

    /// <summary>The body's words, without markup and addresses.</summary>
    internal string Text { get; }

    /// <summary>The relative links as written.</summary>
    internal IReadOnlyList<string> Links { get; }
}

/// <summary>The front matter of an article.</summary>
internal sealed record ArticleHead(string Title, string Summary, string Topic, IReadOnlyList<string> Keywords, DateOnly Updated);
