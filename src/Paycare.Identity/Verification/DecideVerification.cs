using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>The decisions of the first and second reviewer. No one decides without having looked, or twice.</summary>
internal sealed class DecideVerification(
    Database db,
    VerificationLooks looks,
    SecurityNotices notices,
    Outbox outbox,
    AuditLog audit,
    TextCatalog texts,
    TimeProvider clock
)
{
    private const int ReasonLength = 500;
    private static readonly TimeSpan RejectedImagesKept = TimeSpan.FromDays(30);
    private static readonly Refusal Decided = new(RefusalKind.Conflict, "already-decided");

    /// <summary>Approves the request.</summary>
    public Task<Result<Done>> ApproveAsync(Reviewer by, VerificationId id, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        return DecideAsync(check, by, id, null, check.Words("reason", reason, ReasonLength), cancel);
    }

    /// <summary>Rejects the request, with one of <see cref="Rejections"/>.</summary>
    public Task<Result<Done>> RejectAsync(Reviewer by, VerificationId id, string? rejection, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, ReasonLength);
        if (rejection is null || !Rejections.All.Contains(rejection))
        {
            check.Fail("rejection", rejection is null ? "field.required" : "field.unknown-value");
        }

        return DecideAsync(check, by, id, rejection, why, cancel);
    }

    private async Task<Result<Done>> DecideAsync(
        FieldCheck check,
        Reviewer by,
        VerificationId id,
        string? rejection,
        string reason,
        CancellationToken cancel
    )
    {
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await db.Set<IdentityVerification>().SingleOrDefaultAsync(v => v.Id == id, cancel) is not { } verification)
        {
            return Refusal.NotFound;
        }

        if (by.WhyNot(verification) is { } why)
        {
            return why switch
            {
                "decided" => Decided,
                "own" => new Refusal(RefusalKind.NotAllowed, "same-reviewer"),
                _ => new Refusal(RefusalKind.NotAllowed, "not-allowed"),
            };
        }

        if (!await looks.HasAsync(by, id, cancel))
        {
            return VerificationLooks.First;
        }

        _ = verification.TryDecide(by.Id, by.Role, rejection, reason, clock.GetUtcNow());
        audit.Add(
            db,
            $"staff:{by.Id}",
            $"identity.{verification.State.Name()}",
            $"verification:{id}",
            new
            {
                reason,
                rejection,
                customer = verification.Customer.ToString(),
            }
        );
        await TellAsync(verification, cancel);
        return await db.SaveOrRefuseAsync(cancel) is null ? Done.Instance : Decided;
    }

    private async Task TellAsync(IdentityVerification verification, CancellationToken cancel)
    {
        if (verification.Purpose == VerificationPurpose.Reproof)
        {
            if (!verification.IsOpen)
            {
                outbox.Publish(db, new ReproofDecided(verification.Id, verification.Rejection));
                db.Set<DueItem>().Add(VerificationImageTimer.Due(verification.Id, RejectedImagesKept, clock));
            }

            return;
        }

        var customer = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == verification.Customer, cancel);
        if (verification.State == VerificationState.Verified)
        {
            notices.TellDecision(customer, SecurityEventKinds.IdentityVerified, "sms.identity-verified");
            outbox.Publish(db, new CustomerVerified(verification.Customer));
        }
        else if (verification.State == VerificationState.Rejected)
        {
            notices.TellDecision(
                customer,
                SecurityEventKinds.IdentityRejected,
                "sms.identity-rejected",
                texts.Get(Languages.Of(customer.Locale), $"rejection.{verification.Rejection}")
            );
            db.Set<DueItem>().Add(VerificationImageTimer.Due(verification.Id, RejectedImagesKept, clock));
        }
    }
}
