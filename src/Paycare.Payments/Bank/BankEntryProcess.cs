using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Notices;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>An entry reported earlier.</summary>
/// <param name="Reference">The bank's reference.</param>
/// <param name="BookedAt">When the bank booked it.</param>
/// <param name="Amount">Total over all parts, in minor units (sen).</param>
public sealed record EarlierEntry(string Reference, DateTimeOffset BookedAt, Money Amount);

/// <summary>
/// Processes an entry on our bank account: money for a wallet, news of a payout, or money in suspense. The account
/// <c>clearing:bank</c> follows every entry, so it always equals the bank's statement.
/// </summary>
internal sealed class BankEntryProcess(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    VirtualAccounts accounts,
    BankPayouts payouts,
    CustomerNotices notice,
    AttemptIdCodec attemptIds,
    Outbox outbox
)
{
    public const string LedgerClient = "bank";

    /// <param name="entry">The entry.</param>
    /// <param name="said">Where the bank said it, and what is odd about it.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task RunAsync(BankEntry entry, string? said, CancellationToken cancel)
    {
        if (entry.State != BankEntryState.Received)
        {
            return;
        }

        if (entry.Doubt is { } doubt)
        {
            await SuspendAsync(entry, null, doubt, null, cancel, said);
            await db.SaveChangesAsync(cancel);
            return;
        }

        var payout = await payouts.OfEndToEndAsync(entry.EndToEndId, cancel);
        switch (entry.Kind)
        {
            case BankEntryKind.Rejection:
                payouts.Reject(payout!, entry.Reason ?? "");
                entry.Apply(null, null);
                break;
            case BankEntryKind.Debit:
                await DebitAsync(entry, payout, cancel);
                break;
            // However it is marked: what names our payout and none of our customers is that payout's money.
            case BankEntryKind.Return
            or BankEntryKind.Credit when payout is not null && (entry.Kind == BankEntryKind.Return || entry.VirtualAccount is null):
                await ReturnAsync(entry, payout, cancel);
                break;
            default:
                await CreditAsync(entry, cancel);
                break;
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Books an entry's money into suspense and notifies care; the caller saves.</summary>
    public async Task SuspendAsync(
        BankEntry entry,
        CustomerId? customer,
        string why,
        AttemptId? refused,
        CancellationToken cancel,
        string? said = null
    )
    {
        // What was applied to a payout has left suspense before.
        if (!entry.IsFromSuspense || entry.State == BankEntryState.Applied)
        {
            await BookAsync(entry, "suspend", isIn: entry.Kind != BankEntryKind.Debit, cancel);
        }

        entry.Suspend(customer, why, refused?.Sequence);
        var earlier = entry.DoubtOf is { } of
            ? await db.Set<BankEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == of, cancel)
            : null;
        outbox.Publish(
            db,
            new MoneySuspended(
                entry.Id,
                entry.Amount,
                why,
                customer,
                refused is { } attempt ? attemptIds.Text(attempt) : null,
                earlier is null
                    ? null
                    : new EarlierEntry(earlier.Reference, earlier.BookedAt, new Money(earlier.EntryMinor, earlier.Amount.Currency)),
                said
            )
        );
    }

    private async Task ReturnAsync(BankEntry entry, Payout payout, CancellationToken cancel)
    {
        if (!payouts.TryReturn(payout, entry))
        {
            await SuspendAsync(entry, null, SuspenseReasons.ReturnMismatch, null, cancel);
            return;
        }

        // The payout's owner books it, as it knows whose money it is.
        await LeaveSuspenseAsync(entry, cancel);
        entry.Apply(null, null);
    }

    /// <summary>Its total was put into suspense before the bank said which payout it concerns: it is as if it came now.</summary>
    private async Task LeaveSuspenseAsync(BankEntry entry, CancellationToken cancel)
    {
        if (entry.IsFromSuspense)
        {
            await BookAsync(entry, "leave-suspense", isIn: entry.Kind == BankEntryKind.Debit, cancel);
        }
    }

    /// <param name="entry">The entry.</param>
    /// <param name="step">Names the row among the entry's.</param>
    /// <param name="isIn">From the bank into suspense, or the other way.</param>
    /// <param name="cancel">Cancels the wait.</param>
    private async Task BookAsync(BankEntry entry, string step, bool isIn, CancellationToken cancel)
    {
        var (bank, suspense) = ((await wallets.BankClearingAsync(cancel)).Value, (await wallets.SuspenseAsync(cancel)).Value);
        var (debit, credit) = isIn ? (bank, suspense) : (suspense, bank);
        var movement = new Movement(EntryKind.Adjustment, debit, credit, entry.Amount, entry.Id.ToString());
        (await ledger.PostAsync(LedgerClient, $"{entry.Id}:{step}", movement, cancel)).Value.EnsurePosted();
    }

    private async Task CreditAsync(BankEntry entry, CancellationToken cancel)
    {
        if (await accounts.OwnerAsync(entry.VirtualAccount, cancel) is not { } customer)
        {
            await SuspendAsync(entry, null, SuspenseReasons.UnknownAccount, null, cancel);
            return;
        }

        var from = entry.IsFromSuspense ? await wallets.SuspenseAsync(cancel) : await wallets.BankClearingAsync(cancel);
        var movement = new Movement(
            EntryKind.TopUp,
            from.Value,
            (await wallets.OfAsync(customer, cancel)).Value,
            entry.Amount,
            entry.Id.ToString(),
            Evidence: Evidence.None.With("rail", "bank").With("bankReference", entry.Reference)
        );
        var posted = (await ledger.PostAsync(LedgerClient, $"{entry.Id}:post", movement, cancel)).Value;
        if (posted.State == EntryState.Refused)
        {
            await SuspendAsync(entry, customer, SuspenseReasons.Of(posted.RefusalCode!), posted.Id, cancel);
            await notice.AddAsync(customer, "sms.bank-top-up-kept", entry.Amount, cancel);
            return;
        }

        entry.Post(customer, posted.Id.Sequence);
        await notice.AddAsync(customer, "sms.top-up-arrived", entry.Amount, cancel);
    }

    private async Task DebitAsync(BankEntry entry, Payout? payout, CancellationToken cancel)
    {
        if (payout is not null && payouts.TryConfirm(payout, entry))
        {
            await LeaveSuspenseAsync(entry, cancel);
            entry.Apply(null, null);
            return;
        }

        // Unrequested, executed twice, or a different amount: still our money until it is cleared up.
        await SuspendAsync(entry, null, SuspenseReasons.UnknownDebit, null, cancel);
    }
}

/// <summary>Processes entries once they are stored.</summary>
internal sealed class BankEntryTimer(Database db, BankEntryProcess steps) : IDueHandler<BankEntryTimer.Payload>
{
    public const string HandlerName = "bank-entry";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    /// <summary>Entries about one payout are processed one by one, in order of arrival.</summary>
    public static DueItem Due(BankEntryId id, string? endToEndId, string? said, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow(), HandlerName, endToEndId ?? id.ToString(), new Payload(id, said), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel) =>
        await steps.RunAsync(await db.Set<BankEntry>().SingleAsync(e => e.Id == payload.Entry, cancel), payload.Said, cancel);

    internal sealed record Payload(BankEntryId Entry, string? Said = null);
}
