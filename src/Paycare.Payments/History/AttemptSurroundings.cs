using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Storage;

namespace Paycare.Payments.History;

/// <summary>The other of two payments where one was probably meant: same payee and amount, minutes apart, both made.</summary>
/// <param name="Id">The other attempt.</param>
/// <param name="At">When it was made.</param>
/// <param name="IsEarlier">Whether it was the first of the two.</param>
/// <param name="IsReturned">Whether all of it came back, or is on its way.</param>
public sealed record PairedPayment(string Id, DateTimeOffset At, bool IsEarlier, bool IsReturned);

/// <summary>
/// What stands around one attempt now: its twin, what came back of it, what paid it since. A row says what happened; only with
/// these is it true of the customer's money. Looked up for single attempts, not for lists.
/// </summary>
internal sealed class AttemptSurroundings(
    Database db,
    LedgerApi ledger,
    AttemptIdCodec ids,
    WalletAccounts wallets,
    Repeats repeats,
    LargeMoney large
)
{
    private const int FollowingLook = 200;
    private static readonly TimeSpan FollowsWithin = TimeSpan.FromHours(24);

    public async Task<AttemptFacts> AddAsync(AttemptFacts facts, AccountId account, JournalEntry entry, CancellationToken cancel)
    {
        var (asksCode, view) = (AttemptCodes.Read(entry.RefusalCode) == AttemptCode.StepUpRequired, ledger.View(account));
        var isAboveLimits = IsAboveLimits(facts, view);
        var (returned, returning) = await ReturnsAsync(entry, cancel);
        var since = facts.Status is AttemptStatus.Refused or AttemptStatus.Failed ? await MovedSinceAsync(account, entry, cancel) : [];
        return facts with
        {
            Pair = await PairAsync(account, entry, cancel),
            Returned = returned,
            Returning = returning,
            IsAccountFrozen = view.State is AccountState.DebitFrozen or AccountState.Frozen,
            IsAboveLimits = isAboveLimits,
            CanRaiseLimit = facts.CanRaiseLimit || (isAboveLimits && view.Ceiling < wallets.Limits.VerifiedBalance),
            FollowedBy = since.Count == 0 ? null : ids.Text(since[0].Id),
            IsFollowedTwice = since.Count > 1,
            IsCodeAwaited = asksCode && await large.IsWaitingAsync(facts.Customer, entry, cancel),
        };
    }

    /// <summary>
    /// The rows that moved the money after an attempt that did not: those that answered the same challenge, or soon after for
    /// the same payee and amount, since a customer who starts over gets a new challenge.
    /// </summary>
    private async Task<List<JournalEntry>> MovedSinceAsync(AccountId account, JournalEntry tried, CancellationToken cancel)
    {
        if (tried.Debit != account || tried.Kind is not (EntryKind.Payment or EntryKind.Transfer or EntryKind.Withdrawal))
        {
            return [];
        }

        var after = await ledger.EntriesAfterAsync(account, tried.Attempt, FollowingLook, cancel);
        var challenge = tried.Evidence.Text(LargeMoney.Challenge);
        return
        [
            .. after.Where(e =>
                e.State is EntryState.Posted or EntryState.Pending
                && e.Kind == tried.Kind
                && e.Debit == account
                && e.Credit == tried.Credit
                && e.Amount == tried.Amount
                && e.Reference == tried.Reference
                && e.Pending is null
                && e.Attempt != tried.Attempt
                && (e.At <= tried.At + FollowsWithin || (challenge is not null && e.Evidence.Text(LargeMoney.Challenge) == challenge))
            ),
        ];
    }

    /// <summary>The twin before, or else the twin after.</summary>
    private async Task<PairedPayment?> PairAsync(AccountId account, JournalEntry entry, CancellationToken cancel)
    {
        if (entry is not { Kind: EntryKind.Payment or EntryKind.Transfer, State: EntryState.Posted } || entry.Debit != account)
        {
            return null;
        }

        var before = await repeats.FirstAsync(entry.Kind, account, entry.Credit, entry.Amount, entry.Id, entry.At, cancel);
        if ((before ?? await repeats.NextAsync(account, entry, cancel)) is not { } other)
        {
            return null;
        }

        var (returned, _) = await ReturnsAsync(other, cancel);
        return new PairedPayment(ids.Text(other.Id), other.At, before is not null, returned == other.Amount);
    }

    /// <summary>What came back of a payment, and what is still on its way; nothing is known while the ledger is busy.</summary>
    private async Task<(Money Returned, Money Returning)> ReturnsAsync(JournalEntry entry, CancellationToken cancel)
    {
        var nothing = Money.Zero(entry.Amount.Currency);
        if (
            entry is not { Kind: EntryKind.Payment or EntryKind.Transfer, State: EntryState.Posted }
            || (await ledger.ReturnedAsync([entry.Id], cancel)).IsRefused(out _, out var returned)
            || returned.GetValueOrDefault(entry.Id) is not (> 0 and var back)
        )
        {
            return (nothing, nothing);
        }

        var row = entry.Id.Sequence;
        var underWay = await db.Set<Refund>()
            .Where(r =>
                r.Payment == row
                && r.Reservation != null
                && r.State != RefundState.Arrived
                && r.State != RefundState.Rejected
                && r.State != RefundState.Refused
            )
            .SumAsync(r => r.Minor, cancel);
        return (new Money(back, entry.Amount.Currency), new Money(Math.Min(back, underWay), entry.Amount.Currency));
    }

    /// <summary>Whether the missing amount is more than may still come in: topping it up would be refused.</summary>
    private static bool IsAboveLimits(AttemptFacts facts, AccountView view) =>
        facts is { Status: AttemptStatus.Refused, Code: AttemptCode.InsufficientBalance }
        && facts.Evidence.Minor("shortfall") is { } shortfall
        && (
            shortfall > view.Ceiling - view.Posted - view.PendingIncoming
            || shortfall > view.MonthIncomingLimit - view.MonthIncoming - view.PendingIncoming
        );
}
