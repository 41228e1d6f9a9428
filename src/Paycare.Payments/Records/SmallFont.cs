using System.Buffers.Binary;
using System.Text;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.TrueType;
using static UglyToad.PdfPig.Core.PdfSubpath;

namespace Paycare.Payments.Records;

#pragma warning disable RS0030 // Places on a page are no money.

/// <summary>
/// A TrueType font of a few characters, made of the outlines of a larger one. PdfPig cannot subset fonts whose accented letters
/// are composed of others, and embedding one whole would make each receipt half a megabyte or more. Here each letter is one
/// outline, so the text of a receipt stays text that can be selected.
/// </summary>
internal static class SmallFont
{
    /// <summary>Above and below the line, in thousandths of the letters' size.</summary>
    private const int Ascent = 1069,
        Descent = -293;

    /// <summary>The font's bytes (ISO/IEC 14496-22). Characters beyond the basic plane are not in it.</summary>
    public static byte[] Of(TrueTypeFont font, IReadOnlyCollection<int> characters)
    {
        var letters = characters.Where(c => c <= char.MaxValue).Distinct().Order().ToList();
        var glyphs = letters.Select(c => Glyph(font, c)).Prepend([]).ToList();
        var widths = letters
            .Select(c => font.TryGetAdvanceWidth(c, out var width) ? (int)Math.Round(width) : 0)
            .Prepend(font.GetUnitsPerEm() / 2)
            .ToList();
        var (outlines, places) = (new List<byte>(), new List<byte>());
        foreach (var glyph in glyphs)
        {
            Long(places, outlines.Count);
            outlines.AddRange(glyph);
        }

        Long(places, outlines.Count);
        return File([
            ("OS/2", Metrics(letters)),
            ("cmap", Characters(letters)),
            ("glyf", [.. outlines]),
            ("head", Head(font.GetUnitsPerEm())),
            ("hhea", Shorts(1, 0, Ascent, Descent, 0, widths.Max(), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.Count)),
            ("hmtx", Shorts([.. widths.SelectMany(width => new[] { width, 0 })])),
            ("loca", [.. places]),
            ("maxp", Shorts(1, 0, glyphs.Count, 500, 60, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)),
            ("name", Name()),
            ("post", Shorts(3, 0, 0, 0, -100, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        ]);
    }

    /// <summary>One outline: the ends of its contours, then a flag, an x and a y for each point. Empty for a blank.</summary>
    private static byte[] Glyph(TrueTypeFont font, int character)
    {
        if (!font.TryGetPath(character, out var path))
        {
            return [];
        }

        var contours = path.Select(Points).Where(points => points.Count > 0).ToList();
        if (contours.Count == 0)
        {
            return [];
        }

        var all = contours.SelectMany(points => points).ToList();
        var glyph = new List<byte>();
        Short(glyph, contours.Count, all.Min(p => p.X), all.Min(p => p.Y), all.Max(p => p.X), all.Max(p => p.Y));
        var end = -1;
        foreach (var points in contours)
        {
            Short(glyph, end += points.Count);
        }

        Short(glyph, 0);
        glyph.AddRange(all.Select(p => (byte)(p.IsOnCurve ? 1 : 0)));
        Steps(glyph, all.Select(p => p.X));
        Steps(glyph, all.Select(p => p.Y));
        while (glyph.Count % 4 != 0)
        {
            glyph.Add(0);
        }

        return [.. glyph];
    }

    private static List<(int X, int Y, bool IsOnCurve)> Points(PdfSubpath contour)
    {
        var points = new List<(int X, int Y, bool IsOnCurve)>();
        foreach (var command in contour.Commands)
        {
            switch (command)
            {
                case Move move:
                    points.Add(At(move.Location, true));
                    break;
                case Line line:
                    points.Add(At(line.To, true));
                    break;
                case QuadraticBezierCurve curve:
                    points.Add(At(curve.ControlPoint, false));
                    points.Add(At(curve.EndPoint, true));
                    break;
                case Close:
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(contour), command, "TrueType outlines have no other part.");
            }
        }

        // The last point is the first one again.
        if (points.Count > 1 && points[^1] == points[0])
        {
            points.RemoveAt(points.Count - 1);
        }

        return points;
    }

    private static (int X, int Y, bool IsOnCurve) At(PdfPoint point, bool isOnCurve) =>
        ((int)Math.Round(point.X), (int)Math.Round(point.Y), isOnCurve);

    private static void Steps(List<byte> glyph, IEnumerable<int> places)
    {
        var last = 0;
        foreach (var place in places)
        {
            Short(glyph, place - last);
            last = place;
        }
    }

    /// <summary>Regular weight and width, free to embed, the first and last character; of the rest, what readers look at.</summary>
    private static byte[] Metrics(List<int> letters) =>
        Shorts([
            .. (int[])[3, 500, 400, 5, 0],
            .. new int[10],
            .. new int[6],
            .. new int[10],
            .. (int[])[0x40, letters[0], letters[^1], Ascent, Descent, 0, Ascent, -Descent],
            .. new int[4],
            .. (int[])[536, 714, 0, 32, 0],
        ]);

    /// <summary>Format 4: a segment for each character.</summary>
    private static byte[] Characters(List<int> letters)
    {
        var segments = letters.Count + 1;
        var table = new List<byte>();
        Short(table, 0, 1, 3, 1);
        Long(table, 12);
        Short(table, 4, 16 + (8 * segments), 0, 2 * segments, 0, 0, 0);
        Short(table, [.. letters, 0xFFFF]);
        Short(table, 0);
        Short(table, [.. letters, 0xFFFF]);
        Short(table, [.. letters.Select((letter, at) => at + 1 - letter), 1]);
        Short(table, new int[segments]);
        return [.. table];
    }

    /// <summary>Family, style, full and PostScript name. The name is not the larger font's: this one is not it.</summary>
    private static byte[] Name()
    {
        const string Called = "PaycareReceipt";
        int[] kinds = [1, 2, 4, 6];
        var table = new List<byte>();
        Short(table, 0, kinds.Length, 6 + (12 * kinds.Length));
        foreach (var kind in kinds)
        {
            Short(table, 3, 1, 0x409, kind, 2 * Called.Length, 0);
        }

        table.AddRange(Encoding.BigEndianUnicode.GetBytes(Called));
        return [.. table];
    }

    private static byte[] Head(int unitsPerEm)
    {
        var table = new List<byte>();
        Short(table, 1, 0, 1, 0);
        Long(table, 0);
        Long(table, 0x5F0F3CF5);
        Short(table, 0, unitsPerEm);
        table.AddRange(new byte[16]);
        Short(table, Descent, Descent, unitsPerEm, Ascent, 0, 8, 2, 1, 0);
        return [.. table];
    }

    private static byte[] File(IReadOnlyList<(string Name, byte[] Content)> tables)
    {
        var file = new List<byte>();
        Short(file, 1, 0, tables.Count, 128, 3, (tables.Count * 16) - 128);
        var place = 12 + (16 * tables.Count);
        foreach (var (name, content) in tables)
        {
            file.AddRange(Encoding.ASCII.GetBytes(name));
            Long(file, (int)Sum(content));
            Long(file, place);
            Long(file, content.Length);
            place += (content.Length + 3) / 4 * 4;
        }

        foreach (var (_, content) in tables)
        {
            file.AddRange(content);
            file.AddRange(new byte[(4 - (content.Length % 4)) % 4]);
        }

        return [.. file];
    }

    private static uint Sum(byte[] content)
    {
        var sum = 0u;
        for (var at = 0; at < content.Length; at++)
        {
            sum = unchecked(sum + ((uint)content[at] << (8 * (3 - (at % 4)))));
        }

        return sum;
    }

    private static byte[] Shorts(params ReadOnlySpan<int> values)
    {
        var table = new List<byte>();
        Short(table, values);
        return [.. table];
    }

    private static void Short(List<byte> table, params ReadOnlySpan<int> values)
    {
        Span<byte> two = stackalloc byte[2];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16BigEndian(two, unchecked((ushort)value));
            table.AddRange(two);
        }
    }

    private static void Long(List<byte> table, int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, value);
        table.AddRange(four);
    }
}
