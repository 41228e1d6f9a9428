using System.Text;
using System.Text.RegularExpressions;
using Ganss.Xss;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Paycare.Care.Articles;

/// <summary>
/// Markdown for pages. Raw HTML is treated as text, and Markdig's output goes through a sanitiser that passes only the markup of
/// articles: Markdig alone would keep <c>[x](javascript:...)</c>.
/// </summary>
internal static partial class ArticleMarkdown
{
    private const string Place = "/help/articles/";
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();
    private static readonly HtmlSanitizer Sanitizer = NewSanitizer();

    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>Links within this site, as written.</summary>
    public static IReadOnlyList<string> Links(MarkdownDocument document) =>
        [.. document.Descendants<LinkInline>().Select(l => l.Url ?? "").Where(url => !url.Contains(':', StringComparison.Ordinal))];

    /// <summary>The words that a reader sees.</summary>
    public static string Text(MarkdownDocument document)
    {
        var text = new StringBuilder();
        foreach (var block in document.Descendants<LeafBlock>())
        {
            foreach (var inline in block.Inline?.Descendants() ?? [])
            {
                _ = inline switch
                {
                    LiteralInline literal => text.Append(literal.Content),
                    CodeInline code => text.Append(code.Content),
                    LineBreakInline => text.Append(' '),
                    _ => text,
                };
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Renders a parsed body. Links that are bare slugs then point to the articles' pages.</summary>
    public static string Html(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<LinkInline>().Where(l => l.Url is not null && Slug().IsMatch(l.Url)))
        {
            link.Url = Place + link.Url;
        }

        return Sanitizer.Sanitize(document.ToHtml(Pipeline)).Trim();
    }

    private static HtmlSanitizer NewSanitizer() =>
        new(
            new HtmlSanitizerOptions
            {
                AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
                {
                    "a",
                    "blockquote",
                    "br",
                    "code",
                    "em",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "hr",
                    "li",
                    "ol",
                    "p",
                    "pre",
                    "strong",
                    "table",
                    "tbody",
                    "td",
                    "th",
                    "thead",
                    "tr",
                    "ul",
                },
                AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "start", "style", "title" },
                AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "text-align" },
                AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "mailto" },
                UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
            }
        );

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*(#.*)?$")]
    private static partial Regex Slug();
}
