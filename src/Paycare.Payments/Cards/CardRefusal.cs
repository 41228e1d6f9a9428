using Paycare.Payments.Processor;
using Paycare.Platform.Results;

namespace Paycare.Payments.Cards;

/// <summary>The refusal when a card's issuer declines.</summary>
internal static class CardRefusal
{
    private const string Unsaid = "declined-by-issuer";

    /// <summary>Field 39 of ISO 8583 as stable words, and the word used when no issuer answered.</summary>
    private static readonly Dictionary<string, string> Words = new()
    {
        ["05"] = Unsaid,
        ["14"] = "number-unknown",
        ["1A"] = "confirmation-needed",
        ["51"] = "insufficient-funds",
        ["54"] = "expired",
        ["55"] = "wrong-pin-at-issuer",
        ["57"] = "not-permitted",
        ["61"] = "limit-at-issuer",
        ["65"] = "too-many-uses",
        ["75"] = "pin-tries-at-issuer",
        ["91"] = "issuer-unreachable",
        ["96"] = "issuer-fault",
        [ProcessorAnswer.NeverCame] = "never-arrived",
        [ProcessorAnswer.TakenBack] = "no-answer",
        [ProcessorAnswer.CardRemoved] = "card-removed",
    };

    /// <summary>Every reason; each has its texts, <c>card-reason.REASON</c> and <c>refusal.card-declined.REASON</c>.</summary>
    public static IEnumerable<string> Reasons => Words.Values.Distinct();

    public static Refusal Of(string issuerCode) =>
        new Refusal(RefusalKind.Declined, "card-declined") { TextKey = $"refusal.card-declined.{Reason(issuerCode)}" }
            .With("reason", Reason(issuerCode))
            .With("issuerCode", issuerCode);

    /// <summary>The issuer's answer as a stable word.</summary>
    public static string Reason(string issuerCode) => Words.GetValueOrDefault(issuerCode, Unsaid);
}
