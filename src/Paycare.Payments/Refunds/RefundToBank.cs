using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Bank;
using Paycare.Payments.Requests;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>A refund's way to a bank account: its own payout, whose row says how it stands. Captured when the bank debits us.</summary>
internal sealed class RefundToBank(
    Database db,
    LedgerApi ledger,
    BankPayouts payouts,
    Vault vault,
    RefundSuspense suspense,
    TimeProvider clock
)
{
    public const string Owner = "refund";

    /// <summary>Requests the payout, or acts on the bank's news about it.</summary>
    /// <returns>Whether it has just arrived.</returns>
    public async Task<bool> GoOnAsync(Refund refund, AttemptId hold, CancellationToken cancel)
    {
        var reference = $"{Owner}:{refund.Id}";
        if (await payouts.FindAsync(reference, cancel) is not { } payout)
        {
            await SendAsync(refund, hold, reference, cancel);
            return false;
        }

        var hasArrived = false;
        refund.Reference = payout.BankReference ?? payout.Id.ToString();
        if (refund.State == RefundState.Sent && payout.State is PayoutState.Paid or PayoutState.Returned)
        {
            (
                await ledger.CaptureAsync(RefundProcess.LedgerClient, RefundProcess.CaptureKey(refund), hold, cancel: cancel)
            ).Value.EnsurePosted();
            refund.Enter(RefundState.Arrived, payout.PaidAt ?? clock.GetUtcNow(), RefundParty.Bank);
            hasArrived = payout.State == PayoutState.Paid;
        }

        if (refund.State is RefundState.Sent or RefundState.Arrived && payout.State is PayoutState.Rejected or PayoutState.Returned)
        {
            var back = payout.State == PayoutState.Returned ? await payouts.ReturnedAsync(payout.Id, cancel) : refund.Amount;
            await suspense.TakeInAsync(refund, hold, payout.Reason is { Length: > 0 } reason ? reason : "returned", cancel, back);
        }

        return hasArrived;
    }

    private async Task SendAsync(Refund refund, AttemptId hold, string reference, CancellationToken cancel)
    {
        var id = new BankAccountId(refund.BankAccount!.Value);
        if (await db.Set<BankAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel) is not { IsUsable: true } account)
        {
            await suspense.TakeInAsync(refund, hold, "account-unknown", cancel);
            return;
        }

        // Saved together with the payout.
        refund.Enter(RefundState.Sent, clock.GetUtcNow(), RefundParty.Paycare);
        refund.Reference = (await payouts.RequestAsync(reference, account.Beneficiary(vault), refund.Amount, cancel)).Id.ToString();
    }
}
