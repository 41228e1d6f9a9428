using System.Globalization;
using System.Text;

namespace Paycare.Platform.Scrubbing;

/// <summary>
/// A text normalised for filters, beside the original: digits of every script become 0 to 9, full-width letters plain ones, every
/// blank a space, every dash a hyphen, and invisible characters are dropped.
/// </summary>
internal sealed class PlainText
{
    private readonly string _written;
    private readonly List<(int Start, int End)> _places;

    private PlainText(string written, string text, List<(int Start, int End)> places) =>
        (_written, Text, _places) = (written, text, places);

    /// <summary>The normalised text.</summary>
    public string Text { get; }

    public static PlainText Of(string written)
    {
        var (text, places) = (new StringBuilder(written.Length), new List<(int, int)>(written.Length));
        for (var i = 0; i < written.Length; )
        {
            var isRune = Rune.TryGetRuneAt(written, i, out var rune);
            var length = isRune ? rune.Utf16SequenceLength : 1;
            if (Plain(isRune ? rune : new Rune('?')) is { } plain)
            {
                text.Append(plain);
                places.Add((i, i + length));
            }

            i += length;
        }

        return new PlainText(written, text.ToString(), places);
    }

    /// <summary>The original text with some ranges of the normalised one masked; adjacent ranges are merged.</summary>
    public string Replace(IEnumerable<Range> stretches, string mask)
    {
        var (result, done) = (new StringBuilder(_written.Length), 0);
        foreach (var (start, end) in Joined(stretches))
        {
            result.Append(_written, done, _places[start].Start - done).Append(mask);
            done = _places[end - 1].End;
        }

        return done == 0 ? _written : result.Append(_written, done, _written.Length - done).ToString();
    }

    private static List<(int Start, int End)> Joined(IEnumerable<Range> stretches)
    {
        var joined = new List<(int Start, int End)>();
        foreach (var (start, end) in stretches.Select(s => (s.Start.Value, s.End.Value)).Order())
        {
            if (joined.Count > 0 && start <= joined[^1].End)
            {
                joined[^1] = (joined[^1].Start, Math.Max(end, joined[^1].End));
            }
            else
            {
                joined.Add((start, end));
            }
        }

        return joined;
    }

    private static char? Plain(Rune rune)
    {
        if (rune.Value is '\n' or '\r' or 0x2028 or 0x2029)
        {
            return '\n';
        }

        // Full-width letters and symbols.
        if (rune.Value is >= 0xFF01 and <= 0xFF5E && !Rune.IsDigit(rune))
        {
            rune = new Rune(rune.Value - 0xFEE0);
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)Rune.GetNumericValue(rune)),
            // Circled or superscript digits.
            UnicodeCategory.OtherNumber when Rune.GetNumericValue(rune) is >= 0 and <= 9 and var value && value % 1 == 0 => (char)(
                '0' + (int)value
            ),
            UnicodeCategory.SpaceSeparator or UnicodeCategory.Control => ' ',
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.MathSymbol when rune.Value == 0x2212 => '-',
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => null,
            _ => rune.IsBmp ? (char)rune.Value : '\uFFFD',
        };
    }
}
