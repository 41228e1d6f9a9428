using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>What a customer's sign-in sends, unchecked.</summary>
/// <param name="Identifier">The phone or e-mail address.</param>
/// <param name="Password">The password.</param>
/// <param name="DeviceToken">What makes this device known, when it is.</param>
/// <param name="OneTimeCode">The code that was sent, from an unknown device.</param>
/// <param name="DeviceName">What the device calls itself.</param>
public sealed record SignInBody(string? Identifier, string? Password, string? DeviceToken, string? OneTimeCode, string? DeviceName)
{
    /// <summary>Never the secrets: this ends up in logs.</summary>
    public override string ToString() => "sign-in";
}

/// <summary>A session for a customer.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session ends by itself.</param>
/// <param name="CustomerId">Who signed in.</param>
/// <param name="DeviceToken">What this device keeps to be known; never changes while the device is kept.</param>
public sealed record SignInAnswer(string AccessToken, DateTimeOffset ExpiresAt, CustomerId CustomerId, string DeviceToken);

/// <summary>Signing a customer in: password and known device, or password and code.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/sessions", SignInAsync).AllowAnonymous().RequireRateLimiting(RateLimitNames.SignIn).WithTags("Sessions");

    private static async Task<IResult> SignInAsync(SignInBody body, HttpRequest request, SignInSteps steps, CancellationToken cancel) =>
        (await steps.SignInAsync(body with { DeviceName = body.DeviceName ?? request.Headers[HeaderNames.UserAgent].ToString() }, cancel))
            .ToHttp(answer => TypedResults.Created("/api/v1/sessions/current", answer));
}

/// <summary>The steps of a sign-in, in their order.</summary>
internal sealed class SignInSteps(
    Database db, Vault vault, SignInThrottle throttle, PasswordGate gate, UserManager<Customer> users,
    OneTimeCodes codes, Postbox postbox, SessionBook sessions, TimeProvider clock)
{
    private static readonly Refusal InvalidCredentials = new(RefusalKind.NotSignedIn, "invalid-credentials");
    private static readonly string[] SmsOnly = ["sms"];

    public async Task<Result<SignInAnswer>> SignInAsync(SignInBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var identifier = check.Text("identifier", body.Identifier, 254);
        var password = body.Password ?? "";
        if (password.Length is 0 or > 4 * PasswordPolicy.MaxLength)
        {
            check.Fail("password", password.Length == 0 ? "field.required" : "field.too-long");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var deviceToken = body.DeviceToken;
        var (customer, key) = await FindAsync(identifier, cancel);
        if (await throttle.SpendAsync(key, cancel) is { } until)
        {
            return new Refusal(RefusalKind.Locked, "sign-in-locked").With("until", until);
        }

        if (!await gate.FitsAsync(users, customer, password, cancel))
        {
            return InvalidCredentials;
        }

        var device = await KnownDeviceAsync(customer!.Id, deviceToken, cancel);
        if (device is null)
        {
            if (string.IsNullOrWhiteSpace(body.OneTimeCode))
            {
                await throttle.ClearAsync(key, cancel);
                return await AskForCodeAsync(customer, cancel);
            }

            if (!await codes.UseAsync(CodePurpose.SignIn, customer.Id.Value, body.OneTimeCode, cancel))
            {
                return new Refusal(RefusalKind.NotSignedIn, "one-time-code-wrong");
            }

            device = PhoneVerification.NewDevice(customer.Id, body.DeviceName ?? "", isFirst: false, clock, out deviceToken);
            db.Set<Device>().Add(device);
        }

        await throttle.ClearAsync(key, cancel);
        var (token, expiresAt) = sessions.Open(db, customer.Id, null, device.Id);
        await db.SaveChangesAsync(cancel);
        return new SignInAnswer(token, expiresAt, customer.Id, deviceToken!);
    }

    /// <summary>The customer of a phone or e-mail, and the name under which failures count: unknown identifiers have one too.</summary>
    private async Task<(Customer? Customer, string Key)> FindAsync(string identifier, CancellationToken cancel)
    {
        if (identifier.Contains('@', StringComparison.Ordinal))
        {
            var email = vault.BlindIndex("email", identifier.ToLowerInvariant());
            var byEmail = await db.Set<Customer>().SingleOrDefaultAsync(c => c.EmailIndex == email, cancel);
            return (byEmail, byEmail?.Id.ToString() ?? email);
        }

        var phone = vault.BlindIndex("phone", Contact.TryPhone(identifier, out var e164) ? e164 : identifier);
        var byPhone = await db.Set<Customer>().SingleOrDefaultAsync(c => c.PhoneIndex == phone, cancel);
        return (byPhone, byPhone?.Id.ToString() ?? phone);
    }

    private async Task<Device?> KnownDeviceAsync(CustomerId customer, string? deviceToken, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(deviceToken))
        {
            return null;
        }

        var hash = Tokens.Hash(deviceToken);
        return await db.Set<Device>().SingleOrDefaultAsync(d => d.TokenHash == hash && d.Customer == customer && d.RemovedAt == null, cancel);
    }

    private async Task<Refusal> AskForCodeAsync(Customer customer, CancellationToken cancel)
    {
        if (await codes.MakeAsync(CodePurpose.SignIn, customer.Id.Value, cancel) is { } code)
        {
            postbox.Send(db, MessageChannel.Sms, vault.Open(customer.PhoneSealed, Customer.PlaceOf(customer.Id, "phone")),
                Languages.Of(customer.Locale), "sms.sign-in-code", code);
            await db.SaveChangesAsync(cancel);
        }

        return new Refusal(RefusalKind.NotSignedIn, "one-time-code-required").With("methods", SmsOnly);
    }
}
