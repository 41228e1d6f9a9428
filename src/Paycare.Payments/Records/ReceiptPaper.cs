using System.Globalization;
using Paycare.Platform.Localisation;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace Paycare.Payments.Records;

#pragma warning disable RS0030 // Places on a page are no money.

/// <summary>Draws a receipt on one A5 page.</summary>
internal sealed class ReceiptPaper(TextCatalog texts)
{
    private const double Left = 40,
        Right = 380,
        Top = 545,
        LabelWidth = 110,
        LineHeight = 17,
        TextSize = 11;

    public byte[] Draw(Receipt receipt, CultureInfo language)
    {
        using var document = new PdfDocumentBuilder { IncludeDocumentInformation = true };
        document.DocumentInformation.Title = texts.Get(language, "receipt.title");
        document.DocumentInformation.Producer = "Paycare";
        var page = document.AddPage(PageSize.A5);
        var rows = Rows(receipt, language).ToList();
        var (title, amount, foot) = (
            texts.Get(language, "receipt.title"),
            receipt.Amount.Text(language),
            texts.Get(language, "receipt.foot")
        );
        var pen = new PdfPen(document, page, [title, amount, foot, .. rows.SelectMany(row => new[] { row.Label, row.Value })]);
        var y = Top;
        page.SetTextAndFillColor(0x2f, 0x37, 0x7a);
        pen.Write("Paycare", 16, Left, y, isBold: true);
        page.SetTextAndFillColor(0x20, 0x22, 0x2e);
        pen.Write(title, TextSize, Left, y -= 24);
        pen.Write(amount, 26, Left, y -= 44, isBold: true);
        y -= 18;
        page.SetStrokeColor(0xc8, 0xc6, 0xbe);
        page.DrawLine(new PdfPoint(Left, y), new PdfPoint(Right, y), 0.8);
        y -= 24;
        foreach (var (label, value) in rows)
        {
            page.SetTextAndFillColor(0x5c, 0x5f, 0x6d);
            pen.Write(label, TextSize, Left, y);
            page.SetTextAndFillColor(0x20, 0x22, 0x2e);
            foreach (var line in pen.Lines(value, TextSize, Right - Left - LabelWidth))
            {
                pen.Write(line, TextSize, Left + LabelWidth, y);
                y -= LineHeight;
            }

            y -= 6;
        }

        page.DrawLine(new PdfPoint(Left, y + 8), new PdfPoint(Right, y + 8), 0.8);
        page.SetTextAndFillColor(0x5c, 0x5f, 0x6d);
        foreach (var line in pen.Lines(foot, 9, Right - Left))
        {
            pen.Write(line, 9, Left, y -= 14);
        }

        return document.Build();
    }

    private IEnumerable<(string Label, string Value)> Rows(Receipt receipt, CultureInfo language)
    {
        yield return (texts.Get(language, "receipt.kind"), texts.Get(language, $"receipt.kind.{receipt.Kind}"));
        yield return (texts.Get(language, "receipt.from"), receipt.From);
        yield return (texts.Get(language, "receipt.to"), receipt.To);
        yield return (texts.Get(language, "receipt.at"), receipt.At.Text(language));
        if (receipt.Note is { } note)
        {
            yield return (texts.Get(language, "receipt.note"), note);
        }

        yield return (texts.Get(language, "receipt.id"), receipt.Id);
    }
}
