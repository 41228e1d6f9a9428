using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;

namespace Paycare.Ledger.Accounts;

/// <summary>Everything about an account that rows change; copied as a whole, so that a reader sees one moment.</summary>
internal record struct AccountBalances
{
    public long Posted;
    public long Held;
    public long PendingIncoming;
    public long MonthIncoming;
    public int Month;
    public bool IsClosed;
    public AccountLimits Limits;
    public Freezes? Freezes;

    public readonly AccountState State => IsClosed ? AccountState.Closed : Freezes?.State ?? AccountState.Open;

    /// <summary>What freezes hold back: all that is not held, or the money of frozen transactions as far as it is still there.</summary>
    public readonly long Frozen
    {
        get
        {
            var free = Math.Max(0, checked(Posted - Held));
            return State == AccountState.Open ? Math.Min(Freezes?.Amount ?? 0, free) : free;
        }
    }

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

/// <summary>The limits of an account. Few different ones exist, so accounts share them.</summary>
/// <param name="Ceiling">The highest balance that top-ups and transfers may reach; <c>null</c> for none.</param>
/// <param name="MonthIncoming">The most that top-ups and transfers may bring in a month; <c>null</c> for none.</param>
[EachProcess("Equal limits share one object, which saves memory and nothing else.")]
internal sealed record AccountLimits(long? Ceiling, long? MonthIncoming)
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<AccountLimits, AccountLimits> Known = new();

    public static AccountLimits None { get; } = Of(null, null);

    public static AccountLimits Of(long? ceiling, long? monthIncoming)
    {
        var limits = new AccountLimits(ceiling, monthIncoming);
        return Known.GetOrAdd(limits, limits);
    }
}
