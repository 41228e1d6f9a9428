using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>
/// The steps of a refund: reserve it in the payment's shared remainder, then the rail, then capture or void. Every step is
/// idempotent.
/// </summary>
internal sealed class RefundProcess(
    Database db,
    LedgerApi ledger,
    AttemptIdCodec ids,
    RefundReservation reservation,
    RefundToCard card,
    RefundToBank bank,
    RefundSuspense suspense,
    RefundNotices news
)
{
    public const string LedgerClient = "refund";

    public static string CaptureKey(Refund refund) => $"{refund.Id}:capture";

    /// <summary>Advances a refund as far as possible now.</summary>
    /// <param name="id">The refund's id.</param>
    /// <param name="isFirst">Whether this produces the first answer.</param>
    /// <param name="cancel">Cancels between steps.</param>
    public Task<Refund> RunAsync(RefundId id, bool isFirst, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                var refund = await db.Set<Refund>().Include(r => r.Steps).SingleAsync(r => r.Id == id, cancel);
                await GoOnAsync(refund, cancel);
                if (isFirst && refund.FirstAnswer is null)
                {
                    (refund.FirstAnswer, refund.FirstSteps) = (refund.State, refund.Steps.Count);
                    refund.Touch();
                }

                await db.SaveChangesAsync(cancel);
                return refund;
            },
            cancel
        );

    /// <summary>Pays a returned refund out of suspense into the wallet.</summary>
    /// <returns>Why it failed, or <c>null</c>; saved either way.</returns>
    public async Task<string?> PayOutAsync(Refund refund, CancellationToken cancel)
    {
        var code = await suspense.PayOutAsync(refund, cancel);
        if (code is null)
        {
            await news.ArrivedAsync(refund, cancel);
        }

        await db.SaveChangesAsync(cancel);
        return code;
    }

    private async Task GoOnAsync(Refund refund, CancellationToken cancel)
    {
        await reservation.ReserveAsync(refund, cancel);
        if (refund.Reservation is not { } sequence)
        {
            return;
        }

        var hold = new AttemptId(sequence);
        switch (refund.State)
        {
            // Nothing has gone out: it waits for the release. What a rail has in hand is followed to its end.
            case RefundState.Approved when reservation.IsFrozen(refund):
                break;
            case RefundState.Approved when refund.Rail == RefundRail.Wallet:
                await IntoWalletAsync(refund, hold, cancel);
                break;
            case RefundState.Approved or RefundState.Sent or RefundState.Unknown or RefundState.Arrived when refund.IsOnRail:
                await FollowAsync(refund, hold, cancel);
                break;
            case RefundState.Rejected:
                _ = (await ledger.VoidAsync(LedgerClient, $"{refund.Id}:void", hold, cancel)).Value;
                break;
            default:
                break;
        }
    }

    private async Task IntoWalletAsync(Refund refund, AttemptId hold, CancellationToken cancel)
    {
        var captured = await CaptureUnlessFrozenAsync(refund, hold, cancel);
        if (captured.State == EntryState.Refused)
        {
            return;
        }

        refund.Reference = ids.Text(captured.Id);
        refund.Enter(RefundState.Sent, captured.At, RefundParty.Paycare);
        refund.Enter(RefundState.Arrived, captured.At, RefundParty.Paycare);
        await news.ArrivedAsync(refund, cancel);
    }

    /// <summary>A freeze that came first in the ledger's order refuses it, and uses a key up: the next try has the next one.</summary>
    private async Task<JournalEntry> CaptureUnlessFrozenAsync(Refund refund, AttemptId hold, CancellationToken cancel)
    {
        var key = CaptureKey(refund);
        for (var turn = 1; await ledger.FindAsync(LedgerClient, key, cancel) is { RefusalCode: RefusalCodes.TransactionFrozen }; turn++)
        {
            key = $"{CaptureKey(refund)}:{turn}";
        }

        var captured = (await ledger.CaptureReturnAsync(LedgerClient, key, hold, cancel)).Value;
        return captured.RefusalCode == RefusalCodes.TransactionFrozen ? captured : captured.EnsurePosted();
    }

    private async Task FollowAsync(Refund refund, AttemptId hold, CancellationToken cancel)
    {
        var hasArrived = await (
            refund.Rail == RefundRail.Card ? card.GoOnAsync(refund, hold, cancel) : bank.GoOnAsync(refund, hold, cancel)
        );
        if (hasArrived)
        {
            await news.ArrivedAsync(refund, cancel);
        }
        else if (refund.State == RefundState.Returned)
        {
            await news.ReturnedAsync(refund, cancel);
        }
    }
}
