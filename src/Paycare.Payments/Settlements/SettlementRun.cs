using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Settlements;

/// <summary>One row of a merchant's account on a day, signed.</summary>
internal sealed record SettlementRow(JournalEntry Entry, string Kind, long Minor, long Fee);

/// <summary>Makes one merchant's settlement for a day, once, and does what follows from it. Every step may run again.</summary>
internal sealed class SettlementProcess(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    SettlementPayouts payouts,
    WebhookEvents events,
    TimeProvider clock
)
{
    public const string PaymentLine = "payment",
        RefundLine = "refund",
        FeeLine = "fee",
        PayoutLine = "payout",
        DisputeLine = "dispute",
        OtherLine = "other";

    public const string LedgerClient = "settlement";

    private const int RowsAtOnce = 500;

    public async Task SettleAsync(Merchant merchant, DateOnly day, CancellationToken cancel)
    {
        if (!ledger.TryFind(WalletAccounts.CodeOf(merchant.Id), Currency.Idr, out var account))
        {
            return;
        }

        var settlement = await db.Set<Settlement>().SingleOrDefaultAsync(s => s.Merchant == merchant.Id && s.Day == day, cancel)
            ?? await MakeAsync(merchant, account, day, cancel);
        if (settlement is { DoneAt: null })
        {
            await FollowAsync(settlement, account, cancel);
        }
    }

    /// <summary>The rows of a settlement, oldest first.</summary>
    public async IAsyncEnumerable<SettlementRow> RowsAsync(
        AccountId account,
        long after,
        long last,
        int basisPoints,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (true)
        {
            var rows = await ledger.EntriesAfterAsync(account, new AttemptId(after), RowsAtOnce, cancel);
            foreach (
                var row in rows.Where(r => r.Id.Sequence <= last && r.MovesMoney && r.State is EntryState.Posted or EntryState.Captured)
            )
            {
                var sign = row.Credit == account ? 1 : -1;
                var kind = KindOf(row, sign);
                yield return new SettlementRow(
                    row,
                    kind,
                    sign * row.Amount.Minor,
                    kind == PaymentLine ? Settlement.FeeOn(row.Amount.Minor, basisPoints) : 0
                );
            }

            if (rows.Count < RowsAtOnce || rows[^1].Id.Sequence >= last)
            {
                yield break;
            }

            after = rows[^1].Id.Sequence;
        }
    }

    private static string KindOf(JournalEntry row, int sign) =>
        (row.Kind, sign) switch
        {
            (EntryKind.Payment, 1) => PaymentLine,
            (EntryKind.Refund, -1) => RefundLine,
            (EntryKind.Withdrawal, _) => PayoutLine,
            (EntryKind.Dispute, -1) => DisputeLine,
            (EntryKind.Adjustment, -1) when row.Client == LedgerClient => FeeLine,
            _ => OtherLine,
        };

    /// <summary>Totals the day. A day without movements has no settlement.</summary>
    private async Task<Settlement?> MakeAsync(Merchant merchant, AccountId account, DateOnly day, CancellationToken cancel)
    {
        var opening = await ledger.BalanceAtAsync(account, Settlement.StartOf(day).AddMicroseconds(-1), cancel);
        var closing = await ledger.BalanceAtAsync(account, Settlement.StartOf(day.AddDays(1)).AddMicroseconds(-1), cancel);
        var (count, backs, sums, fee) = (0, 0, new Dictionary<string, long>(StringComparer.Ordinal), 0L);
        await foreach (var row in RowsAsync(account, opening.AsOf.Sequence, closing.AsOf.Sequence, merchant.FeeBasisPoints, cancel))
        {
            count += row.Kind == PaymentLine ? 1 : 0;
            backs += row.Kind == RefundLine ? 1 : 0;
            sums[row.Kind] = checked(sums.GetValueOrDefault(row.Kind) + row.Minor);
            fee = checked(fee + row.Fee);
        }

        if (sums.Count == 0)
        {
            return null;
        }

        if (opening.Posted + sums.Values.Sum() != closing.Posted)
        {
            throw new InvalidOperationException(
                $"The rows of {day:O} of merchant {merchant.Id} do not lead from {opening.Posted} to {closing.Posted}."
            );
        }

        var unpaid = await db.Set<Settlement>()
            .AsNoTracking()
            .Where(s => s.Merchant == merchant.Id && s.Day < day)
            .OrderByDescending(s => s.Day)
            .FirstOrDefaultAsync(cancel);
        var settlement = new Settlement
        {
            Id = StrongId.New<SettlementId>(clock),
            Merchant = merchant.Id,
            Day = day,
            After = opening.AsOf.Sequence,
            Last = closing.AsOf.Sequence,
            Opening = opening.Posted,
            PaymentCount = count,
            Payments = sums.GetValueOrDefault(PaymentLine),
            RefundCount = backs,
            Refunds = -sums.GetValueOrDefault(RefundLine),
            FeesTaken = -sums.GetValueOrDefault(FeeLine),
            PaidOut = -sums.GetValueOrDefault(PayoutLine),
            Disputes = -sums.GetValueOrDefault(DisputeLine),
            Other = sums.GetValueOrDefault(OtherLine),
            Closing = closing.Posted,
            FeeBasisPoints = merchant.FeeBasisPoints,
            Fee = fee,
            FeeCarried = unpaid is { IsFeeTaken: false } ? unpaid.FeeDue : 0,
            MadeAt = clock.GetUtcNow(),
        };
        db.Set<Settlement>().Add(settlement);
        await db.SaveChangesAsync(cancel);
        return settlement;
    }

    private async Task FollowAsync(Settlement settlement, AccountId account, CancellationToken cancel)
    {
        if (settlement.IsFeeTaken is null)
        {
            // What the account cannot pay now is charged again with the next day's fee.
            settlement.IsFeeTaken =
                settlement.FeeDue == 0
                || (
                    await ledger.PostAsync(
                        LedgerClient,
                        $"{settlement.Id}:fee",
                        new Movement(
                            EntryKind.Adjustment,
                            account,
                            (await wallets.FeesAsync(cancel)).Value,
                            new Money(settlement.FeeDue, Currency.Idr),
                            $"fee:{settlement.Id}"
                        ),
                        cancel
                    )
                )
                    .Value
                    .State == EntryState.Posted;
        }

        await payouts.BeginAsync(settlement, account, cancel);
        settlement.DoneAt = clock.GetUtcNow();
        var payout = (await payouts.OfAsync([settlement], cancel)).GetValueOrDefault(settlement.Id);
        await events.AddAsync(
            settlement.Merchant,
            WebhookEventTypes.SettlementReady,
            $"settlement:{settlement.Id}",
            settlement.DoneAt.Value,
            SettlementAnswer.Of(settlement, payout),
            cancel
        );
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>Settles every merchant once a day in Jakarta is over, and waits for the end of the next.</summary>
internal sealed class SettlementTimer(Database db, IServiceScopeFactory scopes, IOptions<MerchantOptions> options, TimeProvider clock)
    : IDueHandler<SettlementTimer.Payload>
{
    public const string HandlerName = "settlement";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var day = payload.Day;
        foreach (var merchant in await db.Set<Merchant>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(cancel))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SettlementProcess>().SettleAsync(merchant, day, cancel);
        }

        var next = For(day.AddDays(1), options.Value, clock);
        if (!await db.Set<DueItem>().AnyAsync(i => i.Handler == HandlerName && i.DueAt == next.DueAt, cancel))
        {
            db.Set<DueItem>().Add(next);
            await db.SaveChangesAsync(cancel);
        }
    }

    public static DueItem For(DateOnly day, MerchantOptions options, TimeProvider clock) =>
        DueItem.At(Settlement.StartOf(day.AddDays(1)) + options.SettleAfterMidnight, HandlerName, HandlerName, new Payload(day), clock);

    internal sealed record Payload(DateOnly Day);
}

/// <summary>Ensures that settlements keep going: at an installation's first start none is due yet.</summary>
internal sealed class SettlementBeginning(
    IServiceScopeFactory scopes,
    Activity active,
    IOptions<MerchantOptions> options,
    TimeProvider clock
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            if (!await db.Set<DueItem>().AnyAsync(i => i.Handler == SettlementTimer.HandlerName, stoppingToken))
            {
                db.Set<DueItem>().Add(SettlementTimer.For(Settlement.DayOf(clock.GetUtcNow()), options.Value, clock));
                await db.SaveChangesAsync(stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping before it began.
        }
    }
}
