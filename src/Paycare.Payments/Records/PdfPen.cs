using System.Text;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Fonts.TrueType;
using UglyToad.PdfPig.Fonts.TrueType.Parser;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Graphics.Operations.PathConstruction;
using UglyToad.PdfPig.Graphics.Operations.PathPainting;
using UglyToad.PdfPig.Writer;
using static UglyToad.PdfPig.Core.PdfSubpath;

namespace Paycare.Payments.Records;

#pragma warning disable RS0030 // Places on a page are no money.

/// <summary>
/// Writes text of any language on a page. ASCII is set in Helvetica, which every reader has. Everything else is drawn from the
/// outlines of Droid Sans Fallback (Apache-2.0, in this assembly): PdfPig cannot subset a font with composite glyphs, and
/// embedding it whole would make each receipt 2.5 MB.
/// </summary>
internal sealed class PdfPen(PdfDocumentBuilder document, PdfPageBuilder page)
{
    private const string NoBreakSpace = "\u00A0",
        Missing = "?";
    private static readonly Lazy<TrueTypeFont> Fallback = new(LoadFallback);
    private readonly PdfDocumentBuilder.AddedFont _plain = document.AddStandard14Font(Standard14Font.Helvetica);
    private readonly PdfDocumentBuilder.AddedFont _bold = document.AddStandard14Font(Standard14Font.HelveticaBold);

    public void Write(string text, double size, double x, double y, bool isBold = false)
    {
        foreach (var (run, isAscii) in Runs(Clean(text)))
        {
            if (isAscii)
            {
                page.AddText(run, size, new PdfPoint(x, y), isBold ? _bold : _plain);
            }
            else
            {
                Draw(run, size, x, y);
            }

            x += Width(run, isAscii, size, isBold);
        }
    }

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

    private double Width(string text, double size) => Runs(text).Sum(r => Width(r.Run, r.IsAscii, size, isBold: false));

    private double Width(string run, bool isAscii, double size, bool isBold)
    {
        if (isAscii)
        {
            return page.MeasureText(run, size, new PdfPoint(0, 0), isBold ? _bold : _plain).Sum(letter => letter.Width);
        }

        var font = Fallback.Value;
        return run.EnumerateRunes().Sum(r => font.TryGetAdvanceWidth(r.Value, out var width) ? width * size / font.GetUnitsPerEm() : size);
    }

    private void Draw(string run, double size, double x, double y)
    {
        var font = Fallback.Value;
        var scale = size / font.GetUnitsPerEm();
        foreach (var rune in run.EnumerateRunes())
        {
            if (font.TryGetPath(rune.Value, out var outline))
            {
                page.CurrentStream.Operations.AddRange(
                    outline.SelectMany(part => part.Commands).SelectMany(command => Operations(command, scale, x, y))
                );
                page.CurrentStream.Operations.Add(FillPathNonZeroWinding.Value);
            }

            x += Width(rune.ToString(), isAscii: false, size, isBold: false);
        }
    }

    private static IEnumerable<IGraphicsStateOperation> Operations(IPathCommand command, double scale, double x, double y)
    {
        switch (command)
        {
            case Move move:
                yield return new BeginNewSubpath(X(move.Location), Y(move.Location));
                break;
            case Line line:
                yield return new AppendStraightLineSegment(X(line.To), Y(line.To));
                break;
            case QuadraticBezierCurve curve:
                // PDF only has curves with two control points.
                var (a, b) = (Third(curve.StartPoint, curve.ControlPoint), Third(curve.EndPoint, curve.ControlPoint));
                yield return new AppendDualControlPointBezierCurve(X(a), Y(a), X(b), Y(b), X(curve.EndPoint), Y(curve.EndPoint));
                break;
            case CubicBezierCurve curve:
                var (c, d) = (curve.FirstControlPoint, curve.SecondControlPoint);
                yield return new AppendDualControlPointBezierCurve(X(c), Y(c), X(d), Y(d), X(curve.EndPoint), Y(curve.EndPoint));
                break;
            case Close:
                yield return CloseSubpath.Value;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, "Unnamed part of an outline.");
        }

        double X(PdfPoint point) => Math.Round(x + (point.X * scale), 3);

        double Y(PdfPoint point) => Math.Round(y + (point.Y * scale), 3);
    }

    private static PdfPoint Third(PdfPoint end, PdfPoint control) =>
        new(end.X + (2 * (control.X - end.X) / 3), end.Y + (2 * (control.Y - end.Y) / 3));

    /// <summary>The printable part: no control characters, and a question mark for what neither font has.</summary>
    private static string Clean(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.Replace(NoBreakSpace, " ", StringComparison.Ordinal).Replace('\u2212', '-').EnumerateRunes())
        {
            shown.Append(
                rune.Value is < 0x20 or 0x7F ? " "
                : IsAscii(rune) || Fallback.Value.TryGetPath(rune.Value, out _) ? rune.ToString()
                : Missing
            );
        }

        return shown.ToString();
    }

    private static List<(string Run, bool IsAscii)> Runs(string text)
    {
        var runs = new List<(string Run, bool IsAscii)>();
        foreach (var rune in text.EnumerateRunes())
        {
            var isAscii = IsAscii(rune);
            if (runs.Count > 0 && runs[^1].IsAscii == isAscii)
            {
                runs[^1] = (runs[^1].Run + rune, isAscii);
            }
            else
            {
                runs.Add((rune.ToString(), isAscii));
            }
        }

        return runs;
    }

    private static bool IsAscii(Rune rune) => rune.Value is >= 0x20 and < 0x7F;

    private static TrueTypeFont LoadFallback()
    {
        using var file = typeof(PdfPen).Assembly.GetManifestResourceStream("Paycare.Payments.DroidSansFallbackFull.ttf")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return TrueTypeFontParser.Parse(new TrueTypeDataBytes(bytes));
    }
}
