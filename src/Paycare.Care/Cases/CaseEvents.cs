using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Attachments;
using Paycare.Identity;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Reads a case's changes with a new context each time: a stream lives long.</summary>
internal sealed class CaseStream(IServiceScopeFactory scopes, CaseSignals signals)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>The state of a customer's case; <c>null</c> when it is not theirs.</summary>
    public async Task<CaseState?> StateAsync(CustomerId customer, CaseId id, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var @case = await CaseLookup.FindAsync(scope.ServiceProvider.GetRequiredService<Database>(), id, cancel);
        return @case?.Customer == customer ? @case.State : null;
    }

    public async IAsyncEnumerable<SseItem<object>> ReadAsync(
        CaseId id,
        Guid last,
        CaseState state,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        // At once: headers leave with the first event, and until then the client does not know that it is connected.
        yield return Ping();
        // A merge moves the conversation to another case, and this stream with it.
        var shown = id;
        while (!cancel.IsCancellationRequested)
        {
            var next = signals.NextAsync(shown);
            (IReadOnlyList<MessageAnswer> Messages, CaseState State, CaseId At) look;
            try
            {
                look = await LookAsync(id, last, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // The client left, or the server stops: a stream ends so, and nothing went wrong.
                yield break;
            }

            var (messages, now, at) = look;
            if (at != shown)
            {
                shown = at;
                continue;
            }

            foreach (var message in messages)
            {
                last = Guid.ParseExact(message.Id, "N");
                yield return new SseItem<object>(message, "message") { EventId = message.Id };
            }

            if (now != state)
            {
                state = now;
                yield return new SseItem<object>(new StateAnswer(now.Name()), "state");
            }

            if (!await ChangesAsync(next, cancel))
            {
                // Keeps proxies from closing an idle connection, and detects a client that is gone.
                yield return Ping();
            }
        }
    }

    private static SseItem<object> Ping() => new(new { }, "ping");

    private static async Task<bool> ChangesAsync(Task next, CancellationToken cancel)
    {
        try
        {
            await next.WaitAsync(Heartbeat, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private async Task<(IReadOnlyList<MessageAnswer> Messages, CaseState State, CaseId At)> LookAsync(
        CaseId id,
        Guid last,
        CancellationToken cancel
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var @case = (await CaseLookup.FindAsync(db, id, cancel))!;
        var rows = await db.Set<CaseMessage>()
            .AsNoTracking()
            .Where(m => m.Case == @case.Id && !m.IsInternal && m.Id > last)
            .OrderBy(m => m.Id)
            .ListBelievedAsync(cancel);
        if (rows.Count == 0)
        {
            // Most looks find nothing: so many streams are open that nobody writes to.
            return ([], @case.State, @case.Id);
        }

        var names = await scope
            .ServiceProvider.GetRequiredService<IdentityApi>()
            .StaffNamesAsync([.. rows.Select(m => m.Staff).OfType<StaffId>().Distinct()], cancel);
        var files = await AttachmentLookup.OfAsync(db, [.. rows.Select(m => m.Id)], cancel);
        return ([.. rows.Select(m => CustomerCaseBook.Message(m, names, files))], @case.State, @case.Id);
    }
}
