using Paycare.Care.Incidents;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Diagnosis;

/// <summary>Reads verdicts off recorded facts. Pure: the same facts give the same verdict, to customer and agent alike.</summary>
internal static class DiagnosisRules
{
    /// <summary>The verdict, given the incident that the attempt fell into.</summary>
    public static Verdict Of(AttemptFacts attempt, Incident? incident) =>
        Of(attempt) is var own && incident is null
            ? own
            : own with
            {
                Cause = Causes.Incident,
                Evidence = [new Fact("incident", IncidentFact.Of(incident!)), .. own.Evidence],
                Remedies = ["retry-safely", "contact-care"],
            };

    /// <summary>The verdict on the attempt alone.</summary>
    public static Verdict Of(AttemptFacts attempt) =>
        (attempt.Status, attempt.Code) switch
        {
            ("refused", RefusalCodes.InsufficientBalance) => NotCharged(
                Causes.InsufficientBalance,
                attempt,
                [Money(attempt, "balanceAtAttempt"), new Fact("amount", attempt.Amount), Money(attempt, "shortfall")],
                ["top-up-and-retry", "contact-care"]
            ),
            ("refused", "wrong-pin") => NotCharged(
                Causes.WrongPin,
                attempt,
                [Count(attempt, "triesLeft"), Time(attempt, "lockedUntil")],
                attempt.Evidence.Time("lockedUntil") is null
                    ? ["retry-safely", "reset-pin", "contact-care"]
                    : ["wait-until", "reset-pin", "contact-care"]
            ),
            ("refused", "pin-locked") => NotCharged(
                Causes.PinLocked,
                attempt,
                [Time(attempt, "lockedUntil")],
                attempt.Evidence.Time("lockedUntil") is null ? ["contact-care"] : ["wait-until", "contact-care"]
            ),
            ("refused", "risk-blocked") => NotCharged(
                Causes.RiskBlocked,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "lockedUntil")],
                ["wait-until", "contact-care"]
            ),
            // What was asked for has been paid since, or cannot be answered any more: neither may lead to a second payment by itself.
            ("refused", "step-up-required") when attempt.FollowedBy is { } moved => NotCharged(
                Causes.StepUpNeeded,
                attempt,
                [new Fact("amount", attempt.Amount), new Fact("paidAttemptId", moved)],
                ["contact-care"]
            ),
            ("refused", "step-up-required") when !attempt.IsCodeAwaited => NotCharged(
                Causes.StepUpNeeded,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["retry-safely", "contact-care"]
            ),
            ("refused", "step-up-required") => NotCharged(
                Causes.StepUpNeeded,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["confirm-code", "contact-care"]
            ),
            ("refused", RefusalCodes.AccountFrozen) => NotCharged(
                Causes.AccountFrozen,
                attempt,
                [Time(attempt, "frozenAt")],
                ["contact-care"]
            ),
            ("refused", RefusalCodes.TransactionFrozen) => NotCharged(
                Causes.TransactionFrozen,
                attempt,
                [Money(attempt, "balanceAtAttempt"), Money(attempt, "frozen"), new Fact("amount", attempt.Amount)],
                ["contact-care"]
            ),
            // The receiver's limit: its figures are the receiver's own matter.
            ("refused", RefusalCodes.LimitExceeded) when attempt.Kind == EntryKind.Transfer => NotCharged(
                Causes.LimitExceeded,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["retry-safely", "contact-care"]
            ),
            ("refused", "payee-unavailable") => NotCharged(
                Causes.PayeeUnavailable,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["contact-care"]
            ),
            ("refused", RefusalCodes.SameAccount) => NotCharged(
                Causes.SameAccount,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["retry-safely"]
            ),
            ("refused", "qr-used") => NotCharged(
                Causes.Duplicate,
                attempt,
                [
                    new Fact("amount", attempt.Amount),
                    attempt.Evidence.Text("firstAttemptId") is { } first ? new Fact("firstAttemptId", first) : null,
                ],
                ["contact-care"]
            ),
            ("refused", RefusalCodes.LimitExceeded) => NotCharged(
                Causes.LimitExceeded,
                attempt,
                [Money(attempt, "limit"), Money(attempt, "used"), new Fact("amount", attempt.Amount)],
                attempt.CanRaiseLimit ? ["verify-identity", "contact-care"] : ["contact-care"]
            ),
            ("refused", "never-arrived") => NotCharged(
                Causes.NeverArrived,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "sentAt")],
                ["retry-safely", "contact-care"]
            ),
            ("refused", "our-fault") => NotCharged(
                Causes.OurFault,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "sentAt")],
                ["retry-safely", "contact-care"]
            ),
            ("refused", "merchant-unavailable") => NotCharged(
                Causes.MerchantUnavailable,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["retry-safely", "contact-care"]
            ),
            ("refused", "qr-expired") => NotCharged(
                Causes.QrExpired,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "expiredAt")],
                ["retry-safely", "contact-care"]
            ),
            ("refused", "qr-invalid") => NotCharged(
                Causes.QrInvalid,
                attempt,
                [new Fact("amount", attempt.Amount)],
                ["retry-safely", "contact-care"]
            ),
            ("failed", "card-declined") when attempt.IssuerCode is "91" or "96" or "reversed" or "never-came" => NotCharged(
                Causes.IssuerUnreachable,
                attempt,
                [attempt.IssuerCode is { Length: 2 } ? new Fact("issuerCode", attempt.IssuerCode) : null],
                ["retry-safely", "change-card", "contact-care"]
            ),
            ("failed", "card-declined") => NotCharged(
                Causes.CardDeclined,
                attempt,
                [attempt.IssuerCode is { Length: 2 } code ? new Fact("issuerCode", code) : null],
                ["change-card", "contact-care"]
            ),
            ("succeeded", "bank-returned") or ("failed", "bank-rejected") => NotCharged(
                Causes.Unknown,
                attempt,
                [new Fact("amount", attempt.Amount), new Fact("arrivedAt", attempt.At)],
                ["contact-care"]
            ),
            ("succeeded", _) when attempt.DuplicateOf is { } first => new Verdict(
                Causes.Duplicate,
                true,
                [new Fact("amount", attempt.Amount), new Fact("firstAttemptId", first), new Fact("arrivedAt", attempt.At)],
                ["contact-care"]
            ),
            ("succeeded", _) when (attempt.AnswerLostAt ?? attempt.AskedAgainAt) is not null => new Verdict(
                Causes.AnswerLost,
                true,
                [new Fact("amount", attempt.Amount), new Fact("arrivedAt", attempt.At)],
                ["contact-care"]
            ),
            ("succeeded", _) => new Verdict(
                Causes.Unknown,
                !attempt.IsIncoming,
                [new Fact("amount", attempt.Amount), new Fact("arrivedAt", attempt.At)],
                ["contact-care"]
            ),
            _ => NotCharged(
                Causes.Unknown,
                attempt,
                [new Fact("amount", attempt.Amount), new Fact("arrivedAt", attempt.At)],
                ["contact-care"]
            ),
        };

    private static Verdict NotCharged(string cause, AttemptFacts attempt, Fact?[] evidence, string[] remedies) =>
        new(
            cause,
            false,
            [.. evidence.OfType<Fact>(), .. cause == Causes.Unknown ? [] : new[] { new Fact("arrivedAt", attempt.At) }],
            remedies
        );

    private static Fact? Money(AttemptFacts attempt, string name) =>
        attempt.Evidence.Minor(name) is { } minor ? new Fact(name, new Money(minor, attempt.Amount.Currency)) : null;

    private static Fact? Count(AttemptFacts attempt, string name) =>
        attempt.Evidence.Count(name) is { } count ? new Fact(name, count) : null;

    private static Fact? Time(AttemptFacts attempt, string name) => attempt.Evidence.Time(name) is { } at ? new Fact(name, at) : null;
}
