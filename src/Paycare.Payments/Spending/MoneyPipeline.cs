using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>The parts specific to one way of spending; all else is the pipeline's.</summary>
/// <typeparam name="TAnswer">The payer's answer for money that moved.</typeparam>
/// <param name="Request">The caller, with key and PIN.</param>
/// <param name="Asked">Everything that identifies this request, its kind first.</param>
internal sealed record Spending<TAnswer>(SpendingRequest Request, params string?[] Asked)
{
    /// <summary>Why new requests are not accepted; a repeat of an earlier one is still answered.</summary>
    public Refusal? Closed { get; init; }

    /// <summary>The scope watched for incidents, see <see cref="OutcomeCounts"/>.</summary>
    public string? Watched { get; init; }

    /// <summary>Finds the receiver, builds the movement, and checks what else must hold; ends with the turn's row.</summary>
    public required Func<SpendingTurn, Task<Result<JournalEntry>>> MoveAsync { get; init; }

    /// <summary>Builds the answer from the row of money that moved; the same at every replay.</summary>
    public required Func<JournalEntry, Task<Result<TAnswer>>> AnswerAsync { get; init; }
}

/// <summary>
/// The path of every request for money out of a wallet. The order matters: the key comes first, so a repeated request is answered
/// from its record even while the PIN is locked or the account frozen, and never costs a second try. Everything happens in memory
/// and in the ledger; code that needs the database opens it itself.
/// </summary>
internal sealed class MoneyPipeline(
    LedgerApi ledger,
    WalletAccounts wallets,
    RequestHash hashes,
    MoneyThrottle throttle,
    OutgoingMoney money,
    AnswerTraces traces,
    OutcomeCounts outcomes,
    AttemptIdCodec ids
)
{
    public async Task<Result<Replayable<TAnswer>>> RunAsync<TAnswer>(Spending<TAnswer> spending, CancellationToken cancel)
    {
        var (request, payer) = (spending.Request, spending.Request.Payer);
        var hash = hashes.Of([.. spending.Asked, .. request.Answer.ForHash]);
        using var claim = await ledger.ClaimAsync(WalletAccounts.CodeOf(payer), request.Key.Text, hash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        if (claim.Entry is { } recorded)
        {
            await traces.AskedAgainAsync(recorded.Id, cancel);
            return (await AnswerAsync(spending, recorded)).Replay();
        }

        if ((spending.Closed ?? throttle.Enter(payer)) is { } notTaken)
        {
            return notTaken;
        }

        if ((await wallets.OfAsync(payer, cancel)).IsRefused(out var busy, out var wallet))
        {
            return busy;
        }

        if ((await spending.MoveAsync(new SpendingTurn(request, claim, hash, wallet, money))).IsRefused(out var unavailable, out var entry))
        {
            return unavailable;
        }

        Count(spending.Watched, request, entry);
        traces.WatchDelivery(request.Caller, entry.Id);
        return (await AnswerAsync(spending, entry)).First();
    }

    private async Task<Result<TAnswer>> AnswerAsync<TAnswer>(Spending<TAnswer> spending, JournalEntry entry) =>
        entry.State == EntryState.Refused ? MoneyRefusal.Of(entry, ids) : await spending.AnswerAsync(entry);

    private void Count(string? watched, SpendingRequest request, JournalEntry entry)
    {
        if (entry.State == EntryState.Refused)
        {
            throttle.CountRefusal(request.Payer);
        }

        if (watched is not null && (entry.State == EntryState.Posted || MoneyRefusal.CodeOf(entry) == AttemptCode.MerchantUnavailable))
        {
            outcomes.Count(watched, isFailed: entry.State != EntryState.Posted);
        }
    }
}
