using System.Net;
using Paycare.Payments.Processor.Simulator;
using Stripe;

namespace Paycare.Payments.Processor.StripeRail;

/// <summary>Translates Stripe's words into those of ISO 8583, and its states into ours.</summary>
internal static class StripeWords
{
    /// <summary>Field 39 for a decline: the network's own code when Stripe passes it on, otherwise the closest one.</summary>
    public static string Code(StripeError? error) =>
        error?.NetworkDeclineCode switch
        {
            { } code when SimulatedBehaviour.DeclineCodes.Contains(code) || code is "1A" or "91" or "96" => code,
            _ => (error?.DeclineCode ?? error?.Code) switch
            {
                "incorrect_number" or "invalid_number" or "invalid_account" or "no_such_account" => "14",
                "authentication_required" or "setup_intent_authentication_failure" or "payment_intent_authentication_failure" => "1A",
                "insufficient_funds" => "51",
                "expired_card" or "invalid_expiry_month" or "invalid_expiry_year" => "54",
                "incorrect_pin" or "invalid_pin" or "offline_pin_required" or "online_or_offline_pin_required" => "55",
                "transaction_not_allowed"
                or "not_permitted"
                or "card_not_supported"
                or "currency_not_supported"
                or "service_not_allowed"
                or "restricted_card" => "57",
                "card_velocity_exceeded" => "61",
                "withdrawal_count_limit_exceeded" => "65",
                "pin_try_exceeded" => "75",
                "issuer_not_available" or "try_again_later" or "reenter_transaction" => "91",
                "processing_error" => "96",
                _ => "05",
            },
        };

    /// <summary>Whether the card's issuer declined; after any other failure the outcome is unknown.</summary>
    public static bool IsDecline(StripeException e) =>
        e.HttpStatusCode == HttpStatusCode.PaymentRequired || e.StripeError?.Type == "card_error";

    /// <summary>Whether Stripe rejected a request for its content: it was not executed, and never will be.</summary>
    public static bool IsTurnedDown(StripeException e) =>
        e.HttpStatusCode is HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired or HttpStatusCode.NotFound
        && e.StripeError?.Type != "idempotency_error";

    public static RefundReply Of(Stripe.Refund refund) =>
        refund.Status switch
        {
            // "Succeeded" means sent. The bank has it once the network's reference exists, or is known never to come.
            "succeeded" when refund.DestinationDetails?.Card is { Reference: { Length: > 0 } reference } => new(
                RefundOutcome.Arrived,
                "",
                reference
            ),
            "succeeded" when refund.DestinationDetails?.Card?.ReferenceStatus == "unavailable" => new(RefundOutcome.Arrived, "", refund.Id),
            "failed" => new(RefundOutcome.Returned, refund.FailureReason ?? "failed"),
            "canceled" => new(RefundOutcome.Refused, "canceled"),
            _ => new(RefundOutcome.Accepted),
        };

    public static ChargebackStage StageOf(Stripe.Dispute dispute) =>
        dispute.Status switch
        {
            "warning_needs_response" or "warning_under_review" => ChargebackStage.Inquiry,
            "won" or "warning_closed" or "prevented" => ChargebackStage.Won,
            "lost" => ChargebackStage.Lost,
            _ => ChargebackStage.Opened,
        };
}
