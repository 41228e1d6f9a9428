using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Settlements;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>The API for merchants' programs, and what operators may do to merchants.</summary>
internal static class MerchantEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var merchant = routes.MapGroup("/api/v1/merchant").RequireAuthorization(MerchantCallers.Policy).WithTags("Merchant");
        merchant
            .MapGet("", async (ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
                TypedResults.Ok(await merchants.ProfileAsync(caller.Merchant(), cancel))
            )
            .Documented("readMerchant", "Read one's own merchant", "Name, state and balance.");
        var pausing = merchant.MapGroup("").RequireAuthorization(MerchantPolicies.Pause);
        pausing
            .MapPost("/pause", async (ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
                (await merchants.PauseAsync(caller, isPaused: true, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "pauseMerchant",
                "Stop taking payments",
                "Customers get `merchant-unavailable` and are charged nothing. Scope `pause`."
            );
        pausing
            .MapPost("/resume", async (ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
                (await merchants.PauseAsync(caller, isPaused: false, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("resumeMerchant", "Take payments again", "Scope `pause`.");
        var payments = merchant.MapGroup("/payments").RequireAuthorization(MerchantPolicies.Payments);
        payments
            .MapGet(
                "",
                async (
                    string? from,
                    string? to,
                    string? q,
                    string? cursor,
                    int? limit,
                    ClaimsPrincipal caller,
                    MerchantPayments all,
                    CancellationToken cancel
                ) =>
                    (await all.ListAsync(caller.Merchant(), new MerchantPaymentQuery(from, to, q), cursor, limit, cancel)).ToHttp(
                        TypedResults.Ok
                    )
            )
            .Documented(
                "listMerchantPayments",
                "List the payments received",
                "Newest first, by time, order reference, id or amount. Of the payer no more than the masked name. Scope " + "`payments`."
            );
        payments
            .MapGet("/{id}", async (string id, ClaimsPrincipal caller, MerchantPayments all, CancellationToken cancel) =>
                (await all.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("readMerchantPayment", "Read a payment received", "With what went back of it. Scope `payments`.");
        merchant
            .MapPost("/qr", async (QrBody body, ClaimsPrincipal caller, MerchantQrRequests codes, CancellationToken cancel) =>
                (await codes.MakeAsync(caller.Merchant(), body, cancel)).ToHttp(answer => TypedResults.Created((string?)null, answer))
            )
            .RequireAuthorization(MerchantPolicies.Qr)
            .Documented(
                "makeQrCode",
                "Make a QR code",
                "EMVCo merchant-presented, as QRIS: its text and its picture. With an amount, a reference or a time it is "
                    + "paid once. Scope `qr`."
            );
        MerchantUserEndpoints.Map(routes, merchant);
        MerchantKeys.Map(merchant);
        MerchantRefundEndpoints.Map(merchant);
        SettlementEndpoints.Map(merchant);
        MerchantDisputes.Map(merchant);
        WebhookEndpoints.Map(merchant);
        MapOperators(routes);
    }

    private static void MapOperators(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/api/v1/desk/merchants").RequireAuthorization(Policies.ManageMerchants).WithTags("Merchants");
        desk.MapGet("", async (MerchantSwitch merchants, CancellationToken cancel) =>
                TypedResults.Ok(new Page<MerchantProfile>(await merchants.ListAsync(cancel), null))
            )
            .Documented("listMerchants", "List the merchants", "Each with its state.");
        desk.MapPost("", async (NewMerchantBody body, ClaimsPrincipal caller, MerchantSwitch merchants, CancellationToken cancel) =>
                (await merchants.AddAsync(caller, body, cancel)).ToHttp(added => TypedResults.Created((string?)null, added))
            )
            .Documented("addMerchant", "Add a merchant", "With its first key, shown this once; an owner is invited by mail.");
        desk.MapPost(
                "/{id}/suspend",
                async (
                    MerchantId id,
                    MerchantReasonBody body,
                    ClaimsPrincipal caller,
                    MerchantSwitch merchants,
                    CancellationToken cancel
                ) => (await merchants.SuspendAsync(caller, id, body, isSuspended: true, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("suspendMerchant", "Suspend a merchant", "It takes no payments until it is let go on.");
        desk.MapPost(
                "/{id}/unsuspend",
                async (
                    MerchantId id,
                    MerchantReasonBody body,
                    ClaimsPrincipal caller,
                    MerchantSwitch merchants,
                    CancellationToken cancel
                ) => (await merchants.SuspendAsync(caller, id, body, isSuspended: false, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("unsuspendMerchant", "Let a merchant go on", "It takes payments again.");
    }
}
