using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Due;

/// <summary>
/// The rows of due work as workers take them. A claim is a lease with a mark of its own; whatever is done to a claimed row
/// compares the mark, so that a worker that was too slow neither deletes nor puts off what another one has by now.
/// </summary>
internal sealed class DueQueue(IServiceScopeFactory scopes, TimeProvider clock)
{
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(1);

    /// <summary>The handlers for which something is due and free.</summary>
    public Task<List<string>> WaitingAsync(DateTimeOffset now, CancellationToken cancel) =>
        RunAsync(db => Free(db, now).Select(i => i.Handler).Distinct().ToListAsync(cancel));

    /// <summary>Takes items, oldest first, at most one of each aggregate.</summary>
    /// <param name="handlers">Whose.</param>
    /// <param name="except">Aggregates at which somebody works.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Gives up; what was taken is free again once its lease ends.</param>
    public Task<List<DueItem>> ClaimAsync(
        IReadOnlyCollection<string> handlers,
        IReadOnlyCollection<string> except,
        int atMost,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        RunAsync(async db =>
        {
            var due = db.Set<DueItem>();
            var found = await Free(db, now)
                .Where(i => handlers.Contains(i.Handler) && !except.Contains(i.Aggregate))
                .Where(i =>
                    !due.Any(other =>
                        other.Handler == i.Handler
                        && other.Aggregate == i.Aggregate
                        && other.Id != i.Id
                        && (other.DueAt < i.DueAt || (other.DueAt == i.DueAt && other.Id < i.Id) || other.LeasedUntil >= now)
                    )
                )
                .OrderBy(i => i.DueAt)
                .ThenBy(i => i.Id)
                .Select(i => new { i.Id, i.Aggregate })
                .Take(atMost)
                .ToListAsync(cancel);
            var ids = found.DistinctBy(i => i.Aggregate).Select(i => i.Id).ToList();
            var (lease, until) = (OrderedGuid.Next(clock), now + LeaseTime);

            // Another worker may have seen the same rows: whoever comes first has them, and the other gets the rest.
            return
                ids.Count == 0
                || await Free(db, now)
                    .Where(i => ids.Contains(i.Id))
                    .ExecuteUpdateAsync(set => set.SetProperty(i => i.Lease, lease).SetProperty(i => i.LeasedUntil, until), cancel) == 0
                ? []
                : await due.AsNoTracking().Where(i => i.Lease == lease).OrderBy(i => i.DueAt).ThenBy(i => i.Id).ToListAsync(cancel);
        });

    /// <summary>Keeps items for another while.</summary>
    /// <returns>Which of them are still held.</returns>
    public Task<HashSet<Guid>> RenewAsync(IReadOnlyCollection<DueItem> items, DateTimeOffset now, CancellationToken cancel) =>
        RunAsync(async db =>
        {
            var leases = items.Select(i => i.Lease).Distinct().ToList();
            var until = now + LeaseTime;
            var held = db.Set<DueItem>().Where(i => i.Lease != null && leases.Contains(i.Lease));
            await held.ExecuteUpdateAsync(set => set.SetProperty(i => i.LeasedUntil, until), cancel);
            return (await held.Select(i => i.Id).ToListAsync(cancel)).ToHashSet();
        });

    /// <summary>The item is done.</summary>
    /// <returns>Whether it was still held.</returns>
    public Task<bool> FinishAsync(DueItem item, CancellationToken cancel) =>
        RunAsync(async db => await Held(db, item).ExecuteDeleteAsync(cancel) == 1);

    /// <summary>The item is done later, in its place.</summary>
    /// <param name="item">The item.</param>
    /// <param name="nextTry">When.</param>
    /// <param name="cancel">Gives up; then it is due again once its lease ends.</param>
    /// <param name="isFailure">Whether a try failed; otherwise it only waits.</param>
    /// <returns>Whether it was still held.</returns>
    public Task<bool> PutOffAsync(DueItem item, DateTimeOffset nextTry, CancellationToken cancel, bool isFailure = true) =>
        RunAsync(async db =>
        {
            var more = isFailure ? 1 : 0;
            return await Held(db, item)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(i => i.Failures, i => i.Failures + more)
                                .SetProperty(i => i.Lease, (Guid?)null)
                                .SetProperty(i => i.LeasedUntil, (DateTimeOffset?)null)
                                .SetProperty(i => i.NextTryAt, nextTry),
                        cancel
                    ) == 1;
        });

    /// <summary>Items that were taken and not done are free again at once.</summary>
    public Task ReleaseAsync(IReadOnlyCollection<DueItem> items, CancellationToken cancel) =>
        RunAsync(db =>
        {
            var (ids, leases) = (items.Select(i => i.Id).ToList(), items.Select(i => i.Lease).Distinct().ToList());
            return db.Set<DueItem>()
                .Where(i => ids.Contains(i.Id) && i.Lease != null && leases.Contains(i.Lease))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(i => i.Lease, (Guid?)null).SetProperty(i => i.LeasedUntil, (DateTimeOffset?)null),
                    cancel
                );
        });

    private static IQueryable<DueItem> Free(Database db, DateTimeOffset now) =>
        db.Set<DueItem>().Where(i => i.NextTryAt <= now && (i.LeasedUntil == null || i.LeasedUntil < now));

    private static IQueryable<DueItem> Held(Database db, DueItem item) =>
        db.Set<DueItem>().Where(i => i.Id == item.Id && i.Lease == item.Lease);

    private async Task<T> RunAsync<T>(Func<Database, Task<T>> run)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<Database>());
    }
}
