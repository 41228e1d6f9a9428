using Microsoft.EntityFrameworkCore;
using OtpNet;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SecondFactors;

/// <summary>Checks a customer's second factor wherever one is required: at sign-in, before sensitive actions, for care.</summary>
internal sealed class SecondFactorCheck(
    Database db,
    Vault vault,
    RecoveryCodes recovery,
    SignInThrottle throttle,
    SessionBook sessions,
    SecurityNotices notices,
    AddressLimits limits,
    TimeProvider clock
)
{
    /// <summary>Uses up an authenticator or recovery code in a session of its owner.</summary>
    public async Task<Result<bool>> TakeAsync(Customer customer, string? code, SessionId session, CancellationToken cancel) =>
        limits.Enter(LimitedStep.SecondFactorCode) is { } tooMany
            ? tooMany
            : await TakeAsync(customer, code, (await sessions.FindAsync(session, isInput: false, cancel))?.Device, session, cancel);

    /// <summary>Uses up an authenticator or recovery code. Ten consecutive wrong codes on one device lock for 15 minutes.</summary>
    public async Task<Result<bool>> TakeAsync(
        Customer customer,
        string? code,
        DeviceId? device,
        SessionId? session,
        CancellationToken cancel
    )
    {
        if (!customer.TwoFactorEnabled || customer.TotpSecretSealed is null || string.IsNullOrWhiteSpace(code))
        {
            return false;
        }

        var key = KeyOf(customer.Id, device);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        var secret = Base32Encoding.ToBytes(vault.Open(customer.TotpSecretSealed, Customer.PlaceOf(customer.Id, "totp-secret")));
        var fits = TotpCodes.Fits(secret, code, clock.GetUtcNow(), out var step)
            ? await TakeStepAsync(customer.Id, step, cancel)
            : await TakeRecoveryAsync(customer, code, session, cancel);
        if (fits)
        {
            await throttle.ClearAsync(key, cancel);
        }

        return fits;
    }

    /// <summary>Checks the first code of a new authenticator.</summary>
    /// <returns>The code's step.</returns>
    public async Task<Result<long>> TryNewAsync(
        CustomerId customer,
        string secret,
        string code,
        SessionId session,
        CancellationToken cancel
    )
    {
        if (limits.Enter(LimitedStep.SecondFactorCode) is { } tooMany)
        {
            return tooMany;
        }

        var key = KeyOf(customer, (await sessions.FindAsync(session, isInput: false, cancel))?.Device);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        if (!TotpCodes.Fits(Base32Encoding.ToBytes(secret), code, clock.GetUtcNow(), out var step))
        {
            return Refusal.Invalid("code", "field.code-wrong");
        }

        await throttle.ClearAsync(key, cancel);
        return step;
    }

    /// <summary>A compare-and-set: each code is valid once.</summary>
    private async Task<bool> TakeStepAsync(CustomerId id, long step, CancellationToken cancel) =>
        await db.Set<Customer>()
            .Where(c => c.Id == id && c.LastTotpStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.LastTotpStep, step), cancel) == 1;

    private async Task<bool> TakeRecoveryAsync(Customer customer, string code, SessionId? session, CancellationToken cancel)
    {
        if (!await recovery.TakeAsync(customer.Id, code, cancel))
        {
            return false;
        }

        var left = await recovery.LeftAsync(customer.Id, cancel);
        notices.Tell(customer, SecurityEventKinds.RecoveryCodeUsed, session, $"{left}/{RecoveryCodes.Count}");
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Removes the authenticator; the caller saves.</summary>
    public static void Remove(Customer customer)
    {
        customer.TwoFactorEnabled = false;
        customer.TotpSecretSealed = null;
        customer.TotpPendingSealed = null;
        customer.TotpSince = null;
        customer.ConcurrencyStamp = Tokens.New();
    }

    private static LockKey KeyOf(CustomerId id, DeviceId? device) =>
        device is { } known ? CountedLocks.SecondFactorDevice.Of(known) : CountedLocks.SecondFactor.Of(id);
}
