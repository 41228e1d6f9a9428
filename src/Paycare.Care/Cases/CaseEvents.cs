using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity;
using Paycare.Platform.Ids;
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
        return await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<Case>()
            .Where(c => c.Id == id && c.Customer == customer)
            .Select(c => (CaseState?)c.State)
            .SingleOrDefaultAsync(cancel);
    }

    public async IAsyncEnumerable<SseItem<object>> ReadAsync(
        CaseId id,
        Guid last,
        CaseState state,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (!cancel.IsCancellationRequested)
        {
            var next = signals.NextAsync(id);
            var (messages, now) = await LookAsync(id, last, cancel);
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
                yield return new SseItem<object>(new { }, "ping");
            }
        }
    }

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

    private async Task<(IReadOnlyList<MessageAnswer> Messages, CaseState State)> LookAsync(CaseId id, Guid last, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var rows = await db.Set<CaseMessage>()
            .AsNoTracking()
            .Where(m => m.Case == id && !m.IsInternal && m.Id > last)
            .OrderBy(m => m.Id)
            .ToListAsync(cancel);
        var names = await scope
            .ServiceProvider.GetRequiredService<IdentityApi>()
            .StaffNamesAsync([.. rows.Select(m => m.Staff).OfType<StaffId>().Distinct()], cancel);
        var state = await db.Set<Case>().Where(c => c.Id == id).Select(c => c.State).SingleAsync(cancel);
        return ([.. rows.Select(m => CustomerCaseBook.Message(m, names))], state);
    }
}
