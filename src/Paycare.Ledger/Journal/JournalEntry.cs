using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Journal;

/// <summary>The kind of attempt that a row records.</summary>
public enum EntryKind
{
    /// <summary>An account was opened.</summary>
    Open,

    /// <summary>An account was frozen.</summary>
    Freeze,

    /// <summary>Freezes of an account were lifted.</summary>
    Unfreeze,

    /// <summary>An account's ceiling and monthly limit changed.</summary>
    Limits,

    /// <summary>An account was closed permanently.</summary>
    Close,

    /// <summary>Money from a card or bank into a wallet.</summary>
    TopUp,

    /// <summary>A customer's payment to a merchant.</summary>
    Payment,

    /// <summary>A transfer between two customers.</summary>
    Transfer,

    /// <summary>A refund of a payment.</summary>
    Refund,

    /// <summary>Money from a wallet to a bank.</summary>
    Withdrawal,

    /// <summary>Compensation paid by Paycare.</summary>
    Goodwill,

    /// <summary>Money that a card's bank took back, and what covers it.</summary>
    Dispute,

    /// <summary>Money in suspense released to its owner.</summary>
    Release,

    /// <summary>A correction of the books.</summary>
    Adjustment,
}

/// <summary>The outcome of an attempt. Rows never change: capture, void and expiry are rows of their own.</summary>
public enum EntryState
{
    /// <summary>The money moved.</summary>
    Posted,

    /// <summary>The money is held for a later capture.</summary>
    Pending,

    /// <summary>Held money moved; <see cref="JournalEntry.Pending"/> identifies the hold.</summary>
    Captured,

    /// <summary>Held money was released.</summary>
    Voided,

    /// <summary>A hold or freeze expired.</summary>
    Expired,

    /// <summary>Nothing moved; <see cref="JournalEntry.RefusalCode"/> says why.</summary>
    Refused,
}

/// <summary>One row of the journal: one attempt and its outcome.</summary>
public sealed record JournalEntry
{
    /// <summary>The row's id.</summary>
    public required AttemptId Id { get; init; }

    /// <summary>The owner of the key: a customer, a merchant's key, or a part of Paycare.</summary>
    public required string Client { get; init; }

    /// <summary>The client's key for the request; unique to this row.</summary>
    public required string Key { get; init; }

    /// <summary>The kind of attempt.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The debited account; for account changes, the changed account.</summary>
    public AccountId? Debit { get; init; }

    /// <summary>The credited account.</summary>
    public AccountId? Credit { get; init; }

    /// <summary>The amount; zero for account changes.</summary>
    public required Money Amount { get; init; }

    /// <summary>The outcome.</summary>
    public required EntryState State { get; init; }

    /// <summary>Why it was refused, see <see cref="RefusalCodes"/>; <c>null</c> otherwise.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>
    /// The debited account's posted balance after this row, in minor units on its normal side; <c>null</c> when refused.
    /// </summary>
    public long? DebitAfter { get; init; }

    /// <summary>
    /// The credited account's posted balance after this row, in minor units on its normal side; <c>null</c> when refused.
    /// </summary>
    public long? CreditAfter { get; init; }

    /// <summary>The facts at that moment.</summary>
    public Evidence Evidence { get; init; } = Evidence.None;

    /// <summary>What the row says about itself for the sums of budgets; for outgoing money.</summary>
    public OutgoingMarks Marks => OutgoingRows.Marks(this);

    /// <summary>The caller's own reference, for example an order number.</summary>
    public string? Reference { get; init; }

    /// <summary>The hold that this row captures, voids or expires.</summary>
    public AttemptId? Pending { get; init; }

    /// <summary>The row whose money this one returns.</summary>
    public AttemptId? Original { get; init; }

    /// <summary>The first row of the group that posted together; the first row refers to itself.</summary>
    public AttemptId? Linked { get; init; }

    /// <summary>When a hold or freeze expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Time of the row, never before the previous row's.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The attempt that it belongs to: the hold that it ends, or itself.</summary>
    public AttemptId Attempt => Pending ?? Id;

    /// <summary>Whether it concerns money rather than an account.</summary>
    public bool MovesMoney => Kind is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close);

    /// <summary>Keyed hash of the request; distinguishes a reused key from a repeated request.</summary>
    internal byte[] RequestHash { get; init; } = [];

    /// <summary>The proof that Paycare wrote this row after the one before; empty in rows from before there were proofs.</summary>
    internal byte[] Mac { get; set; } = [];
}
