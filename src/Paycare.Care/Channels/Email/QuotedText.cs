using System.Text.RegularExpressions;

namespace Paycare.Care.Channels.Email;

/// <summary>What a person wrote in an answer, without our own words below it.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsSure">Whether nothing of the person's can be in what was left out.</param>
internal readonly record struct Unquoted(string Text, bool IsSure);

/// <summary>
/// Folds what an answer quotes, by the marks of the usual mail programs. Where words stand below or between quoted lines, all stays
/// as it is: better twice than lost.
/// </summary>
internal static partial class QuotedText
{
    /// <summary>The person's words of an answer.</summary>
    public static Unquoted Of(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var from = Array.FindIndex(lines, line => line.TrimStart().StartsWith('>'));
        var mark = Cut(lines);
        if (mark < 0 && from < 0)
        {
            return new Unquoted(text.Trim(), IsSure: true);
        }

        var cut =
            mark < 0 ? from
            : from < 0 ? mark
            : Math.Min(mark, from);
        var kept = string.Join('\n', lines[..cut]).Trim();
        var rest = lines[(cut + (cut == mark ? MarkLength(lines, mark) : 0))..].Where(line => line.Trim().Length > 0).ToList();
        if (kept.Length == 0)
        {
            return new Unquoted(text.Trim(), IsSure: true);
        }

        if (rest.TrueForAll(line => line.TrimStart().StartsWith('>')))
        {
            return new Unquoted(kept, IsSure: true);
        }

        // Quoted line by line, and words between: the person answers point by point.
        return rest.Exists(line => line.TrimStart().StartsWith('>')) && !Divider().IsMatch(lines[cut])
            ? new Unquoted(text.Trim(), IsSure: true)
            : new Unquoted(kept, IsSure: false);
    }

    /// <summary>The line where a mail program says that a quote begins; -1 for none.</summary>
    private static int Cut(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (
                Divider().IsMatch(lines[i])
                || Wrote().IsMatch(lines[i])
                // The line of some programs is so long that it was broken.
                || (i + 1 < lines.Length && Begins().IsMatch(lines[i]) && Wrote().IsMatch($"{lines[i].TrimEnd()} {lines[i + 1].Trim()}"))
                || (Header().IsMatch(lines[i]) && lines.Skip(i + 1).Take(4).Count(l => NextHeader().IsMatch(l)) >= 2)
            )
            {
                return i;
            }
        }

        return -1;
    }

    private static int MarkLength(string[] lines, int mark) => Wrote().IsMatch(lines[mark]) || Divider().IsMatch(lines[mark]) ? 1 : 2;

    [GeneratedRegex(
        @"^\s*(?:-{2,}\s*(?:Original (?:Message|Appointment)|Pesan (?:Asli|asli)|原始邮件|原邮件|邮件原件|Reply message)\s*-{2,}|_{20,}|"
            + @"-{3,}\s*原始邮件.*|#{5,}.*)\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Divider();

    [GeneratedRegex(
        @"^\s*(?:(?:On|Am)\b.{5,250}\bwrote\s*:|(?:Pada|Pd)\b.{5,250}\b(?:menulis|wrote)\s*:|.{0,20}(?:在|于|於)?.{4,250}(?:写道|寫道)\s*[:：]|"
            + @".{3,200}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|menulis|写道)?\s*[:：])\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Wrote();

    [GeneratedRegex(@"^\s*(?:On|Pada|Pd|在|于)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Begins();

    [GeneratedRegex(@"^\s*\*?(?:From|Dari|发件人|寄件者)\*?\s*[:：]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(
        @"^\s*\*?(?:Sent|Date|To|Cc|Subject|Dikirim|Tanggal|Kepada|Ke|Subjek|Perihal|发送时间|日期|收件人|抄送|主题)\*?\s*[:：]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex NextHeader();
}
