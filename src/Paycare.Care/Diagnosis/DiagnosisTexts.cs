using System.Globalization;
using Paycare.Care.Causes;
using Paycare.Care.Incidents;
using Paycare.Ledger.Accounts;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Diagnosis;

/// <summary>Puts verdicts into words.</summary>
internal sealed class DiagnosisTexts(TextCatalog texts, IncidentBook incidents, TimeProvider clock)
{
    /// <summary>The verdict with incidents considered: the one shown to customers, agents and lists.</summary>
    public Verdict Of(AttemptFacts attempt) =>
        DiagnosisRules.Of(attempt) is var own && incidents.Touching(attempt, own.Cause) is { } incident
            ? DiagnosisRules.Of(attempt, incident)
            : own;

    /// <summary>What is said about the attempt as things stand, and what to do next.</summary>
    public Advice Advise(AttemptFacts attempt) => NextSteps.Of(SituationOf(attempt));

    /// <summary>Whether care may give money of it back.</summary>
    public bool MayGiveBack(AttemptFacts attempt) => NextSteps.MayGiveBack(SituationOf(attempt));

    /// <summary>The agent's next step, in a language.</summary>
    public AgentNext Next(AttemptFacts attempt, CultureInfo culture)
    {
        var step = Advise(attempt).Agent;
        var about = step == AgentStep.GiveSecondBack && attempt.Pair is { IsEarlier: false } second ? second.Id : attempt.Id;
        return new AgentNext(step, texts.Get(culture, $"agent.step.{step}"), AgentStep.RemedyOf(step), about);
    }

    /// <summary>The verdict in words, with what to do next.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="culture">The language of the words.</param>
    /// <param name="isDisowned">
    /// Whether its owner says that it was somebody else: then it counts where it came from, not that it went through as it should.
    /// </param>
    public DiagnosisAnswer Describe(AttemptFacts attempt, CultureInfo culture, bool isDisowned = false)
    {
        var (verdict, advice) = (Of(attempt), Advise(attempt));
        return new DiagnosisAnswer(
            verdict.Cause,
            verdict.Charged,
            isDisowned && verdict is { Cause: Cause.Unknown, Charged: true } && advice.Says is Sentence.OfCause or Sentence.Frozen
                ? Disowned(attempt, culture)
                : Summary(attempt, verdict, advice, culture),
            [
                .. verdict.Evidence.Select(f => new EvidenceAnswer(
                    f.Name,
                    texts.Get(culture, $"evidence.{f.Name}"),
                    f.Value,
                    f.Name == "issuerCode" && attempt.IssuerReason is { } reason
                        ? texts.Get(culture, "evidence.issuerCode.reason", texts.Get(culture, $"card-reason.{reason}"), f.Value)
                        : Text(attempt, f.Value, culture)
                )),
            ],
            [.. Remedies(verdict, advice).Select(kind => new RemedyAnswer(kind, texts.Get(culture, $"remedy.{kind}")))]
        )
        {
            Next = new RemedyAnswer(advice.Step, texts.Get(culture, $"remedy.{advice.Step}")),
        };
    }

    private Situation SituationOf(AttemptFacts attempt)
    {
        var own = DiagnosisRules.Of(attempt).Cause;
        return Situation.Of(attempt, own, incidents.Touching(attempt, own) is not null, clock.GetUtcNow());
    }

    /// <summary>The remedies of the contract, best first; care can always be asked, but about a wallet paying itself.</summary>
    private static IEnumerable<string> Remedies(Verdict verdict, Advice advice) =>
        new[] { advice.Step }
            .Concat(advice.Also)
            .Append(CustomerStep.ContactCare)
            .Where(CustomerStep.IsRemedy)
            .Where(step => step != CustomerStep.ContactCare || verdict.Cause != Cause.SameAccount)
            .Distinct();

    private string Disowned(AttemptFacts attempt, CultureInfo culture) =>
        texts.Get(
            culture,
            "cause.disowned",
            attempt.Amount.Text(culture),
            attempt.Merchant?.Name ?? attempt.OtherParty ?? attempt.BankAccount ?? "?",
            attempt.At.Text(culture),
            texts.Get(
                culture,
                attempt.Marks.HasFlag(OutgoingMarks.NewDevice) ? "cause.disowned.new-device" : "cause.disowned.known-device"
            ),
            texts.Get(culture, attempt.Marks.HasFlag(OutgoingMarks.Confirmed) ? "cause.disowned.with-code" : "cause.disowned.without-code")
        );

    private string Summary(AttemptFacts attempt, Verdict verdict, Advice advice, CultureInfo culture) =>
        advice.Says switch
        {
            Sentence.Frozen => texts.Get(culture, "advice.frozen", attempt.Amount.Text(culture)),
            Sentence.Returned => texts.Get(culture, "advice.returned", attempt.Amount.Text(culture)),
            Sentence.Returning => texts.Get(culture, "advice.returning", attempt.Amount.Text(culture), attempt.Returning.Text(culture)),
            Sentence.PartReturned => texts.Get(
                culture,
                "advice.part-returned",
                attempt.Amount.Text(culture),
                attempt.Returned.Text(culture)
            ),
            Sentence.Twice => texts.Get(
                culture,
                $"advice.twice.{attempt.KindText}",
                [attempt.Amount.Text(culture), .. Times(attempt, culture)]
            ),
            Sentence.OnceOfTwo => texts.Get(culture, "advice.once-of-two", [attempt.Amount.Text(culture), .. Times(attempt, culture)]),
            Sentence.PaidSince when verdict.Cause != Cause.StepUpNeeded || attempt.IsFollowedTwice => texts.Get(
                culture,
                $"advice.paid-since.{attempt.KindText}",
                attempt.Amount.Text(culture)
            ),
            _ => OfCause(attempt, verdict, culture),
        };

