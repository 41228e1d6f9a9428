using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Settlements;

/// <summary>The current state of a settled day's payout to the merchant's bank.</summary>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Status">pending, sent, paid, rejected (the money is in the account again) or returned (likewise).</param>
/// <param name="ExpectedBy">When it will have arrived.</param>
/// <param name="BankReference">The reference by which the bank finds it.</param>
/// <param name="Reason">The bank's reason for a rejection or return.</param>
public sealed record SettlementPayout(Money Amount, string Status, DateTimeOffset ExpectedBy, string? BankReference, string? Reason)
{
    internal static SettlementPayout Of(Payout payout) =>
        new(
            payout.Amount,
            payout.State == PayoutState.Requested ? "pending" : payout.State.ToString().ToLowerInvariant(),
            payout.ExpectedBy,
            payout.BankReference,
            payout.Reason
        );
}

/// <summary>
/// Pays settled days out to merchants with a bank account: the day's closing balance less the fee, as far as it is still there.
/// What the bank rejects or returns is back in the merchant's account, and goes out with the next day's.
/// </summary>
internal sealed class SettlementPayouts(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    BankPayouts payouts,
    IOptions<MerchantOptions> options,
    IOptions<BankOptions> bank
)
{
    public const string Owner = "settlement";

    /// <summary>Reserves a day's money and requests its payout, once; the amount is the one first reserved.</summary>
    public async Task BeginAsync(Settlement settlement, AccountId account, CancellationToken cancel)
    {
        if (!bank.Value.IsConnected || !options.Value.BankAccounts.TryGetValue(settlement.Merchant.ToString(), out var to))
        {
            return;
        }

        if (await HoldAsync(settlement, account, cancel) is { State: EntryState.Pending } hold)
        {
            _ = await payouts.RequestAsync(
                $"{Owner}:{settlement.Id}",
                new BankBeneficiary(to.BankCode, to.Number, to.Holder),
                hold.Amount,
                cancel
            );
        }
    }

    /// <summary>The payouts of settled days that have one.</summary>
    public async Task<IReadOnlyDictionary<SettlementId, Payout>> OfAsync(IEnumerable<Settlement> settlements, CancellationToken cancel)
    {
        var references = settlements.ToDictionary(s => $"{Owner}:{s.Id}", s => s.Id);
        var found = await db.Set<Payout>().AsNoTracking().Where(p => references.Keys.Contains(p.Reference)).ToListAsync(cancel);
        return found.ToDictionary(p => references[p.Reference]);
    }

    /// <summary>
    /// Acts on the bank's news: captures when it debits us, voids when it rejects, credits when the money is returned.
    /// </summary>
    public async Task TakeNewsAsync(Settlement settlement, PayoutId payout, PayoutState state, CancellationToken cancel)
    {
        var hold = (await ledger.FindAsync(SettlementProcess.LedgerClient, $"{settlement.Id}:payout", cancel))!;
        switch (state)
        {
            case PayoutState.Paid:
                (await CaptureAsync(settlement, hold.Id, cancel)).EnsurePosted();
                break;
            case PayoutState.Rejected:
                (
                    await ledger.VoidAsync(SettlementProcess.LedgerClient, $"{settlement.Id}:payout-void", hold.Id, cancel)
                ).Value.EnsurePosted();
                break;
            case PayoutState.Returned:
                var paid = await CaptureAsync(settlement, hold.Id, cancel);
                var movement = new Movement(
                    EntryKind.Withdrawal,
                    hold.Credit!.Value,
                    hold.Debit!.Value,
                    await payouts.ReturnedAsync(payout, cancel),
                    $"{Owner}:{settlement.Id}",
                    paid.Id,
                    Evidence.None.With("rail", "bank").With("returned", Owner)
                );
                (
                    await ledger.PostAsync(SettlementProcess.LedgerClient, $"{settlement.Id}:payout-return", movement, cancel)
                ).Value.EnsurePosted();
                break;
            case PayoutState.Requested or PayoutState.Sent:
                break;
            default:
                throw new InvalidOperationException($"Unnamed state {state}.");
        }
    }

    private async Task<JournalEntry> CaptureAsync(Settlement settlement, AttemptId hold, CancellationToken cancel) =>
        (await ledger.CaptureAsync(SettlementProcess.LedgerClient, $"{settlement.Id}:payout-capture", hold, cancel: cancel)).Value;

    private async Task<JournalEntry?> HoldAsync(Settlement settlement, AccountId account, CancellationToken cancel)
    {
        var key = $"{settlement.Id}:payout";
        if (await ledger.FindAsync(SettlementProcess.LedgerClient, key, cancel) is { } known)
        {
            return known;
        }

        // What a later refund or an earlier payout has taken or reserved meanwhile is no longer there.
        var due = Math.Min(settlement.Closing - (settlement.IsFeeTaken == true ? settlement.FeeDue : 0), ledger.View(account).Available);
        if (due <= 0)
        {
            return null;
        }

        var movement = new Movement(
            EntryKind.Withdrawal,
            account,
            (await wallets.BankClearingAsync(cancel)).Value,
            new Money(due, Currency.Idr),
            $"{Owner}:{settlement.Id}"
        );
        return (await ledger.HoldAsync(SettlementProcess.LedgerClient, key, movement, cancel)).Value;
    }
}

/// <summary>The bank's news about a settled day's payout.</summary>
internal sealed class SettlementPayoutListener(Database db, SettlementPayouts payouts) : ISubscriber<PayoutMoved>
{
    public async Task HandleAsync(PayoutMoved happened, CancellationToken cancel)
    {
        if (happened.IsOf<SettlementId>(SettlementPayouts.Owner, out var id))
        {
            await payouts.TakeNewsAsync(
                await db.Set<Settlement>().AsNoTracking().SingleAsync(s => s.Id == id, cancel),
                happened.Payout,
                happened.State,
                cancel
            );
        }
    }
}
