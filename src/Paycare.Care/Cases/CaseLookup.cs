using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Finds cases by id.</summary>
internal static class CaseLookup
{
    /// <summary>The case, or the one it was merged into: both numbers keep working.</summary>
    public static async Task<Case?> FindAsync(Database db, CaseId id, CancellationToken cancel)
    {
        var @case = await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == id, cancel);
        return @case is { MergedInto: { } target } ? await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == target, cancel) : @case;
    }

    /// <summary>The cases that were merged into this one, oldest first. A merge points all of them at the last target.</summary>
    public static async Task<IReadOnlyList<Case>> MergedAsync(Database db, Case @case, CancellationToken cancel)
    {
        if (@case.Customer is not { } customer)
        {
            return [];
        }

        return await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.Customer == customer && c.MergedInto == @case.Id)
            .OrderBy(c => c.Number)
            .ToListAsync(cancel);
    }
}
