using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments.Requests;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.MoneyRequests;

/// <summary>A request for money, unchecked.</summary>
/// <param name="FromPhone">The phone of the one who is asked, in any common form.</param>
/// <param name="Amount">Amount in IDR, above zero.</param>
/// <param name="Note">What it is for; at most 140 characters, stored sealed.</param>
public sealed record MoneyRequestBody(string? FromPhone, MoneyBody? Amount, string? Note)
{
    /// <summary>Never the phone: this ends up in logs.</summary>
    public override string ToString() => "money request";
}

/// <summary>What pays a request, unchecked.</summary>
/// <param name="Pin">The payer's PIN.</param>
/// <param name="ChallengeId">The challenge that a large transfer issued.</param>
/// <param name="OneTimeCode">The code that answers it.</param>
public sealed record PayRequestBody(string? Pin, string? ChallengeId = null, string? OneTimeCode = null)
{
    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "payment of a request";
}

/// <summary>How a request is declined.</summary>
/// <param name="Block">Whether later requests of the same asker are to reach nobody.</param>
public sealed record DeclineBody(bool? Block);

/// <summary>A request for money, as one of the two sees it.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Status">asked, paid, declined or expired.</param>
/// <param name="Direction">outgoing for who asks, incoming for who is asked.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Name">The other one, masked.</param>
/// <param name="PhoneEnd">The last four digits of the other one's phone.</param>
/// <param name="Note">What it is for.</param>
/// <param name="AskedAt">When it was made.</param>
/// <param name="ExpiresAt">When it is over unless paid: 14 days later.</param>
/// <param name="AttemptId">The transfer that paid it.</param>
public sealed record MoneyRequestAnswer(
    MoneyRequestId Id,
    string Status,
    string Direction,
    Money Amount,
    string Name,
    string? PhoneEnd,
    string? Note,
    DateTimeOffset AskedAt,
    DateTimeOffset ExpiresAt,
    string? AttemptId
);

/// <summary>Asking others for money.</summary>
internal static class MoneyRequestEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var requests = routes.MapGroup("/api/v1/money-requests").RequireAuthorization(Policies.Customer).WithTags("Money requests");
        requests
            .MapPost("", AskAsync)
            .Documented("requestMoney", "Ask somebody for money", "A request moves nothing and is over after 14 days.")
            .Refuses(RefusalKind.Throttled, "too-many-unknown-payees", "too-many-requests")
            .Refuses(RefusalKind.Unacceptable, "payee-unavailable", "same-account")
            .Refuses(RefusalKind.Locked, "account-frozen", "account-closed");
        requests.MapGet("", ListAsync).Documented("listMoneyRequests", "List the requests for money", "Both ways, newest first.");
        requests
            .MapPost("/{id}/pay", PayAsync)
            .Documented("payMoneyRequest", "Pay a request", "A transfer to whoever asked, with all rules of a transfer.")
            .RefusesMoney([.. MoneyErrors.Spending, AttemptCode.PayeeUnavailable, AttemptCode.SameAccount])
            .Refuses(RefusalKind.Conflict, "request-closed")
            .Refuses(RefusalKind.Throttled, "too-many-money-requests");
        requests
            .MapPost("/{id}/decline", DeclineAsync)
            .Documented("declineMoneyRequest", "Decline a request", "With `block` later requests of the same person reach nobody.")
            .Refuses(RefusalKind.Conflict, "request-closed");
    }

    private static async Task<HttpAnswer<Created<MoneyRequestAnswer>>> AskAsync(
        MoneyRequestBody body,
        ClaimsPrincipal caller,
        MoneyRequestBook book,
        CancellationToken cancel
    ) =>
        (await book.AskAsync(caller.Customer(), body, cancel)).ToHttp(request =>
            TypedResults.Created($"/api/v1/money-requests/{request.Id}", request)
        );

    private static async Task<HttpAnswer<Ok<Page<MoneyRequestAnswer>>>> ListAsync(
        ClaimsPrincipal caller,
        MoneyRequestBook book,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<MoneyRequestAnswer>(await book.ListAsync(caller.Customer(), cancel), null));

    private static async Task<HttpAnswer<Created<TransferAnswer>>> PayAsync(
        MoneyRequestId id,
        PayRequestBody body,
        HttpContext http,
        PayMoneyRequest steps,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await steps.PayAsync(http.Caller(), id, body, key.Key, cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/attempts/{answer.Id}", answer)
        );

    private static async Task<HttpAnswer<Ok<MoneyRequestAnswer>>> DeclineAsync(
        MoneyRequestId id,
        DeclineBody? body,
        ClaimsPrincipal caller,
        MoneyRequestBook book,
        CancellationToken cancel
    ) => (await book.DeclineAsync(caller.Customer(), id, body?.Block == true, cancel)).ToHttp(TypedResults.Ok);
}
