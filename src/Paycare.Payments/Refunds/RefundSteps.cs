using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>
/// The steps of a refund: reserve it in the payment's shared remainder, then the rail, then capture or void. Each may run
/// again and does nothing the second time.
/// </summary>
internal sealed class RefundSteps(
    Database db, LedgerApi ledger, Wallets wallets, AttemptIdCodec ids, MerchantDirectory merchants, IdentityApi identity, Postbox postbox, Outbox outbox,
    TimeProvider clock)
{
    public const string LedgerClient = "refund";

    /// <summary>Brings a refund as far as it goes now.</summary>
    /// <param name="id">Which.</param>
    /// <param name="isFirst">Whether this makes the first answer.</param>
    /// <param name="cancel">Stops between steps.</param>
    public async Task<Refund> RunAsync(RefundId id, bool isFirst, CancellationToken cancel)
    {
        while (true)
        {
            db.ChangeTracker.Clear();
            var refund = await db.Set<Refund>().Include(r => r.Steps).SingleAsync(r => r.Id == id, cancel);
            await GoOnAsync(refund, cancel);
            if (isFirst && refund.FirstAnswer is null)
            {
                (refund.FirstAnswer, refund.FirstSteps) = (refund.State, refund.Steps.Count);
                refund.Touch();
            }

            try
            {
                await db.SaveChangesAsync(cancel);
                return refund;
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.Dialect.IsUniqueViolation(e))
            {
                // Somebody decided meanwhile, or the due worker was faster: look again.
            }
        }
    }

    /// <summary>Whether the shop's account holds enough.</summary>
    public async Task<bool> IsCoveredAsync(MerchantId merchant, Money amount, CancellationToken cancel) =>
        !(await wallets.OfAsync(merchant, cancel)).IsRefused(out _, out var account)
        && ledger.View(account) is { State: AccountState.Open } view && view.Posted - view.Held >= amount.Minor;

    /// <summary>
    /// Reserves the money, once. A shop with too little is no refusal: it waits, and no row is written for looking. What the
    /// ledger refuses for the payer's side ends it.
    /// </summary>
    public async Task ReserveAsync(Refund refund, CancellationToken cancel)
    {
        if (!refund.IsUnreserved || !await IsCoveredAsync(refund.Merchant, refund.Amount, cancel))
        {
            return;
        }

        var movement = new Movement(EntryKind.Refund, (await wallets.OfAsync(refund.Merchant, cancel)).Value,
            (await wallets.OfAsync(refund.Customer, cancel)).Value, refund.Amount, refund.Id.ToString(), refund.PaymentId);
        var hold = (await ledger.HoldAsync(LedgerClient, $"{refund.Id}:hold:{refund.Tries}", movement, cancel)).Value;
        if (hold.State == EntryState.Pending)
        {
            refund.Reserve(hold.Id);
            return;
        }

        var isShopsSide = hold.RefusalCode is RefusalCodes.InsufficientBalance or RefusalCodes.TransactionFrozen
            || (hold.Evidence.Text("side") is { } side && string.Equals(side, nameof(NormalSide.Debit), StringComparison.OrdinalIgnoreCase));
        if (isShopsSide)
        {
            refund.Tries++;
            refund.Touch();
            return;
        }

        var code = hold.RefusalCode is RefusalCodes.AccountClosed or RefusalCodes.AccountFrozen ? hold.RefusalCode : RefundRequests.NotRefundable;
        if (refund.FirstAnswer is null)
        {
            refund.Refuse(code, hold.Evidence.Minor("remainder") ?? 0, hold.Id);
        }
        else
        {
            refund.Enter(RefundState.Rejected, clock.GetUtcNow(), RefundParty.Paycare, code);
            Ended(refund);
        }
    }

    private async Task GoOnAsync(Refund refund, CancellationToken cancel)
    {
        await ReserveAsync(refund, cancel);
        switch (refund.State)
        {
            case RefundState.Approved when refund.Reservation is { } hold:
                await SendAsync(refund, new AttemptId(hold), cancel);
                break;
            case RefundState.Rejected when refund.Reservation is { } hold:
                _ = (await ledger.VoidAsync(LedgerClient, $"{refund.Id}:void", new AttemptId(hold), cancel)).Value;
                break;
            default:
                break;
        }
    }

    private async Task SendAsync(Refund refund, AttemptId hold, CancellationToken cancel)
    {
        var captured = (await ledger.CaptureAsync(LedgerClient, $"{refund.Id}:capture", hold, cancel: cancel)).Value;
        refund.Reference = ids.Text(captured.Id);
        refund.Enter(RefundState.Sent, captured.At, RefundParty.Paycare);
        refund.Enter(RefundState.Arrived, captured.At, RefundParty.Paycare);
        await TellAsync(refund, "sms.refund-arrived", cancel);
        Ended(refund);
    }

    public void Ended(Refund refund) => outbox.Publish(db, new RefundMoved(refund.Id, refund.Customer, refund.Merchant, refund.State));

    /// <summary>Tells the payer by SMS, unless they are looking at the answer.</summary>
    public async Task TellAsync(Refund refund, string text, CancellationToken cancel)
    {
        if (refund.AskedBy == RefundParty.Customer && refund.FirstAnswer is null)
        {
            return;
        }

        var language = await identity.LanguageOfAsync(refund.Customer, cancel);
        if (await identity.RevealAsync(refund.Customer, PersonalField.Phone, cancel) is { } phone)
        {
            var shop = (await merchants.FindAsync(refund.Merchant, cancel))?.Name ?? "";
            postbox.Send(db, MessageChannel.Sms, phone, language, text, null, refund.Amount.Text(language), shop, refund.NumberText);
        }
    }
}
