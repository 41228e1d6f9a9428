using Paycare.Care.Cases;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Remedies;

/// <summary>A remedy to request, unchecked.</summary>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="Arguments">The arguments that this kind needs.</param>
/// <param name="Reason">Reason, for the record.</param>
public sealed record RemedyBody(string? Kind, RemedyArguments? Arguments, string? Reason);

/// <summary>Arguments of remedies; which are needed depends on the kind.</summary>
/// <param name="Amount">Amount for goodwill and refunds.</param>
/// <param name="PaymentId">The payment or transfer concerned.</param>
/// <param name="RefundId">The refund concerned.</param>
/// <param name="SuspenseId">The money in suspense concerned.</param>
/// <param name="CardId">The card concerned.</param>
public sealed record RemedyArguments(
    MoneyBody? Amount,
    string? PaymentId,
    string? RefundId = null,
    string? SuspenseId = null,
    string? CardId = null
);

/// <summary>A requested remedy.</summary>
/// <param name="Id">The remedy's id.</param>
/// <param name="ApprovalId">The same id if a second person decides; <c>null</c> when none is needed.</param>
/// <param name="CaseId">The case's id.</param>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="Status"><c>waiting</c>, <c>doing</c>, <c>done</c>, <c>rejected</c> or <c>failed</c>.</param>
/// <param name="Amount">Amount, for remedies that have one; otherwise <c>null</c>.</param>
/// <param name="Reason">Why it was requested.</param>
/// <param name="AskedBy">The requester.</param>
/// <param name="AskedAt">When it was requested.</param>
/// <param name="DecidedBy">The second person; <c>null</c> when there is none.</param>
/// <param name="DecidedAt">When the second person decided.</param>
/// <param name="DecisionReason">Why they decided so.</param>
/// <param name="Code">Why it was not possible; <c>null</c> otherwise.</param>
/// <param name="AttemptId">The journal row, if there is one.</param>
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

/// <summary>The expected effect of a remedy, and what the rules say; nothing was changed.</summary>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="Outcome"><c>allowed</c>, <c>needs-approval</c> or <c>refused</c>.</param>
/// <param name="Rule">The first rule that refuses; <c>null</c> for none.</param>
/// <param name="Postings">The expected bookings; empty when no money moves.</param>
/// <param name="Changes">The expected changes.</param>
/// <param name="Policy">Every rule that was checked.</param>
public sealed record RemedyPreview(
    string Kind,
    string Outcome,
    string? Rule,
    IReadOnlyList<RemedyPosting> Postings,
    IReadOnlyList<RemedyChange> Changes,
    IReadOnlyList<RemedyPolicy> Policy
);

/// <summary>One side of a booking.</summary>
/// <param name="Account">
/// <c>care-budget</c>, <c>merchant</c>, <c>wallet</c>, <c>suspense</c>, <c>clearing-bank</c> or <c>receiver</c>.
/// </param>
/// <param name="Label">The account's name for people.</param>
/// <param name="Out">Outgoing amount; <c>null</c> for none.</param>
/// <param name="In">Incoming amount; <c>null</c> for none.</param>
public sealed record RemedyPosting(string Account, string Label, Money? Out, Money? In);

/// <summary>A value now, and after the remedy.</summary>
/// <param name="Name">The value's contract name.</param>
/// <param name="Label">The value's name for people.</param>
/// <param name="Now">The present value.</param>
/// <param name="After">The value after the remedy.</param>
public sealed record RemedyChange(string Name, string Label, string Now, string After);

/// <summary>The result of one rule.</summary>
/// <param name="Rule">
/// role, assurance, customer, open-case, second-person, goodwill-per-case, goodwill-per-day, care-budget, refund-remainder,
/// shop-balance, refund-state, freeze, transaction, account, recall or card-free.
/// </param>
/// <param name="Outcome"><c>ok</c>, <c>wait</c> or <c>refused</c>.</param>
/// <param name="Text">The explanation for people.</param>
public sealed record RemedyPolicy(string Rule, string Outcome, string Text);

/// <summary>A remedy that the desk may offer on a case.</summary>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="NeedsSecondPerson">Whether a second person decides.</param>
/// <param name="Needs">The assurance it requires.</param>
/// <param name="IsAllowed">Whether role and assurance are sufficient now.</param>
/// <param name="Why">Why it is not allowed: <c>closed</c>, <c>role</c> or <c>assurance</c>; <c>null</c> when it is.</param>
public sealed record RemedyOffer(string Kind, bool NeedsSecondPerson, string Needs, bool IsAllowed, string? Why);
