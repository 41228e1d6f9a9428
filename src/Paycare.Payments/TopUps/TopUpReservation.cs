using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;

namespace Paycare.Payments.TopUps;

/// <summary>The hold that reserves a top-up in the wallet, and its end. Of capture and void, the first one stands.</summary>
internal sealed class TopUpReservation(LedgerApi ledger, WalletAccounts wallets)
{
    private const string LedgerClient = "top-up";

    /// <summary>The journal key of the row that brought a top-up's money into the wallet.</summary>
    public static (string Client, string Key) CaptureOf(TopUpId id) => (LedgerClient, $"{id}:capture");

    /// <summary>Holds the amount, once, and notes the row on the intent.</summary>
    /// <returns>Whether the ledger holds it; false when the wallet may not receive it.</returns>
    public async Task<bool> HoldAsync(TopUp topUp, CancellationToken cancel)
    {
        var hold = (await ledger.HoldAsync(LedgerClient, HoldOf(topUp), await MovementAsync(topUp, cancel), cancel)).Value;
        topUp.Attempt = hold.Id.Sequence;
        return hold.State != EntryState.Refused;
    }

    /// <summary>Writes the row of a top-up that is not made, in place of its hold, and notes it on the intent.</summary>
    public async Task RefuseAsync(TopUp topUp, AttemptCode code, Evidence evidence, CancellationToken cancel)
    {
        using var claim = await ledger.ClaimOwnAsync(LedgerClient, HoldOf(topUp), topUp.RequestHash, cancel);
        var row = claim.Entry ?? (await ledger.RefuseAsync(claim, await MovementAsync(topUp, cancel), code.Text(), evidence, cancel)).Value;
        topUp.Attempt = row.Id.Sequence;
    }

    /// <returns>Whether the money is in the wallet; false when the hold was voided before.</returns>
    public async Task<bool> CaptureAsync(TopUp topUp, CancellationToken cancel) =>
        (await ledger.CaptureAsync(LedgerClient, CaptureOf(topUp.Id).Key, new AttemptId(topUp.Attempt!.Value), cancel: cancel)).Value.State
        != EntryState.Refused;

    /// <returns>Whether the hold is voided; false when it was captured before.</returns>
    public async Task<bool> VoidAsync(TopUp topUp, CancellationToken cancel) =>
        (await ledger.VoidAsync(LedgerClient, $"{topUp.Id}:void", new AttemptId(topUp.Attempt!.Value), cancel)).Value.State
        != EntryState.Refused;

    private static string HoldOf(TopUp topUp) => $"{topUp.Id}:hold";

    private async Task<Movement> MovementAsync(TopUp topUp, CancellationToken cancel) =>
        new(
            EntryKind.TopUp,
            (await wallets.CardClearingAsync(cancel)).Value,
            (await wallets.OfAsync(topUp.Customer, cancel)).Value,
            topUp.Amount,
            topUp.Id.ToString()
        );
}
