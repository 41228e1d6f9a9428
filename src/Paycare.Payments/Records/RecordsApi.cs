using System.Globalization;
using Paycare.Ledger.Accounts;
using Paycare.Payments.History;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Records;

/// <summary>A customer's records: searches, totals and receipts.</summary>
public sealed class RecordsApi
{
    private readonly Attempts _attempts;
    private readonly Statements _statements;
    private readonly Receipts _receipts;
    private readonly MonthInsights _insights;
    private readonly NewMoney _news;

    internal RecordsApi(Attempts attempts, Statements statements, Receipts receipts, MonthInsights insights, NewMoney news)
    {
        _attempts = attempts;
        _statements = statements;
        _receipts = receipts;
        _insights = insights;
        _news = news;
    }

    /// <summary>
    /// A customer's matching attempts, newest first; includes refused ones unless only moved money is requested.
    /// </summary>
    public async Task<Result<Page<AttemptFacts>>> SearchAsync(
        CustomerId customer,
        TransactionQuery query,
        bool movedOnly,
        string? cursor,
        int? limit,
        CancellationToken cancel
    ) =>
        AttemptFilter.Read(query, movedOnly).IsRefused(out var invalid, out var filter)
            ? invalid
            : await _attempts.ListAsync(customer, filter, cursor, limit, cancel);

    /// <summary>Totals of what came in and went out, over all matching attempts.</summary>
    public async Task<Result<StatementTotals>> TotalsAsync(CustomerId customer, TransactionQuery query, CancellationToken cancel) =>
        AttemptFilter.Read(query, movedOnly: true).IsRefused(out var invalid, out var filter)
            ? invalid
            : await _statements.TotalsAsync(customer, filter, cancel);

    /// <summary>Where a month's money came from and went to; of the month that is now in Jakarta when none is named.</summary>
    public Task<Result<MonthInsight>> MonthAsync(CustomerId customer, string? month, CancellationToken cancel) =>
        _insights.OfAsync(customer, month, cancel);

    /// <summary>
    /// A wallet's figures, from memory: while they are unchanged, hardly anything can have happened. <c>null</c> while it has no account.
    /// </summary>
    public AccountView? Figures(CustomerId customer) => _news.Figures(customer);

    /// <summary>The last row of a wallet before a moment, or at it; 0 for none.</summary>
    public Task<long> RowAtAsync(CustomerId customer, DateTimeOffset at, CancellationToken cancel) =>
        _news.RowAtAsync(customer, at, cancel);

    /// <summary>What moved in a wallet after a row, oldest first.</summary>
    /// <param name="customer">Whose wallet.</param>
    /// <param name="row">The last row that is known.</param>
    /// <param name="atMost">Most rows to read.</param>
    /// <param name="cancel">Cancels the read.</param>
    public Task<MoneyMoved> MovedAfterAsync(CustomerId customer, long row, int atMost, CancellationToken cancel) =>
        _news.AfterAsync(customer, row, atMost, cancel);

    /// <summary>The receipt of money that moved; <c>null</c> when there is none or it is another customer's.</summary>
    public Task<Receipt?> ReceiptAsync(CustomerId customer, string? id, CultureInfo language, CancellationToken cancel) =>
        _receipts.FindAsync(customer, id, language, cancel);
}
