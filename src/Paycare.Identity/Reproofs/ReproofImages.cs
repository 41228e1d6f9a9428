using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity.Security;
using Paycare.Identity.Verification;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>The images of the document and of its owner, with which the review begins.</summary>
internal sealed class ReproofImages(
    Database db,
    Vault vault,
    SealedFiles files,
    ReproofBook book,
    ReproofNotices notices,
    QuotaBook quotas,
    IOptions<ReproofOptions> options,
    TimeProvider clock
)
{
    /// <summary>Why no images are taken now, without reading any; <c>null</c> when they are.</summary>
    public async Task<Refusal?> RefuseAsync(string? token, CancellationToken cancel) =>
        await book.FindAsync(token, cancel) switch
        {
            null => Refusal.NotFound,
            { State: ReproofState.Described } => null,
            _ => ReproofSteps.NotNow,
        };

    /// <summary>Accepts the images: now it is the reviewers' turn, and the old phone and e-mail are told.</summary>
    public async Task<Result<ReproofAnswer>> CompleteAsync(string? token, ImageForm form, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var (front, selfie) = await form.ContentAsync(check, cancel);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await book.FindAsync(token, cancel) is not { } reproof)
        {
            return Refusal.NotFound;
        }

        if (reproof.State != ReproofState.Described)
        {
            return ReproofSteps.NotNow;
        }

        var quota = new Quota($"reproof-reviews:{vault.BlindIndex("phone", reproof.Phone(vault))}", QuotaWindow.LastDay);
        if (!await quotas.TakeAsync(quota, 1, options.Value.ReviewedPerDay, cancel))
        {
            return new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = TimeSpan.FromHours(24) };
        }

        // The same work for nobody: the time it takes must not tell who has an account.
        var owner = reproof.Verification?.Value ?? reproof.Id.Value;
        var (frontFile, selfieFile) = (OrderedGuid.Next(clock), OrderedGuid.Next(clock));
        await files.WriteAsync(VerifyIdentity.Area, owner, frontFile, front, cancel);
        await files.WriteAsync(VerifyIdentity.Area, owner, selfieFile, selfie, cancel);
        var now = clock.GetUtcNow();
        reproof.Send(now);
        if (reproof.Verification is { } id)
        {
            var verification = await db.Set<IdentityVerification>().SingleAsync(v => v.Id == id, cancel);
            _ = verification.TryComplete(frontFile, selfieFile, now);
            await notices.TellAskedAsync(reproof, cancel);
        }
        else
        {
            files.Erase(VerifyIdentity.Area, owner);
            db.Set<DueItem>().Add(NobodysReproofTimer.Due(reproof.Id, clock));
        }

        if (await db.SaveOrRefuseAsync(cancel) is { } raced)
        {
            files.Erase(VerifyIdentity.Area, owner, frontFile);
            files.Erase(VerifyIdentity.Area, owner, selfieFile);
            return raced;
        }

        return book.Answer(reproof);
    }
}
