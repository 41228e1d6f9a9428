using System.Globalization;
using System.Text;
using AnyAscii;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Fonts.TrueType;
using UglyToad.PdfPig.Fonts.TrueType.Parser;
using UglyToad.PdfPig.Writer;

namespace Paycare.Payments.Records;

#pragma warning disable RS0030 // Places on a page are no money.

/// <summary>
/// Writes text of any language on a page, as text that can be selected. ASCII is set in Helvetica, which every reader has; other
/// alphabets in Noto Sans (OFL) and Chinese in Droid Sans Fallback (Apache-2.0), both in this assembly. The page carries only the
/// letters it shows, see <see cref="SmallFont"/>.
/// </summary>
internal sealed class PdfPen
{
    /// <summary>The characters of one embedded font: its codes are bytes, and readers keep some to themselves.</summary>
    private const int MostInFont = 200;

    private const string Missing = "?";
    private static readonly Lazy<TrueTypeFont> Alphabets = new(() => Load("NotoSans-Regular.ttf"));
    private static readonly Lazy<TrueTypeFont> Chinese = new(() => Load("DroidSansFallbackFull.ttf"));
    private readonly PdfPageBuilder _page;
    private readonly PdfDocumentBuilder.AddedFont _plain;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private readonly Dictionary<int, PdfDocumentBuilder.AddedFont> _fonts = [];

    /// <param name="document">The document, which gets the fonts.</param>
    /// <param name="page">The page to write on.</param>
    /// <param name="texts">Everything that will be written.</param>
    public PdfPen(PdfDocumentBuilder document, PdfPageBuilder page, IEnumerable<string> texts)
    {
        _page = page;
        _plain = document.AddStandard14Font(Standard14Font.Helvetica);
        _bold = document.AddStandard14Font(Standard14Font.HelveticaBold);
        var characters = texts.SelectMany(text => Clean(text).EnumerateRunes()).Where(r => !IsAscii(r)).Distinct();
        foreach (var face in characters.GroupBy(FaceOf))
        {
            foreach (var some in face.Select(r => r.Value).Order().Chunk(MostInFont))
            {
                var font = document.AddTrueTypeFont(SmallFont.Of(face.Key!, some));
                foreach (var character in some)
                {
                    _fonts[character] = font;
                }
            }
        }
    }

    public void Write(string text, double size, double x, double y, bool isBold = false)
    {
        foreach (var (run, font) in Runs(Clean(text), isBold))
        {
            _page.AddText(run, size, new PdfPoint(x, y), font);
            x += Width(run, size, font);
        }
    }

    /// <summary>Writes text that ends at a place.</summary>
    public void WriteEnd(string text, double size, double end, double y) => Write(text, size, end - Width(Clean(text), size), y);

    /// <summary>Breaks the text into lines: at spaces, and within words that are too long.</summary>
    public IEnumerable<string> Lines(string text, double size, double width)
    {
        var line = new StringBuilder();
        foreach (var word in Words(Clean(text)))
        {
            if (line.Length > 0 && Width(line + word.TrimEnd(), size) > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
            }

            foreach (var rune in word.EnumerateRunes())
            {
                if (line.Length > 0 && Width(line.ToString() + rune, size) > width && !Rune.IsWhiteSpace(rune))
                {
                    yield return line.ToString();
                    line.Clear();
                }

                line.Append(rune);
            }
        }

        yield return line.ToString().TrimEnd();
    }

    private static IEnumerable<string> Words(string text)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == ' ')
            {
                yield return text[from..(at + 1)];
                from = at + 1;
            }
        }

        yield return text[from..];
    }

    private double Width(string text, double size) => Runs(text, isBold: false).Sum(r => Width(r.Run, size, r.Font));

    private double Width(string run, double size, PdfDocumentBuilder.AddedFont font) =>
        ReferenceEquals(font, _plain) || ReferenceEquals(font, _bold)
            ? _page.MeasureText(run, size, new PdfPoint(0, 0), font).Max(letter => letter.EndBaseLine.X)
            : run.EnumerateRunes()
                .Sum(r =>
                    FaceOf(r) is { } face && face.TryGetAdvanceWidth(r.Value, out var width) ? width * size / face.GetUnitsPerEm() : size
                );

    /// <summary>What the fonts have: no control characters, and what neither has in Latin letters.</summary>
    private static string Clean(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            shown.Append(
                rune.Value == '\u2212' ? "-"
                : IsAscii(rune) || FaceOf(rune) is not null ? rune.ToString()
                : Rune.GetUnicodeCategory(rune) switch
                {
                    UnicodeCategory.SpaceSeparator or UnicodeCategory.Control => " ",
                    UnicodeCategory.Format => "",
                    UnicodeCategory.OtherSymbol => Missing,
                    _ => rune.ToString().Transliterate() is { Length: > 0 } latin ? latin : Missing,
                }
            );
        }

        return shown.ToString();
    }

    private List<(string Run, PdfDocumentBuilder.AddedFont Font)> Runs(string text, bool isBold)
    {
        var runs = new List<(string Run, PdfDocumentBuilder.AddedFont Font)>();
        foreach (var rune in text.EnumerateRunes())
        {
            var font = _fonts.GetValueOrDefault(rune.Value, isBold ? _bold : _plain);
            if (runs.Count > 0 && ReferenceEquals(runs[^1].Font, font))
            {
                runs[^1] = (runs[^1].Run + rune, font);
            }
            else
            {
                runs.Add((rune.ToString(), font));
            }
        }

        return runs;
    }

    private static bool IsAscii(Rune rune) => rune.Value is >= 0x20 and < 0x7F;

    /// <summary>The font that has a character. Scripts whose letters change beside each other are in none that we can set.</summary>
    private static TrueTypeFont? FaceOf(Rune rune)
    {
        if (!rune.IsBmp || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format)
        {
            return null;
        }

        var isAlphabet = rune.Value is < 0x0590 or (>= 0x1D00 and < 0x2190);
        return isAlphabet && Alphabets.Value.TryGetPath(rune.Value, out _) ? Alphabets.Value
            : Chinese.Value.TryGetPath(rune.Value, out _) ? Chinese.Value
            : null;
    }

    private static TrueTypeFont Load(string name)
    {
        using var file = typeof(PdfPen).Assembly.GetManifestResourceStream($"Paycare.Payments.{name}")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return TrueTypeFontParser.Parse(new TrueTypeDataBytes(bytes));
    }
}
