using Paycare.Care.Cases;
using Paycare.Identity.Staff;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Remedies;

/// <summary>The requirements of one kind of remedy.</summary>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="MayAsk">The roles that may request it.</param>
/// <param name="Needs">The assurance required of the customer's identity.</param>
/// <param name="MayApprove">The roles that may be the second person; empty when none is needed.</param>
/// <param name="NeedsKey">
/// Whether a request without an idempotency key is refused; not needed to freeze, since freezing twice is freezing once.
/// </param>
/// <param name="NeedsCustomer">Whether it is done for the case's customer; it is refused on a case without one.</param>
internal sealed record RemedyRule(
    string Kind,
    IReadOnlyList<StaffRole> MayAsk,
    Assurance Needs,
    IReadOnlyList<StaffRole> MayApprove,
    bool NeedsKey,
    bool NeedsCustomer = true
)
{
    /// <summary>Whether a second person decides only once sums come to much; otherwise always, if there is to be one.</summary>
    public bool IsSmallAlone { get; init; }

    /// <summary>The subject it has to name.</summary>
    public RemedySubject Subject { get; init; }

    /// <summary>Whether an amount is required.</summary>
    public bool TakesAmount { get; init; }

    /// <summary>Whether a second person decides, whatever the amount.</summary>
    public bool NeedsSecondPerson => MayApprove.Count > 0 && !IsSmallAlone;
}

/// <summary>The subject a remedy has to name.</summary>
internal enum RemedySubject
{
    /// <summary>None: it concerns the customer.</summary>
    None,

    /// <summary>A payment, optional.</summary>
    PaymentOrNone,

    /// <summary>A payment or transfer.</summary>
    Payment,

    /// <summary>A refund.</summary>
    Refund,

    /// <summary>Money in suspense.</summary>
    Suspense,

    /// <summary>A bound card.</summary>
    Card,
}

/// <summary>Who may do what, how sure of the customer we must be, and when a second person decides: the one table.</summary>
internal static class RemedyRules
{
    public const string UnlockPin = "unlock-pin",
        UnlockSignIn = "unlock-sign-in",
        ResetTwoFactor = "reset-two-factor",
        EndSessions = "end-sessions",
        FreezeAccount = "freeze-account",
        GoodwillCredit = "goodwill-credit",
        FreezeTransaction = "freeze-transaction",
        ReleaseTransaction = "release-transaction",
        UnfreezeAccount = "unfreeze-account",
        ApproveRefund = "approve-refund",
        RejectRefund = "reject-refund",
        Refund = "refund",
        RecallTransfer = "recall-transfer",
        UnbindCard = "unbind-card",
        ResendAnswer = "resend-answer",
        MatchTopUp = "match-top-up",
        ReturnTopUp = "return-top-up";

    private static readonly StaffRole[] Desk = [StaffRole.Agent, StaffRole.Lead, StaffRole.Risk];
    private static readonly StaffRole[] LeadOrRisk = [StaffRole.Lead, StaffRole.Risk];
    private static readonly StaffRole[] NoOne = [];

    public static readonly IReadOnlyList<RemedyRule> All =
    [
        //  kind                who         the customer is at least  second person  key
        new(UnlockPin, Desk, Assurance.Strong, NoOne, NeedsKey: true),
        new(EndSessions, Desk, Assurance.Claimed, NoOne, NeedsKey: true),
        new(FreezeAccount, Desk, Assurance.Claimed, NoOne, NeedsKey: false),
        new(GoodwillCredit, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true)
        {
            TakesAmount = true,
            Subject = RemedySubject.PaymentOrNone,
        },
        new(UnlockSignIn, Desk, Assurance.Strong, NoOne, NeedsKey: true),
        new(ResetTwoFactor, Desk, Assurance.Strong, LeadOrRisk, NeedsKey: true),
        new(FreezeTransaction, Desk, Assurance.Claimed, NoOne, NeedsKey: false) { Subject = RemedySubject.Payment },
        new(UnfreezeAccount, LeadOrRisk, Assurance.Strong, LeadOrRisk, NeedsKey: true),
        new(ReleaseTransaction, LeadOrRisk, Assurance.Strong, LeadOrRisk, NeedsKey: true) { Subject = RemedySubject.Payment },
        new(ApproveRefund, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true) { Subject = RemedySubject.Refund, IsSmallAlone = true },
        new(RejectRefund, Desk, Assurance.Claimed, NoOne, NeedsKey: true) { Subject = RemedySubject.Refund },
        new(Refund, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true)
        {
            Subject = RemedySubject.Payment,
            TakesAmount = true,
            IsSmallAlone = true,
        },
        new(RecallTransfer, Desk, Assurance.Confirmed, NoOne, NeedsKey: true) { Subject = RemedySubject.Payment },
        new(UnbindCard, Desk, Assurance.Confirmed, NoOne, NeedsKey: true) { Subject = RemedySubject.Card },
        new(ResendAnswer, Desk, Assurance.Confirmed, NoOne, NeedsKey: true) { Subject = RemedySubject.Payment },
        new(MatchTopUp, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true) { Subject = RemedySubject.Suspense },
        new(ReturnTopUp, Desk, Assurance.None, LeadOrRisk, NeedsKey: true, NeedsCustomer: false) { Subject = RemedySubject.Suspense },
    ];

    /// <summary>Each kind's position in the table.</summary>
    public static readonly IReadOnlyDictionary<string, int> Places = All.Select((rule, i) => (rule.Kind, i))
        .ToDictionary(r => r.Kind, r => r.i, StringComparer.Ordinal);

    public static RemedyRule Of(string kind) => All.Single(r => r.Kind == kind);
}

/// <summary>What staff may give back without a second person. Days are Jakarta's; what waits for approval counts.</summary>
public sealed class AloneLimits
{
    /// <summary>For one payment, in however many parts, and to one customer in a day; whole rupiah.</summary>
    public long PerPaymentAndCustomer { get; set; } = 500_000;

    /// <summary>By one member of staff in a day; whole rupiah.</summary>
    public long PerAgentAndDay { get; set; } = 5_000_000;

    internal IReadOnlyList<RemedyQuota> Quotas(RemedyRequest request, string payment) =>
        [
            new(StaffQuotas.OfPayment(payment), Money.Rupiah(PerPaymentAndCustomer)),
            new(StaffQuotas.OfCustomer(request.Customer), Money.Rupiah(PerPaymentAndCustomer)),
            new(StaffQuotas.OfStaff(request.By), Money.Rupiah(PerAgentAndDay)),
        ];
}

/// <summary>The limits of care's goodwill.</summary>
public sealed class GoodwillLimits
{
    /// <summary>Most goodwill for one case, in whole rupiah.</summary>
    public long PerCase { get; set; } = 100_000;

    /// <summary>Most goodwill one agent may request in a day (WIB), in whole rupiah.</summary>
    public long PerAgentAndDay { get; set; } = 500_000;

    internal Money MostPerCase => Money.Rupiah(PerCase);

    internal Money MostPerAgentAndDay => Money.Rupiah(PerAgentAndDay);
}
