using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sweeping;

/// <summary>Sweeps once an hour.</summary>
public sealed class SweepTimer(Database db, IEnumerable<ISweeper> sweepers, TimeProvider clock) : IDueHandler
{
    /// <summary>The handler's name in its items.</summary>
    public const string HandlerName = "sweep";

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public static string Name => HandlerName;

    /// <inheritdoc />
    public static DueLane Lane => DueLane.Upkeep;

    /// <summary>Sets the first time, unless there is one.</summary>
    public static async Task ScheduleAsync(Database db, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(clock);
        if (!await db.Set<DueItem>().AnyAsync(i => i.Handler == HandlerName, cancel))
        {
            db.Set<DueItem>().Add(Next(clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <inheritdoc />
    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(item);
        foreach (var sweeper in sweepers)
        {
            await sweeper.SweepAsync(cancel);
        }

        if (!await db.Set<DueItem>().AnyAsync(i => i.Handler == HandlerName && i.Id != item.Id, cancel))
        {
            db.Set<DueItem>().Add(Next(clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    private static DueItem Next(TimeProvider clock) => DueItem.At(clock.GetUtcNow() + Every, HandlerName, "host", "", clock);
}
