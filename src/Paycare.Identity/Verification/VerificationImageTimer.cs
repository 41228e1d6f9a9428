using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>Erases the images of a request that was not verified: at once if withdrawn, after a while if rejected.</summary>
internal sealed class VerificationImageTimer(Database db, SealedFiles files) : IDueHandler<VerificationImageTimer.Ended>
{
    private const string HandlerName = "erase-verification-images";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    public static DueItem Due(VerificationId id, TimeSpan after, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow() + after, HandlerName, id.ToString(), new Ended(id), clock);

    public async Task HandleAsync(Ended ended, DueItem item, CancellationToken cancel)
    {
        var id = ended.Verification;
        var verification = await db.Set<IdentityVerification>().SingleAsync(v => v.Id == id, cancel);
        files.Erase(VerifyIdentity.Area, id.Value);
        verification.ForgetImages();
        await db.SaveChangesAsync(cancel);
    }

    internal sealed record Ended(VerificationId Verification);
}
