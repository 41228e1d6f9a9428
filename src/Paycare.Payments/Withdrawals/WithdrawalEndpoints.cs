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

namespace Paycare.Payments.Withdrawals;

/// <summary>A withdrawal to make, unchecked.</summary>
/// <param name="BankAccountId">One of the customer's bank accounts.</param>
/// <param name="Amount">Amount in IDR, above zero.</param>
/// <param name="Pin">The customer's PIN.</param>
/// <param name="ChallengeId">The challenge that a large withdrawal issued, bound to account and amount.</param>
/// <param name="OneTimeCode">The code that answers it.</param>
public sealed record WithdrawalBody(
    string? BankAccountId,
    MoneyBody? Amount,
    string? Pin,
    string? ChallengeId = null,
    string? OneTimeCode = null
)
{
    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "withdrawal";
}

/// <summary>A withdrawal as its owner sees it.</summary>
/// <param name="Id">The withdrawal's id.</param>
/// <param name="Status">pending, sent, succeeded, failed or returned.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="BankAccount">The receiving account: bank and last digits.</param>
/// <param name="At">When it was requested.</param>
/// <param name="ExpectedBy">When it will have arrived.</param>
/// <param name="BankReference">The bank's own reference, once there is one.</param>
/// <param name="Reason">Why it failed or was returned, as the bank's code.</param>
/// <param name="AttemptId">Its attempt's id, for diagnosis.</param>
/// <param name="Timeline">Its steps.</param>
public sealed record WithdrawalAnswer(
    WithdrawalId Id,
    string Status,
    Money Amount,
    string BankAccount,
    DateTimeOffset At,
    DateTimeOffset ExpectedBy,
    string? BankReference,
    string? Reason,
    string AttemptId,
    IReadOnlyList<WithdrawalStep> Timeline
);

/// <summary>One step of a withdrawal.</summary>
/// <param name="State">pending, sent, succeeded, failed or returned.</param>
/// <param name="At">When it happened.</param>
public sealed record WithdrawalStep(string State, DateTimeOffset At);

/// <summary>Money from the wallet to a bank account.</summary>
internal static class WithdrawalEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var withdrawals = routes.MapGroup("/api/v1/withdrawals").RequireAuthorization(Policies.Customer).WithTags("Withdrawals");
        withdrawals
            .MapPost("", WithdrawAsync)
            .Documented(
                "withdraw",
                "Withdraw to a bank account",
                "Holds the money and orders a payout. The answer says by when it will have arrived. Large amounts answer "
                    + "`step-up-required` first."
            )
            .RefusesMoney(MoneyErrors.Spending)
            .Refuses(RefusalKind.Throttled, "too-many-money-requests")
            .Refuses(RefusalKind.Conflict, "bank-not-connected");
        withdrawals.MapGet("/{id}", ReadAsync).Documented("readWithdrawal", "Read a withdrawal", "With its steps so far.");
    }

    private static async Task<HttpAnswer<Created<WithdrawalAnswer>>> WithdrawAsync(
        WithdrawalBody body,
        HttpContext http,
        WithdrawMoney requests,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await requests.WithdrawAsync(http.Caller(), body, key.Key, cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/withdrawals/{answer.Id}", answer)
        );

    private static async Task<HttpAnswer<Ok<WithdrawalAnswer>>> ReadAsync(
        WithdrawalId id,
        ClaimsPrincipal caller,
        WithdrawMoney requests,
        CancellationToken cancel
    ) => (await requests.FindAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);
}
