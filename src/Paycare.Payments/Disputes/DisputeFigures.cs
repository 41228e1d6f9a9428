using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>Figures about disputes for audits.</summary>
public static class DisputeFigures
{
    /// <summary>
    /// Counts disputes that do not add up: covered ones whose parts differ from the disputed amount, and ended ones with money
    /// that is still held, or that the bank took and that was neither returned nor covered.
    /// </summary>
    public static async Task<int> UnevenAsync(Database db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var real = db.Set<DisputePart>().Where(p => p.State != DisputePartState.Refused);
        var cover = await db.Set<Dispute>()
            .AsNoTracking()
            .Where(d => d.CoveredAt != null || d.SettledAt != null)
            .Select(d => new
            {
                d.Minor,
                IsCovered = d.CoveredAt != null,
                IsSettled = d.SettledAt != null,
                IsTaken = d.TakenRow != null,
                IsReturned = d.ReturnedRow != null,
                All = real.Where(p => p.Dispute == d.Id).Sum(p => p.Minor),
                Waiting = real.Where(p => p.Dispute == d.Id && (p.State == DisputePartState.Planned || p.State == DisputePartState.Held))
                    .Sum(p => p.Minor),
                Captured = real.Where(p => p.Dispute == d.Id && p.State == DisputePartState.Captured).Sum(p => p.Minor),
            })
            .ToListAsync(cancel);
        return cover.Count(d =>
            (d.IsCovered && d.All != d.Minor)
            || (d.IsSettled && (d.Waiting != 0 || (d.IsTaken && d.Captured != (d.IsReturned ? 0 : d.Minor))))
        );
    }
}
