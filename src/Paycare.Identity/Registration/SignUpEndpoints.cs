using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Passwords;
using Paycare.Identity.Pins;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Registration;

/// <summary>A sign-up request, unchecked.</summary>
/// <param name="Phone">The phone number, in any usual form.</param>
/// <param name="Email">An e-mail address.</param>
/// <param name="FullName">The name as on the identity card.</param>
/// <param name="Password">The password; see <c>PasswordPolicy</c>.</param>
/// <param name="Pin">The PIN, six digits.</param>
/// <param name="Locale"><c>zh-CN</c>, <c>id</c> or <c>en</c>; the request's language when omitted.</param>
public sealed record SignUpBody(string? Phone, string? Email, string? FullName, string? Password, string? Pin, string? Locale)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "sign-up";
}

/// <summary>The future customer, once the phone is confirmed.</summary>
/// <param name="CustomerId">The future customer's id.</param>
public sealed record SignUpAnswer(CustomerId CustomerId);

/// <summary>
/// Begins a wallet: everything is checked and stored, but no customer exists until the phone's code is confirmed.
/// </summary>
internal static class SignUpEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/customers", SignUpAsync)
            .AllowAnonymous()
            .WithTags("Customers")
            .Documented(
                "signUp",
                "Sign up",
                "Begins a wallet: everything is checked and kept, and a code goes to the phone. No customer exists until "
                    + "that code is confirmed. A phone in use, or an e-mail address that its owner confirmed, answers in the same "
                    + "way; the owner is told by SMS."
            );

    private static async Task<HttpAnswer<Created<SignUpAnswer>>> SignUpAsync(SignUpBody body, SignUps signUps, CancellationToken cancel) =>
        (await signUps.BeginAsync(body, cancel)).ToHttp(id => TypedResults.Created($"/api/v1/customers/{id}", new SignUpAnswer(id)));
}

/// <summary>The steps of a sign-up.</summary>
internal sealed class SignUps(
    Database db,
    Vault vault,
    PinGate pins,
    PasswordGate gate,
    AddressLimits limits,
    OneTimeCodes codes,
    CodeMessages messages,
    TimeProvider clock
)
{
    public async Task<Result<CustomerId>> BeginAsync(SignUpBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.SignUp) is { } tooMany)
        {
            return tooMany;
        }

        if (Check(body, out var phone, out var email, out var name, out var pin, out var locale) is { } refusal)
        {
            return refusal;
        }

        if ((await gate.HashAsync(body.Password!, PasswordLane.Stranger, cancel)).IsRefused(out var busy, out var hash))
        {
            return busy;
        }

        var id = StrongId.New<CustomerId>(clock);
        var (phones, emails) = (vault.BlindIndexes("phone", phone), vault.BlindIndexes("email", email));
        var owner = await db.Set<Customer>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                c => phones.Contains(c.PhoneIndex) || (c.EmailConfirmedAt != null && emails.Contains(c.EmailIndex)),
                cancel
            );
        db.Set<SignUp>()
            .Add(
                new SignUp
                {
                    Id = id,
                    PhoneIndex = phones[0],
                    PhoneSealed = vault.Seal(phone, Customer.PlaceOf(id, "phone")),
                    EmailIndex = emails[0],
                    EmailSealed = vault.Seal(email, Customer.PlaceOf(id, "email")),
                    NameSealed = vault.Seal(name, Customer.PlaceOf(id, "name")),
                    PasswordHash = hash,
                    PinMac = pins.Mac(id, pin),
                    Locale = locale,
                    CreatedAt = clock.GetUtcNow(),
                    IsDecoy = owner is not null,
                }
            );

        // The same response for a phone or e-mail in use: never reveal who has an account. Its owner is told instead.
        if (owner is null)
        {
            var code = await codes.MakeAsync(CodePurpose.PhoneVerification, id.Value, cancel);
            _ = await messages.SendAsync(CodeAskedBy.Anybody, phone, Languages.Of(locale), "sms.phone-code", code, cancel);
        }
        else
        {
            _ = await messages.SendAsync(
                CodeAskedBy.Anybody,
                vault.Open(owner.PhoneSealed, Customer.PlaceOf(owner.Id, "phone")),
                Languages.Of(owner.Locale),
                "sms.already-customer",
                null,
                cancel
            );
        }

        await db.SaveChangesAsync(cancel);
        return id;
    }

    private static Refusal? Check(SignUpBody body, out string phone, out string email, out string name, out string pin, out string locale)
    {
        var check = new FieldCheck();
        phone = check.Phone("phone", body.Phone);
        email = check.Email("email", body.Email);
        name = check.Name("fullName", body.FullName, 100);
        locale = body.Locale ?? CultureInfo.CurrentUICulture.Name;
        if (!Languages.TryFind(locale, out _))
        {
            check.Fail("locale", "field.locale-unknown");
        }

        if (PasswordPolicy.Check(body.Password, [.. name.Split(' '), name, phone.TrimStart('+'), email.Split('@')[0]]) is { } weakPassword)
        {
            check.Fail("password", weakPassword);
        }

        pin = PinPolicy.Read(check, "pin", body.Pin);
        return check.Refusal;
    }
}
