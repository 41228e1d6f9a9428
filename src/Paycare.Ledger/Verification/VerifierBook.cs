using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Verification;

/// <summary>One account in the verifier's replay, with figures that cannot overflow.</summary>
internal sealed class VerifierBook(AccountDefinition definition)
{
    public AccountDefinition Definition { get; set; } = definition;

    public bool IsClosed { get; set; }

    /// <summary>The freezes in force, by row.</summary>
    public Dictionary<long, VerifierFreeze> Freezes { get; } = [];

    public AccountState State =>
        IsClosed ? AccountState.Closed
        : Freezes.Values.Any(f => f.Scope == FreezeScope.All) ? AccountState.Frozen
        : Freezes.Values.Any(f => f.Scope == FreezeScope.Debit) ? AccountState.DebitFrozen
        : AccountState.Open;

    public Int128 Posted { get; set; }

    public Int128 Held { get; set; }

    public Int128 Incoming { get; set; }

    public int Month { get; private set; }

    public Int128 MonthIncoming { get; set; }

    public void CountMonth(int month, Int128 amount) => (Month, MonthIncoming) = (month, month == Month ? MonthIncoming + amount : amount);
}

/// <summary>One hold in the verifier's replay.</summary>
internal sealed class VerifierHold(JournalEntry entry)
{
    public JournalEntry Entry { get; } = entry;

    public int Month { get; } = AccountBalances.MonthOf(entry.At);

    public Int128 Left { get; set; } = entry.Amount.Minor;
}

/// <summary>One freeze in the verifier's replay.</summary>
internal sealed class VerifierFreeze(FreezeScope scope, long? transaction, Int128 amount, DateTimeOffset? expiresAt)
{
    public FreezeScope Scope { get; } = scope;

    public long? Transaction { get; } = transaction;

    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    public Int128 Amount { get; set; } = amount;
}
