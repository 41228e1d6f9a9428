using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Notices;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Transfers;

/// <summary>How transfers are recalled: configuration <c>Paycare:Payments:Recalls</c>.</summary>
public sealed class RecallOptions
{
    /// <summary>How long the receiver of a transfer has to answer a recall; the money stays held that long.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromDays(3);
}

/// <summary>The outcome of asking a receiver to return a transfer.</summary>
/// <param name="At">When it was asked or refused.</param>
/// <param name="Code">Why it was impossible; <c>null</c> when the receiver was asked.</param>
/// <param name="AttemptId">The hold, which identifies the recall.</param>
/// <param name="Amount">The held amount, in minor units (sen).</param>
/// <param name="Until">The receiver's deadline.</param>
public sealed record RecallOutcome(
    DateTimeOffset At,
    string? Code,
    string? AttemptId = null,
    Money? Amount = null,
    DateTimeOffset? Until = null
);

/// <summary>A recall ended: the receiver answered, or the time passed.</summary>
/// <param name="Recall">The hold's public id.</param>
/// <param name="Payer">The customer who recalled the transfer.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Status">agreed, declined or expired.</param>
public sealed record RecallEnded(string Recall, CustomerId Payer, Money Amount, string Status) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Recall;
}

/// <summary>
/// The recall of a transfer. It is a hold on what is left of it in the receiver's wallet, naming the transfer: agreed is
/// captured, declined is voided, silence expires; the journal alone holds its state. A due item marks that its outcome has not
/// been announced yet.
/// </summary>
internal sealed class Recalls(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    AttemptIdCodec ids,
    IdentityApi identity,
    CustomerNotices notice,
    PaymentNotes notes,
    Outbox outbox,
    IOptions<RecallOptions> options,
    TimeProvider clock
)
{
    public const string LedgerClient = "recall",
        NothingThere = "nothing-to-recall",
        NotATransfer = "not-a-transfer";

    private const int MostTries = 5;

    /// <summary>
    /// Holds what is still there and adds the question to the receiver to what the context will save. Once per key.
    /// </summary>
    public async Task<Result<RecallOutcome>> AskAsync(CustomerId payer, string? transfer, string key, CancellationToken cancel)
    {
        if (await TransferAsync(payer, transfer, cancel) is not { } entry)
        {
            return new RecallOutcome(clock.GetUtcNow(), NotATransfer);
        }

        if ((await HoldAsync(entry, key, cancel)).IsRefused(out var busy, out var hold))
        {
            return busy;
        }

        if (hold is null)
        {
            return new RecallOutcome(clock.GetUtcNow(), NothingThere);
        }

        if (hold.State == EntryState.Refused)
        {
            return new RecallOutcome(hold.At, hold.RefusalCode, ids.Text(hold.Id));
        }

        var receiver = StrongId.Read<CustomerId>(entry.Reference);
        var (id, until) = (ids.Text(hold.Id), hold.ExpiresAt!.Value);
        var name = (await identity.FindCustomerAsync(payer, cancel))?.Name ?? "•••";
        await notice.AddAsync(
            receiver,
            "sms.recall-asked",
            hold.Amount,
            cancel,
            name,
            until.Text(await identity.LanguageOfAsync(receiver, cancel)),
            $"/recalls/{id}"
        );
        db.Set<DueItem>().Add(RecallEndTimer.Due(hold.Id, until, clock));
        return new RecallOutcome(hold.At, null, id, hold.Amount, until);
    }

    /// <summary>Recalls that await a receiver's answer, oldest first.</summary>
    public async Task<IReadOnlyList<RecallAnswer>> WaitingAsync(CustomerId receiver, CancellationToken cancel)
    {
        var answers = new List<RecallAnswer>();
        if (
            (await wallets.OfAsync(receiver, cancel)).IsRefused(out _, out var account)
            || ledger.View(account).Held == 0
            || (await ledger.ExplainAsync(account, cancel)).IsRefused(out _, out var why)
        )
        {
            return answers;
        }

        foreach (var hold in why.Holds.Where(h => h.Kind == EntryKind.Refund && h.Original is not null).OrderBy(h => h.Id.Sequence))
        {
            if (await FindAsync(receiver, ids.Text(hold.Id), cancel) is { Status: RecallAnswer.Waiting } waiting)
            {
                answers.Add(waiting);
            }
        }

        return answers;
    }

    /// <summary>A recall as its receiver sees it; <c>null</c> when there is none or it asks another customer.</summary>
    public async Task<RecallAnswer?> FindAsync(CustomerId receiver, string? text, CancellationToken cancel) =>
        await RowAsync(receiver, text, cancel) is { } hold ? await ShowAsync(hold, cancel) : null;

    /// <summary>Records the receiver's yes or no. Repeating it changes nothing; the first answer stands.</summary>
    public async Task<Result<RecallAnswer>> AnswerAsync(CustomerId receiver, string? text, bool isAgreed, CancellationToken cancel)
    {
        if (await RowAsync(receiver, text, cancel) is not { } hold)
        {
            return Refusal.NotFound;
        }

        if (clock.GetUtcNow() >= hold.ExpiresAt)
        {
            // The ledger ends it automatically, perhaps a moment later; no one is told twice.
            return AsWished(await ShowAsync(hold, cancel), isAgreed);
        }

        var ended = isAgreed
            ? await ledger.CaptureAsync(LedgerClient, AgreeKey(hold.Id), hold.Id, cancel: CancellationToken.None)
            : await ledger.VoidAsync(LedgerClient, DeclineKey(hold.Id), hold.Id, CancellationToken.None);
        if (ended.Refusal is { } busy)
        {
            return busy;
        }

        await TellEndAsync(hold.Id, isDue: false, CancellationToken.None);
        return AsWished(await ShowAsync(hold, CancellationToken.None), isAgreed);
    }

    private static Result<RecallAnswer> AsWished(RecallAnswer recall, bool isAgreed) =>
        recall.Status == (isAgreed ? "agreed" : "declined")
            ? recall
            : new Refusal(RefusalKind.Conflict, "recall-ended").With("status", recall.Status);

    /// <summary>Announces the outcome to the payer and care, while its due item says that it has not been announced.</summary>
    public async Task TellEndAsync(AttemptId id, bool isDue, CancellationToken cancel)
    {
        var hold = (await ledger.FindAsync(id, cancel))!;
        var status = await StatusAsync(hold, cancel);
        var aggregate = RecallEndTimer.AggregateOf(id);
        var mark = isDue
            ? null
            : await db.Set<DueItem>().FirstOrDefaultAsync(i => i.Handler == RecallEndTimer.HandlerName && i.Aggregate == aggregate, cancel);
        if (
            status == RecallAnswer.Waiting
            || (mark is null && !isDue)
            || WalletAccounts.CustomerOf(ledger.View(hold.Credit!.Value).Code) is not { } payer
        )
        {
            return;
        }

        if (mark is not null)
        {
            db.Set<DueItem>().Remove(mark);
        }

        await notice.AddAsync(payer, $"sms.recall-{status}", hold.Amount, cancel);
        outbox.Publish(db, new RecallEnded(ids.Text(id), payer, hold.Amount, status));
        // When the same answer came a moment earlier, that one has told it.
        _ = await db.TrySaveAsync(cancel);
    }

    private static string AgreeKey(AttemptId id) => $"{id.Sequence}:agree";

    private static string DeclineKey(AttemptId id) => $"{id.Sequence}:decline";

    /// <summary>A transfer that this customer made.</summary>
    private async Task<JournalEntry?> TransferAsync(CustomerId payer, string? text, CancellationToken cancel) =>
        ids.TryRead(text, out var id)
        && ledger.TryFind(WalletAccounts.CodeOf(payer), Currency.Idr, out var account)
        && await ledger.FindAsync(id, cancel) is { Kind: EntryKind.Transfer, State: EntryState.Posted } entry
        && entry.Debit == account
            ? entry
            : null;

    /// <summary>
    /// The hold of a key: an earlier one, or a new one of what is there. That may change as we look, so it is tried a few
    /// times.
    /// </summary>
    private async Task<Result<JournalEntry?>> HoldAsync(JournalEntry transfer, string key, CancellationToken cancel)
    {
        JournalEntry? last = null;
        for (var turn = 0; turn < MostTries; turn++)
        {
            if (await ledger.FindAsync(LedgerClient, $"{key}:{turn}", cancel) is { } known)
            {
                last = known;
            }
            else
            {
                if ((await ledger.ReturnedAsync([transfer.Id], cancel)).IsRefused(out var busy, out var returned))
                {
                    return busy;
                }

                var most = Math.Min(transfer.Amount.Minor - returned[transfer.Id], StillThere(transfer));
                if (most <= 0)
                {
                    return new Result<JournalEntry?>(null);
                }

                var movement = new Movement(
                    EntryKind.Refund,
                    transfer.Credit!.Value,
                    transfer.Debit!.Value,
                    new Money(most, transfer.Amount.Currency),
                    ids.Text(transfer.Id),
                    transfer.Id,
                    ExpiresAt: clock.GetUtcNow() + options.Value.Wait
                );
                if ((await ledger.HoldAsync(LedgerClient, $"{key}:{turn}", movement, cancel)).IsRefused(out var notNow, out var row))
                {
                    return notNow;
                }

                last = row;
            }

            if (
                last.State == EntryState.Pending
                || last.RefusalCode is not (RefusalCodes.InsufficientBalance or RefusalCodes.RemainderExceeded)
            )
            {
                break;
            }
        }

        return last;
    }

    /// <summary>What the receiver could return: available money, and what a freeze of this very transfer keeps.</summary>
    private long StillThere(JournalEntry transfer)
    {
        var view = ledger.View(transfer.Credit!.Value);
        return view.Posted - view.Held - view.Frozen + (ledger.FreezeOf(transfer.Credit.Value, transfer.Id)?.Amount ?? 0);
    }

    private async Task<JournalEntry?> RowAsync(CustomerId receiver, string? text, CancellationToken cancel) =>
        ids.TryRead(text, out var id)
        && ledger.TryFind(WalletAccounts.CodeOf(receiver), Currency.Idr, out var account)
        && await ledger.FindAsync(id, cancel) is { Client: LedgerClient, State: EntryState.Pending } hold
        && hold.Debit == account
            ? hold
            : null;

    private async Task<RecallAnswer> ShowAsync(JournalEntry hold, CancellationToken cancel)
    {
        var transfer = (await ledger.FindAsync(hold.Original!.Value, cancel))!;
        var payer = WalletAccounts.CustomerOf(transfer.Client);
        var name = payer is { } who ? (await identity.FindCustomerAsync(who, cancel))?.Name : null;
        return new RecallAnswer(
            ids.Text(hold.Id),
            await StatusAsync(hold, cancel),
            hold.Amount,
            transfer.Amount,
            transfer.At,
            name ?? "•••",
            notes.Open(transfer),
            hold.ExpiresAt!.Value
        );
    }

    private async Task<string> StatusAsync(JournalEntry hold, CancellationToken cancel) =>
        await ledger.FindAsync(LedgerClient, AgreeKey(hold.Id), cancel) is { State: EntryState.Captured } ? "agreed"
        : await ledger.FindAsync(LedgerClient, DeclineKey(hold.Id), cancel) is { State: EntryState.Voided } ? "declined"
        : clock.GetUtcNow() >= hold.ExpiresAt ? "expired"
        : RecallAnswer.Waiting;
}
