using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Refunds;

/// <summary>Refunds: eligibility, requests and progress.</summary>
internal static class RefundEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/api/v1/payments/{id}").RequireAuthorization(Policies.Customer).WithTags("Refunds");
        payments
            .MapGet("/refund-eligibility", EligibilityAsync)
            .Documented("readRefundEligibility", "Ask whether a payment can be refunded", "How much, until when, and by which rule.");
        payments
            .MapPost("/refunds", AskAsync)
            .Documented(
                "requestRefund",
                "Ask for a refund",
                "All that is left of the payment, or an amount. The answer says by when it arrives."
            )
            .Refuses(RefusalKind.Conflict, "not-refundable", "transaction-frozen");
        var refunds = routes.MapGroup("/api/v1/refunds").RequireAuthorization(Policies.Customer).WithTags("Refunds");
        refunds
            .MapGet("", ListAsync)
            .Documented("listRefunds", "List the refunds", "Newest first; `paymentId` bounds them to one payment.");
        refunds.MapGet("/{id}", ReadAsync).Documented("readRefund", "Read a refund", "With its steps so far.");
    }

    private static async Task<HttpAnswer<Ok<EligibilityAnswer>>> EligibilityAsync(
        string id,
        ClaimsPrincipal caller,
        RefundsApi refunds,
        CancellationToken cancel
    ) => (await refunds.EligibilityAsync(caller.Customer(), id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Created<RefundAnswer>>> AskAsync(
        string id,
        RefundBody body,
        ClaimsPrincipal caller,
        RequestRefund requests,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await requests.AskAsync(caller.Customer(), id, body, key.Key, cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/refunds/{answer.Id}", answer)
        );

    private static async Task<HttpAnswer<Ok<Page<RefundAnswer>>>> ListAsync(
        string? paymentId,
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        RefundsApi refunds,
        CancellationToken cancel
    ) => (await refunds.ListAsync(caller.Customer(), paymentId, cursor, limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<RefundAnswer>>> ReadAsync(
        RefundId id,
        ClaimsPrincipal caller,
        RefundsApi refunds,
        CancellationToken cancel
    ) => await refunds.FindAsync(caller.Customer(), id, cancel) is { } refund ? TypedResults.Ok(refund) : Refusal.NotFound;
}
