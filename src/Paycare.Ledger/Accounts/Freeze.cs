using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Accounts;

/// <summary>What a freeze stops.</summary>
public enum FreezeScope
{
    /// <summary>Money may arrive in the account but not leave it.</summary>
    Debit,

    /// <summary>No money moves in either direction.</summary>
    All,

    /// <summary>One transaction is stopped: a hold is not captured, money that arrived does not leave its receiver.</summary>
    Transaction,
}

/// <summary>A freeze in force.</summary>
/// <param name="Id">The row that created it.</param>
/// <param name="Scope">What it stops.</param>
/// <param name="Account">The frozen account; for a transaction, the one that received its money or will.</param>
/// <param name="Transaction">The frozen transaction; <c>null</c> when the account as a whole is frozen.</param>
/// <param name="Amount">Withheld money of the transaction, in minor units; 0 for other scopes and for a hold.</param>
/// <param name="Reason">Reason, for the record.</param>
/// <param name="At">Start of the freeze.</param>
/// <param name="ExpiresAt">When it expires automatically; <c>null</c> when it must be lifted.</param>
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
            // A transaction frozen twice is withheld once.
            Amount = checked(Amount + Math.Max(0, freeze.Amount - AmountOf(freeze.Transaction, before: freeze)));
            if (freeze.Scope != FreezeScope.Transaction)
            {
                State = freeze.Scope == FreezeScope.All || State == AccountState.Frozen ? AccountState.Frozen : AccountState.DebitFrozen;
                Since = Since is { } since && since < freeze.At ? since : freeze.At;
            }
        }
    }

    /// <summary>What the strictest freeze of the account as a whole allows.</summary>
    public AccountState State { get; }

    /// <summary>Since when the account as a whole is frozen.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>Withheld by frozen transactions, in minor units.</summary>
    public long Amount { get; }

    public IReadOnlyList<Freeze> All => _all;

    public static Freezes? Of(IEnumerable<Freeze> all) => all.ToArray() is { Length: > 0 } some ? new Freezes(some) : null;

    public static Freezes? With(Freezes? freezes, Freeze freeze) => new([.. freezes?._all ?? [], freeze]);

    /// <summary>Whether a transaction is frozen.</summary>
    public bool Has(AttemptId transaction) => Array.Exists(_all, f => f.Transaction == transaction);

    /// <summary>Withheld money of one transaction, in minor units.</summary>
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
