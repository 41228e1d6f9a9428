using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A merchant's refunds over HTTP.</summary>
internal static class MerchantRefundEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        var merchant = group.MapGroup("").RequireAuthorization(MerchantPolicies.Refunds);
        merchant.MapPost(
            "/payments/{id}/refunds",
            async (
                string id,
                RefundBody body,
                ClaimsPrincipal caller,
                HttpRequest request,
                MerchantRefunds refunds,
                CancellationToken cancel
            ) =>
                (await refunds.GiveBackAsync(caller, id, body, request.ReadIdempotencyKey(), cancel)).ToHttp(
                    (MerchantRefund made) => TypedResults.Created((string?)null, made)
                )
        );
        merchant.MapGet(
            "/refunds",
            async (string? status, string? cursor, int? limit, ClaimsPrincipal caller, MerchantRefunds refunds, CancellationToken cancel) =>
                status is null or MerchantRefunds.Waiting
                    ? (await refunds.ListAsync(caller.Merchant(), status == MerchantRefunds.Waiting, cursor, limit, cancel)).ToHttp(
                        TypedResults.Ok
                    )
                    : Refusal.Invalid("status", "field.unknown-value").ToHttp()
        );
        merchant.MapPost(
            "/refunds/{id}/approve",
            async (RefundId id, ClaimsPrincipal caller, MerchantRefunds refunds, CancellationToken cancel) =>
                (await refunds.DecideAsync(caller, id, isApproved: true, null, cancel)).ToHttp(TypedResults.Ok)
        );
        merchant.MapPost(
            "/refunds/{id}/reject",
            async (RefundId id, MerchantReasonBody body, ClaimsPrincipal caller, MerchantRefunds refunds, CancellationToken cancel) =>
                (await refunds.DecideAsync(caller, id, isApproved: false, body.Reason, cancel)).ToHttp(TypedResults.Ok)
        );
    }
}
