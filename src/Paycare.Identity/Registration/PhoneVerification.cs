using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Registration;

/// <summary>The steps of confirming a phone.</summary>
internal sealed class PhoneVerification(
    Database db,
    Vault vault,
    OneTimeCodes codes,
    CodeMessages messages,
    Outbox outbox,
    AddressLimits limits,
    TimeProvider clock
)
{
    private static readonly Refusal WrongCode = Refusal.Invalid("code", "field.code-wrong");

    /// <summary>Checks the code and creates the customer.</summary>
    /// <returns>The token that identifies this device as known.</returns>
    public async Task<Result<string>> VerifyAsync(CustomerId id, string? code, string deviceName, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ConfirmPhone) is { } tooMany)
        {
            return tooMany;
        }

        if (string.IsNullOrWhiteSpace(code))
        {
            return Refusal.Invalid("code", "field.required");
        }

        var signUp = await db.Set<SignUp>().SingleOrDefaultAsync(s => s.Id == id, cancel);
        if (signUp is null)
        {
            return Refusal.NotFound;
        }

        if (!await codes.UseAsync(CodePurpose.PhoneVerification, id.Value, code, cancel))
        {
            return WrongCode;
        }

        var customer = ToCustomer(signUp);
        if (await customer.IsTakenUnderOlderKeysAsync(db, vault, cancel))
        {
            return WrongCode;
        }

        var device = NewDevice(id, deviceName, isFirst: true, vault, clock, out var deviceToken);
        db.Set<Customer>().Add(customer);
        db.Set<NameWord>().AddRange(NameWord.Of(id, customer.NameSealed, vault));
        db.Set<Pin>().Add(new Pin { Id = id, Mac = signUp.PinMac });
        db.Set<Device>().Add(device);
        db.Set<SignUp>().Remove(signUp);
        outbox.Publish(db, new CustomerJoined(id));
        if (await db.TrySaveAsync(cancel) is not null)
        {
            // Two sign-ups for one phone were open and the other was confirmed first: this one never succeeds.
            return WrongCode;
        }

        return deviceToken;
    }

    /// <summary>Sends a new code; a decoy gets none, with the same response.</summary>
    public async Task<Result<Done>> ResendAsync(CustomerId id, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ResendPhoneCode) is { } tooMany)
        {
            return tooMany;
        }

        var signUp = await db.Set<SignUp>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel);
        if (signUp is null)
        {
            return Refusal.NotFound;
        }

        if (!signUp.IsDecoy && await codes.MakeAsync(CodePurpose.PhoneVerification, id.Value, cancel) is { } code)
        {
            _ = await messages.SendAsync(
                CodeAskedBy.Anybody,
                vault.Open(signUp.PhoneSealed, Customer.PlaceOf(id, "phone")),
                Languages.Of(signUp.Locale),
                "sms.phone-code",
                code,
                cancel
            );
            await db.SaveChangesAsync(cancel);
        }

        return Done.Instance;
    }

    /// <summary>A device with a new token, of which only the hash is stored.</summary>
    public static Device NewDevice(CustomerId customer, string name, bool isFirst, Vault vault, TimeProvider clock, out string token)
    {
        token = Tokens.New();
        return new Device
        {
            Id = StrongId.New<DeviceId>(clock),
            Customer = customer,
            TokenHash = vault.TokenHash(token),
            Name = name.Length > Tokens.DeviceNameLength ? name[..Tokens.DeviceNameLength] : name,
            AddedAt = clock.GetUtcNow(),
            IsFirst = isFirst,
        };
    }

    /// <summary>Rebuilds its indexes: the key may have changed since sign-up, and only indexes under one key exclude each other.</summary>
    private Customer ToCustomer(SignUp signUp) =>
        new()
        {
            Id = signUp.Id,
            UserName = signUp.Id.ToString(),
            NormalizedUserName = signUp.Id.ToString(),
            SecurityStamp = Tokens.New(),
            ConcurrencyStamp = Tokens.New(),
            PasswordHash = signUp.PasswordHash,
            PhoneIndex = Customer.PhoneIndexOf(signUp.Id, signUp.PhoneSealed, vault),
            PhoneSealed = signUp.PhoneSealed,
            PhoneEndIndex = Customer.PhoneEndIndexOf(signUp.Id, signUp.PhoneSealed, vault),
            EmailIndex = Customer.EmailIndexOf(signUp.Id, signUp.EmailSealed, vault),
            EmailSealed = signUp.EmailSealed,
            NameIndex = Customer.NameIndexOf(signUp.Id, signUp.NameSealed, vault),
            NameSealed = signUp.NameSealed,
            Locale = signUp.Locale,
            JoinedAt = clock.GetUtcNow(),
        };
}
