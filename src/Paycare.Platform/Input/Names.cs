using System.Globalization;
using System.Text;

namespace Paycare.Platform.Input;

/// <summary>
/// Names of people and companies. A name is shown to others beside money, so it holds nothing that is not seen or that could be
/// taken for something else; every script is welcome.
/// </summary>
public static class Names
{
    /// <summary>More marks on one letter than any language needs: they would spill over the lines above and below.</summary>
    private const int MostMarks = 4;

    private const string OfPeople = " '’‘ʼ-‐·・.,",
        OfCompanies = "&()/+@:!#0123456789";

    /// <summary>A name in its normal form: NFC, plain widths, single blanks. Unseen characters stay, to be refused.</summary>
    public static string Normal(string? text)
    {
        var name = new StringBuilder();
        foreach (var c in Characters.Normal(text ?? "", NormalizationForm.FormC).Trim())
        {
            var plain = Characters.IsUnseen(c) ? c : Characters.Plain(c.ToString())[0];
            if (plain != ' ' || name.Length == 0 || name[^1] != ' ')
            {
                name.Append(plain);
            }
        }

        return name.ToString();
    }

    /// <summary>Whether a normal text can be a person's name: letters, their marks, blanks and <c>' - . ,</c></summary>
    public static bool IsPerson(string name) => IsOf(name, OfPeople);

    /// <summary>Whether a normal text can be the name of a person or a company, which may also have digits and signs.</summary>
    public static bool IsCompany(string name) => IsOf(name, OfPeople + OfCompanies);

    private static bool IsOf(string name, string signs)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Characters.IsWellFormed(name))
        {
            return false;
        }

        var (letters, marks) = (0, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark:
                    if (letters == 0 || ++marks > MostMarks)
                    {
                        return false;
                    }

                    break;
                case UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter
                    // Letters that show as nothing: the fillers of Hangul.
                    when rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0):
                    (letters, marks) = (letters + 1, 0);
                    break;
                default:
                    if (!rune.IsBmp || !signs.Contains((char)rune.Value, StringComparison.Ordinal))
                    {
                        return false;
                    }

                    marks = 0;
                    break;
            }
        }

        return letters > 0;
    }
}
