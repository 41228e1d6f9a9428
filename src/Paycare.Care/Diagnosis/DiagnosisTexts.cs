using System.Globalization;
using Paycare.Care.Incidents;
using Paycare.Payments.History;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Diagnosis;

/// <summary>Puts verdicts into words.</summary>
internal sealed class DiagnosisTexts(TextCatalog texts, IncidentBook incidents)
{
    /// <summary>The verdict, incidents considered: the one that customer, agent and lists are told.</summary>
    public Verdict Of(AttemptFacts attempt) =>
        DiagnosisRules.Of(attempt) is var own && incidents.Touching(attempt, own.Cause) is { } incident
            ? DiagnosisRules.Of(attempt, incident)
            : own;

    public DiagnosisAnswer Describe(AttemptFacts attempt, CultureInfo culture)
    {
        var verdict = Of(attempt);
        return new DiagnosisAnswer(
            verdict.Cause,
            verdict.Charged,
            Summary(attempt, verdict, culture),
            [
                .. verdict.Evidence.Select(f => new EvidenceAnswer(
                    f.Name,
                    texts.Get(culture, $"evidence.{f.Name}"),
                    f.Value,
                    Text(attempt, f.Value, culture)
                )),
            ],
            [.. verdict.Remedies.Select(kind => new RemedyAnswer(kind, texts.Get(culture, $"remedy.{kind}")))]
        );
    }

    private string Summary(AttemptFacts attempt, Verdict verdict, CultureInfo culture) =>
        BankWords.Kept(attempt) is { } kept
            ? texts.Get(culture, kept, attempt.Amount.Text(culture), Named(verdict, "limit", culture))
            : verdict.Cause switch
            {
                "insufficient-balance" => texts.Get(culture, "cause.insufficient-balance", Named(verdict, "shortfall", culture)),
                "wrong-pin" => verdict.Evidence.Any(f => f.Name == "lockedUntil")
                    ? texts.Get(culture, "cause.wrong-pin.locked", Named(verdict, "lockedUntil", culture))
                    : texts.Get(culture, "cause.wrong-pin", Named(verdict, "triesLeft", culture)),
                "pin-locked" => verdict.Evidence.Any(f => f.Name == "lockedUntil")
                    ? texts.Get(culture, "cause.pin-locked", Named(verdict, "lockedUntil", culture))
                    : texts.Get(culture, "cause.pin-locked.until-verified"),
                "transaction-frozen" => texts.Get(culture, "cause.transaction-frozen", Named(verdict, "frozen", culture)),
                "risk-blocked" when verdict.Evidence.Any(f => f.Name == "lockedUntil") => texts.Get(
                    culture,
                    "cause.risk-blocked.cooling",
                    Named(verdict, "lockedUntil", culture)
                ),
                "account-frozen" => texts.Get(culture, "cause.account-frozen", Named(verdict, "frozenAt", culture)),
                "limit-exceeded" when verdict.Evidence.All(f => f.Name != "limit") => texts.Get(culture, "cause.limit-exceeded.payee"),
                "limit-exceeded" => texts.Get(culture, "cause.limit-exceeded", Named(verdict, "limit", culture)),
                "step-up-needed" when attempt.FollowedBy is not null => texts.Get(
                    culture,
                    $"cause.step-up-needed.followed.{attempt.KindText}"
                ),
                "step-up-needed" when !attempt.IsCodeAwaited => texts.Get(culture, "cause.step-up-needed.over"),
                "answer-lost" => texts.Get(culture, "cause.answer-lost", attempt.Amount.Text(culture)),
                "duplicate" when !verdict.Charged => texts.Get(culture, "cause.duplicate.refused"),
                "duplicate" => texts.Get(culture, "cause.duplicate", attempt.Amount.Text(culture)),
                "incident" when verdict.Evidence[0].Value is IncidentFact incident => texts.Get(
                    culture,
                    attempt.Status == "pending" ? "cause.incident.pending" : "cause.incident",
                    Text(attempt, incident, culture),
                    attempt.Amount.Text(culture)
                ),
                "unknown" when BankWords.Of(attempt) is { } key => texts.Get(
                    culture,
                    key,
                    attempt.Amount.Text(culture),
                    attempt.BankAccount,
                    attempt.ExpectedBy?.Text(culture)
                ),
                "unknown" => texts.Get(
                    culture,
                    attempt.Status switch
                    {
                        "succeeded" => "cause.unknown.succeeded",
                        "pending" => "cause.unknown.pending",
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
