using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Records;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Overview;

/// <summary>A wallet at one moment; all figures come from one consistent read.</summary>
/// <param name="Status">active, frozen or closed.</param>
/// <param name="Posted">The whole balance, in minor units (sen).</param>
/// <param name="Held">The amount reserved for operations under way, in minor units (sen).</param>
/// <param name="Frozen">The amount held back by a freeze, in minor units (sen).</param>
/// <param name="Available">The amount that can be spent now, in minor units (sen).</param>
/// <param name="FrozenAt">When it was frozen; <c>null</c> when it is not.</param>
/// <param name="Limits">Its balance and incoming limits.</param>
/// <param name="Level">unverified or verified; decides the limits.</param>
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

/// <summary>The limits of a wallet at a level.</summary>
/// <param name="Balance">The highest balance, in minor units (sen).</param>
/// <param name="MonthIncoming">Most that may come in per calendar month (WIB), in minor units (sen).</param>
public sealed record LevelLimits(Money Balance, Money MonthIncoming);

/// <summary>A wallet's limits.</summary>
/// <param name="Balance">The highest balance, in minor units (sen).</param>
/// <param name="MonthIncoming">Most that may come in this month (WIB), in minor units (sen).</param>
/// <param name="MonthIncomingUsed">The amount that came in this month, in minor units (sen).</param>
public sealed record WalletLimitsAnswer(Money? Balance, Money? MonthIncoming, Money MonthIncomingUsed);

/// <summary>The balance and what changed it.</summary>
internal static class WalletEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var wallet = routes.MapGroup("/api/v1/wallet").RequireAuthorization(Policies.Customer).WithTags("Wallet");
        wallet
            .MapGet("", ReadAsync)
            .Documented("readWallet", "Read the wallet", "Posted, held, frozen and available, all of one moment, and its limits.");
        wallet
            .MapGet("/transactions", TransactionsAsync)
            .Documented(
                "listTransactions",
                "List what moved the balance",
                "Newest first, by time, text or kind. Each line with the balance after it."
            );
        wallet
            .MapGet("/transactions.csv", CsvAsync)
            .Documented("downloadTransactions", "Download the transactions", "The same lines as a file, RFC 4180.")
            .AnswersFile("text/csv");
        wallet
            .MapGet("/transactions.pdf", PdfAsync)
            .Documented("downloadStatement", "Download a statement", "With opening and closing balance, in the reader's language.")
            .AnswersFile("application/pdf");
    }

    private static async Task<HttpAnswer<Ok<WalletAnswer>>> ReadAsync(
        ClaimsPrincipal caller,
        WalletOverview overview,
        CancellationToken cancel
    ) => (await overview.ReadAsync(caller.Customer(), cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<Page<TransactionLine>>>> TransactionsAsync(
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
            return invalid;
        }

        var page = await attempts.ListAsync(caller.Customer(), filter, cursor, limit, cancel);
        return page.ToHttp(found => TypedResults.Ok(new Page<TransactionLine>([.. found.Items.Select(TransactionLine.Of)], found.Next)));
    }

    private static async Task<HttpAnswer<PushStreamHttpResult>> CsvAsync(
        string? from,
        string? to,
        string? q,
        string? kind,
        ClaimsPrincipal caller,
        Statements statements,
        CancellationToken cancel
    ) =>
        (
            await statements.CsvAsync(caller.Customer(), new TransactionQuery(from, to, q, kind), CultureInfo.CurrentUICulture, cancel)
        ).ToHttp(csv => TypedResults.Stream(csv.WriteAsync, "text/csv; charset=utf-8", csv.FileName));

    private static async Task<HttpAnswer<FileContentHttpResult>> PdfAsync(
        string? from,
        string? to,
        ClaimsPrincipal caller,
        Statements statements,
        StatementPaper paper,
        CancellationToken cancel
    ) =>
        (await statements.ContentAsync(caller.Customer(), new TransactionQuery(from, to, null, null), cancel)).ToHttp(content =>
            TypedResults.File(
                paper.Draw(content, CultureInfo.CurrentUICulture),
                "application/pdf",
                string.Create(CultureInfo.InvariantCulture, $"paycare-{content.From:yyyy-MM-dd}_{content.To:yyyy-MM-dd}.pdf")
            )
        );
}

/// <summary>One line of the statement: money that moved.</summary>
/// <param name="PaymentId">The payment's id, for payments.</param>
/// <param name="TopUpId">The top-up's id, for top-ups.</param>
/// <param name="TransferId">The transfer's id, for transfers.</param>
/// <param name="Kind">payment, top-up, transfer, refund...</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Direction">in or out.</param>
/// <param name="BalanceAfter">The balance afterwards, in minor units (sen).</param>
/// <param name="With">The other party, when it has a name; people are masked.</param>
/// <param name="Note">The payer's note.</param>
/// <param name="At">When it moved.</param>
/// <param name="WithdrawalId">The withdrawal's id, for withdrawals.</param>
/// <param name="RefundId">The refund's id, for refunds.</param>
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
