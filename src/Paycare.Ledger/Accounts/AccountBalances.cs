using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>Everything about an account that rows change; copied as a whole, so that a reader sees one moment.</summary>
internal record struct AccountBalances
{
    public long Posted;
    public long Held;
    public long PendingIncoming;
    public long MonthIncoming;
    public int Month;
    public AccountState State;
    public DateTimeOffset? FrozenAt;
    public long? Ceiling;
    public long? MonthIncomingLimit;

    /// <summary>There is no partial freeze: while the account is not open, all that is not held is held back.</summary>
    public readonly long Frozen => State == AccountState.Open ? 0 : Math.Max(0, checked(Posted - Held));

    public readonly long Available => checked(Posted - Held - Frozen);

    /// <summary>What came in during the given month; an older month's figure no longer counts.</summary>
    public readonly long MonthIncomingAt(int month) => month <= Month ? MonthIncoming : 0;

    public void AddMonthIncoming(int month, long amount)
    {
        MonthIncoming = checked(MonthIncomingAt(month) + amount);
        Month = Math.Max(Month, month);
    }

    /// <summary>Numbers the calendar months of Western Indonesian Time, where the month edge of limits is.</summary>
    public static int MonthOf(DateTimeOffset at)
    {
        var local = at.ToOffset(Wording.WesternIndonesia);
        return (local.Year * 12) + local.Month - 1;
    }
}
