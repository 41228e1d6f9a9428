using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Refunds;

/// <summary>The hold that reserves a refund in the merchant's account and in the payment's shared remainder.</summary>
internal sealed class RefundReservation(LedgerApi ledger, WalletAccounts wallets, RefundNotices news, TimeProvider clock)
{
    /// <summary>Whether the merchant's account holds enough.</summary>
    public async Task<bool> IsCoveredAsync(MerchantId merchant, Money amount, CancellationToken cancel) =>
        !(await wallets.OfAsync(merchant, cancel)).IsRefused(out _, out var account)
        && ledger.View(account) is { State: AccountState.Open } view
        && view.Posted - view.Held >= amount.Minor;

    /// <summary>Whether the payment is frozen: then nothing of it goes back, and a refund that was asked for before waits.</summary>
    public bool IsFrozen(Refund refund) =>
        ledger.TryFind(WalletAccounts.CodeOf(refund.Merchant), refund.Amount.Currency, out var merchant)
        && ledger.FreezeOf(merchant, refund.PaymentId) is not null;

    /// <summary>
    /// Reserves the money, once. A merchant with too low a balance is not a refusal: the refund waits, and checking writes no
    /// row. A refusal on the payer's side ends it.
    /// </summary>
    public async Task ReserveAsync(Refund refund, CancellationToken cancel)
    {
        if (
            !refund.IsUnreserved
            || (refund.FirstAnswer is not null && IsFrozen(refund))
            || !await IsCoveredAsync(refund.Merchant, refund.Amount, cancel)
        )
        {
            return;
        }

        var movement = new Movement(
            EntryKind.Refund,
            (await wallets.OfAsync(refund.Merchant, cancel)).Value,
            await ReceiverAsync(refund, cancel),
            refund.Amount,
            refund.Id.ToString(),
            refund.PaymentId
        );
        var hold = (await ledger.HoldAsync(RefundProcess.LedgerClient, $"{refund.Id}:hold:{refund.Tries}", movement, cancel)).Value;
        if (hold.State == EntryState.Pending)
        {
            refund.Reserve(hold.Id);
            return;
        }

        // Frozen between the decision and this row; later, it waits for the release.
        var isFrozen = hold.RefusalCode == RefusalCodes.TransactionFrozen && hold.Evidence.Minor("transaction") == refund.Payment;
        if (isFrozen && refund.FirstAnswer is null)
        {
            refund.Refuse(hold.RefusalCode!, 0, hold.Id);
            return;
        }

        var isShopsSide =
            hold.RefusalCode is RefusalCodes.InsufficientBalance or RefusalCodes.TransactionFrozen
            || (
                hold.Evidence.Text("side") is { } side && string.Equals(side, nameof(NormalSide.Debit), StringComparison.OrdinalIgnoreCase)
            );
        if (isShopsSide)
        {
            refund.Tries++;
            refund.Touch();
            return;
        }

        var code = hold.RefusalCode is RefusalCodes.AccountClosed or RefusalCodes.AccountFrozen
            ? hold.RefusalCode
            : AttemptCode.NotRefundable.Text();
        if (refund.FirstAnswer is null)
        {
            refund.Refuse(code, hold.Evidence.Minor("remainder") ?? 0, hold.Id);
        }
        else
        {
            refund.Enter(RefundState.Rejected, clock.GetUtcNow(), RefundParty.Paycare, code);
            news.Ended(refund);
        }
    }

    private async ValueTask<AccountId> ReceiverAsync(Refund refund, CancellationToken cancel) =>
        (
            refund.Rail switch
            {
                RefundRail.Wallet => await wallets.OfAsync(refund.Customer, cancel),
                RefundRail.Card => await wallets.CardClearingAsync(cancel),
                RefundRail.Bank => await wallets.BankClearingAsync(cancel),
                _ => throw new InvalidOperationException($"Unnamed rail {refund.Rail}."),
            }
        ).Value;
}
