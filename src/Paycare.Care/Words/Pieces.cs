using System.Globalization;
using System.Text;

namespace Paycare.Care.Words;

/// <summary>A word, or one Chinese character, folded: lower case, plain width, without diacritics.</summary>
/// <param name="Text">Letters and digits only, which rules out injection into an engine's query language.</param>
/// <param name="IsHan">Whether it is a Chinese character.</param>
/// <param name="FollowsOn">Whether it follows the previous one directly or after a hyphen.</param>
internal readonly record struct Piece(string Text, bool IsHan, bool FollowsOn);

/// <summary>
/// Cuts texts into what they are found by, in the app rather than the engines, for the same results on both. Chinese has no blanks
/// between its words: it comes in single characters, of which the searches make pairs.
/// </summary>
internal static class Pieces
{
    public static List<Piece> Of(string text)
    {
        var pieces = new List<Piece>();
        var word = new StringBuilder();
        // Whether nothing, or only a hyphen, separates the last piece from the next.
        var followsOn = false;
        foreach (var rune in Fold(text))
        {
            if (IsHan(rune))
            {
                EndWord();
                pieces.Add(new Piece(rune.ToString(), IsHan: true, followsOn));
                followsOn = true;
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
            }
            else if (rune.Value is not ('\'' or '\u2019'))
            {
                EndWord();
                followsOn = followsOn && rune.Value is '-' or '\u2010' or '\u2011';
            }
        }

        EndWord();
        return pieces;

        void EndWord()
        {
            if (word.Length > 0)
            {
                pieces.Add(new Piece(word.ToString(), IsHan: false, followsOn));
                word.Clear();
                followsOn = true;
            }
        }
    }

    private static IEnumerable<Rune> Fold(string text)
    {
        // Half surrogate pairs become U+FFFD first: normalisation throws on them.
        var whole = string.Concat(text.EnumerateRunes());
        return whole
            .Normalize(NormalizationForm.FormKD)
            .EnumerateRunes()
            .Where(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.NonSpacingMark)
            .Select(Rune.ToLowerInvariant);
    }

    private static bool IsHan(Rune rune) =>
        rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
