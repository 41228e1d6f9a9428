using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.Registration;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SignIn;

/// <summary>A customer's sign-in request, unchecked.</summary>
/// <param name="Identifier">The phone or e-mail address.</param>
/// <param name="Password">The password.</param>
/// <param name="DeviceToken">The token of a known device, if any.</param>
/// <param name="OneTimeCode">The code that was sent, for an unknown device.</param>
/// <param name="DeviceName">The device's own name.</param>
public sealed record SignInBody(string? Identifier, string? Password, string? DeviceToken, string? OneTimeCode, string? DeviceName)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "sign-in";
}

/// <summary>A customer's new session.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session expires.</param>
/// <param name="CustomerId">The customer who signed in.</param>
/// <param name="DeviceToken">The token by which this device stays known; never changes while the device is kept.</param>
public sealed record SignInAnswer(string AccessToken, DateTimeOffset ExpiresAt, CustomerId CustomerId, string DeviceToken);

/// <summary>Signs a customer in: a password and either a known device or a code.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/sessions", SignInAsync).AllowAnonymous().RequireRateLimiting(RateLimitNames.SignIn).WithTags("Sessions");

    private static async Task<IResult> SignInAsync(SignInBody body, HttpRequest request, SignInCustomer steps, CancellationToken cancel) =>
        (
            await steps.SignInAsync(body with { DeviceName = body.DeviceName ?? request.Headers[HeaderNames.UserAgent].ToString() }, cancel)
        ).ToHttp(answer => TypedResults.Created("/api/v1/sessions/current", answer));
}

/// <summary>The steps of a sign-in, in order.</summary>
internal sealed class SignInCustomer(
    Database db,
    Vault vault,
    CustomerFinder finder,
    SignInThrottle throttle,
    PasswordGate gate,
    UserManager<Customer> users,
    OneTimeCodes codes,
    SecondFactorCheck factors,
    Postbox postbox,
    SecurityNotices notices,
    SessionBook sessions,
    TimeProvider clock
)
{
    private static readonly Refusal InvalidCredentials = new(RefusalKind.NotSignedIn, "invalid-credentials");
    private static readonly Refusal WrongCode = new(RefusalKind.NotSignedIn, "one-time-code-wrong");
    private static readonly string[] Sms = ["sms"];
    private static readonly string[] Authenticator = ["totp", "recovery-code"];

    public async Task<Result<SignInAnswer>> SignInAsync(SignInBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var identifier = check.Text("identifier", body.Identifier, 254);
        var password = PasswordCheck.Secret(check, "password", body.Password);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var deviceToken = body.DeviceToken;
        var (customer, key) = await finder.FindAsync(identifier, cancel);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        if (!await gate.FitsAsync(users, customer, password, cancel))
        {
            return InvalidCredentials;
        }

        var device = await KnownDeviceAsync(customer!.Id, deviceToken, cancel);
        if (device is null || customer.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(body.OneTimeCode))
            {
                // Only given back: a right password between wrong codes must not reset their count.
                await throttle.GiveBackAsync(key, cancel);
                return customer.TwoFactorEnabled
                    ? new Refusal(RefusalKind.NotSignedIn, "one-time-code-required").With("methods", Authenticator)
                    : await AskForCodeAsync(customer, cancel);
            }

            if ((await TakeCodeAsync(customer, body.OneTimeCode, cancel)).IsRefused(out var tooMany, out var fits) || !fits)
            {
                return tooMany ?? WrongCode;
            }
        }

        var token = await OpenAsync(customer, device, deviceToken, body.DeviceName ?? "", cancel);
        await throttle.ClearAsync(key, cancel);
        return token;
    }

    /// <summary>With an authenticator, only its codes are accepted: taking over the phone number is not enough.</summary>
    private async Task<Result<bool>> TakeCodeAsync(Customer customer, string code, CancellationToken cancel) =>
        customer.TwoFactorEnabled
            ? await factors.TakeAsync(customer, code, null, cancel)
            : await codes.UseAsync(CodePurpose.SignIn, customer.Id.Value, code, cancel);

    /// <summary>Opens a session for a customer identified by passkey, on a known or new device.</summary>
    public async Task<SignInAnswer> OpenAsync(Customer customer, string? deviceToken, string deviceName, CancellationToken cancel) =>
        await OpenAsync(customer, await KnownDeviceAsync(customer.Id, deviceToken, cancel), deviceToken, deviceName, cancel);

    /// <summary>Opens the session. An unknown device becomes known, and the owner is notified.</summary>
    private async Task<SignInAnswer> OpenAsync(
        Customer customer,
        Device? known,
        string? deviceToken,
        string deviceName,
        CancellationToken cancel
    )
    {
        var device = known;
        if (device is null)
        {
            device = PhoneVerification.NewDevice(customer.Id, deviceName, isFirst: false, clock, out deviceToken);
            db.Set<Device>().Add(device);
        }

        var (token, expiresAt) = sessions.Open(db, customer.Id, null, device.Id);
        if (known is null)
        {
            notices.Tell(customer, SecurityEventKinds.NewDevice, SessionBook.Opened(db), device.Name, device.Id);
        }

        await db.SaveChangesAsync(cancel);
        return new SignInAnswer(token, expiresAt, customer.Id, deviceToken!);
    }

    private async Task<Device?> KnownDeviceAsync(CustomerId customer, string? deviceToken, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(deviceToken))
        {
            return null;
        }

        var hash = Tokens.Hash(deviceToken);
        return await db.Set<Device>()
            .SingleOrDefaultAsync(d => d.TokenHash == hash && d.Customer == customer && d.RemovedAt == null, cancel);
    }

    private async Task<Refusal> AskForCodeAsync(Customer customer, CancellationToken cancel)
    {
        if (await codes.MakeAsync(CodePurpose.SignIn, customer.Id.Value, cancel) is { } code)
        {
            postbox.Send(
                db,
                MessageChannel.Sms,
                vault.Open(customer.PhoneSealed, Customer.PlaceOf(customer.Id, "phone")),
                Languages.Of(customer.Locale),
                "sms.sign-in-code",
                code
            );
            await db.SaveChangesAsync(cancel);
        }

        return new Refusal(RefusalKind.NotSignedIn, "one-time-code-required").With("methods", Sms);
    }
}
