using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.SignIn;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Emergencies;

/// <summary>What proves a claim: the code that was sent, or the password. Without a code it is the password.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Password">The password.</param>
/// <param name="DeviceToken">The token of a known device, if any: what strangers do then does not count.</param>
public sealed record EmergencyProof(string? Code, string? Password, string? DeviceToken = null)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "emergency proof";
}

/// <summary>
/// Checks the proof of a claim: five tries in all. A wrong password also counts as a failed sign-in, so that this door allows no
/// more of them than the other.
/// </summary>
internal sealed class EmergencyProofs(
    Database db,
    OneTimeCodes codes,
    SignInThrottle throttle,
    PasswordGate gate,
    UserManager<Customer> users,
    SignInDevices devices,
    AddressLimits limits,
    TimeProvider clock
)
{
    private static readonly Refusal WrongCode = Refusal.Invalid("code", "field.code-wrong");
    private static readonly Refusal WrongPassword = Refusal.Invalid("password", "field.password-wrong");

    /// <summary>Spends a try and checks the proof.</summary>
    /// <returns>Whose the number is.</returns>
    public async Task<Result<CustomerId>> TakeAsync(EmergencyClaimId id, EmergencyProof proof, bool isRelayed, CancellationToken cancel)
    {
        if (!isRelayed && limits.Enter(LimitedStep.FinishEmergencyFreeze) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var isPassword = string.IsNullOrWhiteSpace(proof.Code) && !string.IsNullOrEmpty(proof.Password);
        var code = isPassword ? "" : check.Code("code", proof.Code);
        var password = isPassword ? PasswordCheck.Secret(check, "password", proof.Password) : "";
        if (password.Any(char.IsControl))
        {
            check.Fail("password", "field.control-characters");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var since = clock.GetUtcNow() - EmergencyClaim.Lifetime;
        var claims = db.Set<EmergencyClaim>().Where(c => c.Id == id && c.At > since);
        if (await claims.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } claim)
        {
            return Refusal.NotFound;
        }

        // Spent before it is checked: tries at the same moment are all counted.
        var spent = await claims
            .Where(c => c.TriesLeft > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.TriesLeft, c => c.TriesLeft - 1), cancel);
        if (spent == 0)
        {
            return isPassword ? WrongPassword : WrongCode;
        }

        var customer = claim.Customer is { } owner
            ? await db.Set<Customer>().SingleOrDefaultAsync(c => c.Id == owner && c.ClosedAt == null, cancel)
            : null;
        var wrong =
            isPassword ? await WrongPasswordAsync(claim, customer, password, proof.DeviceToken, cancel)
            : await codes.UseAsync(CodePurpose.EmergencyFreeze, id.Value, code, cancel) && customer is not null ? null
            : WrongCode;
        if (wrong is not null)
        {
            return wrong;
        }

        return customer!.Id;
    }

    private async Task<Refusal?> WrongPasswordAsync(
        EmergencyClaim claim,
        Customer? customer,
        string password,
        string? deviceToken,
        CancellationToken cancel
    )
    {
        var device = await devices.KnownAsync(customer?.Id ?? default, deviceToken, cancel);
        var key = device is null ? CountedLocks.SignIn.Of(claim.Subject) : CountedLocks.SignInDevice.Of(device.Id);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        var lane = device is null ? PasswordLane.Stranger : PasswordLane.Known;
        if (!(await gate.FitsAsync(users, customer, password, lane, cancel)).IsRefused(out var busy, out var fits) && !fits)
        {
            return WrongPassword;
        }

        // Only given back: a right password between wrong ones must not reset their count.
        await throttle.GiveBackAsync(key, cancel);
        return busy;
    }
}
