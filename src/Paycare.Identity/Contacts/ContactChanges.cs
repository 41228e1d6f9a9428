using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Privacy;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Contacts;

/// <summary>A new phone number.</summary>
/// <param name="Phone">The phone number, in any usual form.</param>
/// <param name="ChallengeId">Id of the question, from the first attempt's refusal.</param>
/// <param name="OneTimeCode">The answer to that question.</param>
public sealed record NewPhoneBody(string? Phone, string? ChallengeId, string? OneTimeCode)
{
    /// <summary>Never reveals the phone or the code, as this ends up in logs.</summary>
    public override string ToString() => "new phone";
}

/// <summary>A new e-mail address.</summary>
/// <param name="Email">An e-mail address.</param>
/// <param name="ChallengeId">Id of the question, from the first attempt's refusal.</param>
/// <param name="OneTimeCode">The answer to that question.</param>
public sealed record NewEmailBody(string? Email, string? ChallengeId, string? OneTimeCode)
{
    /// <summary>Never reveals the address or the code, as this ends up in logs.</summary>
    public override string ToString() => "new e-mail";
}

/// <summary>A code was sent to the new address.</summary>
/// <param name="VerificationId">To be sent back with the code.</param>
public sealed record ContactChangeAnswer(ContactChangeId VerificationId);

