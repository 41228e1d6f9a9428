using System.Globalization;
using System.Xml.Linq;
using static Paycare.Payments.Bank.BankElements;

namespace Paycare.Payments.Bank;

/// <summary>
/// Reads statements (camt.053) and notifications (camt.054) about our account. Their sums must be those of their entries.
/// </summary>
internal sealed class CamtReader(BankOptions bank, BankElements xml, CancellationToken patience)
{
    /// <summary>Where a page's number is, by kind and version of the message.</summary>
    private static readonly string[] Pages = ["StmtPgntn", "NtfctnPgntn", "RptPgntn"];

    private readonly EntryReader _entries = new(bank, xml);

    public BankMessage Read(string kind, XElement message, string part)
    {
        var header = xml.One(message, "GrpHdr");
        var id = xml.One(header, "MsgId");
        var reports = xml.All(message, part).Select((r, i) => (Report: r, Index: i, Account: AccountOf(r))).ToList();
        if (reports.Count == 0)
        {
            throw BankFaultException.At(message, $"There is no <{part}>.");
        }

        // A bank may report all accounts of its customer in one message.
        var ours = reports.Where(r => Tidy(r.Account.Value) == Tidy(bank.Account)).ToList();
        if (ours.Count == 0)
        {
            throw BankFaultException.At(reports[0].Account, "This is not Paycare's account.");
        }

        var (told, unread) = (new List<BankTold>(), new List<BankFault>());
        foreach (var (report, index, _) in ours)
        {
            var reportedAt = Moment(xml.First(report, "CreDtTm")) ?? Moment(xml.First(header, "CreDtTm"));
            var entries = xml.All(report, "Ntry").Select(e => Entry(e, reportedAt)).ToList();
            try
            {
                new EntryTotals(xml).Check(report, entries);
            }
            catch (BankFaultException e) when (IsPaged(report) || IsOneOfPages(header, "MsgPgntn"))
            {
                // Banks announce on each page what is on all of them.
                unread.Add(e.Fault with { Text = $"{e.Fault.Text} It is one page of several, so this is not checked." });
            }

            var name = ReportName(kind, report) ?? $"{kind}:{Text(id, 70)}#{index.ToString(CultureInfo.InvariantCulture)}";
            told.AddRange(entries.Select((e, i) => (e, i)).Where(e => e.e.Lines.Count > 0).Select(e => new BankTold(name, e.i, e.e.Lines)));
            unread.AddRange(entries.Select(e => e.Unread).OfType<BankFault>());
        }

        return new BankMessage(
            kind,
            new BankMessageName(Text(id, 70), Cut(xml.Word(header, "CreDtTm"), 40), Cut(xml.Word(header, "MsgPgntn", "PgNb"), 10)),
            LineOf(id),
            told,
            unread
        );
    }

    private bool IsPaged(XElement report) => Pages.Any(name => IsOneOfPages(report, name));

    private bool IsOneOfPages(XElement of, string name) =>
        xml.First(of, name) is { } page
        && (xml.Word(page, "PgNb").TrimStart('0') != "1" || BankCodes.Truth(xml.Word(page, "LastPgInd")) == false);

    private EntryRead Entry(XElement entry, DateTimeOffset? reportedAt)
    {
        patience.ThrowIfCancellationRequested();
        return _entries.Read(entry, reportedAt);
    }

    /// <summary>
    /// The bank's name for a report, with its number, page and days; <c>null</c> when it has none that identifies it.
    /// </summary>
    private string? ReportName(string kind, XElement report)
    {
        var id = xml.Word(report, "Id");
        return BankReference.Identifies(id)
            ? $"{kind}:{Cut(id, 70)}:{Number("ElctrncSeqNb")}:{Number("LglSeqNb")}"
                + $":{Cut(Pages.Select(p => xml.Word(report, p, "PgNb")).FirstOrDefault(n => n.Length > 0), 10)}"
                + $":{Cut(xml.First(report, "FrToDt") is { } days ? string.Concat(days.Elements().Select(d => d.Value.Trim())) : null, 60)}"
            : null;

        string? Number(string name) => xml.Word(report, name) is { Length: <= 18 } number ? number : null;
    }

    private XElement AccountOf(XElement report)
    {
        var account = xml.One(xml.One(report, "Acct"), "Id");
        return xml.First(account, "IBAN") ?? xml.One(xml.One(account, "Othr"), "Id");
    }

    private static string Tidy(string account) => string.Concat(account.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <summary>An entry of a report.</summary>
/// <param name="Element">The entry itself.</param>
/// <param name="Minor">Its amount, in minor units of its own currency.</param>
/// <param name="IsCredit">Whether it is in our favour.</param>
/// <param name="IsBooked">Whether it is in the balance.</param>
/// <param name="Lines">What it moves; empty when that is nothing.</param>
/// <param name="Unread">Why it cannot be booked by itself.</param>
internal sealed record EntryRead(
    XElement Element,
    long Minor,
    bool IsCredit,
    bool IsBooked,
    IReadOnlyList<BankLine> Lines,
    BankFault? Unread = null
);
