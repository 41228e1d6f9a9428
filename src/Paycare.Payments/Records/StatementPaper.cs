using System.Globalization;
using Paycare.Payments.History;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace Paycare.Payments.Records;

#pragma warning disable RS0030 // Places on a page are no money.

/// <summary>What a statement shows.</summary>
/// <param name="Owner">The customer's name.</param>
/// <param name="From">The first day, of the Jakarta calendar.</param>
/// <param name="To">The last day.</param>
/// <param name="Totals">Opening and closing balance, and what came in and went out.</param>
/// <param name="Lines">Money that moved, the oldest first.</param>
internal sealed record StatementContent(
    string Owner,
    DateOnly From,
    DateOnly To,
    StatementTotals Totals,
    IReadOnlyList<AttemptFacts> Lines
);

/// <summary>Draws a statement on A4 pages, in the reader's language.</summary>
internal sealed class StatementPaper(TextCatalog texts)
{
    private const double Left = 40,
        Right = 555,
        What = 108,
        WhatWidth = 190,
        InEnd = 385,
        OutEnd = 470,
        Top = 800,
        Bottom = 60,
        Size = 9,
        LineHeight = 13;

    public byte[] Draw(StatementContent statement, CultureInfo language)
    {
        using var document = new PdfDocumentBuilder { IncludeDocumentInformation = true };
        document.DocumentInformation.Title = T("statement.title");
        document.DocumentInformation.Producer = "Paycare";
        var rows = statement.Lines.Select(line => new Row(line, texts, language)).ToList();
        var done = 0;
        do
        {
            done += DrawPage(document, statement, rows, done, language);
        } while (done < rows.Count);

        return document.Build();

        string T(string key, params object?[] arguments) => texts.Get(language, key, arguments);
    }

    /// <summary>Draws one page, and the rows that fit on it.</summary>
    /// <returns>How many rows.</returns>
    private int DrawPage(PdfDocumentBuilder document, StatementContent statement, List<Row> rows, int done, CultureInfo language)
    {
        var page = document.AddPage(PageSize.A4);
        var head = new[]
        {
            T("statement.title"),
            statement.Owner,
            T("statement.period", statement.From.Text(language), statement.To.Text(language)),
        };
        var sums = done == 0 ? Sums(statement.Totals, language).ToList() : [];
        string[] columns =
        [
            T("statement.column.date"),
            T("statement.column.kind"),
            T("statement.column.in"),
            T("statement.column.out"),
            T("statement.column.balanceAfter"),
        ];
        var foot = T("statement.foot", document.Pages.Count);
        var most = (int)((Top - Bottom) / LineHeight);
        var shown = rows.Skip(done).Take(most).ToList();
        var pen = new PdfPen(
            document,
            page,
            ["Paycare", .. head, .. columns, foot, .. sums.SelectMany(s => new[] { s.Label, s.Value }), .. shown.SelectMany(r => r.Texts)]
        );
        var y = Top;
        page.SetTextAndFillColor(0x2f, 0x37, 0x7a);
        pen.Write("Paycare", 14, Left, y, isBold: true);
        page.SetTextAndFillColor(0x20, 0x22, 0x2e);
        y -= 6;
        foreach (var line in head)
        {
            pen.Write(line, 11, Left, y -= 16);
        }

        y -= 8;
        foreach (var (label, value) in sums)
        {
            y -= LineHeight + 2;
            pen.Write(label, 10, Left, y);
            pen.WriteEnd(value, 10, OutEnd, y);
        }

        y -= 26;
        page.SetTextAndFillColor(0x5c, 0x5f, 0x6d);
        pen.Write(columns[0], Size, Left, y);
        pen.Write(columns[1], Size, What, y);
        pen.WriteEnd(columns[2], Size, InEnd, y);
        pen.WriteEnd(columns[3], Size, OutEnd, y);
        pen.WriteEnd(columns[4], Size, Right, y);
        page.SetTextAndFillColor(0x20, 0x22, 0x2e);
        page.SetStrokeColor(0xc8, 0xc6, 0xbe);
        page.DrawLine(new PdfPoint(Left, y - 5), new PdfPoint(Right, y - 5), 0.6);
        y -= LineHeight + 5;
        var drawn = 0;
        foreach (var row in shown)
        {
            var what = pen.Lines(row.What, Size, WhatWidth).ToList();
            if (y - (LineHeight * (what.Count - 1)) < Bottom && drawn > 0)
            {
                break;
            }

            pen.Write(row.Date, Size, Left, y);
            pen.WriteEnd(row.In, Size, InEnd, y);
            pen.WriteEnd(row.Out, Size, OutEnd, y);
            pen.WriteEnd(row.Balance, Size, Right, y);
            foreach (var line in what)
            {
                pen.Write(line, Size, What, y);
                y -= LineHeight;
            }

            drawn++;
        }

        page.SetTextAndFillColor(0x5c, 0x5f, 0x6d);
        pen.Write(foot, 8, Left, 36);
        return drawn;

        string T(string key, params object?[] arguments) => texts.Get(language, key, arguments);
    }

    private IEnumerable<(string Label, string Value)> Sums(StatementTotals totals, CultureInfo language)
    {
        if (totals.Opening is { } opening)
        {
            yield return (texts.Get(language, "statement.opening"), opening.Text(language));
        }

        yield return (texts.Get(language, "statement.in"), totals.In.Text(language));
        yield return (texts.Get(language, "statement.out"), totals.Out.Text(language));
        if (totals.Closing is { } closing)
        {
            yield return (texts.Get(language, "statement.closing"), closing.Text(language));
        }
    }

    /// <summary>One line, as texts.</summary>
    private sealed class Row(AttemptFacts moved, TextCatalog texts, CultureInfo language)
    {
        private readonly string? _with = moved.Merchant?.Name ?? moved.OtherParty ?? moved.BankAccount;

        public string Date { get; } = moved.At.DayText(language, DateTimeOffset.MinValue.AddDays(1));

        public string What => language.Joined(texts.Get(language, $"receipt.kind.{moved.KindText}"), _with, moved.Note);

        public string In => moved.IsIncoming ? Figure(moved.Amount) : "";

        public string Out => moved.IsIncoming ? "" : Figure(moved.Amount);

        public string Balance => moved.BalanceAfter is { } after ? Figure(after) : "";

        public IEnumerable<string> Texts => [Date, What, In, Out, Balance];

        /// <summary>Without the currency, which stands over the page.</summary>
        private string Figure(Money amount) => amount.Text(language).Split('\u00A0')[^1];
    }
}
