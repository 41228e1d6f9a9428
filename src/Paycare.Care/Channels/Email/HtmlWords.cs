using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Paycare.Care.Channels.Email;

/// <summary>
/// The words of a mail that was written as HTML: what a reader sees of it, with its paragraphs, lists and links. Nothing of the
/// markup is kept.
/// </summary>
internal static partial class HtmlWords
{
    /// <summary>Beyond this nobody wrote it by hand.</summary>
    private const int MostLetters = 2_000_000,
        MostDepth = 200;
    private static readonly HtmlSanitizer Sanitizer = NewSanitizer();

    /// <summary>What nobody sees.</summary>
    private const string Unread =
        "script, style, title, template, noscript, head, object, iframe, svg, math, [hidden], "
        + "[style*='display:none'], [style*='display: none']";

    /// <summary>Marks that mail programs put around what they quote.</summary>
    private const string Quotes =
        "blockquote[type=cite], div.gmail_quote, div.gmail_quote_container, div.yahoo_quoted, div.moz-cite-prefix, "
        + "#divRplyFwdMsg, #appendonsend ~ *, div.protonmail_quote, div.tutanota_quote, blockquote.tutanota_quote, div.zmail_extra, "
        + "#mail-editor-reference-message-container, div.ntes-mailmaster-quote";

    /// <summary>The words.</summary>
    /// <param name="html">The markup, of anybody.</param>
    /// <param name="isReply">Whether what it quotes was ours, and is left out.</param>
    public static string Of(string html, bool isReply)
    {
        using var parsed = new HtmlParser().ParseDocument(html.Length > MostLetters ? html[..MostLetters] : html);
        // The sanitiser keeps the words of what it does not know, and these are no words.
        foreach (var unread in parsed.QuerySelectorAll(Unread).ToList())
        {
            unread.Remove();
        }

        using var document = Sanitizer.SanitizeDom(parsed);
        if (document.Body is not { } body)
        {
            return "";
        }

        if (isReply)
        {
            var whole = Written(body);
            foreach (var quote in body.QuerySelectorAll(Quotes).ToList())
            {
                quote.Remove();
            }

            var rest = Written(body);
            // Written below or between what is quoted: then all of it is kept.
            return rest.Length > 0 ? rest : whole;
        }

        return Written(body);
    }

    private static string Written(INode body)
    {
        var text = new StringBuilder();
        Write(body, text, 0);
        return Blank().Replace(Gaps().Replace(text.ToString(), "\n\n"), "\n").Trim();
    }

    private static void Write(INode node, StringBuilder text, int depth)
    {
        foreach (var child in depth > MostDepth ? Enumerable.Empty<INode>() : node.ChildNodes)
        {
            switch (child)
            {
                case IText words:
                    text.Append(Spaces().Replace(words.Data, " "));
                    break;
                case IElement element:
                    WriteElement(element, text, depth);
                    break;
                default:
                    break;
            }
        }
    }

    private static void WriteElement(IElement element, StringBuilder text, int depth)
    {
        switch (element.LocalName)
        {
            case "br":
                text.Append('\n');
                return;
            case "hr":
                text.Append("\n---\n");
                return;
            case "li":
                text.Append("\n- ");
                Write(element, text, depth + 1);
                return;
            case "td" or "th":
                Write(element, text, depth + 1);
                text.Append(' ');
                return;
            case "img":
                text.Append(element.GetAttribute("alt") is { Length: > 0 } alt ? $"[{alt}]" : "");
                return;
            case "a":
                WriteLink(element, text, depth);
                return;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "table" or "blockquote" or "pre":
                text.Append("\n\n");
                Write(element, text, depth + 1);
                text.Append("\n\n");
                return;
            case "div" or "tr" or "section" or "article" or "header" or "footer" or "center" or "dl" or "dt" or "dd":
                BeginLine(text);
                Write(element, text, depth + 1);
                BeginLine(text);
                return;
            default:
                Write(element, text, depth + 1);
                return;
        }
    }

    private static void BeginLine(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    /// <summary>Where it leads, unless its words say so: what a link says and where it leads are not always the same.</summary>
    private static void WriteLink(IElement link, StringBuilder text, int depth)
    {
        var from = text.Length;
        Write(link, text, depth + 1);
        var said = text.ToString(from, text.Length - from).Trim();
        var target = (link.GetAttribute("href") ?? "").Trim();
        var plain = target.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).TrimEnd('/');
        if (plain.Length > 0 && !said.Contains(plain, StringComparison.OrdinalIgnoreCase))
        {
            text.Append(said.Length > 0 ? $" ({target})" : target);
        }
    }

    private static HtmlSanitizer NewSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedAttributes.Clear();
        foreach (var attribute in new[] { "href", "alt", "type", "class", "id" })
        {
            sanitizer.AllowedAttributes.Add(attribute);
        }

        sanitizer.AllowedSchemes.Clear();
        foreach (var scheme in new[] { "https", "http", "mailto", "tel" })
        {
            sanitizer.AllowedSchemes.Add(scheme);
        }

        sanitizer.KeepChildNodes = true;
        sanitizer.AllowedCssProperties.Clear();
        return sanitizer;
    }

    [GeneratedRegex(@"[ \t\r\n\u00A0\u200B\uFEFF]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ \t]*\n[ \t]*")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\s*\n\s*\n\s*")]
    private static partial Regex Gaps();
}
