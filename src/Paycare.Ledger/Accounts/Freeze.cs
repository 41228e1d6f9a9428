using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Accounts;

/// <summary>What a freeze stops.</summary>
public enum FreezeScope
{
    /// <summary>Money may arrive in the account, none may leave.</summary>
    Debit,

    /// <summary>No money moves in either direction.</summary>
    All,

    /// <summary>One transaction does not move on: a hold is not captured, money that arrived does not leave its receiver.</summary>
    Transaction,
}

/// <summary>A freeze that stands.</summary>
/// <param name="Id">The row that made it.</param>
/// <param name="Scope">What it stops.</param>
/// <param name="Account">The frozen account; for a transaction, the one that received its money or will.</param>
/// <param name="Transaction">The frozen transaction.</param>
/// <param name="Amount">What of the transaction's money is held back, in minor units; 0 for other scopes and for a hold.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">Since when.</param>
/// <param name="ExpiresAt">When it ends by itself; <c>null</c> when somebody must lift it.</param>
public sealed record Freeze(
    AttemptId Id,
    FreezeScope Scope,
    AccountId Account,
    AttemptId? Transaction,
    long Amount,
    string Reason,
    DateTimeOffset At,
    DateTimeOffset? ExpiresAt
);

/// <summary>All freezes of one account. Immutable, and absent from the many accounts that have none.</summary>
internal sealed class Freezes
{
    private readonly Freeze[] _all;

    private Freezes(Freeze[] all)
    {
        _all = all;
        foreach (var freeze in all)
        {
            // A transaction that two people froze is held back once.
            Amount = checked(Amount + Math.Max(0, freeze.Amount - AmountOf(freeze.Transaction, before: freeze)));
            if (freeze.Scope != FreezeScope.Transaction)
            {
                State = freeze.Scope == FreezeScope.All || State == AccountState.Frozen ? AccountState.Frozen : AccountState.DebitFrozen;
                Since = Since is { } since && since < freeze.At ? since : freeze.At;
            }
        }
    }

    /// <summary>What the strongest freeze of the account as a whole lets through.</summary>
    public AccountState State { get; }

    /// <summary>Since when the account as a whole is frozen.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>What frozen transactions hold back.</summary>
    public long Amount { get; }

    public IReadOnlyList<Freeze> All => _all;

    public static Freezes? Of(IEnumerable<Freeze> all) => all.ToArray() is { Length: > 0 } some ? new Freezes(some) : null;

    public static Freezes? With(Freezes? freezes, Freeze freeze) => new([.. freezes?._all ?? [], freeze]);

    /// <summary>Whether a transaction is frozen.</summary>
    public bool Has(AttemptId transaction) => Array.Exists(_all, f => f.Transaction == transaction);

    /// <summary>What is held back of one transaction.</summary>
    public long AmountOf(AttemptId? transaction) => AmountOf(transaction, before: null);

    private long AmountOf(AttemptId? transaction, Freeze? before)
    {
        var most = 0L;
        foreach (var freeze in _all)
        {
            if (ReferenceEquals(freeze, before))
            {
                break;
            }

            most = freeze.Transaction is { } frozen && frozen == transaction ? Math.Max(most, freeze.Amount) : most;
        }

        return most;
    }
}
