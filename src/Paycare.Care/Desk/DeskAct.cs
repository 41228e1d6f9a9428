using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Searching;
using Paycare.Identity;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Database = Paycare.Platform.Storage.Database;

namespace Paycare.Care.Desk;

/// <summary>An agent's actions on a case: assign, answer, note, move, merge, follow.</summary>
internal sealed class DeskAct(
    Database db,
    DeskView view,
    IdentityApi identity,
    AuditLog audit,
    CaseSignals signals,
    AttachmentBook attachments,
    IOptions<CareOptions> options,
    TimeProvider clock
)
{
    private static readonly TimeSpan LongestPromise = TimeSpan.FromDays(366);

    /// <summary>Assigns the case to <c>me</c>, <c>none</c>, or a member of staff by id.</summary>
    public async Task<Result<DeskCaseAnswer>> AssignAsync(DeskActOn on, string? who, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(who))
        {
            return Refusal.Invalid("to", "field.required");
        }

        var named = StrongId.Read<StaffId>(who);
        StaffId? to = who switch
        {
            "me" => on.By.Id,
            "none" => null,
            _ => named,
        };
        if (to is { } staff && !await identity.IsDeskStaffAsync(staff, cancel))
        {
            return Refusal.Invalid("to", "field.staff-unknown");
        }

        return await ChangeAsync(
            on,
            "case.assigned",
            @case =>
            {
                @case.Assign(to, clock.GetUtcNow());
                return Task.FromResult<Refusal?>(null);
            },
            cancel
        );
    }

    /// <summary>Answers the customer, or leaves a note for colleagues, and hands the case on.</summary>
    public async Task<Result<DeskCaseAnswer>> WriteAsync(DeskActOn on, DeskMessageBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var isNote = body.Internal ?? false;
        var words = check.Words("text", body.Text, OpenCase.TextLength, required: body.Attachments is not { Count: > 0 });
        var sendAt = SendAt(check, body.SendAt, isNote);
        var next = Next(check, body.Then, body.Until, isNote, sendAt ?? clock.GetUtcNow());
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!isNote && ReplyWording.Fault(words) is { } fault)
        {
            return new Refusal(RefusalKind.Unacceptable, fault);
        }

        return await ChangeAsync(
            on,
            isNote ? "case.noted"
                : sendAt is null ? "case.answered"
                : "case.answer-scheduled",
            async @case =>
            {
                if (!CaseStates.IsOpen(@case.State) && (!isNote || next is not null))
                {
                    return new Refusal(RefusalKind.Conflict, "case-closed");
                }

                var waiting = await attachments.FindWaitingAsync(DeskAttachments.Of(@case, on.By.Id), body.Attachments, cancel);
                if (waiting.IsRefused(out var unknown, out var files))
                {
                    return unknown;
                }

                var text = words.Length > 0 ? words : AttachmentName.Joined(files);
                var written = Write(on.By.Id, @case, text, isNote, next, sendAt);
                foreach (var file in files)
                {
                    file.AttachTo(written, isInternal: isNote || sendAt is not null);
                }

                return null;
            },
            cancel
        );
    }

    /// <summary>Adds what was written: a note, an answer, or an answer for later.</summary>
    /// <returns>What files come with.</returns>
    private Guid Write(StaffId by, Case @case, string text, bool isNote, NextTurn? next, DateTimeOffset? sendAt)
    {
        var now = clock.GetUtcNow();
        if (sendAt is { } later)
        {
            @case.TakeNote(null, now);
            var scheduled = ScheduledMessage.Of(@case.Id, by, text, next!, later, clock);
            ScheduledMessages.Add(db, scheduled, clock);
            return scheduled.Id.Value;
        }

        if (isNote)
        {
            @case.TakeNote(next, now);
        }
        else
        {
            @case.TakeReply(by, next!, now);
        }

        var message = CaseMessage.FromStaff(@case, by, text, isNote, clock);
        db.Set<CaseMessage>().Add(message);
        return message.Id;
    }

    /// <summary>Takes back an answer that has not gone out.</summary>
    public Task<Result<DeskCaseAnswer>> TakeBackAsync(DeskActOn on, ScheduledMessageId message, CancellationToken cancel) =>
        ChangeAsync(
            on,
            "case.answer-taken-back",
            async @case =>
            {
                if (await db.Set<ScheduledMessage>().Where(m => m.Id == message && m.Case == @case.Id).ExecuteDeleteAsync(cancel) == 0)
                {
                    return Refusal.NotFound;
                }

                // Its files go back with its words, to whoever takes it back.
                await attachments.MoveAsync(
                    message.Value,
                    file => file.WaitAt(DeskAttachments.PlaceOf(@case.Id, isNote: false), on.By.Id, attachments.WaitsUntil),
                    cancel
                );
                @case.TakeNote(null, clock.GetUtcNow());
                return null;
            },
            cancel
        );

    private DateTimeOffset? SendAt(FieldCheck check, DateTimeOffset? sendAt, bool isNote)
    {
        if (sendAt is not null && isNote)
        {
            check.Fail("sendAt", "field.not-for-notes");
        }
        else
        {
            CheckAhead(check, "sendAt", sendAt, clock.GetUtcNow());
        }

        return sendAt?.ToUniversalTime();
    }

    private static void CheckAhead(FieldCheck check, string field, DateTimeOffset? time, DateTimeOffset from)
    {
        if (time <= from)
        {
            check.Fail(field, "field.in-the-past");
        }
        else if (time > from + LongestPromise)
        {
            check.Fail(field, "field.too-far");
        }
    }

    /// <summary>Whose turn it is after the message: care's, unless it says otherwise. A note alone moves nothing.</summary>
    private NextTurn? Next(FieldCheck check, string? then, DateTimeOffset? until, bool isNote, DateTimeOffset from)
    {
        if (then is null && until is null && isNote)
        {
            return null;
        }

        var turn = then is null ? Turn.Ours : check.OneOf("then", then, NextTurn.Names) ?? Turn.Ours;
        if (turn == Turn.Snooze && until is null)
        {
            check.Fail("until", "field.required");
        }

        CheckAhead(check, "until", until, from);
        return new NextTurn(turn, until?.ToUniversalTime() ?? (turn == Turn.Bank ? from + options.Value.BankFollowUp : null));
    }

    /// <summary>Moves the case to another state by hand.</summary>
    public async Task<Result<DeskCaseAnswer>> MoveAsync(DeskActOn on, string? state, CancellationToken cancel)
    {
        var check = new FieldCheck();
        return check.OneOf("to", state, CaseNames.States) is not { } to
            ? check.Refusal!
            : await ChangeAsync(
                on,
                "case.moved",
                @case =>
                    Task.FromResult(
                        @case.TryMove(to, clock.GetUtcNow())
                            ? null
                            : new Refusal(RefusalKind.Conflict, "case-state").With("state", @case.State.Name())
                    ),
                cancel
            );
    }

    /// <summary>Merges the case into another one of the same customer.</summary>
    public async Task<Result<DeskCaseAnswer>> MergeAsync(DeskActOn on, string? target, CancellationToken cancel)
    {
        var check = new FieldCheck();
        if (StrongId.TryRead<CaseId>(check.Text("into", target, 64), out var into) && into == on.Id)
        {
            check.Fail("into", "field.merge-itself");
        }

        return check.Refusal is { } invalid
            ? invalid
            : await ChangeAsync(on, "case.merged", @case => MergeAsync(on.By.Id, @case, into, cancel), cancel);
    }

    /// <summary>
    /// Starts or stops following: the case appears in a follower's list whoever is assigned. The case itself does not change.
    /// </summary>
    public async Task<Result<DeskCaseAnswer>> FollowAsync(DeskActOn on, bool isFollowing, CancellationToken cancel)
    {
        if (await CaseLookup.FindAsync(db, on.Id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        await db.Set<CaseFollower>().Where(f => f.Case == @case.Id && f.Staff == on.By.Id).ExecuteDeleteAsync(cancel);
        if (isFollowing)
        {
            db.Set<CaseFollower>().Add(new CaseFollower { Case = @case.Id, Staff = on.By.Id });
        }

        audit.Add(db, $"staff:{on.By.Id}", isFollowing ? "case.followed" : "case.unfollowed", $"case:{@case.Id}");
        await db.SaveChangesAsync(cancel);
        return await view.OfAsync(@case, on.By, on.Language, cancel);
    }

    private async Task<Refusal?> MergeAsync(StaffId by, Case @case, CaseId into, CancellationToken cancel)
    {
        var target = await CaseLookup.FindAsync(db, into, cancel);
        if (target is null || target.Id == @case.Id)
        {
            return Refusal.NotFound;
        }

        if (@case.Customer is null || target.Customer != @case.Customer)
        {
            // A stranger's words must never end up in another customer's case.
            return new Refusal(RefusalKind.Conflict, "merge-other-customer");
        }

        foreach (var message in await db.Set<CaseMessage>().AsNoTracking().Where(m => m.Case == @case.Id).ToListAsync(cancel))
        {
            (message.ToRecord() with { Place = target.Id.ToString() }).AddMove(db, $"staff:{by}", clock.GetUtcNow());
        }

        foreach (var move in CaseMerge.Moves.Values)
        {
            await move(db, @case.Id, target.Id, cancel);
        }

        await CaseWords.MoveAsync(db, @case.Id, target.Id, cancel);
        target.TakeIn(@case, clock.GetUtcNow());
        @case.MergeInto(target.Id, clock.GetUtcNow());
        return null;
    }

    /// <summary>The frame around every act on a case: find, compare versions, act, record, save, and answer with the new state.</summary>
    private async Task<Result<DeskCaseAnswer>> ChangeAsync(
        DeskActOn on,
        string name,
        Func<Case, Task<Refusal?>> act,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await CaseLookup.FindAsync(db, on.Id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        if (on.Versions?.Contains(@case.Version) == false)
        {
            return Stale(@case);
        }

        if (await act(@case) is { } refusal)
        {
            return refusal;
        }

        audit.Add(db, $"staff:{on.By.Id}", name, $"case:{@case.Id}", new { version = @case.Version });
        if (await db.TrySaveAsync(cancel) is not null)
        {
            return Stale(@case);
        }

        await transaction.CommitAsync(cancel);
        signals.Changed(@case.Id);
        var now = await CaseLookup.FindAsync(db, on.Id, cancel);
        if (now!.Id != @case.Id)
        {
            signals.Changed(now.Id);
        }

        return await view.OfAsync(now, on.By, on.Language, cancel);
    }

    private static Refusal Stale(Case @case) => new Refusal(RefusalKind.Stale, "case-changed").With("state", @case.State.Name());
}
