using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Payments.Bank;

/// <summary>
/// Reads bank files: ISO 20022 camt.053 and camt.054 (entries) and pain.002 (payout status). No DTD, no entities, bounded size;
/// anything missing, duplicated or not adding up rejects the whole file with its line.
/// </summary>
internal sealed partial class BankFileReader
{
    private const string Namespaces = "urn:iso:std:iso:20022:tech:xsd:";
    private const int MostDecimals = 5;
    private static readonly string[] TransactionNames = ["UETR", "TxId", "AcctSvcrRef"];
    private readonly BankOptions _bank;
    private readonly XNamespace _ns;

    private BankFileReader(BankOptions bank, XNamespace ns)
    {
        _bank = bank;
        _ns = ns;
    }

    public static (BankMessage? Message, BankFault? Fault) Read(byte[] content, BankOptions bank)
    {
        if (content.Length > bank.LargestFileBytes)
        {
            return (null, new BankFault(1, $"The file has more than {bank.LargestFileBytes} bytes."));
        }

        try
        {
            return (ReadDocument(content, bank), null);
        }
        catch (XmlException e)
        {
            return (null, new BankFault(Math.Max(1, e.LineNumber), e.Message));
        }
        catch (FileFaultException e)
        {
            return (null, e.Fault);
        }
        catch (OverflowException)
        {
            return (null, new BankFault(1, "The sums do not fit 64 bits."));
        }
    }

    private static BankMessage ReadDocument(byte[] content, BankOptions bank)
    {
        using var stream = new MemoryStream(content, writable: false);
        using var xml = XmlReader.Create(
            stream,
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = bank.LargestFileBytes,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                IgnoreWhitespace = true,
            }
        );
        var document = XDocument.Load(xml, LoadOptions.SetLineInfo).Root!;
        var version =
            document.Name.NamespaceName is { } name && name.StartsWith(Namespaces, StringComparison.Ordinal)
                ? name[Namespaces.Length..]
                : "";
        if (document.Name.LocalName != "Document" || !bank.Messages.Contains(version))
        {
            throw Fault(
                document,
                $"<{document.Name.LocalName}> in \"{document.Name.NamespaceName}\" is none of the messages that are read."
            );
        }

