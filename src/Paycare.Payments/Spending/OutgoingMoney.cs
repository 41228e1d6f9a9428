using System.Security.Claims;
using Paycare.Identity;
using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>
/// What every request that takes money out of a wallet passes after its key: the PIN, then the rules for large money, then
/// the ledger. Whatever comes of it is exactly one row.
/// </summary>
internal sealed class OutgoingMoney(LedgerApi ledger, IdentityApi identity, LargeMoney large)
{
    /// <summary>Moves the money now.</summary>
    /// <param name="claim">The request's key.</param>
    /// <param name="payer">Who asks: the customer whose wallet is debited.</param>
    /// <param name="movement">What to move.</param>
    /// <param name="pin">The payer's PIN, six digits.</param>
    /// <param name="payee">The payee as the payer knows it, for the text with the code.</param>
    /// <param name="answer">What came back with a repeated request for large money.</param>
    /// <param name="cancel">Ends the wait before the row; never after it.</param>
    public ValueTask<Result<JournalEntry>> PostAsync(
        KeyClaim claim, ClaimsPrincipal payer, Movement movement, string pin, string payee, LargeMoneyAnswer answer, CancellationToken cancel) =>
        DecideAsync(claim, payer, movement, pin, payee, answer, passed => ledger.PostAsync(claim, passed, CancellationToken.None), cancel);

    /// <summary>Holds the money until a rail outside has answered.</summary>
    /// <inheritdoc cref="PostAsync"/>
    public ValueTask<Result<JournalEntry>> HoldAsync(
        KeyClaim claim, ClaimsPrincipal payer, Movement movement, string pin, string payee, LargeMoneyAnswer answer, CancellationToken cancel) =>
        DecideAsync(claim, payer, movement, pin, payee, answer, passed => ledger.HoldAsync(claim, passed, CancellationToken.None), cancel);

    private async ValueTask<Result<JournalEntry>> DecideAsync(
        KeyClaim claim, ClaimsPrincipal payer, Movement movement, string pin, string payee, LargeMoneyAnswer answer,
        Func<Movement, ValueTask<Result<JournalEntry>>> move, CancellationToken cancel)
    {
        var verdict = await identity.CheckPinAsync(payer.Customer(), pin, cancel);
        return verdict.Outcome switch
        {
            // From here on a caller who hangs up changes nothing: the row is written and can be asked for.
            PinOutcome.Right => await large.DecideAsync(payer, claim, movement, payee, answer, cancel) ?? await move(large.Answered(movement, answer)),
            PinOutcome.Wrong => await ledger.RefuseAsync(claim, movement, MoneyRefusal.WrongPin,
                WithLock(Evidence.None.With("triesLeft", verdict.TriesLeft), verdict.Until), CancellationToken.None),
            PinOutcome.Locked => await ledger.RefuseAsync(claim, movement, MoneyRefusal.PinLocked,
                WithLock(Evidence.None, verdict.Until), CancellationToken.None),
            _ => throw new InvalidOperationException($"Unnamed outcome {verdict.Outcome}."),
        };
    }

    private static Evidence WithLock(Evidence evidence, DateTimeOffset? until) => until is { } at ? evidence.With("lockedUntil", at) : evidence;
}
