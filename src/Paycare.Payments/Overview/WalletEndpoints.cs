using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Records;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.Overview;

/// <summary>A wallet at one moment; all figures come from one consistent read.</summary>
/// <param name="Status">active, frozen or closed.</param>
/// <param name="Posted">All that is the customer's.</param>
/// <param name="Held">Reserved for what is under way.</param>
/// <param name="Frozen">Held back by a freeze.</param>
/// <param name="Available">What can be spent now.</param>
/// <param name="FrozenAt">Since when it is frozen.</param>
/// <param name="Limits">What it may hold and take in.</param>
/// <param name="Level">unverified or verified: what the limits depend on.</param>
public sealed record WalletAnswer(
    string Status,
    Money Posted,
    Money Held,
    Money Frozen,
    Money Available,
    DateTimeOffset? FrozenAt,
    WalletLimitsAnswer Limits,
    string Level
);

/// <summary>What a wallet may hold and take in at a level.</summary>
/// <param name="Balance">The highest balance.</param>
/// <param name="MonthIncoming">The most that may come in in a calendar month (WIB).</param>
public sealed record LevelLimits(Money Balance, Money MonthIncoming);

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
        wallet.MapGet("/transactions.csv", CsvAsync);
    }

    private static async Task<IResult> ReadAsync(ClaimsPrincipal caller, WalletOverview overview, CancellationToken cancel) =>
        (await overview.ReadAsync(caller.Customer(), cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> TransactionsAsync(
        string? from,
        string? to,
        string? q,
        string? kind,
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        Attempts attempts,
        CancellationToken cancel
    )
    {
        if (AttemptFilter.Read(new TransactionQuery(from, to, q, kind), movedOnly: true).IsRefused(out var invalid, out var filter))
        {
            return invalid.ToHttp();
        }

        var page = await attempts.ListAsync(caller.Customer(), filter, cursor, limit, cancel);
        return page.ToHttp(found => TypedResults.Ok(new Page<TransactionLine>([.. found.Items.Select(TransactionLine.Of)], found.Next)));
    }

    private static async Task<IResult> CsvAsync(
        string? from,
        string? to,
        string? q,
        string? kind,
        ClaimsPrincipal caller,
        Statements statements,
        CancellationToken cancel
    ) =>
        (await statements.CsvAsync(caller.Customer(), new TransactionQuery(from, to, q, kind), cancel)).ToHttp(csv =>
            TypedResults.Stream(csv.WriteAsync, "text/csv; charset=utf-8", csv.FileName)
        );
}

/// <summary>One line of the statement: money that moved.</summary>
/// <param name="PaymentId">The payment, for payments.</param>
/// <param name="TopUpId">The top-up, for top-ups.</param>
/// <param name="TransferId">The transfer, for transfers.</param>
/// <param name="Kind">payment, top-up, transfer, refund...</param>
/// <param name="Amount">How much.</param>
/// <param name="Direction">in or out.</param>
/// <param name="BalanceAfter">The balance after it.</param>
/// <param name="With">Who was on the other side, when that has a name; people are masked.</param>
/// <param name="Note">The payer's words.</param>
/// <param name="At">When.</param>
/// <param name="WithdrawalId">The withdrawal, for withdrawals.</param>
/// <param name="RefundId">The refund, for money that went back.</param>
public sealed record TransactionLine(
    string? PaymentId,
    string? TopUpId,
    string? TransferId,
    string Kind,
    Money Amount,
    string Direction,
    Money? BalanceAfter,
    string? With,
    string? Note,
    DateTimeOffset At,
    string? WithdrawalId = null,
    string? RefundId = null
)
{
    internal static TransactionLine Of(AttemptFacts attempt) =>
        new(
            attempt.Kind == EntryKind.Payment ? attempt.Id : null,
            attempt.TopUpId,
            attempt.Kind == EntryKind.Transfer ? attempt.Id : null,
            attempt.KindText,
            attempt.Amount,
            attempt.IsIncoming ? "in" : "out",
            attempt.BalanceAfter,
            attempt.Merchant?.Name ?? attempt.OtherParty ?? attempt.BankAccount,
            attempt.Note,
            attempt.At,
            attempt.WithdrawalId,
            attempt.RefundId
        );
}
