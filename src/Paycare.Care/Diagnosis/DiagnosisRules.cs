using Paycare.Care.Causes;
using Paycare.Care.Incidents;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Diagnosis;

/// <summary>
/// Derives verdicts from recorded facts. Pure: the same facts give the same verdict, to customer and agent alike.
/// </summary>
internal static class DiagnosisRules
{
    /// <summary>
    /// Codes without a cause of their own: faults of the books that no customer can bring about, and ends that are told in the
    /// words of their kind of money.
    /// </summary>
    public static readonly IReadOnlySet<AttemptCode> WithoutCause = new HashSet<AttemptCode>
    {
        AttemptCode.AccountClosed,
        AttemptCode.AccountUnknown,
        AttemptCode.AccountNotEmpty,
        AttemptCode.CurrencyMismatch,
        AttemptCode.AmountOverflow,
        AttemptCode.PendingUnknown,
        AttemptCode.PendingFinished,
        AttemptCode.PendingExpired,
        AttemptCode.PendingExceeded,
        AttemptCode.TransactionUnknown,
        AttemptCode.FreezeUnknown,
        AttemptCode.OriginalUnknown,
        AttemptCode.OriginalNotReversible,
        AttemptCode.OriginalMismatch,
        AttemptCode.RemainderExceeded,
        AttemptCode.LinkedRefused,
        AttemptCode.BankRejected,
        AttemptCode.BankReturned,
        AttemptCode.NotRefundable,
        AttemptCode.CardNotRefundable,
    };

    /// <summary>The verdict, given the incident that affected the attempt, if any. What has moved is explained by itself.</summary>
    public static Verdict Of(AttemptFacts attempt, Incident? incident) =>
        Of(attempt) is var own && (incident is null || attempt.Status == AttemptStatus.Succeeded || attempt.FollowedBy is not null)
            ? own
            : own with
            {
                Cause = Cause.Incident,
                Evidence = [new Fact("incident", IncidentFact.Of(incident)), .. own.Evidence],
            };

