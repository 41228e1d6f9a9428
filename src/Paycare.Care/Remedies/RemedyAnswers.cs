using Paycare.Care.Cases;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Remedies;

/// <summary>A remedy to ask for, unchecked.</summary>
/// <param name="Kind">Its contract name.</param>
/// <param name="Arguments">What it needs.</param>
/// <param name="Reason">Why, for the record.</param>
public sealed record RemedyBody(string? Kind, RemedyArguments? Arguments, string? Reason);

/// <summary>What remedies need to know.</summary>
/// <param name="Amount">For goodwill and refunds.</param>
/// <param name="PaymentId">The payment or transfer that it is about.</param>
/// <param name="RefundId">The refund that it is about.</param>
/// <param name="SuspenseId">The money in suspense that is decided about.</param>
/// <param name="CardId">The card that it is about.</param>
public sealed record RemedyArguments(
    MoneyBody? Amount,
    string? PaymentId,
    string? RefundId = null,
    string? SuspenseId = null,
    string? CardId = null
);

/// <summary>A remedy that was asked for.</summary>
/// <param name="Id">Which.</param>
/// <param name="ApprovalId">The same, while and after a second person decides; <c>null</c> when none is needed.</param>
/// <param name="CaseId">On which case.</param>
/// <param name="Kind">Its contract name.</param>
/// <param name="Status">waiting, doing, done, rejected or failed.</param>
/// <param name="Amount">For goodwill.</param>
/// <param name="Reason">Why it was asked for.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="DecidedBy">The second person.</param>
/// <param name="DecidedAt">When they decided.</param>
/// <param name="DecisionReason">Why.</param>
/// <param name="Code">Why it was not possible.</param>
/// <param name="AttemptId">The journal row, where there is one.</param>
public sealed record RemedyItem(
    RemedyId Id,
    RemedyId? ApprovalId,
    CaseId CaseId,
    string Kind,
    string Status,
    Money? Amount,
    string Reason,
    StaffAnswer AskedBy,
    DateTimeOffset AskedAt,
    StaffAnswer? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? DecisionReason,
    string? Code,
    string? AttemptId
);

/// <summary>What a remedy would do, and what the rules say; nothing was changed.</summary>
/// <param name="Kind">Its contract name.</param>
/// <param name="Outcome">allowed, needs-approval or refused.</param>
/// <param name="Rule">The first rule that refuses.</param>
/// <param name="Postings">What would be booked; empty when no money moves.</param>
/// <param name="Changes">What would be different.</param>
/// <param name="Policy">Every rule that was looked at.</param>
public sealed record RemedyPreview(
    string Kind,
    string Outcome,
    string? Rule,
    IReadOnlyList<RemedyPosting> Postings,
    IReadOnlyList<RemedyChange> Changes,
    IReadOnlyList<RemedyPolicy> Policy
);

/// <summary>One side of a booking.</summary>
/// <param name="Account">care-budget, merchant, wallet, suspense, clearing-bank or receiver.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Out">What leaves it.</param>
/// <param name="In">What arrives.</param>
public sealed record RemedyPosting(string Account, string Label, Money? Out, Money? In);

/// <summary>Something as it is now, and as it would be.</summary>
/// <param name="Name">Which.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Now">Now.</param>
/// <param name="After">After the remedy.</param>
public sealed record RemedyChange(string Name, string Label, string Now, string After);

/// <summary>What one rule says.</summary>
/// <param name="Rule">
/// role, assurance, customer, open-case, second-person, goodwill-per-case, goodwill-per-day, care-budget, refund-remainder,
/// shop-balance, refund-state, transaction, account, recall or card-free.
/// </param>
/// <param name="Outcome">ok, wait or refused.</param>
/// <param name="Text">The same for people.</param>
public sealed record RemedyPolicy(string Rule, string Outcome, string Text);

/// <summary>A remedy as the desk may offer it on a case.</summary>
/// <param name="Kind">Its contract name.</param>
/// <param name="NeedsSecondPerson">Whether somebody else decides.</param>
/// <param name="Needs">The assurance it needs.</param>
/// <param name="IsAllowed">Whether role and assurance suffice now.</param>
public sealed record RemedyOffer(string Kind, bool NeedsSecondPerson, string Needs, bool IsAllowed);
