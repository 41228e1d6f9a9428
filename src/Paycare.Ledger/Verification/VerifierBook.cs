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

    /// <summary>What left lately, by row.</summary>
    public SortedDictionary<long, VerifierOutgoing> Outgoing { get; } = [];

    /// <summary>The last row that the owner confirmed with a code.</summary>
    public long Confirmed { get; private set; }

    public void Send(JournalEntry entry, Int128 amount, OutgoingMarks marks)
    {
        var oldest = OutgoingSums.OldestAt(entry.At);
        foreach (var (row, _) in Outgoing.TakeWhile(o => o.Value.At.UtcTicks < oldest).ToList())
        {
            Outgoing.Remove(row);
        }

        Outgoing[entry.Id.Sequence] = new VerifierOutgoing(entry.At, amount, marks.HasFlag(OutgoingMarks.NewDevice));
        Confirmed = marks.HasFlag(OutgoingMarks.Confirmed) ? entry.Id.Sequence : Confirmed;
    }

    public void TakeBack(long row, Int128 amount)
    {
        if (Outgoing.TryGetValue(row, out var sent))
        {
            sent.Amount = Int128.Max(0, sent.Amount - amount);
        }
    }

    public void CountMonth(int month, Int128 amount) => (Month, MonthIncoming) = (month, month == Month ? MonthIncoming + amount : amount);
}

/// <summary>One hold in the verifier's replay.</summary>
internal sealed class VerifierHold(JournalEntry entry)
{
    public JournalEntry Entry { get; } = entry;

    public int Month { get; } = AccountBalances.MonthOf(entry.At);

    public Int128 Left { get; set; } = entry.Amount.Minor;
}

/// <summary>One row of outgoing money in the verifier's replay.</summary>
internal sealed class VerifierOutgoing(DateTimeOffset at, Int128 amount, bool isNewDevice)
{
    public DateTimeOffset At { get; } = at;

    public bool IsNewDevice { get; } = isNewDevice;

    public Int128 Amount { get; set; } = amount;
}

/// <summary>One freeze in the verifier's replay.</summary>
internal sealed class VerifierFreeze(FreezeScope scope, long? transaction, Int128 amount, DateTimeOffset? expiresAt)
{
    public FreezeScope Scope { get; } = scope;

    public long? Transaction { get; } = transaction;

    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    public Int128 Amount { get; set; } = amount;
}
