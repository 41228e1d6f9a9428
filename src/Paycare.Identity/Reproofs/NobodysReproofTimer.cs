using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>
/// Ends a way back into an account that does not exist as a reviewer would, some hours later: whoever asks must not learn from the
/// silence that there is nobody.
/// </summary>
internal sealed class NobodysReproofTimer(Database db, ReproofNotices notices, TimeProvider clock)
    : IDueHandler<NobodysReproofTimer.Waiting>
{
    private const string HandlerName = "end-nobodys-reproof";

    /// <summary>About what a review takes.</summary>
    private static readonly TimeSpan After = TimeSpan.FromHours(4);

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(ReproofId id, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow() + After, HandlerName, id.ToString(), new Waiting(id), clock);

    public async Task HandleAsync(Waiting waiting, DueItem item, CancellationToken cancel)
    {
        var id = waiting.Reproof;
        if (await db.Set<Reproof>().SingleOrDefaultAsync(r => r.Id == id, cancel) is { State: ReproofState.InReview } reproof)
        {
            reproof.Reject("not-confirmed", clock.GetUtcNow());
            notices.TellRejected(reproof);
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Waiting(ReproofId Reproof);
}
