using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Contacts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// Calls as the provider tells of them, one turn after the other. What a turn changed is kept with its answer: repeated, it changes
/// nothing and is answered alike.
/// </summary>
internal sealed class Calls(
    Database db,
    CallTurns turns,
    CallMenu menu,
    CallQueue queue,
    Callbacks callbacks,
    Vault vault,
    TimeProvider clock
)
{
    /// <summary>Nobody talks to a menu for so long; who waits is told every quarter of a minute.</summary>
    private const int MostTurns = 1_000;

    private static readonly string[] Ended = ["completed", "busy", "failed", "no-answer", "canceled"];

    /// <summary>A call begins: somebody calls, or answers who was called back.</summary>
    public async Task<string> BeginAsync(VoiceForm form, CallId? callsBack, CancellationToken cancel)
    {
        using var turn = await turns.EnterAsync(form.Sid, cancel);
        if (await FindAsync(form, cancel) is { } known)
        {
            return Again(known);
        }

        var before = callsBack is { } id ? await db.Set<Call>().SingleBelievedAsync(c => c.Id == id, cancel) : null;
        var caller =
            before is not null ? before.Reachable(vault)
            : Contact.TryPhone(form.From, out var number) ? number
            : null;
        var call = Call.Begin(form.Sid, caller, before?.Language ?? await LanguageOfAsync(caller, cancel), before, vault, clock);
        db.Set<Call>().Add(call);
        var reply = before is null ? menu.Greet(call) : await menu.GreetBackAsync(call, cancel);
        before?.EndCallback(clock.GetUtcNow());
        return await KeepAsync(call, waited: false, reply, cancel);
    }

    /// <summary>Somebody pressed or said something, or nothing for a while.</summary>
    public async Task<string> HearAsync(VoiceForm form, int turn, CancellationToken cancel)
    {
        using var mine = await turns.EnterAsync(form.Sid, cancel);
        if (await FindAsync(form, cancel) is not { } call)
        {
            // A call that was never announced has no menu to go on with.
            return Over();
        }

        if (call.EndedAt is not null || turn != call.Turn)
        {
            return Again(call);
        }

        call.Turn++;
        var waited = call.IsWaiting;
        return await KeepAsync(call, waited, call.Turn > MostTurns ? menu.GoodBye(call) : await menu.HearAsync(call, form, cancel), cancel);
    }

    /// <summary>An agent took the caller.</summary>
    public async Task<string> ConnectAsync(VoiceForm form, CancellationToken cancel)
    {
        using var mine = await turns.EnterAsync(form.Sid, cancel);
        if (await FindAsync(form, cancel) is not { } call)
        {
            return Over();
        }

        if (call.EndedAt is not null || call.TakenBy is null || call.Step == CallStep.Connected)
        {
            return Again(call);
        }

        call.Turn++;
        return await KeepAsync(call, waited: false, menu.Connect(call), cancel);
    }

    /// <summary>A call ended, or one that we made was not answered.</summary>
    public async Task<string> NoteStatusAsync(VoiceForm form, CallId? callsBack, CancellationToken cancel)
    {
        using var mine = await turns.EnterAsync(form.Sid, cancel);
        if (!Ended.Contains(form.CallStatus))
        {
            return Over();
        }

        if (await FindAsync(form, cancel) is { } call)
        {
            call.End(clock.GetUtcNow());
            await db.SaveChangesAsync(cancel);
            queue.Changed();
        }
        else if (callsBack is { } id)
        {
            await callbacks.NotAnsweredAsync(id, form.Sid, cancel);
        }

        return Over();
    }

    private Task<Call?> FindAsync(VoiceForm form, CancellationToken cancel)
    {
        var sid = form.Sid;
        return db.Set<Call>().SingleBelievedAsync(c => c.Sid == sid, cancel);
    }

    private async Task<string> KeepAsync(Call call, bool waited, string reply, CancellationToken cancel)
    {
        call.LastAt = clock.GetUtcNow();
        call.Answer(reply, vault);
        await db.SaveChangesAsync(cancel);
        if (waited != call.IsWaiting)
        {
            queue.Changed();
        }

        return reply;
    }

    private string Again(Call call) => call.Reply(vault) ?? Over();

    private static string Over() => new Twiml(Languages.English).HangUp().Text(null);

    /// <summary>
    /// The language that was chosen in the last call from that number, whoever called: it is offered first. Whether a customer has the
    /// number is not asked.
    /// </summary>
    private async Task<string> LanguageOfAsync(string? caller, CancellationToken cancel)
    {
        if (caller is null)
        {
            return Languages.Indonesian.Name;
        }

        var indexes = Call.IndexesOf(caller, vault);
        return await db.Set<Call>()
            .Where(c => indexes.Contains(c.CallerIndex) && c.Step != CallStep.Language)
            .OrderByDescending(c => c.Id)
            .Select(c => c.Language)
            .FirstOrDefaultAsync(cancel)
            ?? Languages.Indonesian.Name;
    }
}
