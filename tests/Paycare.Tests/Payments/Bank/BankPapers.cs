using System.Globalization;
using Paycare.Payments.Bank;

namespace Paycare.Tests.Payments.Bank;

/// <summary>Bank files written by hand: whatever the schema allows, and what banks make of it.</summary>
internal static class BankPapers
{
    public const string Account = "9990001000001",
        Day = "2026-11-26";

    private static readonly Lazy<BankOptions> Made = new(() =>
    {
        var options = new BankOptions
        {
            Directory = "unused",
            Code = "999",
            Name = "Bank Nusantara",
            Account = Account,
            Prefix = "8808",
        };
        foreach (
            var version in new[]
            {
                "camt.053.001.02",
                "camt.053.001.08",
                "camt.054.001.02",
                "camt.054.001.08",
                "camt.054.001.13",
                "pain.002.001.10",
            }
        )
        {
            options.Messages.Add(version);
        }

        return options;
    });

    public static BankOptions Options => Made.Value;

    /// <summary>A message with one report about our account.</summary>
    public static string Message(string version, string id, params string[] inReport) =>
        Messages(version, id, Report(version, id, Account, inReport));

    public static string Messages(string version, string id, params string[] reports)
    {
        var outer = version.StartsWith("camt.053", StringComparison.Ordinal) ? "BkToCstmrStmt" : "BkToCstmrDbtCdtNtfctn";
        return $"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{version}\"><{outer}><GrpHdr><MsgId>{id}</MsgId>"
            + $"<CreDtTm>2026-11-28T17:00:00+07:00</CreDtTm></GrpHdr>\n{string.Concat(reports)}</{outer}></Document>";
    }

    public static string Report(string version, string id, string account, params string[] inReport)
    {
        var inner = version.StartsWith("camt.053", StringComparison.Ordinal) ? "Stmt" : "Ntfctn";
        return $"<{inner}><Id>{id}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>\n"
            + $"{string.Concat(inReport.Select(e => $"{e}\n"))}</{inner}>";
    }

    public static string Notification(params string[] entries) => Message("camt.054.001.08", TestBank.NewReference(), entries);

    public static string Statement(params string[] entries) => Message("camt.053.001.08", TestBank.NewReference(), entries);

    /// <summary>A booked entry of whole rupiah.</summary>
    public static string Credit(long amount, string inside, string? reference = null) => Entry(amount, "CRDT", inside, reference);

    public static string Debit(long amount, string inside, string? reference = null) => Entry(amount, "DBIT", inside, reference);

    public static string Entry(long amount, string direction, string inside, string? reference = null) =>
        $"<Ntry><Amt Ccy=\"IDR\">{Text(amount)}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        + $"<BookgDt><Dt>{Day}</Dt></BookgDt><AcctSvcrRef>{reference ?? TestBank.NewReference()}</AcctSvcrRef>{inside}</Ntry>";

    /// <summary>Transactions inside an entry.</summary>
    public static string Details(params string[] details) =>
        $"<NtryDtls>{string.Concat(details.Select(d => $"<TxDtls>{d}</TxDtls>"))}</NtryDtls>";

    public static string Amount(long amount) => $"<Amt Ccy=\"IDR\">{Text(amount)}</Amt>";

    public static string To(string number) =>
        "<RltdPties><DbtrAcct><Id><Othr><Id>1234567890</Id></Othr></Id></DbtrAcct>"
        + $"<CdtrAcct><Id><Othr><Id>{number}</Id></Othr></Id></CdtrAcct></RltdPties>";

    public static string About(string payout) => $"<Refs><EndToEndId>{payout}</EndToEndId></Refs>";

    /// <summary>A status report about a file of ours.</summary>
    /// <param name="file">The file.</param>
    /// <param name="group">What is said about the file.</param>
    /// <param name="block">What is said about its block, with the transfers in it.</param>
    public static string Status(string file, string group, string block) =>
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
        + $"<GrpHdr><MsgId>{TestBank.NewReference()}</MsgId><CreDtTm>2026-11-28T17:00:00+07:00</CreDtTm></GrpHdr>\n"
        + $"<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>\n"
        + (block.Length == 0 ? "" : $"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{file}</OrgnlPmtInfId>{block}</OrgnlPmtInfAndSts>")
        + "</CstmrPmtStsRpt></Document>";

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
