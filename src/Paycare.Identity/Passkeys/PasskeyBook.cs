using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passkeys;

/// <summary>The options a browser needs to create or use a passkey.</summary>
/// <param name="CeremonyId">To be sent back with the browser's answer; valid once.</param>
/// <param name="Options">Options for <c>navigator.credentials</c>, as JSON.</param>
public sealed record PasskeyOptionsAnswer(Guid CeremonyId, JsonElement Options);

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">The passkey's id.</param>
/// <param name="Name">The passkey's name.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="UsedAt">Its last sign-in; <c>null</c> for none.</param>
public sealed record PasskeyItem(PasskeyId Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

/// <summary>A browser's answer to a passkey ceremony.</summary>
/// <param name="CeremonyId">The ceremony it answers.</param>
/// <param name="Credential">The credential as JSON.</param>
/// <param name="Name">Name of a new passkey.</param>
/// <param name="DeviceToken">At sign-in: the token that identifies a known device.</param>
/// <param name="DeviceName">At sign-in: the device's own name.</param>
public sealed record PasskeyBody(Guid? CeremonyId, JsonElement? Credential, string? Name, string? DeviceToken, string? DeviceName)
{
    /// <summary>Checks both parts of the answer.</summary>
    /// <returns>The credential as JSON text, empty when it is missing.</returns>
    internal string Read(FieldCheck check)
    {
        if (CeremonyId is null)
        {
            check.Fail("ceremonyId", "field.required");
        }

        if (Credential is not { ValueKind: JsonValueKind.Object } credential)
        {
            check.Fail("credential", "field.required");
            return "";
        }

        return credential.GetRawText();
    }
}

/// <summary>A customer's passkeys: registered through the framework's own handler, renamed, removed.</summary>
internal sealed class PasskeyBook(
    Database db,
    Vault vault,
    PasskeyCeremonies ceremonies,
    PasskeyAuthentication framework,
    UserManager<Customer> users,
    StepUps stepUps,
    SecurityNotices notices,
    AddressLimits limits
)
{
    private const int Most = 20;

    public async Task<IReadOnlyList<PasskeyItem>> ListAsync(CustomerId customer, CancellationToken cancel) =>
        await db.Set<Passkey>()
            .AsNoTracking()
            .Where(p => p.Customer == customer)
            .OrderBy(p => p.CreatedAt)
            .Select(p => new PasskeyItem(p.Id, p.Name, p.CreatedAt, p.UsedAt))
            .ToListAsync(cancel);

    public async Task<Result<PasskeyOptionsAnswer>> BeginAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel)
    {
        if (await stepUps.RequireAsync(caller, StepUpSubject.Settings("passkey"), again, cancel) is { } ask)
        {
            return ask;
        }

        var id = caller.Customer();
        if (await db.Set<Passkey>().CountAsync(p => p.Customer == id, cancel) >= Most)
        {
            return new Refusal(RefusalKind.Conflict, "passkeys-too-many");
        }

        var customer = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var made = await framework.OfferCreationAsync(
            new PasskeyUserEntity
            {
                Id = id.ToString(),
                Name = Contact.MaskPhone(vault.Open(customer.PhoneSealed, Customer.PlaceOf(id, "phone"))),
                DisplayName = vault.Open(customer.NameSealed, Customer.PlaceOf(id, "name")),
            }
        );
        return await ceremonies.KeepAsync(id, made.AttestationState!, made.CreationOptionsJson, cancel);
    }

    public async Task<Result<PasskeyItem>> AddAsync(ClaimsPrincipal caller, PasskeyBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.AddPasskey) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var name = check.Words("name", body.Name, Tokens.DeviceNameLength);
        var credential = body.Read(check);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var id = caller.Customer();
        if (await ceremonies.TakeAsync(body.CeremonyId!.Value, id, cancel) is not { } state)
        {
            return Refusal.Invalid("ceremonyId", "field.passkey-over");
        }

        var attested = await framework.AttestAsync(credential, state);
        if (!attested.Succeeded || attested.UserEntity.Id != id.ToString())
        {
            return Refusal.Invalid("credential", "field.passkey-wrong");
        }

        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        attested.Passkey.Name = name;
        notices.Tell(customer, SecurityEventKinds.PasskeyAdded, caller.Session(), name);
        await users.AddOrUpdatePasskeyAsync(customer, attested.Passkey);
        return (await ListAsync(id, cancel))[^1];
    }

    public async Task<Result<Done>> RenameAsync(CustomerId customer, PasskeyId id, string? name, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var given = check.Words("name", name, Tokens.DeviceNameLength);
        return check.Refusal is { } invalid ? invalid
            : await db.Set<Passkey>()
                .Where(p => p.Id == id && p.Customer == customer)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, given), cancel) == 0
                ? Refusal.NotFound
            : Done.Instance;
    }

    public async Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, PasskeyId id, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var name = await db.Set<Passkey>()
            .Where(p => p.Id == id && p.Customer == customer)
            .Select(p => p.Name)
            .SingleOrDefaultAsync(cancel);
        if (name is null || await db.Set<Passkey>().Where(p => p.Id == id).ExecuteDeleteAsync(cancel) == 0)
        {
            return Refusal.NotFound;
        }

        await notices.TellAsync(customer, SecurityEventKinds.PasskeyRemoved, caller.Session(), name, cancel);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }
}
