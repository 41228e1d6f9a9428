using Paycare.Platform.Amounts;

namespace Paycare.Payments.MoneyRequests;

/// <summary>A bill split among the one who paid it and others.</summary>
/// <param name="Each">What each of the others owes, in minor units (sen).</param>
/// <param name="Own">What is left for the one who paid, in minor units (sen).</param>
public sealed record EqualShares(Money Each, Money Own)
{
    /// <summary>
    /// Splits a bill into equal shares of whole rupiah. What cannot be divided stays with the one who paid, so that all shares
    /// together are the bill.
    /// </summary>
    /// <param name="bill">The bill, in whole rupiah.</param>
    /// <param name="others">How many others there are, at least one.</param>
    /// <returns><c>null</c> when there is less than one rupiah for each.</returns>
    public static EqualShares? Of(Money bill, int others)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(others, 1);
        var unit = bill.Currency.MinorPerMajor;
        var each = new Money(bill.Minor / unit / (others + 1) * unit, bill.Currency);
        return each.IsPositive ? new EqualShares(each, new Money(bill.Minor - (each.Minor * others), bill.Currency)) : null;
    }
}
