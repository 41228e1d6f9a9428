using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
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
        topUps
            .MapPost("", TopUpAsync)
            .Documented(
                "topUp",
                "Top up from a card",
                "Charges a bound card. Answers within ten seconds: `succeeded`, or `pending` with `nextCheckAt` when the "
                    + "card's bank did not answer; then it is asked again, and nothing is charged twice."
            )
            .RefusesMoney([
                AttemptCode.WrongPin,
                AttemptCode.PinLocked,
                AttemptCode.AccountFrozen,
                AttemptCode.AccountClosed,
                AttemptCode.LimitExceeded,
            ])
            .Refuses(RefusalKind.Declined, "card-declined")
            .Refuses(RefusalKind.Throttled, "too-many-money-requests")
            .Refuses(RefusalKind.Conflict, "card-busy")
            .Refuses(RefusalKind.Busy, "card-not-checked");
        topUps.MapGet("/{id}", ReadAsync).Documented("readTopUp", "Read a top-up", "With its present state.");
    }

    private static async Task<HttpAnswer<Created<TopUpAnswer>>> TopUpAsync(
        TopUpBody body,
        ClaimsPrincipal caller,
        TopUpWallet requests,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await requests.TopUpAsync(caller.Customer(), body, key.Key, cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/top-ups/{answer.Id}", answer)
        );

    private static async Task<HttpAnswer<Ok<TopUpAnswer>>> ReadAsync(
        TopUpId id,
        ClaimsPrincipal caller,
        TopUpWallet requests,
        CancellationToken cancel
    ) => (await requests.FindAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);
}
