using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Notices;
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
    RecallHolds holds,
    RecallView view,
    AttemptIdCodec ids,
    IdentityApi identity,
    CustomerNotices notice,
    Outbox outbox,
    TimeProvider clock
)
{
    public const string NothingThere = "nothing-to-recall",
        NotATransfer = "not-a-transfer";

    /// <summary>
    /// Holds what is still there and adds the question to the receiver to what the context will save. Once per key.
    /// </summary>
    public async Task<Result<RecallOutcome>> AskAsync(CustomerId payer, string? transfer, string key, CancellationToken cancel)
    {
        if (await holds.TransferAsync(payer, transfer, cancel) is not { } entry)
        {
            return new RecallOutcome(clock.GetUtcNow(), NotATransfer);
        }

        if ((await holds.TakeAsync(entry, key, cancel)).IsRefused(out var busy, out var hold))
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
            until.Text(await identity.LanguageOfAsync(receiver, cancel))
        );
        db.Set<DueItem>().Add(RecallEndTimer.Due(hold.Id, until, clock));
        return new RecallOutcome(hold.At, null, id, hold.Amount, until);
    }

    /// <summary>Records the receiver's yes or no. Repeating it changes nothing; the first answer stands.</summary>
    public async Task<Result<RecallAnswer>> AnswerAsync(CustomerId receiver, string? text, bool isAgreed, CancellationToken cancel)
    {
        if (await holds.FindAsync(receiver, text, cancel) is not { } hold)
        {
            return Refusal.NotFound;
        }

        if (clock.GetUtcNow() >= hold.ExpiresAt)
        {
            // The ledger ends it automatically, perhaps a moment later; no one is told twice.
            return AsWished(await view.OfAsync(hold, cancel), isAgreed);
        }

        if (await holds.EndAsync(hold.Id, isAgreed, CancellationToken.None) is { } busy)
        {
            return busy;
        }

        await TellEndAsync(hold.Id, isDue: false, CancellationToken.None);
        return AsWished(await view.OfAsync(hold, CancellationToken.None), isAgreed);
    }

    private static Result<RecallAnswer> AsWished(RecallAnswer recall, bool isAgreed) =>
        recall.Status == (isAgreed ? "agreed" : "declined")
            ? recall
            : new Refusal(RefusalKind.Conflict, "recall-ended").With("status", recall.Status);

    /// <summary>Announces the outcome to the payer and care, while its due item says that it has not been announced.</summary>
    public async Task TellEndAsync(AttemptId id, bool isDue, CancellationToken cancel)
    {
        var hold = await holds.ReadAsync(id, cancel);
        var status = await holds.StatusAsync(hold, cancel);
        var aggregate = RecallEndTimer.AggregateOf(id);
        var mark = isDue
            ? null
            : await db.Set<DueItem>().FirstOrDefaultAsync(i => i.Handler == RecallEndTimer.HandlerName && i.Aggregate == aggregate, cancel);
        if (status == RecallAnswer.Waiting || (mark is null && !isDue) || holds.PayerOf(hold) is not { } payer)
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
}