/// <summary>Changing phone or e-mail: needs a step-up and proof of the new address, and the old one is notified.</summary>
internal static class ContactChangeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me").RequireAuthorization(Policies.Customer).WithTags("Security");
        me.MapPut("/phone", PhoneAsync)
            .Documented(
                "beginPhoneChange",
                "Ask for another phone number",
                "A code goes to the new number. Without a recent proof it answers `step-up-required` first."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required");
        me.MapPut("/phone/{id}", FinishAsync)
            .Documented(
                "finishPhoneChange",
                "Confirm the new phone number",
                "Takes the new number's code. The old number is told, and a cool-down begins."
            );
        me.MapPut("/email", EmailAsync)
            .Documented(
                "beginEmailChange",
                "Ask for another e-mail address",
                "A code goes to the new address. Without a recent proof it answers `step-up-required` first."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required");
        me.MapPut("/email/{id}", FinishAsync)
            .Documented(
                "finishEmailChange",
                "Confirm the new e-mail address",
                "Takes the new address's code. The old address is told, and a cool-down begins."
            );
    }

    private static async Task<HttpAnswer<Accepted<ContactChangeAnswer>>> PhoneAsync(
        NewPhoneBody body,
        ClaimsPrincipal caller,
        ContactChanges changes,
        CancellationToken cancel
    ) =>
        (await changes.BeginAsync(caller, ContactKind.Phone, body.Phone, Again(body.ChallengeId, body.OneTimeCode), cancel)).ToHttp(
            Accepted
        );

    private static async Task<HttpAnswer<Accepted<ContactChangeAnswer>>> EmailAsync(
        NewEmailBody body,
        ClaimsPrincipal caller,
        ContactChanges changes,
        CancellationToken cancel
    ) =>
        (await changes.BeginAsync(caller, ContactKind.Email, body.Email, Again(body.ChallengeId, body.OneTimeCode), cancel)).ToHttp(
            Accepted
        );

    private static async Task<HttpAnswer<NoContent>> FinishAsync(
        ContactChangeId id,
        ConfirmationBody body,
        ClaimsPrincipal caller,
        ContactChanges changes,
        CancellationToken cancel
    ) => (await changes.FinishAsync(caller, id, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static Accepted<ContactChangeAnswer> Accepted(ContactChangeId id) =>
        TypedResults.Accepted((string?)null, new ContactChangeAnswer(id));

    private static StepUpBody? Again(string? challenge, string? code) => challenge is null ? null : new StepUpBody(challenge, code);
}

/// <summary>The steps of changing phone or e-mail.</summary>
internal sealed class ContactChanges(
    Database db,
    Vault vault,
    ContactCodes codes,
    StepUps stepUps,
    SecurityNotices notices,
    Erasures erasures,
    AddressLimits limits,
    TimeProvider clock
)
{
    /// <summary>Sends a code to the new address. Someone else's address gets a warning instead, and the answer is the same.</summary>
    public async Task<Result<ContactChangeId>> BeginAsync(
        ClaimsPrincipal caller,
        ContactKind kind,
        string? typed,
        StepUpBody? again,
        CancellationToken cancel
    )
    {
        if (Read(kind, typed, out var to) is { } invalid)
        {
            return invalid;
        }

        var id = caller.Customer();
        if (await stepUps.RequireAsync(caller, StepUpSubject.Settings($"{kind}|{to}"), again, cancel) is { } ask)
        {
            return ask;
        }

        if (await codes.RefuseManyAsync(id, clock.GetUtcNow(), cancel) is { } tooMany)
        {
            return tooMany;
        }

        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        var indexes = vault.BlindIndexes(Column(kind), to);
        var change = new ContactChange
        {
            Id = StrongId.New<ContactChangeId>(clock),
            Customer = id,
            Kind = kind,
            NewIndex = indexes[0],
            NewSealed = vault.Seal(to, Customer.PlaceOf(id, Column(kind))),
            At = clock.GetUtcNow(),
        };
        db.Set<ContactChange>().Add(change);
        var isTaken = await db.Set<Customer>()
            .AnyAsync(
                c =>
                    kind == ContactKind.Phone
                        ? indexes.Contains(c.PhoneIndex)
                        : c.EmailConfirmedAt != null && indexes.Contains(c.EmailIndex),
                cancel
            );
        if (!await codes.SendAsync(change, to, isTaken, Languages.Of(customer.Locale), cancel))
        {
            return CustomerPhone.TooMany;
        }

        await db.SaveChangesAsync(cancel);
        return change.Id;
    }

    /// <summary>Checks the new address's code and applies the change. The old address is notified; large payments wait.</summary>
    public async Task<Result<Done>> FinishAsync(ClaimsPrincipal caller, ContactChangeId id, string? typed, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.FinishContactChange) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var code = check.Code("code", typed);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var who = caller.Customer();
        var change = await db.Set<ContactChange>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == who && !c.IsConfirmation, cancel);
        if (change is null)
        {
            return Refusal.NotFound;
        }

        if (await codes.TakeAsync(change, code, cancel) is { } refused)
        {
            return refused;
        }

        return await TakeAsync(await db.Set<Customer>().SingleAsync(c => c.Id == who, cancel), change, caller.Session(), cancel);
    }

    private async Task<Result<Done>> TakeAsync(Customer customer, ContactChange change, SessionId session, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // Before the row changes: the notice goes to the address being replaced.
        notices.Tell(
            customer,
            change.Kind == ContactKind.Phone ? SecurityEventKinds.PhoneChanged : SecurityEventKinds.EmailChanged,
            session,
            null
        );
        var (old, isOthers) =
            change.Kind == ContactKind.Phone
                ? (customer.PhoneSealed, false)
                : (customer.EmailSealed, await customer.IsEmailOfAnotherAsync(db, vault, cancel));
        if (!isOthers)
        {
            erasures.AskForMessages(db, vault.Open(old, Customer.PlaceOf(customer.Id, Column(change.Kind))));
        }

        if (change.Kind == ContactKind.Phone)
        {
            (customer.PhoneIndex, customer.PhoneSealed, customer.PhoneChangedAt) = (change.IndexNow(vault), change.NewSealed, now);
            customer.PhoneEndIndex = Customer.PhoneEndIndexOf(customer.Id, change.NewSealed, vault);
        }
        else
        {
            (customer.EmailIndex, customer.EmailSealed) = (change.IndexNow(vault), change.NewSealed);
            (customer.EmailChangedAt, customer.EmailConfirmedAt) = (now, now);
        }

        if (await customer.IsTakenUnderOlderKeysAsync(db, vault, cancel))
        {
            return ContactCodes.Wrong;
        }

        change.DoneAt = now;
        customer.ConcurrencyStamp = Tokens.New();
        // Taken: somebody else confirmed the same address a moment before.
        return await db.SaveOrRefuseAsync(cancel, taken: ContactCodes.Wrong) is { } raced ? raced : Done.Instance;
    }

    private static Refusal? Read(ContactKind kind, string? typed, out string to)
    {
        var check = new FieldCheck();
        to = kind == ContactKind.Phone ? check.Phone("phone", typed) : check.Email("email", typed);
        return check.Refusal;
    }

    private static string Column(ContactKind kind) => kind == ContactKind.Phone ? "phone" : "email";
}
