using System.Collections.Concurrent;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;

namespace Paycare.Ledger.Accounts;

/// <summary>Everything about an account that rows change; copied as a whole, so readers see one moment.</summary>
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

    /// <summary>
    /// Money withheld by freezes, in minor units: everything not held, or what remains of frozen transactions' money.
    /// </summary>
    public readonly long Frozen
    {
        get
        {
            var free = Math.Max(0, checked(Posted - Held));
            return State == AccountState.Open ? Math.Min(Freezes?.Amount ?? 0, free) : free;
        }
    }

    public readonly long Available => checked(Posted - Held - Frozen);

    /// <summary>Incoming total of the given month; an older month's figure no longer counts.</summary>
    public readonly long MonthIncomingAt(int month) => month <= Month ? MonthIncoming : 0;

    public void AddMonthIncoming(int month, long amount)
    {
        MonthIncoming = checked(MonthIncomingAt(month) + amount);
        Month = Math.Max(Month, month);
    }

    /// <summary>Numbers the calendar months in Western Indonesian Time, by which monthly limits are counted.</summary>
    public static int MonthOf(DateTimeOffset at)
    {
        var local = at.ToOffset(Wording.WesternIndonesia);
        return (local.Year * 12) + local.Month - 1;
    }
}

/// <summary>An account's limits. Few distinct ones exist, so accounts share them.</summary>
/// <param name="Ceiling">Highest balance that top-ups and transfers may reach, in minor units; <c>null</c> for none.</param>
/// <param name="MonthIncoming">
/// Most that top-ups and transfers may bring in a month, in minor units; <c>null</c> for none.
/// </param>
[EachProcess("Equal limits share one object, which saves memory and nothing else.")]
internal sealed record AccountLimits(long? Ceiling, long? MonthIncoming)
{
    private static readonly ConcurrentDictionary<(long? Ceiling, long? MonthIncoming), AccountLimits> Known = new();

    public static AccountLimits None { get; } = Of(null, null);

    public static AccountLimits Of(long? ceiling, long? monthIncoming) =>
        Known.GetOrAdd((ceiling, monthIncoming), static of => new AccountLimits(of.Ceiling, of.MonthIncoming));
}
