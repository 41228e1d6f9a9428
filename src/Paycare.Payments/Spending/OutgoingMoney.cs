using Paycare.Identity.Pins;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>
/// The last steps of money out of a wallet, once its request holds its key: the PIN, then the rules for large amounts, then the
/// ledger. The outcome is always exactly one row.
/// </summary>
internal sealed class OutgoingMoney(LedgerApi ledger, PinsApi pins, LargeMoney large)
{
    /// <summary>Moves the money now.</summary>
    public ValueTask<Result<JournalEntry>> PostAsync(SpendingTurn turn, Movement movement, string payee, CancellationToken cancel) =>
        DecideAsync(turn, movement, isHold: false, payee, cancel);

    /// <summary>Holds the money until an outside rail has answered.</summary>
    public ValueTask<Result<JournalEntry>> HoldAsync(SpendingTurn turn, Movement movement, string payee, CancellationToken cancel) =>
        DecideAsync(turn, movement, isHold: true, payee, cancel);

    /// <summary>Refuses what is impossible for any caller: no PIN is tried and no code sent.</summary>
    public ValueTask<Result<JournalEntry>> RefuseAsync(SpendingTurn turn, Movement movement, AttemptCode code, Evidence evidence) =>
        ledger.RefuseAsync(turn.Claim, movement, code.Text(), evidence, CancellationToken.None);

    private async ValueTask<Result<JournalEntry>> DecideAsync(
        SpendingTurn turn,
        Movement movement,
        bool isHold,
        string payee,
        CancellationToken cancel
    )
    {
        var request = turn.Request;
        if (request.Order is not null)
        {
            return await large.MoveAsync(turn, movement, isHold, payee, cancel);
        }

        return PinRefusal.Of(await pins.CheckAsync(turn.Payer, request.Pin, cancel)) is { } refused
            ? await RefuseAsync(turn, movement, refused.Code, refused.Evidence)
            // From here on a caller who hangs up changes nothing: the row is written and can be read.
            : await large.MoveAsync(turn, movement, isHold, payee, cancel);
    }
}
