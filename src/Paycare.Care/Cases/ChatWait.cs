using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>How long people who write now wait for a person.</summary>
/// <param name="Wait">The expected wait.</param>
/// <param name="IsMeasured">Whether it was measured from recent replies; otherwise it is care's promise.</param>
public sealed record WaitAnswer(TimeSpan Wait, bool IsMeasured);

/// <summary>Measures waits: the app shows actual figures, not wishes.</summary>
internal sealed class ChatWait(Database db, IOptions<CareOptions> options, TimeProvider clock)
{
    /// <summary>Of fewer, nothing is said that was measured.</summary>
    public const int Fewest = 3;

    private const int Most = 200;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    /// <summary>How long people wait who write in the app now.</summary>
    public async Task<WaitAnswer> NowAsync(CancellationToken cancel) =>
        await MeasureAsync(CaseChannels.App, cancel) is { } wait
            ? new WaitAnswer(wait, IsMeasured: true)
            : new WaitAnswer(options.Value.FirstReply, IsMeasured: false);

    /// <summary>
    /// The median of the first replies of the last seven days; never less than the age of the oldest case still waiting for one.
    /// </summary>
    /// <param name="channel">Where people wrote.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns><c>null</c> when too few were answered there.</returns>
    public async Task<TimeSpan?> MeasureAsync(string channel, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = now - LookBack;
        var replies = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.FirstReplyAt > since && c.Channel == channel)
            .OrderByDescending(c => c.FirstReplyAt)
            .Take(Most)
            .Select(c => new { c.OpenedAt, c.FirstReplyAt })
            .ToListAsync(cancel);
        if (replies.Count < Fewest)
        {
            return null;
        }

        var waits = replies.Select(r => r.FirstReplyAt!.Value - r.OpenedAt).Order().ToList();
        var oldest = await db.Set<Case>()
            .Where(c => c.State == CaseState.New && c.FirstReplyAt == null && c.Channel == channel && c.OpenedAt > since)
            .OrderBy(c => c.Number)
            .Select(c => (DateTimeOffset?)c.OpenedAt)
            .FirstOrDefaultAsync(cancel);
        var waiting = oldest is { } opened ? now - opened : TimeSpan.Zero;
        var median = waits[waits.Count / 2];
        return median > waiting ? median : waiting;
    }
}
