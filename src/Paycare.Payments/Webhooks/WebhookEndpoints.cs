using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Platform.Results;

namespace Paycare.Payments.Webhooks;

/// <summary>The HTTP endpoints for webhook addresses.</summary>
internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder merchant)
    {
        var webhooks = merchant.MapGroup("/webhooks").RequireAuthorization(MerchantPolicies.Webhooks);
        webhooks.MapGet("", async (ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
            TypedResults.Ok(new Page<WebhookItem>(await all.ListAsync(caller.Merchant(), cancel), null))
        );
        webhooks.MapPost("", async (WebhookBody body, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
            (await all.MakeAsync(caller, body, cancel)).ToHttp(made => TypedResults.Created($"/api/v1/merchant/webhooks/{made.Id}", made))
        );
        webhooks.MapGet("/{id}", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
            (await all.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
        );
        webhooks.MapPost(
            "/{id}/rotate-secret",
            async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
                (await all.RotateAsync(caller, id, cancel)).ToHttp(TypedResults.Ok)
        );
        webhooks.MapPost("/{id}/disable", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
            (await all.SwitchAsync(caller, id, on: false, cancel)).ToHttp(TypedResults.Ok)
        );
        webhooks.MapPost("/{id}/enable", async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookBook all, CancellationToken cancel) =>
            (await all.SwitchAsync(caller, id, on: true, cancel)).ToHttp(TypedResults.Ok)
        );
        webhooks.MapPost(
            "/{id}/test",
            async (WebhookEndpointId id, ClaimsPrincipal caller, WebhookDeliveries deliveries, CancellationToken cancel) =>
                (await deliveries.TestAsync(caller.Merchant(), id, cancel)).ToHttp(asked => TypedResults.Accepted((string?)null, asked))
        );
        webhooks.MapGet(
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
        );
        webhooks.MapPost(
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
        );
    }
}
