using System.Globalization;
using System.Xml.Linq;
using Paycare.Platform.Amounts;
using static Paycare.Payments.Bank.BankElements;

namespace Paycare.Payments.Bank;

/// <summary>The sums that a report announces must be those of its entries: else part of it is missing, and nothing is taken.</summary>
internal sealed class EntryTotals(BankElements xml)
{
    public void Check(XElement report, IReadOnlyList<EntryRead> entries)
    {
        foreach (var summary in xml.All(report, "TxsSummry"))
        {
            Total(xml.First(summary, "TtlNtries"), entries);
            Total(xml.First(summary, "TtlCdtNtries"), entries.Where(e => e.IsCredit));
            Total(xml.First(summary, "TtlDbtNtries"), entries.Where(e => !e.IsCredit));
        }

        Balances(report, entries);
    }

    private void Total(XElement? total, IEnumerable<EntryRead> entries)
    {
        if (total is null)
        {
            return;
        }

        var counted = entries.ToList();
        if (xml.First(total, "NbOfNtries") is { } number && Count(number) != counted.Count)
        {
            throw BankFaultException.At(
                number,
                $"{number.Value.Trim()} entries are announced and {counted.Count.ToString(CultureInfo.InvariantCulture)} are there."
            );
        }

        var sum = counted.Aggregate(0L, (s, e) => checked(s + e.Minor));
        if (xml.First(total, "Sum") is { } announced && Minor(announced) != sum)
        {
            throw BankFaultException.At(
                announced,
                $"The sum {announced.Value.Trim()} is announced and the entries add up to {new Money(sum, Currency.Idr).ToDecimalText()}."
            );
        }
    }

    private void Balances(XElement report, IReadOnlyList<EntryRead> entries)
    {
        var balances = xml.All(report, "Bal")
            .Where(b => xml.First(b, "Amt") is not { } amount || IsOurs(amount))
            .Select(b => (Code: xml.Word(b, "Tp", "CdOrPrtry", "Cd"), Element: b))
            .ToList();
        var opening = balances.Find(b => b.Code is "OPBD" or "PRCD").Element;
        var closing = balances.Find(b => b.Code == "CLBD").Element;
        // What cannot be booked is in the bank's balance or not: the case about it says that a person has to look.
        if (opening is null || closing is null || entries.Any(e => e.Unread is not null))
        {
            return;
        }

        var moved = entries.Where(e => e.IsBooked).Aggregate(0L, (s, e) => checked(s + (e.IsCredit ? e.Minor : -e.Minor)));
        if (checked(Signed(opening) + moved) != Signed(closing))
        {
            throw BankFaultException.At(closing, "Opening balance and entries do not add up to the closing balance.");
        }

        long Signed(XElement balance) => Minor(xml.One(balance, "Amt")) * (xml.IsCredit(balance) ? 1 : -1);
    }
}
