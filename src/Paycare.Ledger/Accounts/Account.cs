using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Accounts;

/// <summary>
/// An account in memory. The owner works on <see cref="Now"/>, which is ahead of the database by the batches in flight; everyone
/// else reads the copy published after the commit.
/// </summary>
internal sealed class Account(AccountId id, string code, Currency currency, NormalSide normalSide, long? floor)
{
    private AccountBalances _published;
    private bool _isPublished;

    /// <summary>The owner's figures. A field, to allow single figures to be changed in place.</summary>
    public AccountBalances Now = new() { Limits = AccountLimits.None };

    public AccountId Id { get; } = id;

    public AccountCode Code { get; } = AccountCode.Of(code);

    public Currency Currency { get; } = currency;

    public bool IsTest { get; } = AccountDefinition.IsTestCode(code);

    public NormalSide NormalSide { get; } = normalSide;

    public long? Floor { get; } = floor;

    /// <summary>Whether it differs from the last checkpoint.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether the batch being decided changed it.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Open holds in either direction; <c>null</c> for the many accounts that never had one.</summary>
    public HashSet<AttemptId>? Holds { get; set; }

    /// <summary>What left it lately; <c>null</c> for the many accounts that nothing left.</summary>
    public OutgoingSums? Outgoing { get; set; }

    /// <summary>Whether the row that opened it is committed.</summary>
    public bool IsPublished => Volatile.Read(ref _isPublished);

    /// <summary>Whether amounts on this side raise the balance.</summary>
    public bool GrowsOn(NormalSide side) => side == NormalSide;

    /// <summary>The posted balance after an amount on one side.</summary>
    public long PostedAfter(NormalSide side, long amount) => checked(GrowsOn(side) ? Now.Posted + amount : Now.Posted - amount);

    public void Post(NormalSide side, long amount) => Now.Posted = PostedAfter(side, amount);

    /// <summary>The pending amount on one side.</summary>
    public long HoldsOn(NormalSide side) => GrowsOn(side) ? Now.PendingIncoming : Now.Held;

    /// <summary>Adds a pending amount on one side; a negative one removes it.</summary>
    public void Hold(NormalSide side, long amount)
    {
        if (GrowsOn(side))
        {
            Now.PendingIncoming = checked(Now.PendingIncoming + amount);
        }
        else
        {
            Now.Held = checked(Now.Held + amount);
        }
    }

    /// <summary>Publishes the figures after a batch that is now committed.</summary>
    public void Publish(in AccountBalances figures)
    {
        // Locks the account itself: a separate lock object would cost memory over millions of accounts, and the type is internal.
        lock (this)
        {
            _published = figures;
        }

        Volatile.Write(ref _isPublished, true);
    }

    public AccountView View(DateTimeOffset at)
    {
        AccountBalances b;
        lock (this)
        {
            b = _published;
        }

        return ViewOf(b, at);
    }

    /// <summary>The published freeze of one transaction whose money this account received.</summary>
    public Freeze? FreezeOf(AttemptId transaction)
    {
        lock (this)
        {
            return _published.Freezes?.All.FirstOrDefault(f => f.Transaction == transaction);
        }
    }

    public AccountView ViewOf(in AccountBalances b, DateTimeOffset at) =>
        new(
            Id,
            Code.ToString(),
            Currency,
            b.State,
            b.Freezes?.Since,
            b.Posted,
            b.Held,
            b.PendingIncoming,
            b.Frozen,
            b.Available,
            Floor,
            b.Limits.Ceiling,
            b.Limits.MonthIncoming,
            b.MonthIncomingAt(AccountBalances.MonthOf(at))
        );
}
