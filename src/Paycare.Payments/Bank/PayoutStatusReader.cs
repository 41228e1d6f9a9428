using System.Xml.Linq;
using Paycare.Platform.Amounts;
using static Paycare.Payments.Bank.BankElements;

namespace Paycare.Payments.Bank;

/// <summary>
/// Reads a status report about a file of payouts. A bank may refuse the file, its block, or single transfers, may count instead of
/// name them, and may leave a status out where an outer one says it. A transfer's own status goes before its block's, and that
/// before the file's.
/// </summary>
internal sealed class PayoutStatusReader(BankElements xml)
{
    private readonly List<BankFault> _unread = [];

    public BankMessage Read(XElement report)
    {
        var header = xml.One(report, "GrpHdr");
        var id = xml.One(header, "MsgId");
        var group = xml.One(report, "OrgnlGrpInfAndSts");
        var original = xml.One(group, "OrgnlMsgId");
        var bookedAt = Moment(xml.One(header, "CreDtTm"))
            ?? throw BankFaultException.At(xml.One(header, "CreDtTm"), "This is no date and time.");
        var blocks = xml.All(report, "OrgnlPmtInfAndSts").ToList();
        var inGroup = Status(group, "GrpSts", null);
        var ofFile = inGroup;
        var told = new List<Told>();
        foreach (var block in blocks)
        {
            var inBlock = Status(block, "PmtInfSts", inGroup);
            told.AddRange(xml.All(block, "TxInfAndSts").Select(t => Transfer(t, inBlock)).OfType<Told>());
            if (inBlock.Word == BankWord.Refused && inBlock != inGroup)
            {
                ofFile = IsOurBlock(block, original) ? inBlock : ofFile;
            }
            else if (inGroup.Word == BankWord.Refused && inBlock.Word != BankWord.Refused)
            {
                Unread(block, "The file is refused, and a block of it is not.");
                ofFile = inBlock;
            }
        }

        var lines = Lines(told, bookedAt);
        return new BankMessage(
            "pain.002",
            new BankMessageName(Text(id, 70), Cut(xml.Word(header, "CreDtTm"), 40), null),
            LineOf(id),
            lines.ConvertAll(line => new BankTold("pain.002", 0, [line])),
            _unread,
            new OriginalFile(
                Text(original, 35),
                LineOf(original),
                xml.First(group, "OrgnlNbOfTxs") is { } count ? Count(count) : null,
                xml.First(group, "OrgnlCtrlSum") is { } sum ? new Money(Minor(sum), Currency.Idr) : null,
                ofFile.Word == BankWord.Refused ? ofFile.Reason : null,
                blocks.Append(group).Max(CountRefused),
                told.Select(t => t.Name).ToHashSet(StringComparer.Ordinal)
            )
        );
    }

    /// <summary>The status of a level, or the one that holds for it from outside.</summary>
    private Said Status(XElement of, string name, Said? outer)
    {
        var element = xml.First(of, name);
        var code = element?.Value.Trim() ?? "";
        var word = BankCodes.WordOf(code);
        var reason = ReasonIn(of);
        if (word == BankWord.Unclear)
        {
            Unread(element!, $"The bank says {Cut(code, 35)}; that neither pays nor refuses.");
        }
        else if (word == BankWord.None && outer is null or { Word: BankWord.None } && reason is not null && name == "TxSts")
        {
            Unread(of, $"The bank gives a reason ({reason}) and no status.");
        }

        return word == BankWord.None
            ? new Said(outer?.Word ?? BankWord.None, reason ?? outer?.Reason ?? "RJCT")
            : new Said(word, reason ?? (word == BankWord.Refused ? code : outer?.Reason ?? code));
    }

    /// <summary>What is said about one transfer; <c>null</c> when it cannot be told which.</summary>
    private Told? Transfer(XElement transfer, Said block)
    {
        var said = Status(transfer, "TxSts", block);
        var name = PayoutNames.In([xml.First(transfer, "OrgnlEndToEndId"), transfer]);
        if (name is null && said.Word == BankWord.Refused)
        {
            Unread(transfer, "A transfer is refused, and it is not said which.");
        }

        return name is null ? null : new Told(transfer, name, said);
    }

    private List<BankLine> Lines(List<Told> told, DateTimeOffset bookedAt)
    {
        var lines = new List<BankLine>();
        foreach (var transfer in told.GroupBy(t => t.Name, StringComparer.Ordinal))
        {
            if (transfer.Select(t => t.Said.Word == BankWord.Refused).Distinct().Count() > 1)
            {
                Unread(transfer.Last().Element, $"The transfer {transfer.Key} is refused here and goes on elsewhere in the file.");
            }
            else if (transfer.First() is { Said.Word: BankWord.Refused } refused)
            {
                lines.Add(Rejection(LineOf(refused.Element), transfer.Key, refused.Said.Reason, bookedAt));
            }
        }

        return lines;
    }

    /// <summary>The refusal of one payout.</summary>
    public static BankLine Rejection(int line, string payout, string reason, DateTimeOffset at) =>
        new(line, BankEntryKind.Rejection, $"pain.002:{payout}", 0, Money.Zero(Currency.Idr), at, payout, Reason: reason);

    /// <summary>Our files have one block, named like the file.</summary>
    private bool IsOurBlock(XElement block, XElement original)
    {
        var name = xml.Word(block, "OrgnlPmtInfId");
        var isOurs = name.Length == 0 || name.Equals(original.Value.Trim(), StringComparison.OrdinalIgnoreCase);
        if (!isOurs)
        {
            Unread(block, $"The block {Cut(name, 35)} is refused; {Cut(original.Value.Trim(), 35)} has no such block.");
        }

        return isOurs;
    }

    /// <summary>How many transfers are refused according to the numbers for each status.</summary>
    private int CountRefused(XElement of) =>
        xml.All(of, "NbOfTxsPerSts")
            .Where(n => BankCodes.Refused.Contains(xml.Word(n, "DtldSts")))
            .Select(n => xml.First(n, "DtldNbOfTxs"))
            .OfType<XElement>()
            .Sum(Count);

    private string? ReasonIn(XElement of) =>
        Kept(
            xml.All(of, "StsRsnInf", "Rsn").Elements().FirstOrDefault()?.Value ?? xml.First(of, "StsRsnInf", "AddtlInf")?.Value,
            BankEntry.ReasonLength
        );

    private void Unread(XElement at, string text) => _unread.Add(new BankFault(LineOf(at), text));

    private sealed record Said(BankWord Word, string Reason);

    private sealed record Told(XElement Element, string Name, Said Said);
}
