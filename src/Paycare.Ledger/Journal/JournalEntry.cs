using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Journal;

/// <summary>What a row is about.</summary>
public enum EntryKind
{
    /// <summary>An account was opened.</summary>
    Open,

    /// <summary>An account was frozen.</summary>
    Freeze,

    /// <summary>An account was opened again.</summary>
    Unfreeze,

    /// <summary>An account's ceiling and month limit changed.</summary>
    Limits,

    /// <summary>An account was closed for good.</summary>
    Close,

    /// <summary>Money from a card or bank into a wallet.</summary>
    TopUp,

    /// <summary>A customer pays a merchant.</summary>
    Payment,

    /// <summary>From one customer to another.</summary>
    Transfer,

    /// <summary>A payment's money goes back.</summary>
    Refund,

    /// <summary>Money from a wallet to a bank.</summary>
    Withdrawal,

    /// <summary>Money that Paycare gives to make good.</summary>
    Goodwill,

    /// <summary>Money that a card's bank took back, and what covers it.</summary>
    Dispute,

    /// <summary>Money that was in suspense reaches its owner.</summary>
    Release,

    /// <summary>A correction of the books.</summary>
    Adjustment,
}

/// <summary>What came of an attempt. Rows never change: capture, void and expiry are rows of their own.</summary>
public enum EntryState
{
    /// <summary>The money moved.</summary>
    Posted,

    /// <summary>The money is held for a later capture.</summary>
    Pending,

    /// <summary>Held money moved; <see cref="JournalEntry.Pending"/> names the hold.</summary>
    Captured,

    /// <summary>Held money was let go.</summary>
    Voided,

    /// <summary>A hold or a freeze ended by itself because its time was over.</summary>
    Expired,

    /// <summary>Nothing moved; <see cref="JournalEntry.RefusalCode"/> says why.</summary>
    Refused,
}

/// <summary>One row of the journal: one attempt, and what came of it.</summary>
public sealed record JournalEntry
{
    /// <summary>The row.</summary>
    public required AttemptId Id { get; init; }

    /// <summary>Whose key it is: a customer, a merchant's key, or a part of Paycare.</summary>
    public required string Client { get; init; }

    /// <summary>The client's name for the request; it names this row and no other.</summary>
    public required string Key { get; init; }

    /// <summary>What it is about.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The debited account; for changes of an account, that account.</summary>
    public AccountId? Debit { get; init; }

    /// <summary>The credited account.</summary>
    public AccountId? Credit { get; init; }

    /// <summary>The amount; zero for changes of an account.</summary>
    public required Money Amount { get; init; }

    /// <summary>What came of it.</summary>
    public required EntryState State { get; init; }

    /// <summary>Why it was refused, see <see cref="RefusalCodes"/>.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>The debited account's posted balance after this row, on its normal side; <c>null</c> when refused.</summary>
    public long? DebitAfter { get; init; }

    /// <summary>The credited account's posted balance after this row, on its normal side; <c>null</c> when refused.</summary>
    public long? CreditAfter { get; init; }

    /// <summary>What held at that moment.</summary>
    public Evidence Evidence { get; init; } = Evidence.None;

    /// <summary>The caller's own reference, for example an order number.</summary>
    public string? Reference { get; init; }

    /// <summary>The hold that this row captures, voids or expires.</summary>
    public AttemptId? Pending { get; init; }

    /// <summary>The row whose money this one gives back.</summary>
    public AttemptId? Original { get; init; }

    /// <summary>The first row of the group that posted together; the first one names itself.</summary>
    public AttemptId? Linked { get; init; }

    /// <summary>When a hold or a freeze ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When; never before the row before it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The attempt that it belongs to: the hold that it ends, or itself.</summary>
    public AttemptId Attempt => Pending ?? Id;

    /// <summary>Whether it is about money, not about an account.</summary>
    public bool MovesMoney => Kind is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close);

    /// <summary>Keyed hash of the request, by which a reused key is told from a repeated request.</summary>
    internal byte[] RequestHash { get; init; } = [];
}
