using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Payments;

/// <summary>A payment to make, unchecked.</summary>
/// <param name="MerchantId">The merchant's id; left out when a code names it.</param>
/// <param name="Amount">Amount in IDR, above zero; may be left out when the code has one.</param>
/// <param name="Pin">The payer's PIN.</param>
/// <param name="Note">The payer's own note, stored sealed.</param>
/// <param name="ChallengeId">The challenge that a large payment issued, bound to payee and amount.</param>
/// <param name="OneTimeCode">The code that answers it, from the SMS or the authenticator.</param>
/// <param name="Qr">The text of the merchant's code (EMVCo, QRIS), instead of the merchant's id.</param>
public sealed record PaymentBody(
    string? MerchantId,
    MoneyBody? Amount,
    string? Pin,
    string? Note,
    string? ChallengeId = null,
    string? OneTimeCode = null,
    string? Qr = null
)
{
    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "payment";
}

/// <summary>A payment that was made.</summary>
/// <param name="Id">The payment's id, also that of its attempt.</param>
/// <param name="Status">Always succeeded.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Merchant">The merchant that was paid.</param>
/// <param name="BalanceAfter">The wallet's balance afterwards, in minor units (sen).</param>
/// <param name="At">When it was paid.</param>
public sealed record PaymentAnswer(
    string Id,
    AttemptStatus Status,
    Money Amount,
    MerchantItem Merchant,
    Money BalanceAfter,
    DateTimeOffset At
);

/// <summary>Paying a merchant, and reading payments.</summary>
internal static class PaymentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/api/v1/payments").RequireAuthorization(Policies.Customer).WithTags("Payments");
        payments
            .MapPost("", PayAsync)
            .Documented(
                "payMerchant",
                "Pay a merchant",
                "Moves money at once from the wallet to a merchant, named by id or by the text of its QR code. Large "
                    + "amounts answer `step-up-required` first; repeat with a new key, `challengeId` and `oneTimeCode`. The "
                    + "payment's id is that of its attempt."
            )
            .RefusesMoney([.. MoneyErrors.Spending, AttemptCode.MerchantUnavailable, AttemptCode.QrExpired, AttemptCode.QrUsed])
            .Refuses(RefusalKind.Throttled, "too-many-money-requests")
            .Refuses(RefusalKind.Invalid, "qr-invalid");
        payments.MapGet("/{id}", ReadAsync).Documented("readPayment", "Read a payment", "One that was made; refused ones are attempts.");
    }

    private static async Task<HttpAnswer<Created<PaymentAnswer>>> PayAsync(
        PaymentBody body,
        HttpContext http,
        PayMerchant steps,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await steps.PayAsync(http.Caller(), body, key.Key, cancel)).ToHttp(answer =>
            TypedResults.Created($"/api/v1/payments/{answer.Id}", answer)
        );

    private static async Task<HttpAnswer<Ok<PaymentAnswer>>> ReadAsync(
        string id,
        ClaimsPrincipal caller,
        Attempts attempts,
        CancellationToken cancel
    ) =>
        await attempts.FindAsync(caller.Customer(), id, cancel)
            is { Kind: EntryKind.Payment, Merchant: not null, BalanceAfter: { } after } paid
            ? TypedResults.Ok(new PaymentAnswer(paid.Id, paid.Status, paid.Amount, paid.Merchant, after, paid.At))
            : Refusal.NotFound;
}
