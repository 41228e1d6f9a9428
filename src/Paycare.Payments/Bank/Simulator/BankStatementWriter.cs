using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Payments.Bank.Simulator;

/// <summary>An entry reported by the simulated bank.</summary>
internal sealed record StatementEntry(
    string Reference,
    Money Amount,
    bool IsCredit,
    DateTimeOffset At,
    string? EndToEndId = null,
    string? VirtualAccount = null,
    BankSender? Sender = null,
    string? ReturnReason = null
);

/// <summary>Writes the messages of the simulated bank: camt.054.001.08, camt.053.001.08, pain.002.001.10.</summary>
internal static class BankStatementWriter
{
    private const string Namespaces = "urn:iso:std:iso:20022:tech:xsd:";

    /// <summary>A notification of entries.</summary>
    /// <param name="bank">The bank whose account it is.</param>
    /// <param name="messageId">The message id.</param>
    /// <param name="at">When it was created.</param>
    /// <param name="entries">The entries to report.</param>
    /// <param name="wrongBy">The error to put into its total, in minor units.</param>
    public static byte[] Notification(
        BankOptions bank,
        string messageId,
        DateTimeOffset at,
        IReadOnlyList<StatementEntry> entries,
        long wrongBy = 0
    )
    {
        XNamespace ns = $"{Namespaces}camt.054.001.08";
        return Bytes(
            new XElement(
                ns + "Document",
                new XElement(
                    ns + "BkToCstmrDbtCdtNtfctn",
                    Header(ns, messageId, at),
                    new XElement(
                        ns + "Ntfctn",
                        new XElement(ns + "Id", messageId),
                        Account(ns, bank),
                        Totals(ns, entries, wrongBy),
                        entries.Select(e => Entry(ns, e))
                    )
                )
            )
        );
    }

    /// <summary>A day's statement with its balances.</summary>
    public static byte[] Statement(
        BankOptions bank,
        string messageId,
        DateTimeOffset at,
        long openingMinor,
        IReadOnlyList<StatementEntry> entries
    )
    {
        XNamespace ns = $"{Namespaces}camt.053.001.08";
        var closing = entries.Aggregate(openingMinor, (sum, e) => checked(sum + (e.IsCredit ? e.Amount.Minor : -e.Amount.Minor)));
        return Bytes(
            new XElement(
                ns + "Document",
                new XElement(
                    ns + "BkToCstmrStmt",
                    Header(ns, messageId, at),
                    new XElement(
                        ns + "Stmt",
                        new XElement(ns + "Id", messageId),
                        Account(ns, bank),
                        Balance(ns, "OPBD", openingMinor, at),
                        Balance(ns, "CLBD", closing, at),
                        Totals(ns, entries, 0),
                        entries.Select(e => Entry(ns, e))
                    )
                )
            )
        );
    }

    /// <summary>A status report that rejects one transfer of a file.</summary>
    public static byte[] Refusal(string messageId, DateTimeOffset at, string originalMessageId, string endToEndId, string reason)
    {
        XNamespace ns = $"{Namespaces}pain.002.001.10";
        return Bytes(
            new XElement(
                ns + "Document",
                new XElement(
                    ns + "CstmrPmtStsRpt",
                    Header(ns, messageId, at),
                    new XElement(
                        ns + "OrgnlGrpInfAndSts",
                        new XElement(ns + "OrgnlMsgId", originalMessageId),
                        new XElement(ns + "OrgnlMsgNmId", "pain.001.001.09")
                    ),
                    new XElement(
                        ns + "OrgnlPmtInfAndSts",
                        new XElement(ns + "OrgnlPmtInfId", originalMessageId),
                        new XElement(
                            ns + "TxInfAndSts",
                            new XElement(ns + "OrgnlEndToEndId", endToEndId),
                            new XElement(ns + "TxSts", "RJCT"),
                            new XElement(ns + "StsRsnInf", new XElement(ns + "Rsn", new XElement(ns + "Cd", reason)))
                        )
                    )
                )
            )
        );
    }

