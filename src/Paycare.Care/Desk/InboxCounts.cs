using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>How many cases a view has, and the money at risk in them.</summary>
internal readonly record struct ViewSum(int Count, long RiskMinor)
{
    public static ViewSum operator +(ViewSum left, ViewSum right) =>
        new(left.Count + right.Count, checked(left.RiskMinor + right.RiskMinor));
}

/// <summary>How many cases each view of open cases has.</summary>
internal static class InboxCounts
{
    /// <summary>The view that needs more than the cases themselves: its risk is not added up.</summary>
    public const string Following = "following";

    public static async Task<IReadOnlyDictionary<string, ViewSum>> ReadAsync(
        Database db,
        InboxScopes scopes,
        StaffId me,
        CancellationToken cancel
    )
    {
        // In the order of their index: grouped by anything else, SQLite would sort all open cases.
        var groups = await Counted(db)
            .GroupBy(c => new
            {
                c.Assignee,
                c.Queue,
                c.State,
            })
            .Select(g => new
            {
                g.Key,
                All = new ViewSum(g.Count(), g.Sum(c => c.AtRiskMinor)),
                Waiting = new ViewSum(g.Count(c => c.WaitingSince != null), g.Sum(c => c.WaitingSince != null ? c.AtRiskMinor : 0)),
                AtRisk = g.Count(c => c.AtRiskMinor > 0),
            })
            .ToListAsync(cancel);
        var following = await scopes.Of(Following, areOpen: true, me).CountAsync(cancel);
        return InboxViews
            .All.Where(v => v is not ("done" or Following))
            .ToDictionary(
                v => v,
                v =>
                    groups
                        .Select(g =>
                            v switch
                            {
                                "waiting" => g.Waiting,
                                "risk" => g.All with { Count = g.AtRisk },
                                "mine" when g.Key.Assignee != me => default,
                                "unassigned" when g.Key.Assignee is not null => default,
                                "payments" when g.Key.Queue != CaseQueue.Payments => default,
                                "refunds" when g.Key.Queue != CaseQueue.Refunds => default,
                                "security" when g.Key.Queue != CaseQueue.Security => default,
                                "general" when g.Key.Queue != CaseQueue.General => default,
                                "on-customer" when g.Key.State != CaseState.WaitingOnCustomer => default,
                                "on-bank" when g.Key.State != CaseState.WaitingOnBank => default,
                                "on-approval" when g.Key.State != CaseState.WaitingOnApproval => default,
                                _ => g.All,
                            }
                        )
                        .Aggregate(default(ViewSum), (sum, part) => sum + part),
                StringComparer.Ordinal
            )
            .Append(KeyValuePair.Create(Following, new ViewSum(following, 0)))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>How many open cases everybody has, and follows.</summary>
    public static async Task<OwnCounts> ReadOwnAsync(Database db, CancellationToken cancel)
    {
        var open = CaseStates.OnlyOpen(db.Set<Case>());
        var mine = await Counted(db)
            .Where(c => c.Assignee != null)
            .GroupBy(c => c.Assignee)
            .Select(g => new { Who = g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        var following = await db.Set<CaseFollower>()
            .Where(f => open.Select(c => c.Id).Contains(f.Case))
            .GroupBy(f => f.Staff)
            .Select(g => new { Who = g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        return new OwnCounts(mine.ToDictionary(m => m.Who!.Value, m => m.Count), following.ToDictionary(f => f.Who, f => f.Count));
    }

    /// <summary>Open cases, by the index that is for counting alone.</summary>
    private static IQueryable<Case> Counted(Database db) => CaseStates.OnlyOpen(db.Set<Case>()).Where(c => c.AtRiskMinor >= 0);
}

/// <summary>Numbers of the inbox that are each agent's own.</summary>
/// <param name="Mine">Of open cases that are assigned to somebody.</param>
/// <param name="Following">Of open cases that somebody follows.</param>
internal sealed record OwnCounts(IReadOnlyDictionary<StaffId, int> Mine, IReadOnlyDictionary<StaffId, int> Following)
{
    /// <summary>The numbers of all views, with an agent's own.</summary>
    public IReadOnlyDictionary<string, int> In(IReadOnlyDictionary<string, int> counts, StaffId me) =>
        new Dictionary<string, int>(counts, StringComparer.Ordinal)
        {
            ["mine"] = Mine.GetValueOrDefault(me),
            ["following"] = Following.GetValueOrDefault(me),
        };
}
