using Paycare.Platform.States;
using static Paycare.Payments.Webhooks.WebhookDeliveryState;

namespace Paycare.Payments.Webhooks;

/// <summary>The state machine of a delivery.</summary>
internal static class WebhookDeliveryStates
{
    public static readonly Transitions<WebhookDeliveryState> Transitions = new(
        "webhook",
        [Waiting],
        new()
        {
            [Waiting] = [(Waiting, "the next try"), (Delivered, "2xx"), (Failed, "last try, 410 or address switched off")],
            [Delivered] = [(Waiting, "sent again by its merchant")],
            [Failed] = [(Waiting, "sent again by its merchant")],
        }
    );
}
