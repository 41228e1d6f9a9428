using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Notices;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Money in suspense, as the desk sees it; the sender is masked.</summary>
/// <param name="Id">The suspense id.</param>
/// <param name="State">suspended, releasing, released, sending-back, sent-back or detailed.</param>
/// <param name="Direction">in, or out for a debit that we did not request.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Why">Why it is in suspense; see <see cref="SuspenseReasons"/>.</param>
/// <param name="BookedAt">When the bank booked it.</param>
/// <param name="BankReference">The bank's reference.</param>
/// <param name="VirtualAccount">The number that the sender named.</param>
/// <param name="Sender">The sender's name, masked.</param>
/// <param name="Customer">The customer it may belong to.</param>
/// <param name="CanSendBack">Whether the sender's account is known, so that the money can be returned.</param>
public sealed record SuspenseItem(
    BankEntryId Id,
    string State,
    string Direction,
    Money Amount,
    string Why,
    DateTimeOffset BookedAt,
    string BankReference,
    string? VirtualAccount,
    string? Sender,
    CustomerId? Customer,
    bool CanSendBack
);

/// <summary>The outcome of a decision about money in suspense.</summary>
/// <param name="At">When the decision was carried out or refused.</param>
/// <param name="Code">Why it was impossible; the money is then still in suspense.</param>
/// <param name="AttemptId">The journal row, if any.</param>
public sealed record SuspenseOutcome(DateTimeOffset At, string? Code, string? AttemptId);

/// <summary>Money in suspense and the two ways out: to its customer, or back to its sender. One decision at a time.</summary>
internal sealed class Suspense(
    Database db,
    SuspenseMovements movements,
    SuspenseView view,
    BankPayouts payouts,
    CustomerNotices notice,
    AttemptIdCodec ids,
    Outbox outbox,
    TimeProvider clock
)
{
    private const string Prefix = "suspense:";

    /// <summary>
    /// Credits the money to a customer; limits do not stop a release. Once per decision; a second decision finds it taken.
    /// </summary>
    public async Task<Result<SuspenseOutcome>> ReleaseAsync(BankEntryId id, CustomerId customer, string decision, CancellationToken cancel)
    {
        if ((await DecideAsync(id, decision, BankEntryState.Releasing, cancel)).IsRefused(out _, out var entry))
        {
            return Taken();
        }

        if (entry.State == BankEntryState.Released)
        {
            return new SuspenseOutcome(clock.GetUtcNow(), null, ids.Text(new AttemptId(entry.Attempt!.Value)));
        }

        if ((await movements.ReleaseAsync(entry, customer, decision, cancel)).IsRefused(out var busy, out var row))
        {
            return busy;
        }

        if (row.State == EntryState.Refused)
        {
            entry.PutBack();
            await db.SaveChangesAsync(cancel);
            return new SuspenseOutcome(row.At, row.RefusalCode, ids.Text(row.Id));
        }

        entry.Release(customer, row.Id.Sequence);
        await notice.AddAsync(customer, "sms.suspense-released", entry.Amount, cancel);
        outbox.Publish(db, new SuspenseMoved(entry.Id, "released"));
        await db.SaveChangesAsync(cancel);
        return new SuspenseOutcome(row.At, null, ids.Text(row.Id));
    }

    /// <summary>Returns the money to the sending account by a payout, which the bank confirms later.</summary>
    public async Task<Result<SuspenseOutcome>> SendBackAsync(BankEntryId id, string decision, CancellationToken cancel)
    {
        if ((await DecideAsync(id, decision, BankEntryState.SendingBack, cancel)).IsRefused(out _, out var entry))
        {
            return Taken();
        }

        if (entry.State == BankEntryState.SentBack)
        {
            return new SuspenseOutcome(clock.GetUtcNow(), null, null);
        }

        if (view.Sender(entry) is not { } sender)
        {
            entry.PutBack();
            await db.SaveChangesAsync(cancel);
            return new SuspenseOutcome(clock.GetUtcNow(), "sender-unknown", null);
        }

        if ((await movements.HoldBackAsync(entry, decision, cancel)).IsRefused(out var busy, out var row))
        {
            return busy;
        }

        _ = await payouts.RequestAsync($"{Prefix}{entry.Id}:{decision}", sender, entry.Amount, cancel);
        return new SuspenseOutcome(row.At, null, ids.Text(row.Id));
    }

    /// <summary>Processes the bank's news about money being returned to its sender.</summary>
    public async Task TakeNewsAsync(PayoutMoved happened, CancellationToken cancel)
    {
        if (happened.Reference.Split(':') is not [var prefix, var text, var decision] || $"{prefix}:" != Prefix)
        {
            return;
        }

        var id = StrongId.Read<BankEntryId>(text);
        var entry = await db.Set<BankEntry>().SingleAsync(e => e.Id == id, cancel);
        switch (happened.State)
        {
            case PayoutState.Paid when entry.State == BankEntryState.SendingBack:
                await movements.CaptureBackAsync(id, decision, cancel);
                entry.EndSendingBack();
                break;
            case PayoutState.Rejected when entry.State == BankEntryState.SendingBack:
                await movements.VoidBackAsync(id, decision, cancel);
                entry.PutBack();
                break;
            case PayoutState.Returned when entry.State == BankEntryState.SentBack:
                await movements.ReturnAsync(entry, await payouts.ReturnedAsync(happened.Payout, cancel), decision, cancel);
                entry.PutBack();
                break;
            default:
                return;
        }

        outbox.Publish(db, new SuspenseMoved(id, entry.State == BankEntryState.SentBack ? "sent-back" : "put-back"));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Another decision, or the same one twice, may come at this moment: then it is looked whose the entry is now.</summary>
    private Task<Result<BankEntry>> DecideAsync(BankEntryId id, string decision, BankEntryState to, CancellationToken cancel) =>
        db.RetryAsync<Result<BankEntry>>(
            async () =>
            {
                if (
                    await db.Set<BankEntry>().SingleOrDefaultAsync(e => e.Id == id, cancel) is not { Kind: not BankEntryKind.Debit } entry
                    || !entry.TryDecide(decision, to)
                )
                {
                    return Refusal.NotFound;
                }

                await db.SaveChangesAsync(cancel);
                return entry;
            },
            cancel
        );

    private SuspenseOutcome Taken() => new(clock.GetUtcNow(), "suspense-taken", null);
}

/// <summary>Payouts back to senders.</summary>
internal sealed class SuspensePayoutListener(Suspense suspense) : ISubscriber<PayoutMoved>
{
    public Task HandleAsync(PayoutMoved happened, CancellationToken cancel) => suspense.TakeNewsAsync(happened, cancel);
}
