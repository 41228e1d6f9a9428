using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Paycare.Web.Reference;

/// <summary>A guide inside the pages of the API.</summary>
/// <param name="Slug">Its name in <c>/docs</c>; empty for the introduction.</param>
/// <param name="Title">Its title in the menu.</param>
/// <param name="Html">Its body.</param>
public sealed record Guide(string Slug, string Title, string Html);

/// <summary>The guides that ship beside the binary, as the repository has them.</summary>
internal static partial class Guides
{
    private static readonly (string Slug, string File, string Title)[] Files =
    [
        ("", "api.md", "Introduction"),
        ("merchants", "merchants.md", "For merchants"),
        ("trying-it-out", "demo.md", "Trying it out"),
    ];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    /// <summary>Where they ship.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "content", "guides");

    public static IReadOnlyList<Guide> Load() =>
        [.. Files.Select(f => new Guide(f.Slug, f.Title, Html(File.ReadAllText(Path.Combine(Folder, f.File)))))];

    /// <summary>Markdown as HTML. A link that leads out of these pages becomes plain words: nothing here sends readers elsewhere.</summary>
    public static string Html(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (Files.FirstOrDefault(f => f.File == link.Url) is { File: not null } guide)
            {
                link.Url = guide.Slug.Length == 0 ? "/docs" : $"/docs/{guide.Slug}";
            }
            else if (link.Url?.StartsWith('#') != true)
            {
                Unlink(link);
            }
        }

        // A wide table scrolls by itself, reachable by keyboard.
        return Table()
            .Replace(document.ToHtml(Pipeline), "<div class=\"wide\" tabindex=\"0\"><table>$1</table></div>")
            .Replace("<pre>", "<pre tabindex=\"0\">", StringComparison.Ordinal);
    }

    /// <summary>One line of words, such as a description: no paragraph around it.</summary>
    public static string Line(string markdown)
    {
        var html = Html(markdown).Trim();
        return html.StartsWith("<p>", StringComparison.Ordinal) && html.EndsWith("</p>", StringComparison.Ordinal) ? html[3..^4] : html;
    }

    private static void Unlink(LinkInline link)
    {
        if (link.IsImage)
        {
            link.Remove();
            return;
        }

        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }

    [GeneratedRegex("<table>(.*?)</table>", RegexOptions.Singleline)]
    private static partial Regex Table();
}
