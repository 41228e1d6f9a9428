using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>
/// Turns the journal into events: for each merchant with an address, the rows of its account after a cursor that is saved in the
/// same transaction as the events. After a crash the rows are read again, and existing events are found.
/// </summary>
[OneProcess(KeptBy.Merchant, "Two would read the same rows of an account at once; the unique event would let one of them fail.")]
internal sealed partial class WebhookFeed(IServiceScopeFactory scopes, LedgerApi ledger, Activity active, ILogger<WebhookFeed> log)
    : BackgroundService
{
    private const int RowsAtOnce = 200,
        LooksBetweenReads = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>A merchant's figures at the last read: while they are unchanged, hardly anything can have happened.</summary>
    private readonly Dictionary<MerchantId, AccountView> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            for (var look = 0; ; look++)
            {
                await LookAsync(readsAll: look % LooksBetweenReads == 0, stoppingToken);
                await Task.Delay(LookEvery, stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping; the remaining rows become events at the next start.
        }
    }

    private async Task LookAsync(bool readsAll, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var merchants = await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<WebhookEndpoint>()
                .Where(e => e.DisabledBecause == null)
                .Select(e => e.Merchant)
                .Distinct()
                .ToListAsync(cancel);
            foreach (var merchant in merchants)
            {
                if (!ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account))
                {
                    continue;
                }

                var view = ledger.View(account);
                if (readsAll || !_seen.TryGetValue(merchant, out var seen) || seen != view)
                {
                    await ReadAsync(merchant, account, cancel);
                    _seen[merchant] = view;
                }
            }
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            LookFailed(e);
        }
    }

    private async Task ReadAsync(MerchantId merchant, AccountId account, CancellationToken cancel)
    {
        var read = RowsAtOnce;
        while (read == RowsAtOnce)
        {
            // Each page has its own context, so saved rows need not stay in memory.
            await using var scope = scopes.CreateAsyncScope();
            read = await scope.ServiceProvider.GetRequiredService<JournalEvents>().ReadAsync(merchant, account, RowsAtOnce, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Making webhook events of the journal failed; it will be tried again")]
    private partial void LookFailed(Exception e);
}

/// <summary>Turns one page of a merchant's rows into events.</summary>
internal sealed class JournalEvents(Database db, LedgerApi ledger, WebhookEvents events, MerchantPayments payments, AttemptIdCodec ids)
{
    public async Task<int> ReadAsync(MerchantId merchant, AccountId account, int atMost, CancellationToken cancel)
    {
        if (await db.Set<WebhookCursor>().SingleOrDefaultAsync(c => c.Merchant == merchant, cancel) is not { } cursor)
        {
            return 0;
        }

        var rows = await ledger.EntriesAfterAsync(account, new AttemptId(cursor.Sequence), atMost, cancel);
        if (rows.Count == 0)
        {
            return 0;
        }

        foreach (var payment in await payments.DescribeAsync([.. rows.Where(r => MerchantPayments.IsPayment(r, account))], null, cancel))
        {
            _ = ids.TryRead(payment.Id, out var id);
            await events.AddAsync(
                merchant,
                WebhookEventTypes.PaymentSucceeded,
                $"row:{id.Sequence}",
                payment.At,
                new
                {
                    id = payment.Id,
                    payment.Amount,
                    payment.Payer,
                    payment.Reference,
                    payment.At,
                },
                cancel
            );
        }

        foreach (var row in rows.Where(r => MerchantPayments.IsFailed(r, account)))
        {
            await events.AddAsync(
                merchant,
                WebhookEventTypes.PaymentFailed,
                $"row:{row.Id.Sequence}",
                row.At,
                new
                {
                    id = ids.Text(row.Id),
                    row.Amount,
                    reason = MerchantPayments.FailureOf(row),
                    reference = MerchantPayments.ReferenceOf(row),
                    row.At,
                },
                cancel
            );
        }

        cursor.Sequence = rows[^1].Id.Sequence;
        await db.SaveChangesAsync(cancel);
        return rows.Count;
    }
}