        var reader = new BankFileReader(bank, document.Name.Namespace);
        return version[..8] switch
        {
            "camt.053" => reader.Camt("camt.053", reader.One(document, "BkToCstmrStmt"), "Stmt"),
            "camt.054" => reader.Camt("camt.054", reader.One(document, "BkToCstmrDbtCdtNtfctn"), "Ntfctn"),
            "pain.002" => reader.Status(reader.One(document, "CstmrPmtStsRpt")),
            _ => throw Fault(document, $"{version} is none of the messages that are read."),
        };
    }

    private BankMessage Camt(string kind, XElement message, string part)
    {
        var id = One(One(message, "GrpHdr"), "MsgId");
        var reports = message.Elements(_ns + part).ToList();
        if (reports.Count == 0)
        {
            throw Fault(message, $"There is no <{part}>.");
        }

        var told = new List<BankTold>();
        foreach (var (report, index) in reports.Select((r, i) => (r, i)))
        {
            Account(report);
            var entries = report.Elements(_ns + "Ntry").Select(Entry).ToList();
            Totals(report, entries);
            Balances(report, entries);
            var name = ReportName(kind, report) ?? $"{kind}:{Text(id, 70)}#{index}";
            told.AddRange(entries.Select((e, i) => (e, i)).Where(e => e.e.IsBooked).Select(e => new BankTold(name, e.i, e.e.Lines)));
        }

        return new BankMessage(kind, Text(id, 70), LineOf(id), told, null);
    }

    /// <summary>
    /// The bank's name for a report, with its number and page; <c>null</c> when it has none that identifies it.
    /// </summary>
    private string? ReportName(string kind, XElement report)
    {
        var id = report.Element(_ns + "Id")?.Value.Trim();
        return BankReference.Identifies(id)
            ? $"{kind}:{Cut(id)}:{Part("ElctrncSeqNb")}:{Part("LglSeqNb")}"
                + $":{Cut(report.Element(_ns + "RptPgntn")?.Element(_ns + "PgNb")?.Value.Trim())}"
            : null;

        string? Part(string name) => report.Element(_ns + name)?.Value.Trim() is { Length: <= 18 } number ? number : null;
    }

    private void Account(XElement report)
    {
        var account = One(One(report, "Acct"), "Id");
        var number = account.Element(_ns + "IBAN") ?? One(One(account, "Othr"), "Id");
        if (number.Value.Trim() != _bank.Account)
        {
            throw Fault(number, "This is not Paycare's account.");
        }
    }

    private EntryRead Entry(XElement entry)
    {
        var (amount, isCredit) = (Amount(One(entry, "Amt")), IsCredit(entry));
        var status = One(entry, "Sts");
        var isBooked = (status.Element(_ns + "Cd") ?? status).Value.Trim() == "BOOK";
        if (!isBooked)
        {
            return new EntryRead(entry, amount, isCredit, isBooked, []);
        }

        var reference = ReferenceIn(entry);
        var bookedAt = Moment(One(entry, "BookgDt"));
        var isReversal = entry.Element(_ns + "RvslInd")?.Value.Trim() == "true";
        var details = entry.Elements(_ns + "NtryDtls").Elements(_ns + "TxDtls").ToList();
        if (
            entry.Elements(_ns + "NtryDtls").Elements(_ns + "Btch").Elements(_ns + "NbOfTxs").FirstOrDefault() is { } count
            && details.Count > 0
            && Count(count) != details.Count
        )
        {
            throw Fault(count, $"{count.Value.Trim()} transactions are announced and {details.Count} are there.");
        }

        if (details.Count == 0)
        {
            return new EntryRead(
                entry,
                amount,
                isCredit,
                isBooked,
                [new BankLine(LineOf(entry), KindOf(isCredit, isReversal), reference, 0, amount, bookedAt)]
            );
        }

        var lines = details
            .Select((d, i) => Detail(d, details.Count == 1 ? amount : null, isCredit, isReversal, reference, i, bookedAt))
            .ToList();
        var sum = lines.Aggregate(0L, (total, line) => checked(total + line.Amount.Minor));
        return sum == amount.Minor
            ? new EntryRead(entry, amount, isCredit, isBooked, lines)
            : throw Fault(
                entry,
                $"The transactions add up to {new Money(sum, Currency.Idr).ToDecimalText()}, the entry says {amount.ToDecimalText()}."
            );
    }

    private BankLine Detail(
        XElement detail,
        Money? entryAmount,
        bool isCredit,
        bool isReversal,
        string reference,
        int part,
        DateTimeOffset bookedAt
    )
    {
        var own = detail.Element(_ns + "Amt")
            ?? detail.Elements(_ns + "AmtDtls").Elements(_ns + "TxAmt").Elements(_ns + "Amt").FirstOrDefault();
        var amount = own is not null ? Amount(own) : entryAmount ?? throw Fault(detail, "The transaction has no amount.");
        var back = detail.Element(_ns + "RtrInf");
        var reason = back?.Element(_ns + "Rsn")?.Elements().FirstOrDefault();
        var endToEnd = detail.Element(_ns + "Refs")?.Element(_ns + "EndToEndId");
        return new BankLine(
            LineOf(detail),
            KindOf(isCredit, isReversal || back is not null),
            reference,
            part,
            amount,
            bookedAt,
            endToEnd is null ? null : Text(endToEnd, 35),
            isCredit ? NumberIn(detail) : null,
            isCredit ? Sender(detail) : null,
            reason is null ? null : Text(reason, 35),
            TransactionIn(detail)
        );
    }

    /// <summary>
    /// The account servicer's reference: the entry's own, or that of its first transaction that has one. Banks sometimes omit it.
    /// </summary>
    private string ReferenceIn(XElement entry)
    {
        var own = new[] { entry.Element(_ns + "AcctSvcrRef") }
            .Concat(entry.Elements(_ns + "NtryDtls").Elements(_ns + "TxDtls").Elements(_ns + "Refs").Elements(_ns + "AcctSvcrRef"))
            .FirstOrDefault(r => r?.Value.Trim().Length > 0);
        return own is null ? BankReference.None : Text(own, 35);
    }

    /// <summary>The id that is unique to a transaction within its bank.</summary>
    private string? TransactionIn(XElement detail) =>
        TransactionNames
            .Select(name => detail.Element(_ns + "Refs")?.Element(_ns + name))
            .FirstOrDefault(id => BankReference.Identifies(id?.Value))
            is { } found
            ? Text(found, 36)
            : null;

    /// <summary>A debit marked as reversed is still a debit; its end-to-end id says which payout it concerns.</summary>
    private static BankEntryKind KindOf(bool isCredit, bool isBack) =>
        !isCredit ? BankEntryKind.Debit
        : isBack ? BankEntryKind.Return
        : BankEntryKind.Credit;

    /// <summary>The number that the sender named: as account, structured reference, or in the remittance text.</summary>
    private string? NumberIn(XElement detail)
    {
        var account = detail
            .Elements(_ns + "RltdPties")
            .Elements(_ns + "CdtrAcct")
            .Elements(_ns + "Id")
            .Elements()
            .DescendantsAndSelf()
            .Where(e => !e.HasElements)
            .Select(e => e.Value.Trim());
        var remittance = detail
            .Elements(_ns + "RmtInf")
            .Descendants()
            .Where(e => !e.HasElements && e.Name.LocalName is "Ref" or "Ustrd")
            .Select(e => e.Value);
        var candidates = account
            .Concat(remittance.SelectMany(text => Digits().Matches(text).Select(m => m.Value)))
            .Where(n => n != _bank.Account)
            .ToList();
        var number = candidates.Find(n => VirtualAccountNumber.IsWellFormed(_bank, n))
            ?? candidates.Find(n => n.StartsWith(_bank.Prefix, StringComparison.Ordinal));
        return number is { Length: <= 34 } ? number : null;
    }

    private BankSender? Sender(XElement detail)
    {
        var parties = detail.Element(_ns + "RltdPties");
        var debtor = parties?.Element(_ns + "Dbtr");
        var name = (debtor?.Element(_ns + "Pty") ?? debtor)?.Element(_ns + "Nm")?.Value.Trim();
        var account = parties
            ?.Element(_ns + "DbtrAcct")
            ?.Element(_ns + "Id")
            ?.Descendants()
            .FirstOrDefault(e => !e.HasElements)
            ?.Value.Trim();
        var bank = detail.Element(_ns + "RltdAgts")?.Element(_ns + "DbtrAgt")?.Descendants(_ns + "MmbId").FirstOrDefault()?.Value.Trim();
        return name is null && account is null && bank is null ? null : new BankSender(Cut(name), Cut(bank), Cut(account));
    }

    /// <summary>The file's totals must equal the sum of its entries.</summary>
    private void Totals(XElement report, List<EntryRead> entries)
    {
        if (report.Element(_ns + "TxsSummry") is not { } summary)
        {
            return;
        }

        Total(summary.Element(_ns + "TtlNtries"), entries);
        Total(summary.Element(_ns + "TtlCdtNtries"), entries.Where(e => e.IsCredit));
        Total(summary.Element(_ns + "TtlDbtNtries"), entries.Where(e => !e.IsCredit));
    }

    private void Total(XElement? total, IEnumerable<EntryRead> entries)
    {
        if (total is null)
        {
            return;
        }

        var counted = entries.ToList();
        if (total.Element(_ns + "NbOfNtries") is { } number && Count(number) != counted.Count)
        {
            throw Fault(number, $"{number.Value.Trim()} entries are announced and {counted.Count} are there.");
        }

        var sum = counted.Aggregate(0L, (s, e) => checked(s + e.Amount.Minor));
        if (total.Element(_ns + "Sum") is { } announced && Minor(announced) != sum)
        {
            throw Fault(
                announced,
                $"The sum {announced.Value.Trim()} is announced and the entries add up to {new Money(sum, Currency.Idr).ToDecimalText()}."
            );
        }
    }

    private void Balances(XElement report, List<EntryRead> entries)
    {
        var balances = report
            .Elements(_ns + "Bal")
            .Select(b =>
                (Code: b.Elements(_ns + "Tp").Elements(_ns + "CdOrPrtry").Elements(_ns + "Cd").FirstOrDefault()?.Value.Trim(), Element: b)
            )
            .ToList();
        var opening = balances.Find(b => b.Code is "OPBD" or "PRCD").Element;
        var closing = balances.Find(b => b.Code == "CLBD").Element;
        if (opening is null || closing is null)
        {
            return;
        }

        var moved = entries.Where(e => e.IsBooked).Aggregate(0L, (s, e) => checked(s + (e.IsCredit ? e.Amount.Minor : -e.Amount.Minor)));
        if (checked(Signed(opening) + moved) != Signed(closing))
        {
            throw Fault(closing, "Opening balance and entries do not add up to the closing balance.");
        }

        long Signed(XElement balance) => Minor(One(balance, "Amt")) * (IsCredit(balance) ? 1 : -1);
    }

    private BankMessage Status(XElement report)
    {
        var id = One(One(report, "GrpHdr"), "MsgId");
        var group = One(report, "OrgnlGrpInfAndSts");
        var original = One(group, "OrgnlMsgId");
        var isRejected = group.Element(_ns + "GrpSts")?.Value.Trim() == "RJCT";
        var bookedAt = Moment(One(One(report, "GrpHdr"), "CreDtTm"));
        var lines = new List<BankLine>();
        foreach (var transaction in report.Elements(_ns + "OrgnlPmtInfAndSts").Elements(_ns + "TxInfAndSts"))
        {
            if (One(transaction, "TxSts").Value.Trim() != "RJCT")
            {
                continue;
            }

            var endToEnd = One(transaction, "OrgnlEndToEndId");
            lines.Add(
                new BankLine(
                    LineOf(transaction),
                    BankEntryKind.Rejection,
                    $"pain.002:{Text(endToEnd, 35)}",
                    0,
                    Money.Zero(Currency.Idr),
                    bookedAt,
                    Text(endToEnd, 35),
                    Reason: Reason(transaction)
                )
            );
        }

        if (lines.GroupBy(l => l.EndToEndId).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new FileFaultException(
                new BankFault(twice.Last().Line, $"The transfer {twice.Key} stands here a second time, first in line {twice.First().Line}.")
            );
        }

        return new BankMessage(
            "pain.002",
            Text(id, 70),
            LineOf(id),
            lines.ConvertAll(line => new BankTold("pain.002", 0, [line])),
            new OriginalFile(
                Text(original, 35),
                LineOf(original),
                group.Element(_ns + "OrgnlNbOfTxs") is { } count ? Count(count) : null,
                group.Element(_ns + "OrgnlCtrlSum") is { } sum ? new Money(Minor(sum), Currency.Idr) : null,
                isRejected ? Reason(group) ?? "RJCT" : null
            )
        );
    }

    private string? Reason(XElement of) =>
        of.Elements(_ns + "StsRsnInf").Elements(_ns + "Rsn").Elements().FirstOrDefault() is { } reason ? Text(reason, 35) : null;

    private bool IsCredit(XElement of)
    {
        var indicator = One(of, "CdtDbtInd");
        return indicator.Value.Trim() switch
        {
            "CRDT" => true,
            "DBIT" => false,
            _ => throw Fault(indicator, "This is neither CRDT nor DBIT."),
        };
    }

    private static Money Amount(XElement element)
    {
        if (element.Attribute("Ccy")?.Value != Currency.Idr.Code)
        {
            throw Fault(element, "The amount is not in IDR.");
        }

        var minor = Minor(element);
        return minor > 0 ? new Money(minor, Currency.Idr) : throw Fault(element, "The amount is not above zero.");
    }

    /// <summary>ISO 20022 allows up to five decimals; those beyond the currency's own must be zeros.</summary>
    private static long Minor(XElement element)
    {
        var text = element.Value.Trim();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, part) = point < 0 ? (text, "") : (text[..point], text[(point + 1)..]);
        var decimals = Currency.Idr.Decimals;
        var isRead =
            whole.Length > 0
            && whole.All(char.IsAsciiDigit)
            && part.All(char.IsAsciiDigit)
            && part.Length <= MostDecimals
            && (point < 0 || part.Length > 0)
            && (part.Length <= decimals || part[decimals..].All(c => c == '0'));
        return
            isRead
            && long.TryParse(
                whole + part.PadRight(decimals, '0')[..decimals],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var minor
            )
            ? minor
            : throw Fault(element, $"\"{Cut(text)}\" is no amount.");
    }

    private static int Count(XElement element) =>
        int.TryParse(element.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Fault(element, $"\"{Cut(element.Value)}\" is no count.");

    /// <summary>A date, or date and time; without an offset it is the bank's local time (WIB).</summary>
    private static DateTimeOffset Moment(XElement element)
    {
        var text = (element.HasElements ? element.Elements().First() : element).Value.Trim();
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) || at.Year is < 2000 or > 2999)
        {
            throw Fault(element, $"\"{Cut(text)}\" is no date.");
        }

        return at.Kind == DateTimeKind.Unspecified
            ? new DateTimeOffset(at, Wording.WesternIndonesia).ToUniversalTime()
            : new DateTimeOffset(at).ToUniversalTime();
    }

    private static string Text(XElement element, int longest)
    {
        var text = element.Value.Trim();
        return text.Length is > 0 && text.Length <= longest && !text.Any(char.IsControl) && !text.Any(char.IsSurrogate)
            ? text
            : throw Fault(
                element,
                $"<{element.Name.LocalName}> is empty, longer than {longest} characters, or has characters that do not belong there."
            );
    }

    private XElement One(XElement of, string name)
    {
        var found = of.Elements(_ns + name).Take(2).ToList();
        return found.Count == 1
            ? found[0]
            : throw Fault(
                found.Count == 0 ? of : found[1],
                found.Count == 0 ? $"<{of.Name.LocalName}> has no <{name}>." : $"<{of.Name.LocalName}> has more than one <{name}>."
            );
    }

    private static string? Cut(string? text) =>
        text is { Length: > 70 } ? text[..(char.IsHighSurrogate(text[69]) ? 69 : 70)]
        : string.IsNullOrEmpty(text) ? null
        : text;

    private static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;

    private static FileFaultException Fault(XElement at, string text) => new(new BankFault(LineOf(at), text));

    [GeneratedRegex("(?<![0-9])[0-9]{8,34}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    private sealed record EntryRead(XElement Element, Money Amount, bool IsCredit, bool IsBooked, IReadOnlyList<BankLine> Lines);

    /// <summary>Carries a fault out of the depth of a file to the one verdict; never leaves this class.</summary>
    private sealed class FileFaultException(BankFault fault) : Exception(fault.Text)
    {
        public BankFault Fault { get; } = fault;
    }
}
