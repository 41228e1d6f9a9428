using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Payments.Refunds;

/// <summary>Refunds: eligibility, requests and progress.</summary>
internal static class RefundEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/api/v1/payments/{id}").RequireAuthorization(Policies.Customer).WithTags("Refunds");
        payments.MapGet("/refund-eligibility", EligibilityAsync);
        payments.MapPost("/refunds", AskAsync);
        var refunds = routes.MapGroup("/api/v1/refunds").RequireAuthorization(Policies.Customer).WithTags("Refunds");
        refunds.MapGet("", ListAsync);
        refunds.MapGet("/{id}", ReadAsync);
    }

    private static async Task<IResult> EligibilityAsync(string id, ClaimsPrincipal caller, RefundsApi refunds, CancellationToken cancel) =>
        (await refunds.EligibilityAsync(caller.Customer(), id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> AskAsync(
        string id,
        RefundBody body,
        ClaimsPrincipal caller,
        HttpRequest request,
        RequestRefund requests,
        CancellationToken cancel
    ) =>
        (await requests.AskAsync(caller.Customer(), id, body, request.ReadIdempotencyKey(), cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/refunds/{answer.Id}", answer)
        );

    private static async Task<IResult> ListAsync(
        string? paymentId,
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        RefundsApi refunds,
        CancellationToken cancel
    ) => (await refunds.ListAsync(caller.Customer(), paymentId, cursor, limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> ReadAsync(RefundId id, ClaimsPrincipal caller, RefundsApi refunds, CancellationToken cancel) =>
        await refunds.FindAsync(caller.Customer(), id, cancel) is { } refund ? TypedResults.Ok(refund) : Refusal.NotFound.ToHttp();
}
