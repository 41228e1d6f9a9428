using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>Erases the images of a request that was not verified: at once if withdrawn, after a while if rejected.</summary>
internal sealed class VerificationImageTimer(Database db, SealedFiles files) : IDueHandler
{
    private const string HandlerName = "erase-verification-images";

    public string Name => HandlerName;

    public static DueItem Due(VerificationId id, TimeSpan after, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow() + after, HandlerName, id.ToString(), new Ended(id), clock);

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        var id = JsonSerializer.Deserialize<Ended>(item.Payload, Json.Options)!.Verification;
        var verification = await db.Set<IdentityVerification>().SingleAsync(v => v.Id == id, cancel);
        files.Erase(VerifyIdentity.Area, id.Value);
        verification.ForgetImages();
        await db.SaveChangesAsync(cancel);
    }

    internal sealed record Ended(VerificationId Verification);
}
