using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Platform;

namespace Paycare.Care;

internal sealed record AssignBody(string? To);

internal sealed record DeskMessageBody(string? Text, bool? Internal);

internal sealed record StateBody(string? To);

internal sealed record MergeBody(string? Into);

/// <summary>What an agent does on a case: take or hand over, answer, note, move, merge. If-Match stops a stale act.</summary>
internal static class DeskActs
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/cases/{id}/assign", AssignAsync);
        desk.MapPost("/cases/{id}/messages", WriteAsync);
        desk.MapPost("/cases/{id}/state", MoveAsync);
        desk.MapPost("/cases/{id}/merge", MergeAsync);
    }

    private static async Task<IResult> AssignAsync(
        CaseId id, AssignBody body, ClaimsPrincipal caller, HttpContext context, DeskAct act, IdentityApi identity, TimeProvider clock, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.To))
        {
            return Refusal.Invalid("to", "field.required").ToHttp();
        }

        _ = StrongId.TryParse<StaffId>(body.To, out var named);
        StaffId? to = body.To switch { "me" => caller.Staff(), "none" => null, _ => named };
        if (to is { } staff && !await identity.IsDeskStaffAsync(staff, cancel))
        {
            return Refusal.Invalid("to", "field.staff-unknown").ToHttp();
        }

        return await act.OnAsync(id, context, "case.assigned", (@case, _) =>
        {
            @case.Assign(to, clock.GetUtcNow());
            return Task.FromResult<Refusal?>(null);
        }, cancel);
    }

    private static async Task<IResult> WriteAsync(
        CaseId id, DeskMessageBody body, ClaimsPrincipal caller, HttpContext context, DeskAct act, TimeProvider clock, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var text = check.Text("text", body.Text, OpenCase.TextLength);
        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        var isNote = body.Internal ?? false;
        if (!isNote && ReplyWording.AsksForSecrets(text))
        {
            return new Refusal(RefusalKind.Unacceptable, "wording").ToHttp();
        }

        return await act.OnAsync(id, context, isNote ? "case.noted" : "case.answered", (@case, db) =>
        {
            var now = clock.GetUtcNow();
            if (!isNote && !CaseStates.IsOpen(@case.State))
            {
                return Task.FromResult<Refusal?>(new Refusal(RefusalKind.Conflict, "case-closed"));
            }

            if (isNote)
            {
                @case.TakeNote();
            }
            else
            {
                @case.TakeReply(caller.Staff(), now);
            }

            db.Set<CaseMessage>().Add(CaseMessage.FromStaff(@case.Id, caller.Staff(), text, isNote, clock));
            return Task.FromResult<Refusal?>(null);
        }, cancel);
    }

    private static async Task<IResult> MoveAsync(CaseId id, StateBody body, HttpContext context, DeskAct act, TimeProvider clock, CancellationToken cancel)
    {
        var check = new FieldCheck();
        if (check.OneOf("to", body.To, CaseNames.States) is not { } to)
        {
            return check.Refusal!.ToHttp();
        }

        return await act.OnAsync(id, context, "case.moved", (@case, _) => Task.FromResult(
            @case.TryMove(to, clock.GetUtcNow()) ? null : new Refusal(RefusalKind.Conflict, "case-state").With("state", @case.State.Name())), cancel);
    }

    private static async Task<IResult> MergeAsync(CaseId id, MergeBody body, HttpContext context, DeskAct act, TimeProvider clock, CancellationToken cancel)
    {
        var check = new FieldCheck();
        if (StrongId.TryParse<CaseId>(check.Text("into", body.Into, 64), out var into) && into == id)
        {
            check.Fail("into", "field.merge-itself");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        return await act.OnAsync(id, context, "case.merged", async (@case, db) =>
        {
            var target = await CaseEtag.FindAsync(db, into, cancel);
            if (target is null || target.Id == @case.Id)
            {
                return Refusal.NotFound;
            }

            if (@case.Customer is null || target.Customer != @case.Customer)
            {
                // A stranger's words must never land in somebody's case.
                return new Refusal(RefusalKind.Conflict, "merge-other-customer");
            }

            await db.Set<CaseMessage>().Where(m => m.Case == @case.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.Case, target.Id), cancel);
            await db.Set<Case>().Where(c => c.MergedInto == @case.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.MergedInto, target.Id), cancel);
            @case.MergeInto(target.Id, clock.GetUtcNow());
            target.TakeNote();
            return null;
        }, cancel);
    }
}

/// <summary>The frame around every act on a case: find, compare versions, act, record, save together, answer with the new state.</summary>
internal sealed class DeskAct(Database db, DeskView view, AuditLog audit, CaseSignals signals)
{
    public async Task<IResult> OnAsync(CaseId id, HttpContext context, string name, Func<Case, Database, Task<Refusal?>> act, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await CaseEtag.FindAsync(db, id, cancel) is not { } @case)
        {
            return Refusal.NotFound.ToHttp();
        }

        if (!CaseEtag.Fits(context.Request, @case))
        {
            return Stale(@case);
        }

        if (await act(@case, db) is { } refusal)
        {
            return refusal.ToHttp();
        }

        audit.Add(db, $"staff:{context.User.Staff()}", name, $"case:{@case.Id}", new { version = @case.Version });
        try
        {
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Stale(@case);
        }

        signals.Changed(@case.Id);
        var now = await CaseEtag.FindAsync(db, id, cancel);
        CaseEtag.Write(context, now!);
        return TypedResults.Ok(await view.OfAsync(now!, cancel));
    }

    private static IResult Stale(Case @case) => new Refusal(RefusalKind.Stale, "case-changed").With("state", @case.State.Name()).ToHttp();
}
