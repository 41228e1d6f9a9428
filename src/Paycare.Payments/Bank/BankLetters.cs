using System.Globalization;
using System.Text;
using AnyAscii;

namespace Paycare.Payments.Bank;

/// <summary>
/// Names in the letters that every bank takes in a payment file (ISO 20022 in the basic Latin set of SWIFT). Banks refuse a whole
/// file for one other letter. The name as its owner writes it stays where it is.
/// </summary>
internal static class BankLetters
{
    /// <summary>The longest name in a payment file.</summary>
    public const int NameLength = 70;

    private const string Signs = " /-?:().,'+";

    /// <summary>A name for a payment file, transliterated: <c>陈美玲</c> becomes <c>ChenMeiLing</c>.</summary>
    public static string Name(string name)
    {
        var written = new StringBuilder();
        foreach (var rune in Sound(name).Normalize(NormalizationForm.FormC).EnumerateRunes().Where(IsSaid))
        {
            written.Append(rune.ToString().Transliterate());
        }

        var plain = new StringBuilder();
        foreach (var c in written.ToString())
        {
            var letter =
                c == '&' ? '+'
                : c == '_' ? '-'
                : char.IsAsciiLetterOrDigit(c) || Signs.Contains(c, StringComparison.Ordinal) ? c
                : ' ';
            // Neither two blanks nor two strokes in a row: a double stroke separates fields in older formats.
            if (letter is not (' ' or '/') || plain.Length == 0 || plain[^1] != letter)
            {
                plain.Append(letter);
            }
        }

        var text = plain.ToString().Trim(' ', '/');
        text = text[..Math.Min(text.Length, NameLength)].TrimEnd(' ', '/');
        return text.Any(char.IsAsciiLetterOrDigit) ? text : "NOT PROVIDED";
    }

    /// <summary>Without halves of surrogate pairs, which cannot be normalised.</summary>
    private static string Sound(string name) => string.Concat(name.EnumerateRunes());

    /// <summary>Pictures and invisible characters are no part of a name.</summary>
    private static bool IsSaid(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.OtherSymbol
                or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
