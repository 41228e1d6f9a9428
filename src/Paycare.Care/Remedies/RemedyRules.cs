using Paycare.Care.Cases;
using Paycare.Identity.Staff;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Remedies;

/// <summary>What one kind of remedy needs.</summary>
/// <param name="Kind">Its contract name.</param>
/// <param name="MayAsk">Who may ask for it.</param>
/// <param name="Needs">How sure care must be that it is the customer.</param>
/// <param name="MayApprove">Who may be the second person; empty when none is needed.</param>
/// <param name="NeedsKey">Whether a request without an idempotency key is refused: freezing twice is freezing once.</param>
/// <param name="NeedsCustomer">Whether it is something done for the case's customer; without one it is refused.</param>
internal sealed record RemedyRule(
    string Kind,
    IReadOnlyList<StaffRole> MayAsk,
    Assurance Needs,
    IReadOnlyList<StaffRole> MayApprove,
    bool NeedsKey,
    bool NeedsCustomer = true
)
{
    /// <summary>Above how much somebody else decides, whole rupiah; <c>null</c> for always.</summary>
    public long? SecondPersonAbove { get; init; }

    /// <summary>What it is about.</summary>
    public RemedySubject Subject { get; init; }

    /// <summary>Whether an amount is asked for.</summary>
    public bool TakesAmount { get; init; }

    /// <summary>Whether somebody else decides, however much it is about.</summary>
    public bool NeedsSecondPerson => MayApprove.Count > 0 && SecondPersonAbove is null;

    /// <summary>Whether somebody else decides on this amount.</summary>
    public bool NeedsSecondPersonFor(Money? amount) =>
        MayApprove.Count > 0 && (SecondPersonAbove is not { } most || !(amount is { } asked && asked <= Money.Rupiah(most)));
}

/// <summary>What a remedy has to name.</summary>
internal enum RemedySubject
{
    /// <summary>Nothing: it is about the customer.</summary>
    None,

    /// <summary>A payment may be named.</summary>
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

/// <summary>Who may do what, how sure we must be, and when a second person decides: the one table.</summary>
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

    private const long SmallRefund = 500_000;

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
        new(ApproveRefund, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true)
        {
            Subject = RemedySubject.Refund,
            SecondPersonAbove = SmallRefund,
        },
        new(RejectRefund, Desk, Assurance.Claimed, NoOne, NeedsKey: true) { Subject = RemedySubject.Refund },
        new(Refund, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true)
        {
            Subject = RemedySubject.Payment,
            TakesAmount = true,
            SecondPersonAbove = SmallRefund,
        },
        new(RecallTransfer, Desk, Assurance.Confirmed, NoOne, NeedsKey: true) { Subject = RemedySubject.Payment },
        new(UnbindCard, Desk, Assurance.Confirmed, NoOne, NeedsKey: true) { Subject = RemedySubject.Card },
        new(ResendAnswer, Desk, Assurance.Confirmed, NoOne, NeedsKey: true) { Subject = RemedySubject.Payment },
        new(MatchTopUp, Desk, Assurance.Confirmed, LeadOrRisk, NeedsKey: true) { Subject = RemedySubject.Suspense },
        new(ReturnTopUp, Desk, Assurance.None, LeadOrRisk, NeedsKey: true, NeedsCustomer: false) { Subject = RemedySubject.Suspense },
    ];

    /// <summary>Each kind's place in the table.</summary>
    public static readonly IReadOnlyDictionary<string, int> Places = All.Select((rule, i) => (rule.Kind, i))
        .ToDictionary(r => r.Kind, r => r.i, StringComparer.Ordinal);

    public static RemedyRule Of(string kind) => All.Single(r => r.Kind == kind);
}

/// <summary>How much goodwill care may give.</summary>
public sealed class GoodwillLimits
{
    /// <summary>Most goodwill for one case, whole rupiah.</summary>
    public long PerCase { get; set; } = 100_000;

    /// <summary>Most goodwill one agent may request in a day (WIB), whole rupiah.</summary>
    public long PerAgentAndDay { get; set; } = 500_000;

    internal Money MostPerCase => Money.Rupiah(PerCase);

    internal Money MostPerAgentAndDay => Money.Rupiah(PerAgentAndDay);
}
