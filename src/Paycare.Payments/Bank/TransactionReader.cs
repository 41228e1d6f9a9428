using System.Xml.Linq;
using Paycare.Platform.Amounts;
using static Paycare.Payments.Bank.BankElements;

namespace Paycare.Payments.Bank;

/// <summary>Reads the transactions inside an entry.</summary>
internal sealed class TransactionReader(BankOptions bank, BankElements xml)
{
    private static readonly string[] TransactionNames = ["UETR", "TxId", "AcctSvcrRef"];

    /// <summary>Where a transaction's amount may be, the surest first; each may be in a foreign currency.</summary>
    private static readonly string[][] Amounts =
    [
        ["Amt"],
        ["AmtDtls", "TxAmt", "Amt"],
        ["AmtDtls", "CntrValAmt", "Amt"],
    ];

    public TransactionShare Share(XElement detail, bool isCredit) =>
        new(
            detail,
            xml.Word(detail, "CdtDbtInd") switch
            {
                "CRDT" => true,
                "DBIT" => false,
                _ => isCredit,
            },
            Amounts
                .SelectMany(path => xml.All(detail, path))
                .Where(IsOurs)
                .Select(a => TryMinor(a, out var minor) ? minor : (long?)null)
                .FirstOrDefault(),
            xml.Charges(detail)
        );

    public BankLine Read(XElement entry, TransactionShare share, BankLine whole, IReadOnlyList<XElement> around)
    {
        var (detail, isCredit) = (share.Detail, share.IsCredit);
        var refs = xml.First(detail, "Refs");
        var back = xml.First(detail, "RtrInf");
        var payout = PayoutNames.In([
            xml.First(detail, "Refs", "EndToEndId"),
            xml.First(detail, "Refs", "InstrId"),
            back,
            xml.First(detail, "RmtInf"),
            xml.First(detail, "AddtlTxInf"),
            refs,
            .. around,
        ]);
        return new BankLine(
            LineOf(detail),
            KindOf(entry, detail, isCredit),
            whole.Reference,
            detail.ElementsBeforeSelf(detail.Name).Count() + BlocksBefore(detail),
            new Money(share.Minor!.Value, Currency.Idr),
            whole.BookedAt,
            payout ?? Kept(xml.Word(detail, "Refs", "EndToEndId"), 35),
            isCredit ? NumberIn(detail) : null,
            isCredit ? Sender(detail) : null,
            back is null ? null : Kept(xml.First(back, "Rsn")?.Elements().FirstOrDefault()?.Value ?? xml.Word(back, "AddtlInf"), 35),
            refs is null ? null : TransactionIn(refs)
        );
    }

    /// <summary>
    /// Whether it is a credit, a debit, or money that comes back. A debit marked as reversed is still a debit; the payout that it
    /// names says what it concerns.
    /// </summary>
    public BankEntryKind KindOf(XElement entry, XElement? detail, bool isCredit) =>
        !isCredit ? BankEntryKind.Debit
        : BankCodes.Truth(xml.Word(entry, "RvslInd")) == true
        || xml.All(entry, "NtryDtls", "TxDtls", "RtrInf").Any(r => detail is null || r.Parent == detail)
        || IsBackwards(entry)
        || (detail is not null && IsBackwards(detail))
            ? BankEntryKind.Return
        : BankEntryKind.Credit;

    private bool IsBackwards(XElement of) =>
        BankCodes.Backwards.Contains(xml.Word(of, "BkTxCd", "Domn", "Fmly", "SubFmlyCd"))
        || xml.Word(of, "BkTxCd", "Prtry", "Cd").StartsWith(BankCodes.ReturnedItem, StringComparison.Ordinal);

    private static int BlocksBefore(XElement detail) =>
        detail.Parent!.ElementsBeforeSelf(detail.Parent.Name).Sum(b => b.Elements(detail.Name).Count());

    /// <summary>The id that is unique to a transaction within its bank.</summary>
    private string? TransactionIn(XElement refs) =>
        Kept(TransactionNames.Select(name => xml.Word(refs, name)).FirstOrDefault(BankReference.Identifies), 36);

    private string? NumberIn(XElement detail) =>
        RemittanceNumber.Find(
            bank,
            xml.All(detail, "RltdPties", "CdtrAcct", "Id").DescendantsAndSelf().Where(e => !e.HasElements).Select(e => e.Value),
            xml.All(detail, "RmtInf")
                .Descendants()
                .Where(e => !e.HasElements && e.Name.LocalName is "Ref" or "Ustrd" or "AddtlRmtInf")
                .Select(e => e.Value)
        );

    private BankSender? Sender(XElement detail)
    {
        var debtor = xml.First(detail, "RltdPties", "Dbtr");
        var name = (xml.First(detail, "RltdPties", "Dbtr", "Pty", "Nm") ?? (debtor is null ? null : xml.First(debtor, "Nm")))?.Value;
        var account = xml.All(detail, "RltdPties", "DbtrAcct", "Id").DescendantsAndSelf().FirstOrDefault(e => !e.HasElements)?.Value;
        var code = xml.All(detail, "RltdAgts", "DbtrAgt").Descendants().FirstOrDefault(e => e.Name.LocalName == "MmbId")?.Value;
        return name is null && account is null && code is null
            ? null
            : new BankSender(Cut(name?.Trim(), 70), Cut(code?.Trim(), 70), Cut(account?.Trim(), 70));
    }
}
