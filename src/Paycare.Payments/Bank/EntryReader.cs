using System.Globalization;
using System.Xml.Linq;
using Paycare.Platform.Amounts;
using static Paycare.Payments.Bank.BankElements;

namespace Paycare.Payments.Bank;

/// <summary>
/// Reads one entry. Amount and direction make the balance, so without them there is no statement. Everything else is optional,
/// repeated and bent by banks: what it makes sure is taken, and the rest of the entry's amount is kept in suspense.
/// </summary>
internal sealed class EntryReader(BankOptions bank, BankElements xml)
{
    private readonly TransactionReader _transactions = new(bank, xml);

    public EntryRead Read(XElement entry, DateTimeOffset? reportedAt)
    {
        var (element, isCredit) = (xml.One(entry, "Amt"), xml.IsCredit(entry));
        var minor = Minor(element);
        var status = xml.First(entry, "Sts") is { } sts ? (sts.HasElements ? sts.Elements().First() : sts).Value.Trim() : "";
        if (status != BankCodes.Booked)
        {
            return new EntryRead(
                entry,
                minor,
                isCredit,
                IsBooked: false,
                [],
                BankCodes.NotBooked.Contains(status)
                    ? null
                    : Fault(entry, $"Nobody knows whether an entry with the status \"{status}\" is booked.")
            );
        }

        if (minor == 0)
        {
            return new EntryRead(entry, minor, isCredit, IsBooked: true, []);
        }

        if (!IsOurs(element))
        {
            var currency = element.Attribute("Ccy")?.Value.Trim();
            return new EntryRead(
                entry,
                minor,
                isCredit,
                IsBooked: true,
                [],
                Fault(element, $"The amount {Cut(element.Value.Trim(), 30)} {Cut(currency, 3)} is not in IDR.")
            );
        }

        var day = xml.First(entry, "BookgDt");
        if ((Moment(day) ?? Moment(xml.First(entry, "ValDt")) ?? reportedAt) is not { } bookedAt)
        {
            return new EntryRead(entry, minor, isCredit, IsBooked: true, [], Fault(entry, "Nothing says when it was booked."));
        }

        var whole = new BankLine(
            LineOf(entry),
            _transactions.KindOf(entry, null, isCredit),
            ReferenceIn(entry),
            0,
            new Money(minor, Currency.Idr),
            bookedAt,
            PayoutNames.In(AroundTransactions(entry))
        );
        var wrong =
            day is not null && Moment(day) is null ? (day, $"\"{Cut(day.Value.Trim(), 30)}\" is no date.")
            : xml.First(entry, "RvslInd") is { } reversal && BankCodes.Truth(reversal.Value.Trim()) is null
                ? (reversal, $"\"{Cut(reversal.Value.Trim(), 30)}\" is neither true nor false.")
            : default((XElement, string)?);
        return new EntryRead(
            entry,
            minor,
            isCredit,
            IsBooked: true,
            wrong is { } odd ? [Unclear(whole, odd)] : Lines(entry, whole, isCredit)
        );
    }

    private List<BankLine> Lines(XElement entry, BankLine whole, bool isCredit)
    {
        foreach (var block in xml.All(entry, "NtryDtls"))
        {
            var there = xml.All(block, "TxDtls").Count();
            if (
                xml.First(block, "Btch", "NbOfTxs") is { } announced
                && there > 0
                && announced.Value.Trim().TrimStart('0') != there.ToString(CultureInfo.InvariantCulture)
            )
            {
                return
                [
                    Unclear(
                        whole,
                        (
                            announced,
                            $"{Cut(announced.Value.Trim(), 15)} transactions are announced and "
                                + $"{there.ToString(CultureInfo.InvariantCulture)} are there."
                        )
                    ),
                ];
            }
        }

        var details = xml.All(entry, "NtryDtls", "TxDtls").ToList();
        if (details.Count == 0)
        {
            return [whole];
        }

        var split = EntrySplit.Of(
            [.. details.Select(d => _transactions.Share(d, isCredit))],
            whole.Amount.Minor,
            isCredit,
            xml.Charges(entry)
        );
        if (split.Wrong is { } wrong)
        {
            return [Unclear(whole, wrong)];
        }

        var around = details.Count == 1 ? AroundTransactions(entry) : [];
        var lines = split
            .Shares.Select(s => _transactions.Read(entry, s, whole, around))
            // The entry's own direction first: it names the entry.
            .OrderByDescending(l => BankEntry.IsInward(l.Kind) == isCredit)
            .ToList();
        if (lines.Count == 0)
        {
            return [whole];
        }

        if (split.Charge > 0)
        {
            lines.Add(
                whole with
                {
                    Kind = isCredit ? BankEntryKind.Credit : BankEntryKind.Debit,
                    Part = details.Count,
                    Amount = new Money(split.Charge, Currency.Idr),
                    EndToEndId = null,
                    Doubt = SuspenseReasons.BankCharge,
                    Said = $"The entry is {whole.Amount.ToDecimalText()}, of which this is not the transfer's.",
                }
            );
        }

        return lines;
    }

    private static BankLine Unclear(BankLine whole, (XElement At, string Text) wrong) =>
        whole with
        {
            Line = LineOf(wrong.At),
            EndToEndId = null,
            Doubt = SuspenseReasons.EntryUnclear,
            Said = wrong.Text,
        };

    /// <summary>
    /// The account servicer's reference: the entry's own, or that of its first transaction that has one. Banks sometimes omit it.
    /// </summary>
    private string ReferenceIn(XElement entry) =>
        xml.All(entry, "AcctSvcrRef")
            .Concat(xml.All(entry, "NtryDtls", "TxDtls", "Refs", "AcctSvcrRef"))
            .Select(r => Kept(r.Value, 35))
            .FirstOrDefault(r => r is not null)
        ?? BankReference.None;

    private List<XElement> AroundTransactions(XElement entry) =>
        [.. xml.All(entry, "NtryRef"), .. xml.All(entry, "NtryDtls", "Btch"), .. xml.All(entry, "AddtlNtryInf")];

    private static BankFault Fault(XElement at, string text) => new(LineOf(at), text);
}
