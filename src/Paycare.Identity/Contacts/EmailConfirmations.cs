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
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Contacts;

/// <summary>Proving by code that the sign-up's e-mail address is one's own.</summary>
internal static class EmailConfirmationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me/email-confirmations").RequireAuthorization(Policies.Customer).WithTags("Security");
        me.MapPost("", BeginAsync)
            .Documented(
                "beginEmailConfirmation",
                "Ask for a code to the account's e-mail address",
                "Until the address is confirmed, no alert, receipt or answer about money goes there."
            )
            .Refuses(RefusalKind.Conflict, "email-confirmed");
        me.MapPut("/{id}", FinishAsync)
            .Documented("finishEmailConfirmation", "Confirm the account's e-mail address", "Takes the code that was mailed there.");
    }

    private static async Task<HttpAnswer<Accepted<ContactChangeAnswer>>> BeginAsync(
        ClaimsPrincipal caller,
        EmailConfirmations confirmations,
        CancellationToken cancel
    ) =>
        (await confirmations.BeginAsync(caller.Customer(), cancel)).ToHttp(id =>
            TypedResults.Accepted((string?)null, new ContactChangeAnswer(id))
        );

    private static async Task<HttpAnswer<NoContent>> FinishAsync(
        ContactChangeId id,
        ConfirmationBody body,
        ClaimsPrincipal caller,
        EmailConfirmations confirmations,
        CancellationToken cancel
    ) => (await confirmations.FinishAsync(caller.Customer(), id, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>The steps of confirming the address that the account has.</summary>
internal sealed class EmailConfirmations(Database db, Vault vault, ContactCodes codes, AddressLimits limits, TimeProvider clock)
{
    private static readonly Refusal Confirmed = new(RefusalKind.Conflict, "email-confirmed");

    /// <summary>Whether the customer's address is confirmed.</summary>
    public Task<bool> IsConfirmedAsync(CustomerId id, CancellationToken cancel) =>
        db.Set<Customer>().AnyAsync(c => c.Id == id && c.EmailConfirmedAt != null, cancel);

    /// <summary>Sends a code to the address.</summary>
    public async Task<Result<ContactChangeId>> BeginAsync(CustomerId id, CancellationToken cancel)
    {
        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        if (customer.IsEmailConfirmed)
        {
            return Confirmed;
        }

        var now = clock.GetUtcNow();
        if (await codes.RefuseManyAsync(id, now, cancel) is { } tooMany)
        {
            return tooMany;
        }

        var asked = new ContactChange
        {
            Id = StrongId.New<ContactChangeId>(clock),
            Customer = id,
            Kind = ContactKind.Email,
            NewIndex = customer.EmailIndex,
            NewSealed = customer.EmailSealed,
            IsConfirmation = true,
            At = now,
        };
        db.Set<ContactChange>().Add(asked);
        var isTaken = await customer.IsEmailOfAnotherAsync(db, vault, cancel);
        await codes.SendAsync(asked, Address(customer.EmailSealed, id), isTaken, Languages.Of(customer.Locale), cancel);
        await db.SaveChangesAsync(cancel);
        return asked.Id;
    }

    /// <summary>Takes the code. An address that was replaced meanwhile has nothing to confirm.</summary>
    public async Task<Result<Done>> FinishAsync(CustomerId who, ContactChangeId id, string? typed, CancellationToken cancel)
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

        var asked = await db.Set<ContactChange>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == who && c.IsConfirmation, cancel);
        if (asked is null)
        {
            return Refusal.NotFound;
        }

        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == who, cancel);
        if (Address(customer.EmailSealed, who) != Address(asked.NewSealed, who))
        {
            return Refusal.NotFound;
        }

        if (await codes.TakeAsync(asked, code, cancel) is { } refused)
        {
            return refused;
        }

        (asked.DoneAt, customer.EmailConfirmedAt) = (clock.GetUtcNow(), clock.GetUtcNow());
        customer.ConcurrencyStamp = Tokens.New();
        // Taken: the address was changed, or somebody else proved it, a moment before.
        return await customer.IsTakenUnderOlderKeysAsync(db, vault, cancel) ? Refusal.NotFound
            : await db.SaveOrRefuseAsync(cancel, taken: Refusal.NotFound) is { } raced ? raced
            : Done.Instance;
    }

    private string Address(byte[] box, CustomerId id) => vault.Open(box, Customer.PlaceOf(id, "email"));
}
