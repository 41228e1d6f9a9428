using System.Globalization;
using System.Text;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Platform.Input;

/// <summary>
/// The one door for what people type: API, pages, desk and channels read names, phones, addresses, codes, amounts and passwords
/// through it, so that the same keys mean the same everywhere. What it cannot make sense of comes out as it was, for the check
/// behind it to name.
/// </summary>
public static class Typed
{
    private const string Dashes = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212";

    /// <summary>One line such as a phone number or an address: plain widths and blanks, nothing unseen, NFC, trimmed.</summary>
    public static string Line(string? text) => Characters.Plain(Characters.Normal(text ?? "", NormalizationForm.FormC)).Trim();

    /// <summary>
    /// A code, PIN, card or account number: <see cref="Line"/> without blanks and dashes, as authenticators, SMS and cards group
    /// them.
    /// </summary>
    public static string Code(string? text) =>
        string.Concat(Line(text).Where(c => !char.IsWhiteSpace(c) && !Dashes.Contains(c, StringComparison.Ordinal)));

    /// <summary>Free words: NFC, without the characters that turn around the text beside them.</summary>
    public static string Words(string? text) =>
        string.Concat(Characters.Normal(text ?? "", NormalizationForm.FormC).Where(c => !Characters.IsDirection(c)));

    /// <summary>
    /// A password in NFKC, which keyboards of different systems agree on (NIST SP 800-63B-4, section 3.1.1.2). Nothing is dropped.
    /// </summary>
    public static string Password(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Characters.Normal(text, NormalizationForm.FormKC);
    }

    /// <summary>A password composed (NFC), as most keyboards type it.</summary>
    public static string Composed(string text) => Characters.Normal(text, NormalizationForm.FormC);

    /// <summary>A password decomposed (NFD), as some keyboards and file systems write it.</summary>
    public static string Decomposed(string text) => Characters.Normal(text, NormalizationForm.FormD);

    /// <summary>
    /// An amount as people write it, and as our own pages show it: <c>Rp 15.000</c> in Indonesian, <c>IDR 15,000.00</c> elsewhere,
    /// with or without sign and grouping. Anything else is passed on unchanged, so the answer names the field.
    /// </summary>
    public static MoneyBody? Rupiah(string? text, CultureInfo culture)
    {
        var typed = WithoutSign(string.Concat(Line(text).Where(c => !char.IsWhiteSpace(c))));
        if (typed.Length == 0)
        {
            return null;
        }

        var numbers = culture.Language().Numbers;
        var (group, point) = (numbers.NumberGroupSeparator[0], numbers.NumberDecimalSeparator[0]);
        var whole = typed.Split(point)[0];
        var groups = whole.Split(group);
        var isGrouped = groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3));
        var plain = isGrouped ? string.Concat(groups) + typed[whole.Length..].Replace(point, '.') : typed;
        return new MoneyBody(plain, Currency.Idr.Code);
    }

    /// <summary>
    /// A card's expiry as printed, <c>08/27</c>; also with four digits of year, other separators or none: the number pad of some
    /// phones has no slash. Browsers fill in <c>2027-08</c>.
    /// </summary>
    public static (int? Month, int? Year) Expiry(string? text)
    {
        var parts = Line(text).Split(['/', '.', ' ', .. Dashes], StringSplitOptions.RemoveEmptyEntries);
        var (month, year) = parts switch
        {
            [{ Length: 4 } first, var second] => (second, first),
            [var first, var second] => (first, second),
            [{ Length: 4 or 6 } all] => (all[..2], all[2..]),
            [{ Length: 3 or 5 } all] => (all[..1], all[1..]),
            _ => ("", ""),
        };
        return
            month.Length is 1 or 2
            && year.Length is 2 or 4
            && int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
            ? (m, year.Length == 2 ? 2000 + y : y)
            : (null, null);
    }

    /// <summary>Without the currency's name before or after it, and without the dash that stands for "no sen": <c>15.000,-</c>.</summary>
    private static string WithoutSign(string typed)
    {
        foreach (var sign in new[] { "Rp.", "Rp", Currency.Idr.Code })
        {
            if (typed.StartsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                typed = typed[sign.Length..];
                break;
            }

            if (typed.EndsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                typed = typed[..^sign.Length];
                break;
            }
        }

        return typed.EndsWith(",-", StringComparison.Ordinal) || typed.EndsWith(".-", StringComparison.Ordinal) ? typed[..^2] : typed;
    }
}
