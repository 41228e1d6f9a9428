using System.Globalization;
using System.Text;

namespace Paycare.Platform.Input;

/// <summary>What single characters are to a reader: seen or unseen, wide or plain.</summary>
internal static class Characters
{
    /// <summary>Whether the text has no half of a surrogate pair; only such a text can be normalised or stored.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A normal form of a text; unchanged when it is not well formed.</summary>
    public static string Normal(string text, NormalizationForm form) => IsWellFormed(text) ? text.Normalize(form) : text;

    /// <summary>
    /// Unseen, and harmless where it is dropped: zero-width characters, soft hyphens, and the marks and embeddings that phones put
    /// around a copied number.
    /// </summary>
    public static bool IsUnseen(char c) =>
        c is '\u00AD' or '\u034F' or '\u061C' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u2060' and <= '\u2064')
        || (IsDirection(c) && !IsOverride(c));

    /// <summary>Opens or closes a stretch in another direction, and so can turn around what stands beside it.</summary>
    public static bool IsDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Shows what follows in the wrong order; nobody types this by mistake.</summary>
    public static bool IsOverride(char c) => c is '\u202D' or '\u202E';

    /// <summary>
    /// A text with plain digits, letters and blanks in place of those of other widths and scripts, and without what is unseen.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!IsUnseen(c))
            {
                plain.Append(PlainOf(c));
            }
        }

        return plain.ToString();
    }

    private static char PlainOf(char c) =>
        c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0)
        : CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit ? (char)('0' + digit)
        : char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' '
        : c;
}
