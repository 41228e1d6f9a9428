using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Refunds;

/// <summary>
/// Refunds that a rail did not accept, or returned: safe in suspense until care pays them into the wallet. The merchant has paid,
/// and the payment's remainder stays used up, so it cannot be refunded twice.
/// </summary>
internal sealed class RefundSuspense(LedgerApi ledger, WalletAccounts wallets, TimeProvider clock)
{
    /// <summary>
    /// Books it into suspense. What the rail never accepted is booked to the rail and back, so one way of booking serves both;
    /// between the two rows the clearing account is short for a moment, and afterwards it stands where it did.
    /// </summary>
    /// <param name="refund">The refund.</param>
    /// <param name="hold">What is reserved for it.</param>
    /// <param name="code">Why the rail did not keep it.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <param name="back">What came back, if less: the customer is owed all of it, and suspense is short by the rail's fee.</param>
    public async Task TakeInAsync(Refund refund, AttemptId hold, string code, CancellationToken cancel, Money? back = null)
    {
        var clearing = refund.Rail == RefundRail.Card ? await wallets.CardClearingAsync(cancel) : await wallets.BankClearingAsync(cancel);
        var suspense = (await wallets.SuspenseAsync(cancel)).Value;
        (
            await ledger.CaptureAsync(RefundProcess.LedgerClient, RefundProcess.CaptureKey(refund), hold, cancel: cancel)
        ).Value.EnsurePosted();
        var movement = new Movement(
            EntryKind.Adjustment,
            clearing.Value,
            suspense,
            back ?? refund.Amount,
            refund.Id.ToString(),
            Evidence: Evidence.None.With("returned", "refund").With("rail", refund.Rail.Name())
        );
        (await ledger.PostAsync(RefundProcess.LedgerClient, $"{refund.Id}:suspend", movement, cancel)).Value.EnsurePosted();
        var now = clock.GetUtcNow();
        refund.SuspendedAt = now;
        refund.Enter(RefundState.Returned, now, RefundParty.Bank, code);
    }

    /// <summary>Pays it into the wallet, once. A wallet frozen both ways or closed cannot take it, so it stays where it is.</summary>
    /// <returns>Why it failed, or <c>null</c>.</returns>
    public async Task<string?> PayOutAsync(Refund refund, CancellationToken cancel)
    {
        var (suspense, wallet) = ((await wallets.SuspenseAsync(cancel)).Value, (await wallets.OfAsync(refund.Customer, cancel)).Value);
        // A refusal uses its key up; the next decision has another. Two simultaneous decisions share one, and so one row.
        var key = $"{refund.Id}:release:{refund.Tries}";
        var row = (
            await ledger.PostAsync(
                RefundProcess.LedgerClient,
                key,
                new Movement(EntryKind.Refund, suspense, wallet, refund.Amount, refund.Id.ToString()),
                cancel
            )
        ).Value;
        if (row.State == EntryState.Refused)
        {
            refund.Tries++;
            refund.Touch();
            return row.RefusalCode;
        }

        refund.Enter(RefundState.Arrived, row.At, RefundParty.Care);
        return null;
    }
}
