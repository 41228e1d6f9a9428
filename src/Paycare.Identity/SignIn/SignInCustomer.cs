using Microsoft.AspNetCore.Identity;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Platform.Input;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;

namespace Paycare.Identity.SignIn;

/// <summary>The steps of a sign-in, in order.</summary>
internal sealed class SignInCustomer(
    CustomerFinder finder,
    SignInThrottle throttle,
    PasswordGate gate,
    UserManager<Customer> users,
    SignInCodes codes,
    SignInDevices devices,
    AddressLimits limits
)
{
    private static readonly Refusal InvalidCredentials = new(RefusalKind.NotSignedIn, "invalid-credentials");
    private static readonly Refusal WrongCode = new(RefusalKind.NotSignedIn, "one-time-code-wrong");

    public async Task<Result<SignInAnswer>> SignInAsync(SignInBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.SignIn) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var identifier = check.Text("identifier", Typed.Line(body.Identifier), 254);
        var password = PasswordCheck.Secret(check, "password", body.Password);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var deviceToken = body.DeviceToken;
        var (customer, subject) = await finder.FindAsync(identifier, cancel);

        // A known device has a count of its own, which strangers cannot spend. Looked up for unknown identifiers too: same work.
        var device = await devices.KnownAsync(customer?.Id ?? default, deviceToken, cancel);
        var key = device is null ? CountedLocks.SignIn.Of(subject) : CountedLocks.SignInDevice.Of(device.Id);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        var lane = device is null ? PasswordLane.Stranger : PasswordLane.Known;
        if ((await gate.FitsAsync(users, customer, password, lane, cancel)).IsRefused(out var busy, out var fitting) || !fitting)
        {
            return busy is null ? InvalidCredentials : await UntriedAsync(key, busy, cancel);
        }

        if (device is null || customer!.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(body.OneTimeCode))
            {
                // Only given back: a right password between wrong codes must not reset their count.
                await throttle.GiveBackAsync(key, cancel);
                return await codes.AskAsync(customer!, cancel);
            }

            if ((await codes.TakeAsync(customer!, device, body.OneTimeCode, cancel)).IsRefused(out var exhausted, out var fits) || !fits)
            {
                return exhausted ?? WrongCode;
            }
        }

        var token = await devices.OpenAsync(customer!, device, deviceToken, body.DeviceName ?? "", cancel);
        await throttle.ClearAsync(key, cancel);
        return token;
    }

    private async Task<Refusal> UntriedAsync(LockKey key, Refusal busy, CancellationToken cancel)
    {
        await throttle.GiveBackAsync(key, cancel);
        return busy;
    }

    /// <summary>Opens a session for a customer identified by passkey, on a known or new device.</summary>
    public async Task<SignInAnswer> OpenAsync(Customer customer, string? deviceToken, string deviceName, CancellationToken cancel) =>
        await devices.OpenAsync(customer, await devices.KnownAsync(customer.Id, deviceToken, cancel), deviceToken, deviceName, cancel);
}
