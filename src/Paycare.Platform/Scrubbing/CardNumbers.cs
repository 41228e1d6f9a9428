using System.Globalization;
using System.Text.RegularExpressions;

namespace Paycare.Platform.Scrubbing;

/// <summary>
/// Finds card numbers in text, however they are written. A number is sought at every group of digits, so text before or after
/// cannot hide it. Only numbers that an issuer could have issued, with a valid check digit, match.
/// </summary>
internal static partial class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>Leading digits and lengths: ISO/IEC 7812 ranges of the schemes, and of Indonesian debit cards.</summary>
    private static readonly (int From, int To, int Digits, int Least, int Most)[] Issuers =
    [
        (4, 4, 1, 13, 19),
        (51, 55, 2, 16, 16),
        (2221, 2720, 4, 16, 16),
        (34, 34, 2, 15, 15),
        (37, 37, 2, 15, 15),
        (36, 36, 2, 14, 19),
        (38, 39, 2, 14, 19),
        (300, 305, 3, 14, 19),
        (3095, 3095, 4, 14, 19),
        (3528, 3589, 4, 16, 19),
        (60, 60, 2, 16, 19),
        (62, 62, 2, 16, 19),
        (81, 82, 2, 16, 19),
        (644, 649, 3, 16, 19),
        (65, 65, 2, 16, 19),
        (50, 50, 2, 16, 19),
        (56, 58, 2, 16, 19),
        (6304, 6304, 4, 16, 19),
        (639, 639, 3, 16, 19),
        (67, 67, 2, 16, 19),
        (2200, 2204, 4, 16, 19),
        (1946, 1946, 4, 16, 16),
        (9792, 9792, 4, 16, 16),
    ];

    /// <summary>Groupings as printed on cards: the only ones matched where the separators differ.</summary>
    private static readonly HashSet<string> OnCards =
    [
        "4-4-4-4",
        "4-4-4-4-2",
        "4-4-4-4-3",
        "4-6-5",
        "4-6-4",
        "8-8",
        "6-10",
        "6-13",
        "4-12",
        "12-4",
        "16",
    ];

    /// <summary>The ranges of card numbers, each with the security code that follows it, if any.</summary>
    public static IEnumerable<Range> In(string text)
    {
        var groups = Digits().Matches(text).Select(m => (Start: m.Index, End: m.Index + m.Length)).ToList();
        for (var first = 0; first < groups.Count; first++)
        {
            for (var (last, count) = (first, 0); last < groups.Count && IsNear(text, groups, first, last); last++)
            {
                count += groups[last].End - groups[last].Start;
                if (count > Longest)
                {
                    break;
                }

                if (count >= Shortest && IsCard(text, groups, first, last))
                {
                    var (start, end) = (groups[first].Start, groups[last].End);
                    yield return start..end;
                    if (Back().Match(text, end) is { Success: true } back)
                    {
                        yield return back.Groups["code"].Index..(back.Groups["code"].Index + back.Groups["code"].Length);
                    }
                }
            }
        }
    }

    /// <summary>Whether only separators and blanks stand between this group and the previous one.</summary>
    private static bool IsNear(string text, List<(int Start, int End)> groups, int first, int last) =>
        last == first
        || (
            groups[last].Start - groups[last - 1].End <= 6
            && !text[groups[last - 1].End..groups[last].Start].Any(c => char.IsLetter(c) || c == '•')
        );

    private static bool IsCard(string text, List<(int Start, int End)> groups, int first, int last)
    {
        var digits = string.Concat(groups.Take(first..(last + 1)).Select(g => text[g.Start..g.End]));
        return Issuers.Any(i =>
                digits.Length >= i.Least
                && digits.Length <= i.Most
                && int.Parse(digits.AsSpan(0, i.Digits), CultureInfo.InvariantCulture) is var begins
                && begins >= i.From
                && begins <= i.To
            )
            && (digits[0] != '4' || digits.Length is 13 or 16 or 19)
            && SecretScrub.HasLuhnCheck(digits)
            && digits.Distinct().Skip(1).Any()
            && IsGrouped(text, groups, first, last)
            && !IsSomethingElse(text, groups, first, last);
    }

    private static bool IsGrouped(string text, List<(int Start, int End)> groups, int first, int last)
    {
        if (last == first)
        {
            return true;
        }

        var sizes = groups.Take(first..(last + 1)).Select(g => g.End - g.Start).ToList();
        var signs = Enumerable.Range(first, last - first).Select(i => Sign(text[groups[i].End..groups[i + 1].Start])).Distinct().ToList();
        if (sizes.Sum() == Shortest && sizes.Skip(1).All(size => size == 3) && signs is ["." or ","])
        {
            // An amount in trillions.
            return false;
        }

        return signs.Count == 1 || OnCards.Contains(string.Join('-', sizes));
    }

    /// <summary>The separator between two groups, ignoring blanks around it.</summary>
    private static string Sign(string between) => string.Concat(between.Where(c => !char.IsWhiteSpace(c)).Distinct());

    /// <summary>Money, phone numbers and ids show what they are; so does an unbroken number after a word that names it.</summary>
    private static bool IsSomethingElse(string text, List<(int Start, int End)> groups, int first, int last)
    {
        var before = text[Math.Max(0, groups[first].Start - 40)..groups[first].Start];
        return MoneyBefore().IsMatch(before)
            || before.EndsWith('+')
            || OtherName().IsMatch(before)
            || (last == first && Reference().IsMatch(before))
            || Ids().Matches(text).Any(id => id.Index <= groups[first].Start && groups[last].End <= id.Index + id.Length);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    /// <summary>
    /// A UUID, with hyphens or without (RFC 9562, section 4): our references to payments are some. One in ten thousand holds digits that
    /// a card could have.
    /// </summary>
    [GeneratedRegex(
        "(?<![0-9A-Za-z])(?=[0-9-]*[a-f])[0-9a-f]{8}(?<hyphen>-?)(?:[0-9a-f]{4}\\k<hyphen>){3}[0-9a-f]{12}(?![0-9A-Za-z])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Ids();

    /// <summary>An expiry date followed by three or four digits, or by three digits that end the line.</summary>
    [GeneratedRegex(
        @"\G[^0-9A-Za-z\n]{0,4}(?:(?:0?[1-9]|1[0-2])[ ]?[-/.|, ][ ]?(?:20)?[2-4][0-9]|(?:0[1-9]|"
            + @"1[0-2])[2-4][0-9])[^0-9A-Za-z\n]{1,4}(?<code>[0-9]{3,4})(?![0-9])|\G[ ,;/|]{1,3}(?<code>[0-9]{3})[ .]*(?:\n|$)"
    )]
    private static partial Regex Back();

    [GeneratedRegex(@"(?:\brp|\bidr|\brupiah|\busd|[$€£¥])[ .]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MoneyBefore();

    [GeneratedRegex(
        @"(?:\bimei|\bvirtual account|\bva|虚拟账[户号])(?:[ ]?(?:no|nomor|number|num|id|is|adalah|号码|号|是|为))*[ .:#=-]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex OtherName();

    [GeneratedRegex(
        @"(?:(?<![a-z])(?:ref|reff|reference|referensi|refnum|rrn|order|orderid|pesanan|invoice|inv|faktur|trx|trxid|transaksi|"
            + @"transaction|txn|booking|resi|awb|tracking|serial|sn|ticket|tiket|kasus|case|nik|ktp|npwp|kk|paspor|passport|rekening|"
            + @"rek|bank account)|参考号?|订单|单号|流水|交易|编号|账号|运单)(?:[ ]?(?:no|nomor|number|num|id|code|kode|bank|is|adalah|itu|号码?|编?号|是|"
            + @"为))*[ .:#=_/-]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Reference();
}
