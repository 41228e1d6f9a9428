using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>Who waits on the phone.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">The case's number.</param>
/// <param name="Topic">The case's topic.</param>
/// <param name="Language">The caller's language.</param>
/// <param name="Assurance">How sure care is who calls: <c>none</c>, <c>claimed</c> or <c>confirmed</c>.</param>
/// <param name="WaitsSince">Since when.</param>
/// <param name="IsCallback">Whether the caller hung up to be called back, and waits in their place.</param>
public sealed record WaitingCall(
    CallId Id,
    CaseId CaseId,
    string CaseNumber,
    string Topic,
    string Language,
    string Assurance,
    DateTimeOffset WaitsSince,
    bool IsCallback
);

/// <summary>The queue of callers.</summary>
/// <param name="Items">First come first.</param>
public sealed record WaitingCallsAnswer(IReadOnlyList<WaitingCall> Items);

/// <summary>What agents do with callers: see who waits, and take the next one, whose case opens with the masked facts.</summary>
internal sealed class DeskCalls(
    Database db,
    CallQueue queue,
    VoiceProvider provider,
    AuditLog audit,
    CaseSignals signals,
    TimeProvider clock
)
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/calls", async (DeskCalls calls, CancellationToken cancel) => TypedResults.Ok(await calls.ListAsync(cancel)))
            .Documented("listWaitingCalls", "List who waits on the phone", "First come first, with those who are to be called back.");
        desk.MapPost("/calls/next", NextAsync)
            .Documented(
                "takeNextCall",
                "Take the next caller",
                "Puts the caller through to care's number and assigns the case, which then stands at `/api/v1/desk/cases/{id}`."
            )
            .Refuses(RefusalKind.NotFound, "none-waiting");
    }

    private static async Task<HttpAnswer<Ok<WaitingCall>>> NextAsync(ClaimsPrincipal caller, DeskCalls calls, CancellationToken cancel) =>
        (await calls.TakeAsync(caller.Staff(), cancel)).ToHttp(TypedResults.Ok);

    /// <summary>Who waits.</summary>
    public async Task<WaitingCallsAnswer> ListAsync(CancellationToken cancel)
    {
        var waiting = await queue.WaitingAsync(cancel);
        var ids = waiting.Select(c => c.Case).OfType<CaseId>().ToList();
        var cases = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        return new WaitingCallsAnswer([
            .. waiting.Where(c => c.Case is { } id && cases.ContainsKey(id)).Select(c => Line(c, cases[c.Case!.Value])),
        ]);
    }

    /// <summary>Takes the first who is on the line; their case becomes the agent's.</summary>
    public async Task<Result<WaitingCall>> TakeAsync(StaffId by, CancellationToken cancel)
    {
        if (await queue.TakeAsync(by, cancel) is not { Case: { } id } call)
        {
            return new Refusal(RefusalKind.NotFound, "none-waiting");
        }

        var @case = await db.RetryAsync(
            async () =>
            {
                var found = (await CaseLookup.FindAsync(db, id, cancel))!;
                found.Assign(by, clock.GetUtcNow());
                audit.Add(db, $"staff:{by}", "call.take", $"case:{found.Id}");
                await db.SaveChangesAsync(cancel);
                return found;
            },
            cancel
        );
        signals.Changed(@case.Id);
        await provider.HurryAsync(call, cancel);
        return Line(call, @case);
    }

    private static WaitingCall Line(Call call, Case @case) =>
        new(
            call.Id,
            @case.Id,
            @case.NumberText,
            @case.Topic.Name(),
            CultureInfo.GetCultureInfo(call.Language).Name,
            call.Assurance.Name(),
            call.QueuedAt ?? call.StartedAt,
            call.CallbackAskedAt is not null
        );
}