    private static XElement Header(XNamespace ns, string messageId, DateTimeOffset at) =>
        new(
            ns + "GrpHdr",
            new XElement(ns + "MsgId", messageId),
            new XElement(ns + "CreDtTm", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        );

    private static XElement Account(XNamespace ns, BankOptions bank) =>
        new(
            ns + "Acct",
            new XElement(ns + "Id", new XElement(ns + "Othr", new XElement(ns + "Id", bank.Account))),
            new XElement(ns + "Ccy", "IDR")
        );

    private static XElement Totals(XNamespace ns, IReadOnlyList<StatementEntry> entries, long wrongBy) =>
        new(
            ns + "TxsSummry",
            new XElement(
                ns + "TtlNtries",
                new XElement(ns + "NbOfNtries", entries.Count),
                new XElement(ns + "Sum", new Money(checked(entries.Sum(e => e.Amount.Minor) + wrongBy), Currency.Idr).ToDecimalText())
            )
        );

    private static XElement Balance(XNamespace ns, string code, long minor, DateTimeOffset at) =>
        new(
            ns + "Bal",
            new XElement(ns + "Tp", new XElement(ns + "CdOrPrtry", new XElement(ns + "Cd", code))),
            Amount(ns, new Money(Math.Abs(minor), Currency.Idr)),
            new XElement(ns + "CdtDbtInd", minor < 0 ? "DBIT" : "CRDT"),
            Day(ns, "Dt", at)
        );

    private static XElement Entry(XNamespace ns, StatementEntry entry) =>
        new(
            ns + "Ntry",
            Amount(ns, entry.Amount),
            new XElement(ns + "CdtDbtInd", entry.IsCredit ? "CRDT" : "DBIT"),
            new XElement(ns + "Sts", new XElement(ns + "Cd", "BOOK")),
            Day(ns, "BookgDt", entry.At),
            new XElement(ns + "AcctSvcrRef", entry.Reference),
            new XElement(
                ns + "NtryDtls",
                new XElement(
                    ns + "TxDtls",
                    entry.EndToEndId is null ? null : new XElement(ns + "Refs", new XElement(ns + "EndToEndId", entry.EndToEndId)),
                    Parties(ns, entry),
                    entry.Sender?.BankCode is null
                        ? null
                        : new XElement(
                            ns + "RltdAgts",
                            new XElement(
                                ns + "DbtrAgt",
                                new XElement(
                                    ns + "FinInstnId",
                                    new XElement(ns + "ClrSysMmbId", new XElement(ns + "MmbId", entry.Sender.BankCode))
                                )
                            )
                        ),
                    entry.ReturnReason is null
                        ? null
                        : new XElement(ns + "RtrInf", new XElement(ns + "Rsn", new XElement(ns + "Cd", entry.ReturnReason)))
                )
            )
        );

    private static XElement? Parties(XNamespace ns, StatementEntry entry) =>
        entry is { Sender: null, VirtualAccount: null }
            ? null
            : new XElement(
                ns + "RltdPties",
                entry.Sender?.Name is null
                    ? null
                    : new XElement(ns + "Dbtr", new XElement(ns + "Pty", new XElement(ns + "Nm", entry.Sender.Name))),
                entry.Sender?.Account is null
                    ? null
                    : new XElement(
                        ns + "DbtrAcct",
                        new XElement(ns + "Id", new XElement(ns + "Othr", new XElement(ns + "Id", entry.Sender.Account)))
                    ),
                entry.VirtualAccount is null
                    ? null
                    : new XElement(
                        ns + "CdtrAcct",
                        new XElement(ns + "Id", new XElement(ns + "Othr", new XElement(ns + "Id", entry.VirtualAccount)))
                    )
            );

    private static XElement Amount(XNamespace ns, Money amount) =>
        new(ns + "Amt", new XAttribute("Ccy", amount.Currency.Code), amount.ToDecimalText());

    private static XElement Day(XNamespace ns, string name, DateTimeOffset at) =>
        new(ns + name, new XElement(ns + "Dt", at.ToOffset(Wording.WesternIndonesia).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private static byte[] Bytes(XElement document) => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{document}\n");
}