    /// <summary>The verdict on the attempt alone.</summary>
    public static Verdict Of(AttemptFacts attempt) =>
        (attempt.Status, attempt.Code) switch
        {
            (AttemptStatus.Refused, AttemptCode.InsufficientBalance) => NotCharged(
                Cause.InsufficientBalance,
                attempt,
                [Money(attempt, "balanceAtAttempt"), new Fact("amount", attempt.Amount), Money(attempt, "shortfall")]
            ),
            (AttemptStatus.Refused, AttemptCode.WrongPin) => NotCharged(
                Cause.WrongPin,
                attempt,
                [Count(attempt, "triesLeft"), Time(attempt, "lockedUntil")]
            ),
            (AttemptStatus.Refused, AttemptCode.PinLocked) => NotCharged(Cause.PinLocked, attempt, [Time(attempt, "lockedUntil")]),
            (AttemptStatus.Refused, AttemptCode.RiskBlocked) => NotCharged(
                Cause.RiskBlocked,
                attempt,
                [new Fact("amount", attempt.Amount), Money(attempt, "limit"), Money(attempt, "used"), Time(attempt, "lockedUntil")]
            ),
            (AttemptStatus.Refused, AttemptCode.StepUpRequired) => NotCharged(
                Cause.StepUpNeeded,
                attempt,
                [new Fact("amount", attempt.Amount)]
            ),
            (AttemptStatus.Refused, AttemptCode.AccountFrozen) => NotCharged(Cause.AccountFrozen, attempt, [Time(attempt, "frozenAt")]),
            (AttemptStatus.Refused, AttemptCode.TransactionFrozen) => NotCharged(
                Cause.TransactionFrozen,
                attempt,
                [Money(attempt, "balanceAtAttempt"), Money(attempt, "frozen"), new Fact("amount", attempt.Amount)]
            ),
            // The receiver's limit: its figures are the receiver's private matter.
            (AttemptStatus.Refused, AttemptCode.LimitExceeded) when attempt.Kind == EntryKind.Transfer => NotCharged(
                Cause.LimitExceeded,
                attempt,
                [new Fact("amount", attempt.Amount)]
            ),
            (AttemptStatus.Refused, AttemptCode.PayeeUnavailable) => NotCharged(
                Cause.PayeeUnavailable,
                attempt,
                [new Fact("amount", attempt.Amount)]
            ),
            (AttemptStatus.Refused, AttemptCode.SameAccount) => NotCharged(
                Cause.SameAccount,
                attempt,
                [new Fact("amount", attempt.Amount)]
            ),
            (AttemptStatus.Refused, AttemptCode.QrUsed) => NotCharged(
                Cause.Duplicate,
                attempt,
                [
                    new Fact("amount", attempt.Amount),
                    attempt.Evidence.Text("firstAttemptId") is { } first ? new Fact("firstAttemptId", first) : null,
                ]
            ),
            (AttemptStatus.Refused, AttemptCode.LimitExceeded) => NotCharged(
                Cause.LimitExceeded,
                attempt,
                [Money(attempt, "limit"), Money(attempt, "used"), new Fact("amount", attempt.Amount)]
            ),
            (AttemptStatus.Refused, AttemptCode.NeverArrived) => NotCharged(
                Cause.NeverArrived,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "sentAt")]
            ),
            (AttemptStatus.Refused, AttemptCode.OurFault) => NotCharged(
                Cause.OurFault,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "sentAt")]
            ),
            (AttemptStatus.Refused, AttemptCode.MerchantUnavailable) => NotCharged(
                Cause.MerchantUnavailable,
                attempt,
                [new Fact("amount", attempt.Amount)]
            ),
            (AttemptStatus.Refused, AttemptCode.QrExpired) => NotCharged(
                Cause.QrExpired,
                attempt,
                [new Fact("amount", attempt.Amount), Time(attempt, "expiredAt")]
            ),
            (AttemptStatus.Refused, AttemptCode.QrInvalid) => NotCharged(Cause.QrInvalid, attempt, [new Fact("amount", attempt.Amount)]),
            (AttemptStatus.Failed, AttemptCode.CardDeclined) when attempt.IssuerCode is "91" or "96" or "reversed" or "never-came" =>
                NotCharged(
                    Cause.IssuerUnreachable,
                    attempt,
                    [attempt.IssuerCode is { Length: 2 } ? new Fact("issuerCode", attempt.IssuerCode) : null]
                ),
            (AttemptStatus.Failed, AttemptCode.CardDeclined) => NotCharged(
                Cause.CardDeclined,
                attempt,
                [attempt.IssuerCode is { Length: 2 } code ? new Fact("issuerCode", code) : null]
            ),
            (AttemptStatus.Succeeded, AttemptCode.BankReturned) or (AttemptStatus.Failed, AttemptCode.BankRejected) => NotCharged(
                Cause.Unknown,
                attempt,
                [new Fact("amount", attempt.Amount), new Fact("arrivedAt", attempt.At)]
            ),
            (AttemptStatus.Succeeded, _) when attempt.Pair is { } other => new Verdict(
                Cause.Duplicate,
                true,
                [
                    new Fact("amount", attempt.Amount),
                    other.IsEarlier ? new Fact("firstAttemptId", other.Id) : new Fact("secondAttemptId", other.Id),
                    .. Came(attempt),
                    new Fact("arrivedAt", attempt.At),
                ]
            ),
            (AttemptStatus.Succeeded, _) when (attempt.AnswerLostAt ?? attempt.AskedAgainAt) is not null => new Verdict(
                Cause.AnswerLost,
                true,
                [new Fact("amount", attempt.Amount), .. Came(attempt), new Fact("arrivedAt", attempt.At)]
            ),
            (AttemptStatus.Succeeded, _) => new Verdict(
                Cause.Unknown,
                !attempt.IsIncoming,
                [new Fact("amount", attempt.Amount), .. Came(attempt), new Fact("arrivedAt", attempt.At)]
            ),
            _ => NotCharged(Cause.Unknown, attempt, [new Fact("amount", attempt.Amount), new Fact("arrivedAt", attempt.At)]),
        };

    private static Verdict NotCharged(string cause, AttemptFacts attempt, Fact?[] evidence) =>
        new(
            cause,
            false,
            [
                .. evidence.OfType<Fact>(),
                .. attempt.FollowedBy is { } moved ? new[] { new Fact("paidAttemptId", moved) } : [],
                .. cause == Cause.Unknown ? [] : new[] { new Fact("arrivedAt", attempt.At) },
            ]
        );

    private static Fact[] Came(AttemptFacts attempt) => attempt.Returned.Minor > 0 ? [new Fact("returned", attempt.Returned)] : [];

    private static Fact? Money(AttemptFacts attempt, string name) =>
        attempt.Evidence.Minor(name) is { } minor ? new Fact(name, new Money(minor, attempt.Amount.Currency)) : null;

    private static Fact? Count(AttemptFacts attempt, string name) =>
        attempt.Evidence.Count(name) is { } count ? new Fact(name, count) : null;

    private static Fact? Time(AttemptFacts attempt, string name) => attempt.Evidence.Time(name) is { } at ? new Fact(name, at) : null;
}
