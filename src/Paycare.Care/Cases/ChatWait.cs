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

    /// <summary>The latest of all channels together: a page asks once, however many channels there are.</summary>
    private const int Most = 1_000;

    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    /// <summary>How long people wait who write in the app now.</summary>
    public async Task<WaitAnswer> NowAsync(CancellationToken cancel) =>
        (await MeasureAsync(cancel)).TryGetValue(CaseChannels.App, out var wait)
            ? new WaitAnswer(wait, IsMeasured: true)
            : new WaitAnswer(options.Value.FirstReply, IsMeasured: false);

    /// <summary>
    /// By channel the median of the first replies of the last seven days; never less than the age of the oldest case still waiting for
    /// one.
    /// </summary>
    /// <returns>The channels on which enough were answered.</returns>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> MeasureAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = now - LookBack;
        var replies = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.FirstReplyAt > since)
            .OrderByDescending(c => c.FirstReplyAt)
            .Take(Most)
            .Select(c => new
            {
                c.Channel,
                c.OpenedAt,
                At = c.FirstReplyAt!.Value,
            })
            .ToListAsync(cancel);
        var waiting = await CaseStates
            .OnlyOpen(db.Set<Case>())
            .Where(c => c.State == CaseState.New && c.FirstReplyAt == null && c.OpenedAt > since)
            .OrderBy(c => c.Number)
            .Take(Most)
            .Select(c => new { c.Channel, c.OpenedAt })
            .ToListAsync(cancel);
        var oldest = waiting.GroupBy(c => c.Channel).ToDictionary(c => c.Key, c => now - c.First().OpenedAt);
        return replies
            .GroupBy(r => r.Channel, r => r.At - r.OpenedAt)
            .Where(r => r.Count() >= Fewest)
            .ToDictionary(
                r => r.Key,
                r =>
                    r.Order().ElementAt(r.Count() / 2) is var median && oldest.GetValueOrDefault(r.Key) is var age && age > median
                        ? age
                        : median
            );
    }
}
