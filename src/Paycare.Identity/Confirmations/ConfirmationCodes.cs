using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Confirmations;

/// <summary>The steps of a confirmation.</summary>
internal sealed class ConfirmationCodes(
    Database db,
    OneTimeCodes codes,
    OwnerCodes owner,
    CustomerPhone phone,
    SessionBook sessions,
    Outbox outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    private static readonly Refusal WrongCode = Refusal.Invalid("code", "field.code-wrong");

    /// <summary>Sends a code. Only the newest one is valid.</summary>
    public async Task<Result<ChallengeId>> AskAsync(CustomerId customer, CancellationToken cancel)
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        if (await codes.MakeAsync(CodePurpose.Confirmation, customer.Value, cancel) is not { } code)
        {
            return new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = TimeSpan.FromMinutes(10) };
        }

        var challenge = new Confirmation
        {
            Id = StrongId.New<ChallengeId>(clock),
            Customer = customer,
            AskedAt = clock.GetUtcNow(),
        };
        db.Set<Confirmation>().Add(challenge);
        if (!await phone.SendAsync(CodeAskedBy.Owner, row, "sms.confirmation-code", code, cancel))
        {
            return CustomerPhone.TooMany;
        }

        await db.SaveChangesAsync(cancel);
        return challenge.Id;
    }

    /// <summary>Checks the code. For the customer's own sensitive actions it counts in the answering session alone.</summary>
    /// <returns>When the customer was confirmed.</returns>
    public async Task<Result<DateTimeOffset>> AnswerAsync(ClaimsPrincipal caller, ChallengeId id, string? typed, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var check = new FieldCheck();
        var code = check.Code("code", typed);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var challenge = await db.Set<Confirmation>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel);
        if (challenge is null)
        {
            return Refusal.NotFound;
        }

        if (challenge.ConfirmedAt is not null)
        {
            return WrongCode;
        }

        var tried = await owner.TakeAsync(customer, CodePurpose.Confirmation, customer.Value, code, caller.Session(), cancel);
        if (tried.IsRefused(out var locked, out var fits))
        {
            return locked;
        }

        if (!fits)
        {
            return WrongCode;
        }

        var now = clock.GetUtcNow();
        challenge.ConfirmedAt = now;
        audit.Add(db, $"customer:{customer}", "customer.confirmed", $"customer:{customer}");
        outbox.Publish(db, new CustomerConfirmed(customer));
        await db.SaveChangesAsync(cancel);
        await sessions.ConfirmedAsync(caller.Session(), now, cancel);
        return now;
    }

    /// <summary>When the customer last confirmed; <c>null</c> for never.</summary>
    public Task<DateTimeOffset?> LastAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<Confirmation>()
            .Where(c => c.Customer == customer && c.ConfirmedAt != null)
            .OrderByDescending(c => c.ConfirmedAt)
            .Select(c => c.ConfirmedAt)
            .FirstOrDefaultAsync(cancel);
}
