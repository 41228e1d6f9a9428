using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>A document for identity verification.</summary>
/// <param name="DocumentType"><c>ktp</c>, <c>passport</c> or <c>sim</c>.</param>
/// <param name="DocumentNumber">The number as printed; spaces, dots and dashes are ignored.</param>
/// <param name="FullName">The name as printed.</param>
/// <param name="BirthDate">Birth date, yyyy-MM-dd.</param>
/// <param name="ChallengeId">Id of the question, from the first attempt's refusal.</param>
/// <param name="OneTimeCode">The answer to that question.</param>
public sealed record VerificationBody(
    string? DocumentType,
    string? DocumentNumber,
    string? FullName,
    string? BirthDate,
    string? ChallengeId,
    string? OneTimeCode
)
{
    /// <summary>Never reveals the data, as this ends up in logs.</summary>
    public override string ToString() => "identity document";
}

/// <summary>The state of the customer's verification.</summary>
/// <param name="State">none, submitted (images missing), first-review, second-review, verified, rejected or withdrawn.</param>
/// <param name="Level"><c>unverified</c> or <c>verified</c>.</param>
/// <param name="ImagesMissing">Whether the images must be sent next.</param>
/// <param name="MaySubmit">Whether a document may be sent now.</param>
/// <param name="DocumentType"><c>ktp</c>, <c>passport</c> or <c>sim</c>.</param>
/// <param name="DocumentNumber">Document number, masked.</param>
/// <param name="SubmittedAt">When it was complete.</param>
/// <param name="FirstReviewedAt">When the first person approved it.</param>
/// <param name="EndedAt">When it was decided or withdrawn.</param>
/// <param name="Rejection">Why it was rejected; <c>null</c> when it was not.</param>
public sealed record VerificationAnswer(
    string State,
    string Level,
    bool ImagesMissing,
    bool MaySubmit,
    string? DocumentType,
    string? DocumentNumber,
    DateTimeOffset? SubmittedAt,
    DateTimeOffset? FirstReviewedAt,
    DateTimeOffset? EndedAt,
    RejectionAnswer? Rejection
);

/// <summary>The reason for a rejection.</summary>
/// <param name="Code">The contract name: <c>unreadable</c>, <c>data-differs</c>...</param>
/// <param name="Text">The reason in the reader's language, with what to do.</param>
public sealed record RejectionAnswer(string Code, string Text);

/// <summary>A customer's verification steps: send the document's data, send its images, withdraw.</summary>
internal sealed class VerifyIdentity(Database db, Vault vault, StepUps stepUps, VerificationView view, AuditLog audit, TimeProvider clock)
{
    public const string Area = "verification";
    private const int MostPerDay = 5;

    public async Task<VerificationAnswer> ReadAsync(CustomerId customer, CancellationToken cancel) =>
        view.Answer(await view.NewestAsync(customer, cancel));

    /// <summary>Accepts the document's data; images go with the next call. Requires a step-up, like other settings.</summary>
    public async Task<Result<VerificationAnswer>> SubmitAsync(ClaimsPrincipal caller, VerificationBody body, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var (check, now) = (new FieldCheck(), clock.GetUtcNow());
        var document = IdentityDocument.Read(check, body, DateOnly.FromDateTime(now.ToOffset(Wording.WesternIndonesia).DateTime));
        if (document is null)
        {
            return check.Refusal!;
        }

        var known = await view.NewestAsync(customer, cancel);
        if (VerificationView.Refuse(known) is { } no)
        {
            return no;
        }

        if (
            await stepUps.RequireAsync(
                caller,
                StepUpSubject.Settings("identity-verification"),
                body.ChallengeId is null ? null : new StepUpBody(body.ChallengeId, body.OneTimeCode),
                cancel
            ) is
            { } ask
        )
        {
            return ask;
        }

        var since = now - TimeSpan.FromDays(1);
        if (
            known is not { State: VerificationState.Submitted }
            && await db.Set<IdentityVerification>()
                .CountAsync(v => v.Customer == customer && v.Purpose == VerificationPurpose.Identity && v.StartedAt > since, cancel)
                >= MostPerDay
        )
        {
            return new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = TimeSpan.FromDays(1) };
        }

        if (known is not { State: VerificationState.Submitted })
        {
            known = new IdentityVerification
            {
                Id = StrongId.New<VerificationId>(clock),
                Customer = customer,
                StartedAt = now,
            };
            db.Set<IdentityVerification>().Add(known);
        }

        known.Describe(document, vault);
        audit.Add(
            db,
            $"customer:{customer}",
            "identity.submitted",
            $"verification:{known.Id}",
            new { type = document.Type.ToString().ToLowerInvariant() }
        );
        return await view.SaveAsync(known, cancel);
    }

    /// <summary>Withdraws the request: the data is gone when this returns, the images shortly after.</summary>
    public async Task<Result<Done>> WithdrawAsync(CustomerId customer, CancellationToken cancel)
    {
        if (await view.NewestAsync(customer, cancel) is not { IsOpen: true } verification)
        {
            return Refusal.NotFound;
        }

        verification.Erase(clock.GetUtcNow());
        audit.Add(db, $"customer:{customer}", "identity.withdrawn", $"verification:{verification.Id}");
        db.Set<DueItem>().Add(VerificationImageTimer.Due(verification.Id, TimeSpan.Zero, clock));
        return await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : Done.Instance;
    }

    public Task<bool> IsVerifiedAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<IdentityVerification>()
            .AnyAsync(
                v => v.Customer == customer && v.Purpose == VerificationPurpose.Identity && v.State == VerificationState.Verified,
                cancel
            );

    public async Task<string?> NameOfAsync(CustomerId customer, CancellationToken cancel) =>
        await db.Set<IdentityVerification>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                v =>
                    v.Customer == customer
                    && v.Purpose == VerificationPurpose.Identity
                    && v.State == VerificationState.Verified
                    && v.NumberIndex != null,
                cancel
            )
            is { } verified
            ? verified.Document(vault).FullName
            : null;
}
