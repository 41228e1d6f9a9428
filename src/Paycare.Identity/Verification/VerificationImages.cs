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
        var (document, face) = (await ReadAsync(check, "front", front, cancel), await ReadAsync(check, "selfie", selfie, cancel));
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

    private static async Task<byte[]> ReadAsync(FieldCheck check, string field, IFormFile? file, CancellationToken cancel)
    {
        if (file is null or { Length: 0 })
        {
            check.Fail(field, "field.image-missing");
            return [];
        }

        if (file.Length > DocumentImage.MaxBytes)
        {
            check.Fail(field, "field.image-too-large");
            return [];
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancel);
        if (DocumentImage.TypeOf(content) is null)
        {
            check.Fail(field, "field.image-type");
        }

        return content;
    }
}
