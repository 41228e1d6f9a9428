using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Remedies;
using Paycare.Platform.Sealing;
using Database = Paycare.Platform.Storage.Database;

namespace Paycare.Care.Desk;

/// <summary>Moves rows from a case to the one it is merged into.</summary>
internal delegate Task MoveRows(Database db, CaseId from, CaseId to, CancellationToken cancel);

/// <summary>What hangs on a case and goes with it at a merge: one line for each kind of row that names a case.</summary>
internal static class CaseMerge
{
    public static readonly IReadOnlyDictionary<Type, MoveRows> Moves = new Dictionary<Type, MoveRows>
    {
        [typeof(CaseMessage)] = (db, from, to, cancel) =>
            db.Set<CaseMessage>().Where(m => m.Case == from).ExecuteUpdateAsync(set => set.SetProperty(m => m.Case, to), cancel),
        [typeof(Conversation)] = ConversationsAsync,
        [typeof(Call)] = CallsAsync,
        // Chains: every number leads to the last case at once.
        [typeof(Case)] = (db, from, to, cancel) =>
            db.Set<Case>().Where(c => c.MergedInto == from).ExecuteUpdateAsync(set => set.SetProperty(c => c.MergedInto, to), cancel),
        [typeof(CaseRemedy)] = (db, from, to, cancel) =>
            db.Set<CaseRemedy>().Where(r => r.Case == from).ExecuteUpdateAsync(set => set.SetProperty(r => r.Case, to), cancel),
        [typeof(CaseFollower)] = FollowersAsync,
        [typeof(ScheduledMessage)] = ScheduledAsync,
    };

    /// <summary>One by one: the proof of each says to which case it belongs.</summary>
    private static async Task ConversationsAsync(Database db, CaseId from, CaseId to, CancellationToken cancel)
    {
        foreach (var conversation in await db.Set<Conversation>().Where(c => c.Case == from).ListBelievedAsync(cancel))
        {
            conversation.Case = to;
        }
    }

    /// <summary>One by one, likewise.</summary>
    private static async Task CallsAsync(Database db, CaseId from, CaseId to, CancellationToken cancel)
    {
        foreach (var call in await db.Set<Call>().Where(c => c.Case == from).ListBelievedAsync(cancel))
        {
            call.Case = to;
        }
    }

    /// <summary>One by one, likewise.</summary>
    private static async Task ScheduledAsync(Database db, CaseId from, CaseId to, CancellationToken cancel)
    {
        foreach (var message in await db.Set<ScheduledMessage>().Where(m => m.Case == from).ListBelievedAsync(cancel))
        {
            message.Case = to;
        }
    }

    private static async Task FollowersAsync(Database db, CaseId from, CaseId to, CancellationToken cancel)
    {
        await db.Set<CaseFollower>()
            .Where(f => f.Case == from && db.Set<CaseFollower>().Any(t => t.Case == to && t.Staff == f.Staff))
            .ExecuteDeleteAsync(cancel);
        await db.Set<CaseFollower>().Where(f => f.Case == from).ExecuteUpdateAsync(set => set.SetProperty(f => f.Case, to), cancel);
    }
}
