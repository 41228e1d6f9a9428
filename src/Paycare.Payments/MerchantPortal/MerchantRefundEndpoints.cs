using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A merchant's refunds over HTTP.</summary>
internal static class MerchantRefundEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        var merchant = group.MapGroup("").RequireAuthorization(MerchantPolicies.Refunds);
        merchant
            .MapPost(
                "/payments/{id}/refunds",
                async (
                    string id,
                    RefundBody body,
                    ClaimsPrincipal caller,
                    MerchantRefunds refunds,
                    IdempotencyKeyBinding key,
                    CancellationToken cancel
                ) =>
                    (await refunds.GiveBackAsync(caller, id, body, key.Key, cancel)).ToHttp(
                        (MerchantRefund made) => TypedResults.Created((string?)null, made)
                    )
            )
            .Documented(
                "refundPayment",
                "Give money of a payment back",
                "At once: all that is left of it, or an amount; in parts as often as you like, never more than was paid. "
                    + "Scope `refunds`."
            )
            .Refuses(RefusalKind.Conflict, "not-refundable")
            .Refuses(RefusalKind.Locked, "transaction-frozen");
        merchant
            .MapGet(
                "/refunds",
                async (
                    string? status,
                    string? cursor,
                    int? limit,
                    ClaimsPrincipal caller,
                    MerchantRefunds refunds,
                    CancellationToken cancel
                ) =>
                    status is null or MerchantRefunds.Waiting
                        ? (
                            await refunds.ListAsync(
                                caller.Merchant(),
                                new MerchantRefundQuery(status == MerchantRefunds.Waiting),
                                cursor,
                                limit,
                                cancel
                            )
                        ).ToHttp(TypedResults.Ok)
                        : Refusal.Invalid("status", "field.unknown-value")
            )
            .Documented(
                "listMerchantRefunds",
                "List the refunds",
                "With `status=requested` those that wait for the merchant's decision. Scope `refunds`."
            );
        merchant
            .MapGet("/refunds/{id}", async (RefundId id, ClaimsPrincipal caller, MerchantRefunds refunds, CancellationToken cancel) =>
                (await refunds.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("readMerchantRefund", "Read a refund", "Whoever asked for it, with its present state. Scope `refunds`.");
        merchant
            .MapPost(
                "/refunds/{id}/approve",
                async (RefundId id, ClaimsPrincipal caller, MerchantRefunds refunds, CancellationToken cancel) =>
                    (await refunds.DecideAsync(caller, id, isApproved: true, null, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("approveMerchantRefund", "Approve a refund that a customer asks for", "Scope `refunds`.")
            .Refuses(RefusalKind.Conflict, "refund-decided", "refund-not-the-merchants");
        merchant
            .MapPost(
                "/refunds/{id}/reject",
                async (RefundId id, MerchantReasonBody body, ClaimsPrincipal caller, MerchantRefunds refunds, CancellationToken cancel) =>
                    (await refunds.DecideAsync(caller, id, isApproved: false, body.Reason, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "rejectMerchantRefund",
                "Reject a refund that a customer asks for",
                "The reason is the customer's to read. Scope `refunds`."
            )
            .Refuses(RefusalKind.Conflict, "refund-decided", "refund-not-the-merchants");
    }
}
