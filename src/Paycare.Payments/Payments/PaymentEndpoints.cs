using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>A payment to make.</summary>
internal sealed record PaymentBody(string? MerchantId, MoneyBody? Amount, string? Pin, string? Note)
{
    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "payment";
}

/// <summary>A payment that was made.</summary>
/// <param name="Id">The payment, and its attempt.</param>
/// <param name="Status">succeeded.</param>
/// <param name="Amount">How much.</param>
/// <param name="Merchant">To whom.</param>
/// <param name="BalanceAfter">The wallet's balance after it.</param>
/// <param name="At">When.</param>
public sealed record PaymentAnswer(string Id, string Status, Money Amount, MerchantView Merchant, Money BalanceAfter, DateTimeOffset At);

/// <summary>
/// Paying a merchant. The order matters: the key comes first, so that a repeated request is answered from its record even
/// while the PIN is locked or the account frozen, and never spends a try twice.
/// </summary>
internal static class PaymentEndpoints
{
    private const int NoteLength = 140;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/api/v1/payments").RequireAuthorization(Policies.Customer).WithTags("Payments");
        payments.MapPost("", PayAsync);
        payments.MapGet("/{id}", ReadAsync);
    }

    private static async Task<IResult> PayAsync(
        PaymentBody body, ClaimsPrincipal caller, HttpContext context, PaymentSteps steps, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var amount = check.Money("amount", body.Amount);
        TopUpEndpoints.CheckCurrency(check, amount);
        _ = check.Text("merchantId", body.MerchantId, 64);
        var note = check.Text("note", body.Note, NoteLength, required: false);
        if (body.Pin is null || body.Pin.Length != 6 || !body.Pin.All(char.IsAsciiDigit))
        {
            check.Fail("pin", string.IsNullOrEmpty(body.Pin) ? "field.required" : "field.pin-malformed");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        if (IdempotencyKey.Read(context.Request).IsRefused(out var noKey, out var key))
        {
            return noKey.ToHttp();
        }

        _ = StrongId.TryParse<MerchantId>(body.MerchantId, out var merchant);
        var paid = await steps.PayAsync(caller.Customer(), key, merchant, amount, body.Pin!, note, context, cancel);
        return paid.ToHttp(answer => TypedResults.Created($"/api/v1/payments/{answer.Id}", answer));
    }

    private static async Task<IResult> ReadAsync(string id, ClaimsPrincipal caller, Attempts attempts, CancellationToken cancel) =>
        await attempts.FindAsync(caller.Customer(), id, cancel) is { Kind: EntryKind.Payment, Merchant: not null, BalanceAfter: { } after } paid
            ? TypedResults.Ok(new PaymentAnswer(paid.Id, paid.Status, paid.Amount, paid.Merchant, after, paid.At))
            : Refusal.NotFound.ToHttp();
}
