using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Attempted = Paycare.Care.Causes.Cause;

namespace Paycare.Care.Diagnosis;

/// <summary>How much of a payment came back.</summary>
internal enum Comeback
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A part, and it is still on its way.</summary>
    PartUnderWay,

    /// <summary>All of it, and some of that is still on its way.</summary>
    UnderWay,

    /// <summary>A part.</summary>
    Part,

    /// <summary>All of it.</summary>
    Whole,
}

/// <summary>Whether the money of an attempt that moved nothing was moved by another one since.</summary>
internal enum PaidSince
{
    /// <summary>It was not.</summary>
    No,

    /// <summary>It was.</summary>
    Once,

    /// <summary>It was, more than once.</summary>
    Twice,
}

/// <summary>Whether a limit stands in the way of trying again.</summary>
internal enum LimitBar
{
    /// <summary>None does.</summary>
    None,

    /// <summary>One does, and verification raises it.</summary>
    Raisable,

    /// <summary>One does, and nothing raises it.</summary>
    Fixed,
}

/// <summary>What became of the code, or of the lock, that an attempt met.</summary>
internal enum FactorState
{
    /// <summary>There is none, or it is over.</summary>
    None,

    /// <summary>A code is still awaited.</summary>
    CodeAwaited,

    /// <summary>A lock that ends by itself stands.</summary>
    LockedForATime,

    /// <summary>A lock that only a proven customer ends stands.</summary>
    Locked,
}

/// <summary>Whether the same payee got the same amount twice.</summary>
internal enum PairState
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>It did, and both payments stand; this is the first.</summary>
    First,

    /// <summary>It did, and both payments stand; this is the second.</summary>
    Second,

    /// <summary>It did, and the other one came back.</summary>
    OtherCameBack,
}

/// <summary>Everything on which the sentence about an attempt and the next step depend. See <see cref="NextSteps"/>.</summary>
internal sealed record Situation(
    string Cause,
    EntryKind Kind,
    AttemptStatus Status,
    bool IsFrozen,
    bool IsAccountFrozen,
    bool IsKept,
    Comeback Comeback,
    PaidSince PaidSince,
    LimitBar Limit,
    FactorState Factor,
    bool HasIncident,
    PairState Pair
)
{
    /// <summary>The situation of an attempt as it is now.</summary>
    public static Situation Of(AttemptFacts attempt, string cause, bool hasIncident, DateTimeOffset now) =>
        new(
            cause,
            attempt.Kind,
            attempt.Status,
            attempt.IsFrozen,
            attempt.IsAccountFrozen,
            BankWords.Kept(attempt) is not null,
            attempt.Returned.Minor <= 0 ? Comeback.None
                : attempt.Returning.Minor > 0
                    ? attempt.Returned.Minor < attempt.Amount.Minor ? Comeback.PartUnderWay
                        : Comeback.UnderWay
                : attempt.Returned.Minor < attempt.Amount.Minor ? Comeback.Part
                : Comeback.Whole,
            attempt.FollowedBy is null ? PaidSince.No
                : attempt.IsFollowedTwice ? PaidSince.Twice
                : PaidSince.Once,
            LimitOf(attempt, cause),
            FactorOf(attempt, cause, now),
            hasIncident,
            attempt.Pair switch
            {
                null => PairState.None,
                { IsReturned: true } => PairState.OtherCameBack,
                { IsEarlier: true } => PairState.Second,
                _ => PairState.First,
            }
        );

    private static LimitBar LimitOf(AttemptFacts attempt, string cause) =>
        // A receiver's limit is the receiver's matter: a smaller sum may fit it.
        !attempt.IsAboveLimits && (cause != Attempted.LimitExceeded || attempt.Kind == EntryKind.Transfer)
            ? LimitBar.None
        : attempt.CanRaiseLimit ? LimitBar.Raisable
        : LimitBar.Fixed;

    private static FactorState FactorOf(AttemptFacts attempt, string cause, DateTimeOffset now) =>
        attempt.IsCodeAwaited ? FactorState.CodeAwaited
        : attempt.Evidence.Time("lockedUntil") is { } until
            ? until > now ? FactorState.LockedForATime
                : FactorState.None
        : cause is Attempted.PinLocked or Attempted.RiskBlocked ? FactorState.Locked
        : FactorState.None;
}
