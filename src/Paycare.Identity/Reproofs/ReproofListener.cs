using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity.Verification;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>The two reviewers decided, or the first said no.</summary>
internal sealed class ReproofListener(Database db, ReproofNotices notices, IOptions<ReproofOptions> options, TimeProvider clock)
    : ISubscriber<ReproofDecided>
{
    public async Task HandleAsync(ReproofDecided happened, CancellationToken cancel)
    {
        var id = happened.Verification;
        if (await db.Set<Reproof>().SingleOrDefaultAsync(r => r.Verification == id, cancel) is not { State: ReproofState.InReview } reproof)
        {
            return;
        }

        if (happened.Rejection is { } rejection)
        {
            reproof.Reject(rejection, clock.GetUtcNow());
            notices.TellRejected(reproof);
        }
        else
        {
            reproof.Approve(clock.GetUtcNow(), options.Value.Wait, options.Value.OpenFor);
            await notices.TellApprovedAsync(reproof, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }
}
