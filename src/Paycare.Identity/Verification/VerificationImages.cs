using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Verification;

/// <summary>The images of an identity document, which complete a verification.</summary>
internal sealed class VerificationImages(
    SealedFiles files,
    SecurityNotices notices,
    VerificationView view,
    AddressLimits limits,
    TimeProvider clock
)
{
    private static readonly Refusal NothingToComplete = new(RefusalKind.Conflict, "verification-not-begun");

    /// <summary>Why no images are taken now, without reading any; <c>null</c> when they are.</summary>
    public async Task<Refusal?> RefuseAsync(CustomerId customer, CancellationToken cancel) =>
        await view.NewestAsync(customer, cancel) is { State: VerificationState.Submitted } ? null : NothingToComplete;

    /// <summary>Accepts the images: now it is the reviewers' turn.</summary>
    public async Task<Result<VerificationAnswer>> CompleteAsync(
        ClaimsPrincipal caller,
        IFormFile? front,
        IFormFile? selfie,
        CancellationToken cancel
    )
    {
        if (limits.Enter(LimitedStep.SendImages) is { } tooMany)
        {
            return tooMany;
        }

        var customer = caller.Customer();
        var check = new FieldCheck();
        var (document, face) = await new ImageForm(front, selfie).ContentAsync(check, cancel);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await view.NewestAsync(customer, cancel) is not { State: VerificationState.Submitted } verification)
        {
            return NothingToComplete;
        }

        // Each under its own name: concurrent uploads never mix, and the row names the valid pair.
        var (frontFile, selfieFile) = (OrderedGuid.Next(clock), OrderedGuid.Next(clock));
        await files.WriteAsync(VerifyIdentity.Area, verification.Id.Value, frontFile, document, cancel);
        await files.WriteAsync(VerifyIdentity.Area, verification.Id.Value, selfieFile, face, cancel);
        _ = verification.TryComplete(frontFile, selfieFile, clock.GetUtcNow());
        await notices.TellAsync(customer, SecurityEventKinds.IdentitySubmitted, caller.Session(), null, cancel);
        var saved = await view.SaveAsync(verification, cancel);
        if (saved.Refusal is not null)
        {
            files.Erase(VerifyIdentity.Area, verification.Id.Value, frontFile);
            files.Erase(VerifyIdentity.Area, verification.Id.Value, selfieFile);
        }

        return saved;
    }
}
