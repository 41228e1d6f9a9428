using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Settlements;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>The API for merchants' programs, and what operators may do to merchants.</summary>
internal static class MerchantEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var merchant = routes.MapGroup("/api/v1/merchant").RequireAuthorization(MerchantCallers.Policy).WithTags("Merchant");
        merchant.MapGet("", async (ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
            TypedResults.Ok(await merchants.ProfileAsync(caller.Merchant(), cancel))
        );
        var pausing = merchant.MapGroup("").RequireAuthorization(MerchantPolicies.Pause);
        pausing.MapPost("/pause", async (ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
            (await merchants.PauseAsync(caller, isPaused: true, cancel)).ToHttp(TypedResults.Ok)
        );
        pausing.MapPost("/resume", async (ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
            (await merchants.PauseAsync(caller, isPaused: false, cancel)).ToHttp(TypedResults.Ok)
        );
        var payments = merchant.MapGroup("/payments").RequireAuthorization(MerchantPolicies.Payments);
        payments.MapGet(
            "",
            async (
                string? from,
                string? to,
                string? cursor,
                int? limit,
                ClaimsPrincipal caller,
                MerchantPayments all,
                CancellationToken cancel
            ) => (await all.ListAsync(caller.Merchant(), from, to, cursor, limit, cancel)).ToHttp(TypedResults.Ok)
        );
        payments.MapGet("/{id}", async (string id, ClaimsPrincipal caller, MerchantPayments all, CancellationToken cancel) =>
            (await all.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
        );
        merchant
            .MapPost("/qr", async (QrBody body, ClaimsPrincipal caller, MerchantQrRequests codes, CancellationToken cancel) =>
                (await codes.MakeAsync(caller.Merchant(), body, cancel)).ToHttp(answer => TypedResults.Created((string?)null, answer))
            )
            .RequireAuthorization(MerchantPolicies.Qr);
        MerchantUserEndpoints.Map(routes, merchant);
        MerchantKeys.Map(merchant);
        MerchantRefundEndpoints.Map(merchant);
        SettlementEndpoints.Map(merchant);
        WebhookEndpoints.Map(merchant);
        MapOperators(routes);
    }

    private static void MapOperators(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/api/v1/desk/merchants").RequireAuthorization(Policies.ManageMerchants).WithTags("Merchants");
        desk.MapGet("", async (MerchantSwitch merchants, CancellationToken cancel) =>
            TypedResults.Ok(new Page<MerchantProfile>(await merchants.ListAsync(cancel), null))
        );
        desk.MapPost("", async (NewMerchantBody body, ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
            (await merchants.AddAsync(caller, body, cancel)).ToHttp(added => TypedResults.Created((string?)null, added))
        );
        desk.MapPost(
            "/{id}/suspend",
            async (MerchantId id, MerchantReasonBody body, ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
                (await merchants.SuspendAsync(caller, id, body, isSuspended: true, cancel)).ToHttp(TypedResults.Ok)
        );
        desk.MapPost(
            "/{id}/unsuspend",
            async (MerchantId id, MerchantReasonBody body, ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
                (await merchants.SuspendAsync(caller, id, body, isSuspended: false, cancel)).ToHttp(TypedResults.Ok)
        );
    }
}
