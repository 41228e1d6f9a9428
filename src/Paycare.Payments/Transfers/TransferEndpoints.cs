using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>A transfer to make, unchecked.</summary>
/// <param name="ToPhone">The receiver's phone, in any common form.</param>
/// <param name="Amount">Amount in IDR, above zero.</param>
/// <param name="Pin">The payer's PIN.</param>
/// <param name="Note">A note to the receiver, stored sealed.</param>
/// <param name="ChallengeId">The challenge that a large transfer issued, bound to receiver and amount.</param>
/// <param name="OneTimeCode">The code that answers it, from the SMS or the authenticator.</param>
public sealed record TransferBody(
    string? ToPhone,
    MoneyBody? Amount,
    string? Pin,
    string? Note,
    string? ChallengeId = null,
    string? OneTimeCode = null
)
{
    /// <summary>Never the PIN or the phone: this ends up in logs.</summary>
    public override string ToString() => "transfer";
}

/// <summary>A transfer that was made.</summary>
/// <param name="Id">The transfer's id, also that of its attempt.</param>
/// <param name="Status">Always succeeded.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Payee">The receiver.</param>
/// <param name="BalanceAfter">The payer's balance afterwards, in minor units (sen).</param>
/// <param name="At">When it was sent.</param>
public sealed record TransferAnswer(string Id, string Status, Money Amount, PayeeAnswer Payee, Money BalanceAfter, DateTimeOffset At);

/// <summary>Money from one customer to another.</summary>
internal static class TransferEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/transfers", SendAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Transfers")
            .Documented(
                "sendTransfer",
                "Send money to another customer",
                "Moves money at once to whoever has this phone. Large amounts answer `step-up-required` first; repeat "
                    + "with a new key, `challengeId` and `oneTimeCode`."
            )
            .RefusesMoney([.. MoneyErrors.Spending, AttemptCode.PayeeUnavailable, AttemptCode.SameAccount])
            .Refuses(RefusalKind.Throttled, "too-many-money-requests", "too-many-unknown-payees");

    private static async Task<HttpAnswer<Created<TransferAnswer>>> SendAsync(
        TransferBody body,
        HttpContext http,
        SendMoney steps,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await steps.SendAsync(http.Caller(), body, key.Key, cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/attempts/{answer.Id}", answer)
        );
}