    /// <summary>When the first and the second of two payments were made, to the second.</summary>
    private static string[] Times(AttemptFacts attempt, CultureInfo culture)
    {
        var other = attempt.Pair!;
        var (first, second) = other.IsEarlier ? (other.At, attempt.At) : (attempt.At, other.At);
        return [first.SecondText(culture), second.SecondText(culture)];
    }

    private string OfCause(AttemptFacts attempt, Verdict verdict, CultureInfo culture) =>
        BankWords.Kept(attempt) is { } kept
            ? texts.Get(culture, kept, attempt.Amount.Text(culture), Named(verdict, "limit", culture))
            : verdict.Cause switch
            {
                Cause.InsufficientBalance => texts.Get(culture, "cause.insufficient-balance", Named(verdict, "shortfall", culture)),
                Cause.WrongPin => verdict.Evidence.Any(f => f.Name == "lockedUntil")
                    ? texts.Get(culture, "cause.wrong-pin.locked", Named(verdict, "lockedUntil", culture))
                    : texts.Get(culture, "cause.wrong-pin", Named(verdict, "triesLeft", culture)),
                Cause.PinLocked => verdict.Evidence.Any(f => f.Name == "lockedUntil")
                    ? texts.Get(culture, "cause.pin-locked", Named(verdict, "lockedUntil", culture))
                    : texts.Get(culture, "cause.pin-locked.until-verified"),
                Cause.TransactionFrozen => texts.Get(culture, "cause.transaction-frozen", Named(verdict, "frozen", culture)),
                Cause.RiskBlocked when attempt.Evidence.Text("reason") == AttemptCodes.HolderDiffers => texts.Get(
                    culture,
                    "cause.risk-blocked.holder",
                    Named(verdict, "lockedUntil", culture)
                ),
                Cause.RiskBlocked when verdict.Evidence.Any(f => f.Name == "lockedUntil") => texts.Get(
                    culture,
                    "cause.risk-blocked.cooling",
                    Named(verdict, "lockedUntil", culture)
                ),
                Cause.AccountFrozen => texts.Get(culture, "cause.account-frozen", Named(verdict, "frozenAt", culture)),
                Cause.LimitExceeded when verdict.Evidence.All(f => f.Name != "limit") => texts.Get(culture, "cause.limit-exceeded.payee"),
                Cause.LimitExceeded when verdict.Evidence.Any(f => f.Name == "used") => texts.Get(
                    culture,
                    "cause.limit-exceeded.used",
                    Named(verdict, "limit", culture),
                    Named(verdict, "used", culture)
                ),
                Cause.LimitExceeded => texts.Get(culture, "cause.limit-exceeded", Named(verdict, "limit", culture)),
                Cause.StepUpNeeded when attempt.FollowedBy is not null => texts.Get(
                    culture,
                    $"cause.step-up-needed.followed.{attempt.KindText}"
                ),
                Cause.StepUpNeeded when !attempt.IsCodeAwaited => texts.Get(culture, "cause.step-up-needed.over"),
                Cause.AnswerLost => texts.Get(culture, "cause.answer-lost", attempt.Amount.Text(culture)),
                Cause.Duplicate when !verdict.Charged => texts.Get(culture, "cause.duplicate.refused"),
                Cause.Incident when verdict.Evidence[0].Value is IncidentFact incident => texts.Get(
                    culture,
                    attempt.Status == AttemptStatus.Pending ? "cause.incident.pending" : "cause.incident",
                    Text(attempt, incident, culture),
                    attempt.Amount.Text(culture)
                ),
                Cause.Unknown when BankWords.Of(attempt) is { } key => texts.Get(
                    culture,
                    key,
                    attempt.Amount.Text(culture),
                    attempt.BankAccount,
                    attempt.ExpectedBy?.Text(culture)
                ),
                Cause.Unknown => texts.Get(
                    culture,
                    attempt.Status switch
                    {
                        AttemptStatus.Succeeded => "cause.unknown.succeeded",
                        AttemptStatus.Pending => "cause.unknown.pending",
                        _ => "cause.unknown",
                    },
                    attempt.Amount.Text(culture)
                ),
                var cause => texts.Get(culture, $"cause.{cause}"),
            };

    private static string Named(Verdict verdict, string name, CultureInfo culture) =>
        verdict.Evidence.FirstOrDefault(f => f.Name == name) is { } fact ? Plain(fact.Value, culture) : "?";

    private string Text(AttemptFacts attempt, object value, CultureInfo culture) =>
        value is IncidentFact incident
            ? texts.Get(
                culture,
                $"incident.{IncidentScope.KindOf(incident.Scope)}{(incident.To is null ? ".open" : "")}",
                attempt.Merchant?.Name,
                incident.From.Text(culture),
                incident.To?.Text(culture)
            )
            : Plain(value, culture);

    private static string Plain(object value, CultureInfo culture) =>
        value switch
        {
            Money money => money.Text(culture),
            DateTimeOffset at => at.Text(culture),
            IFormattable formattable => formattable.ToString(null, culture),
            _ => value.ToString()!,
        };
}
