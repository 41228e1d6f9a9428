using System.Xml.Linq;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Bank;

/// <summary>What one transaction says about its share of an entry.</summary>
/// <param name="Detail">The transaction.</param>
/// <param name="IsCredit">Whether it is in our favour.</param>
/// <param name="Minor">Its amount in our currency; <c>null</c> when it has none.</param>
/// <param name="Charges">What the bank took or gave for it.</param>
internal sealed record TransactionShare(XElement Detail, bool IsCredit, long? Minor, long Charges);

/// <summary>
/// Shares an entry's amount out to its transactions. The entry is what moved; the transactions must explain it, alone or with the
/// bank's charges. Nobody gets more than arrived, and what the charges leave over is apart.
/// </summary>
/// <param name="Shares">The transactions with what each moved.</param>
/// <param name="Charge">What is left of the entry for the bank's charges.</param>
/// <param name="Wrong">Where and why they do not explain it.</param>
internal sealed record EntrySplit(IReadOnlyList<TransactionShare> Shares, long Charge, (XElement At, string Text)? Wrong)
{
    public static EntrySplit Of(IReadOnlyList<TransactionShare> told, long entry, bool isCredit, long entryCharges)
    {
        // A single transaction without an amount of its own has the entry's.
        IReadOnlyList<TransactionShare> shares =
            told is [{ Minor: null or 0 } only] && only.IsCredit == isCredit
                ? [only with { Minor = entry }]
                : [.. told.Where(s => s.Minor != 0)];
        if (shares.FirstOrDefault(s => s.Minor is null) is { } silent)
        {
            return No(silent.Detail, "The transaction has no amount in IDR.");
        }

        var sum = shares.Aggregate(0L, (s, share) => checked(s + (share.IsCredit == isCredit ? share.Minor!.Value : -share.Minor!.Value)));
        if (shares.Count == 0 || sum == entry)
        {
            return new EntrySplit(shares, 0, null);
        }

        var charges = shares.Aggregate(0L, (s, share) => checked(s + share.Charges));
        if (sum < entry && (entry - sum == charges || entry - sum == entryCharges))
        {
            return new EntrySplit(shares, entry - sum, null);
        }

        // What came in is short by what the bank kept: each transaction bears its own.
        var net = shares.Select(s => s with { Minor = s.Minor - s.Charges }).ToList();
        if (net.Count == 1 && sum - entry == entryCharges)
        {
            net = [net[0] with { Minor = entry }];
        }

        return isCredit && net.TrueForAll(s => s.IsCredit && s.Minor > 0) && net.Sum(s => s.Minor) == entry
            ? new EntrySplit(net, 0, null)
            : No(shares[0].Detail.Parent!.Parent!, $"The transactions add up to {Text(sum)}, the entry says {Text(entry)}.");
    }

    private static string Text(long minor) => new Money(minor, Currency.Idr).ToDecimalText();

    private static EntrySplit No(XElement at, string text) => new([], 0, (at, text));
}
