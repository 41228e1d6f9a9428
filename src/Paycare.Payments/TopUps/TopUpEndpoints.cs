using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.TopUps;

/// <summary>A top-up to make, unchecked.</summary>
/// <param name="CardId">The bound card to charge.</param>
/// <param name="Amount">Amount in IDR, above zero.</param>
/// <param name="Pin">The owner's PIN: without it no card is charged.</param>
public sealed record TopUpBody(string? CardId, MoneyBody? Amount, string? Pin)
{
    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "top-up";
}

/// <summary>A top-up as its owner sees it.</summary>
/// <param name="Id">The top-up's id.</param>
/// <param name="Status">succeeded, pending or failed.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="At">When it was requested.</param>
/// <param name="NextCheckAt">For pending: when we ask the bank again.</param>
/// <param name="Reason">For failed: why the card's issuer declined.</param>
/// <param name="AttemptId">Its attempt's id, for diagnosis.</param>
public sealed record TopUpAnswer(
    TopUpId Id,
    string Status,
    Money Amount,
    DateTimeOffset At,
    DateTimeOffset? NextCheckAt,
    string? Reason,
    string? AttemptId
);

/// <summary>Money from a bound card into the wallet.</summary>
internal static class TopUpEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var topUps = routes.MapGroup("/api/v1/top-ups").RequireAuthorization(Policies.Customer).WithTags("Top-ups");
        topUps.MapPost("", TopUpAsync);
        topUps.MapGet("/{id}", ReadAsync);
    }

    private static async Task<IResult> TopUpAsync(
        TopUpBody body,
        ClaimsPrincipal caller,
        HttpRequest request,
        TopUpWallet requests,
        CancellationToken cancel
    ) =>
        (await requests.TopUpAsync(caller.Customer(), body, request.ReadIdempotencyKey(), cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/top-ups/{answer.Id}", answer)
        );

    private static async Task<IResult> ReadAsync(TopUpId id, ClaimsPrincipal caller, TopUpWallet requests, CancellationToken cancel) =>
        (await requests.FindAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);
}
