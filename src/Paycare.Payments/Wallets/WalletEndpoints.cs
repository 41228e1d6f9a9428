using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>A wallet at one moment; all figures come from one consistent read.</summary>
/// <param name="Status">active, frozen or closed.</param>
/// <param name="Posted">All that is the customer's.</param>
/// <param name="Held">Reserved for what is under way.</param>
/// <param name="Frozen">Held back by a freeze.</param>
/// <param name="Available">What can be spent now.</param>
/// <param name="FrozenAt">Since when it is frozen.</param>
/// <param name="Limits">What it may hold and take in.</param>
public sealed record WalletAnswer(
    string Status, Money Posted, Money Held, Money Frozen, Money Available, DateTimeOffset? FrozenAt, WalletLimitsAnswer Limits);

/// <summary>A wallet's limits.</summary>
/// <param name="Balance">The highest balance.</param>
/// <param name="MonthIncoming">The most that may come in this month (WIB).</param>
/// <param name="MonthIncomingUsed">What came in this month.</param>
public sealed record WalletLimitsAnswer(Money? Balance, Money? MonthIncoming, Money MonthIncomingUsed);

/// <summary>The balance and what changed it.</summary>
internal static class WalletEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var wallet = routes.MapGroup("/api/v1/wallet").RequireAuthorization(Policies.Customer).WithTags("Wallet");
        wallet.MapGet("", ReadAsync);
        wallet.MapGet("/transactions", TransactionsAsync);
    }

    private static async Task<IResult> ReadAsync(ClaimsPrincipal caller, PaymentsApi payments, CancellationToken cancel) =>
        (await payments.WalletAsync(caller.Customer(), cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> TransactionsAsync(
        string? cursor, int? limit, ClaimsPrincipal caller, Attempts attempts, CancellationToken cancel)
    {
        var page = await attempts.ListAsync(caller.Customer(), cursor, limit, movedOnly: true, cancel);
        return page.ToHttp(found => TypedResults.Ok(new Page<TransactionLine>([.. found.Items.Select(TransactionLine.Of)], found.Next)));
    }
}

/// <summary>One line of the statement: money that moved.</summary>
/// <param name="PaymentId">The payment, for payments.</param>
/// <param name="TopUpId">The top-up, for top-ups.</param>
/// <param name="Kind">payment, top-up, transfer, refund...</param>
/// <param name="Amount">How much.</param>
/// <param name="Direction">in or out.</param>
/// <param name="BalanceAfter">The balance after it.</param>
/// <param name="With">Who was on the other side, when that has a name.</param>
/// <param name="At">When.</param>
/// <param name="RefundId">The refund, for money that went back.</param>
public sealed record TransactionLine(
    string? PaymentId, string? TopUpId, string Kind, Money Amount, string Direction, Money? BalanceAfter, string? With, DateTimeOffset At, string? RefundId = null)
{
    internal static TransactionLine Of(AttemptFacts attempt) => new(
        attempt.Kind == EntryKind.Payment ? attempt.Id : null, attempt.TopUpId, attempt.KindText, attempt.Amount,
        attempt.IsIncoming ? "in" : "out", attempt.BalanceAfter, attempt.Merchant?.Name, attempt.At, attempt.RefundId);
}
