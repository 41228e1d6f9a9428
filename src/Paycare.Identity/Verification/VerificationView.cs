using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Security;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>A customer's own verification: which it is, whether another may begin, and how it is shown.</summary>
internal sealed class VerificationView(Database db, Vault vault, TextCatalog texts)
{
    private static readonly Refusal UnderWay = new(RefusalKind.Conflict, "verification-under-way"),
        Already = new(RefusalKind.Conflict, "already-verified");

    public Task<IdentityVerification?> NewestAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<IdentityVerification>()
            .Where(v => v.Customer == customer && v.Purpose == VerificationPurpose.Identity)
            .OrderByDescending(v => v.StartedAt)
            .FirstOrDefaultAsync(cancel);

    public static Refusal? Refuse(IdentityVerification? known) =>
        known?.State switch
        {
            VerificationState.FirstReview or VerificationState.SecondReview => UnderWay,
            VerificationState.Verified => Already,
            _ => null,
        };

    /// <summary>When the same form was sent twice at once, the other one stands.</summary>
    public async Task<Result<VerificationAnswer>> SaveAsync(IdentityVerification verification, CancellationToken cancel) =>
        await db.SaveOrRefuseAsync(cancel, taken: UnderWay) is { } raced ? raced : Answer(verification);

    public VerificationAnswer Answer(IdentityVerification? v)
    {
        var isVerified = v?.State == VerificationState.Verified;
        return new VerificationAnswer(
            v?.State.Name() ?? "none",
            isVerified ? "verified" : "unverified",
            v?.State == VerificationState.Submitted,
            Refuse(v) is null,
            v?.Type.ToString().ToLowerInvariant(),
            v is { NumberIndex: not null } ? v.Document(vault).MaskedNumber : null,
            v?.CompleteAt,
            v?.FirstAt,
            v?.EndedAt,
            v?.Rejection is { } code ? new RejectionAnswer(code, texts.Get(CultureInfo.CurrentUICulture, $"rejection.{code}")) : null
        );
    }
}
