using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>What a customer's sign-in sends.</summary>
internal sealed record SignInBody(string? Identifier, string? Password, string? DeviceToken, string? OneTimeCode, string? DeviceName);

/// <summary>A session for a customer.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session ends by itself.</param>
/// <param name="CustomerId">Who signed in.</param>
/// <param name="DeviceToken">What this device keeps to be known; never changes while the device is kept.</param>
public sealed record SignInAnswer(string AccessToken, DateTimeOffset ExpiresAt, CustomerId CustomerId, string DeviceToken);

/// <summary>Signing a customer in: password and known device, or password and code.</summary>
internal static class SignInEndpoints
{
    private static readonly Refusal InvalidCredentials = new(RefusalKind.NotSignedIn, "invalid-credentials");

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/sessions", SignInAsync).AllowAnonymous().RequireRateLimiting(RateLimitNames.SignIn).WithTags("Sessions");

    private static async Task<IResult> SignInAsync(SignInBody body, HttpRequest request, SignInSteps steps, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var identifier = check.Text("identifier", body.Identifier, 254);
        if (string.IsNullOrEmpty(body.Password))
        {
            check.Fail("password", "field.required");
        }
        else if (body.Password.Length > 4 * PasswordPolicy.MaxLength)
        {
            check.Fail("password", "field.too-long");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        var deviceName = body.DeviceName ?? request.Headers[HeaderNames.UserAgent].ToString();
        var result = await steps.SignInAsync(identifier, body.Password!, body.DeviceToken, body.OneTimeCode, deviceName, cancel);
        return result.ToHttp(answer => TypedResults.Created("/api/v1/sessions/current", answer));
    }

    /// <summary>The steps of a sign-in, in their order.</summary>
    internal sealed class SignInSteps(
        Database db, Vault vault, SignInThrottle throttle, PasswordGate gate, UserManager<Customer> users,
        OneTimeCodes codes, Postbox postbox, SessionBook sessions, TimeProvider clock)
    {
        public async Task<Result<SignInAnswer>> SignInAsync(
            string identifier, string password, string? deviceToken, string? oneTimeCode, string deviceName, CancellationToken cancel)
        {
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
                if (string.IsNullOrWhiteSpace(oneTimeCode))
                {
                    await throttle.ClearAsync(key, cancel);
                    return await AskForCodeAsync(customer, cancel);
                }

                if (!await codes.UseAsync(CodePurpose.SignIn, customer.Id.Value, oneTimeCode, cancel))
                {
                    return new Refusal(RefusalKind.NotSignedIn, "one-time-code-wrong");
                }

                device = PhoneVerificationEndpoints.NewDevice(customer.Id, deviceName, isFirst: false, clock, out deviceToken);
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

        private static readonly string[] SmsOnly = ["sms"];
    }
}
