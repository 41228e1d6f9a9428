using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>Who waits for somebody, in the order in which they began to; who asked to be called back keeps their place.</summary>
internal sealed class CallQueue(Database db, CallSignals signals, IOptions<PhoneOptions> options, TimeProvider clock)
{
    /// <summary>The wait is reckoned from so many callers who were taken last.</summary>
    private const int Sample = 20;

    /// <summary>Somebody came, went, or was taken.</summary>
    public void Changed() => signals.Changed();

    /// <summary>Who waits, first come first.</summary>
    public async Task<List<Call>> WaitingAsync(CancellationToken cancel) =>
        await Waiting().AsNoTracking().OrderBy(c => c.QueuedAt).ThenBy(c => c.Id).ToListAsync(cancel);

    /// <summary>How many stand before a place taken at a time.</summary>
    public Task<int> BeforeAsync(DateTimeOffset queuedAt, CancellationToken cancel) =>
        Waiting().CountAsync(c => c.QueuedAt < queuedAt, cancel);

    /// <summary>How long one caller usually waits; care's promise while nobody was taken lately.</summary>
    public async Task<TimeSpan> UsualAsync(CancellationToken cancel) => await MeasureAsync(1, cancel) ?? options.Value.Wait;

    /// <summary>How long callers waited in the last days; <c>null</c> when too few did.</summary>
    public async Task<TimeSpan?> MeasureAsync(int fewest, CancellationToken cancel)
    {
        var since = clock.GetUtcNow().AddDays(-7);
        var taken = await db.Set<Call>()
            .Where(c => c.TakenAt > since && c.QueuedAt != null)
            .OrderByDescending(c => c.TakenAt)
            .Select(c => new { c.QueuedAt, c.TakenAt })
            .Take(Sample)
            .ToListAsync(cancel);
        return taken.Count < fewest ? null : TimeSpan.FromTicks((long)taken.Average(c => (c.TakenAt!.Value - c.QueuedAt!.Value).Ticks));
    }

    /// <summary>Takes the first who is on the line. Two agents who ask at once get two callers.</summary>
    public async Task<Call?> TakeAsync(StaffId by, CancellationToken cancel)
    {
        while (
            await OnTheLine().OrderBy(c => c.QueuedAt).ThenBy(c => c.Id).Select(c => (CallId?)c.Id).FirstOrDefaultAsync(cancel) is { } next
        )
        {
            var now = clock.GetUtcNow();
            var taken = await db.Set<Call>()
                .Where(c => c.Id == next && c.TakenBy == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.TakenBy, by).SetProperty(c => c.TakenAt, now), cancel);
            if (taken == 1)
            {
                Changed();
                return await db.Set<Call>().AsNoTracking().SingleAsync(c => c.Id == next, cancel);
            }
        }

        return null;
    }

    private IQueryable<Call> OnTheLine()
    {
        var since = clock.GetUtcNow() - Call.Silent;
        return db.Set<Call>()
            .Where(c => c.QueuedAt != null && c.TakenBy == null && c.EndedAt == null && c.Step == CallStep.Waiting && c.LastAt > since);
    }

    private IQueryable<Call> Waiting()
    {
        var since = clock.GetUtcNow() - Call.Silent;
        return db.Set<Call>()
            .Where(c =>
                c.QueuedAt != null
                && c.TakenBy == null
                && (
                    (c.EndedAt == null && c.Step == CallStep.Waiting && c.LastAt > since)
                    || (c.CallbackAskedAt != null && c.CallbackEndedAt == null)
                )
            );
    }
}
