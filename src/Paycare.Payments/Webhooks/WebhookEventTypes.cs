namespace Paycare.Payments.Webhooks;

/// <summary>The events that merchants can receive.</summary>
internal static class WebhookEventTypes
{
    public const string PaymentSucceeded = "payment.succeeded",
        PaymentFailed = "payment.failed",
        RefundRequested = "refund.requested",
        RefundSucceeded = "refund.succeeded",
        RefundFailed = "refund.failed",
        SettlementReady = "settlement.ready",
        DisputeOpened = "dispute.opened",
        DisputeClosed = "dispute.closed",
        Test = "webhook.test";

    /// <summary>The events that an address may subscribe to; test events reach every address on request.</summary>
    public static readonly IReadOnlyList<string> Offered =
    [
        PaymentSucceeded,
        PaymentFailed,
        RefundRequested,
        RefundSucceeded,
        RefundFailed,
        SettlementReady,
        DisputeOpened,
        DisputeClosed,
    ];
}
