using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>How many cases a view has, and the money at risk in them.</summary>
internal readonly record struct ViewSum(int Count, long RiskMinor);

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
        var groups = await CaseStates
            .OnlyOpen(db.Set<Case>())
            .GroupBy(c => new
            {
                c.Queue,
                c.State,
                Mine = c.Assignee == me,
                Nobody = c.Assignee == null,
                Risk = c.AtRiskMinor > 0,
                Waits = c.WaitingSince != null,
            })
            .Select(g => new
            {
                g.Key,
                Count = g.Count(),
                Risk = g.Sum(c => c.AtRiskMinor),
            })
            .ToListAsync(cancel);
        var following = await scopes.Of(Following, areOpen: true, me).CountAsync(cancel);
        return InboxViews
            .All.Where(v => v is not ("done" or Following))
            .ToDictionary(
                v => v,
                v =>
                {
                    var seen = groups
                        .Where(g =>
                            v switch
                            {
                                "mine" => g.Key.Mine,
                                "waiting" => g.Key.Waits,
                                "risk" => g.Key.Risk,
                                "unassigned" => g.Key.Nobody,
                                "payments" => g.Key.Queue == CaseQueue.Payments,
                                "refunds" => g.Key.Queue == CaseQueue.Refunds,
                                "security" => g.Key.Queue == CaseQueue.Security,
                                "general" => g.Key.Queue == CaseQueue.General,
                                "on-customer" => g.Key.State == CaseState.WaitingOnCustomer,
                                "on-bank" => g.Key.State == CaseState.WaitingOnBank,
                                "on-approval" => g.Key.State == CaseState.WaitingOnApproval,
                                _ => true,
                            }
                        )
                        .ToList();
                    return new ViewSum(seen.Sum(g => g.Count), seen.Sum(g => g.Risk));
                },
                StringComparer.Ordinal
            )
            .Append(KeyValuePair.Create(Following, new ViewSum(following, 0)))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>How many open cases everybody has, and follows.</summary>
    public static async Task<OwnCounts> ReadOwnAsync(Database db, CancellationToken cancel)
    {
        var open = CaseStates.OnlyOpen(db.Set<Case>());
        var mine = await open.Where(c => c.Assignee != null)
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
