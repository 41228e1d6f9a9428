using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Webhooks;

/// <summary>The HTTP endpoints for webhook addresses.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder merchant)
    {
        var webhooks = merchant.MapGroup("/webhooks").RequireAuthorization(MerchantPolicies.Webhooks);
        webhooks
            .MapGet("", async (ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                TypedResults.Ok(new Page<WebhookItem>(await all.ListAsync(caller.Merchant(), cancel), null))
            )
            .Documented("listWebhooks", "List the webhook addresses", "Scope `webhooks`.");
        webhooks
            .MapPost("", async (WebhookBody body, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                (await all.MakeAsync(caller, body, cancel)).ToHttp(made =>
                    TypedResults.Created($"/api/v1/merchant/webhooks/{made.Id}", made)
                )
            )
            .Documented(
                "makeWebhook",
                "Add a webhook address",
                "Answers its secret, shown this once. Events of the future are sent there, signed by the Standard "
                    + "Webhooks specification. Scope `webhooks`."
            )
            .Refuses(RefusalKind.Conflict, "too-many-webhooks");
        webhooks
            .MapGet("/{id}", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                (await all.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("readWebhook", "Read a webhook address", "Scope `webhooks`.");
        webhooks
            .MapPut(
                "/{id}",
                async (WebhookEndpointId id, WebhookBody body, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                    (await all.ChangeAsync(caller, id, body, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "changeWebhook",
                "Change a webhook address",
                "Replaces the address and the list of events. The secret stays. Scope `webhooks`."
            );
        webhooks
            .MapDelete("/{id}", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                (await all.RemoveAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent())
            )
            .Documented(
                "removeWebhook",
                "Remove a webhook address",
                "With the record of what was sent there. What is under way may still arrive. Scope `webhooks`."
            );
        webhooks
            .MapPost(
                "/{id}/rotate-secret",
                async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                    (await all.RotateAsync(caller, id, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("rotateWebhookSecret", "Replace the secret of a webhook address", "For 24 hours both sign. Scope `webhooks`.");
        webhooks
            .MapPost("/{id}/disable", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                (await all.SwitchAsync(caller, id, on: false, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("disableWebhook", "Switch a webhook address off", "Nothing is sent there. Scope `webhooks`.");
        webhooks
            .MapPost("/{id}/enable", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                (await all.SwitchAsync(caller, id, on: true, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("enableWebhook", "Switch a webhook address on", "Events from now on are sent there. Scope `webhooks`.")
            .Refuses(RefusalKind.Conflict, "too-many-webhooks");
        webhooks
            .MapPost(
                "/{id}/test",
                async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookDeliveries deliveries, CancellationToken cancel) =>
                    (await deliveries.TestAsync(caller.Merchant(), id, cancel)).ToHttp(asked => TypedResults.Accepted((string?)null, asked))
            )
            .Documented("testWebhook", "Send a test event", "Sends `webhook.test` to the address. Scope `webhooks`.")
            .Refuses(RefusalKind.Conflict, "webhook-disabled");
        webhooks
            .MapGet(
                "/{id}/deliveries",
                async (
                    WebhookEndpointId id,
                    string? status,
                    string? cursor,
                    int? limit,
                    ClaimsPrincipal caller,
                    WebhookDeliveries deliveries,
                    CancellationToken cancel
                ) => (await deliveries.ListAsync(caller.Merchant(), id, status, cursor, limit, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "listWebhookDeliveries",
                "List what was sent to a webhook address",
                "Each with its tries and the last answer. Scope `webhooks`."
            );
        webhooks
            .MapPost(
                "/{id}/deliveries/{delivery}/redeliver",
                async (
                    WebhookEndpointId id,
                    WebhookDeliveryId delivery,
                    ClaimsPrincipal caller,
                    WebhookDeliveries deliveries,
                    CancellationToken cancel
                ) =>
                    (await deliveries.RedeliverAsync(caller.Merchant(), id, delivery, cancel)).ToHttp(asked =>
                        TypedResults.Accepted((string?)null, asked)
                    )
            )
            .Documented(
                "redeliverWebhook",
                "Send an event again",
                "Starts the schedule of tries again, with the same `webhook-id`. Scope `webhooks`."
            )
            .Refuses(RefusalKind.Conflict, "delivery-waiting", "webhook-disabled");
    }
}
