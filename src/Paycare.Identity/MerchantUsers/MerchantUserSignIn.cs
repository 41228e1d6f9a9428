using Microsoft.EntityFrameworkCore;
using OtpNet;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.SecondFactors;
using Paycare.Platform.Input;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.MerchantUsers;

/// <summary>A sign-in of a merchant's person; e-mail, password and code are always required.</summary>
/// <param name="Email">The e-mail address used to sign in.</param>
/// <param name="Password">The password.</param>
/// <param name="OneTimeCode">The time-based code.</param>
/// <param name="DeviceToken">The token of a browser that signed in before, if any: strangers' failures then do not count.</param>
public sealed record MerchantSignInBody(string? Email, string? Password, string? OneTimeCode, string? DeviceToken = null)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "merchant sign-in";
}

/// <summary>Who signed in. The session is the caller's to open.</summary>
/// <param name="Id">The person.</param>
/// <param name="Merchant">The merchant's id.</param>
/// <param name="Role">What the person does for it.</param>
/// <param name="Name">The name shown to colleagues.</param>
/// <param name="DeviceToken">The token by which this browser is known at the next sign-in.</param>
public sealed record MerchantUserSignedIn(MerchantUserId Id, Guid Merchant, MerchantRole Role, string Name, string DeviceToken);

/// <summary>A second factor being set up.</summary>
/// <param name="Ticket">To be sent back with the first code; valid for ten minutes.</param>
/// <param name="Secret">Secret in Base32, to type in by hand.</param>
/// <param name="OtpauthUri">The same secret for a QR code.</param>
public sealed record MerchantEnrolment(string Ticket, string Secret, string OtpauthUri)
{
    /// <summary>Never reveals the secret, as this ends up in logs.</summary>
    public override string ToString() => "merchant enrolment";
}

/// <summary>The steps of a sign-in of merchants' people, and of setting up the second factor before the first one.</summary>
internal sealed class MerchantUserSignIn(
    Database db,
    Vault vault,
    SignInThrottle throttle,
    KnownBrowsers browsers,
    PasswordGate gate,
    EnrolmentTickets tickets,
    AddressLimits limits,
    TimeProvider clock
)
{
    private const string Issuer = "Paycare merchant";
    public static readonly Refusal Invalid = new(RefusalKind.NotSignedIn, "invalid-credentials");

    public async Task<Result<MerchantUserSignedIn>> SignInAsync(MerchantSignInBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        _ = check.Code("oneTimeCode", body.OneTimeCode);
        if ((await CheckAsync(check, body, cancel)).IsRefused(out var refused, out var found))
        {
            return refused;
        }

        if (!found.User.TwoFactorEnabled)
        {
            return new Refusal(RefusalKind.NotSignedIn, "second-factor-enrolment");
        }

        return await TakeCodeAsync(found.User, body.OneTimeCode, cancel)
            ? await SignedInAsync(found.User, found.Key, body.DeviceToken, cancel)
            : Invalid;
    }

    /// <summary>Begins enrolment after a correct password when there is no second factor yet. Each start makes a new secret.</summary>
    public async Task<Result<MerchantEnrolment>> BeginEnrolmentAsync(MerchantSignInBody body, CancellationToken cancel)
    {
        if ((await CheckAsync(new FieldCheck(), body, cancel)).IsRefused(out var refused, out var found))
        {
            return refused;
        }

        var (user, key) = found;
        if (user.TwoFactorEnabled)
        {
            return Invalid;
        }

        user.TotpSecretSealed = vault.Seal(
            Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(20)),
            MerchantUser.PlaceOf(user.Id, "totp-secret")
        );
        await throttle.ClearAsync(key, cancel);
        await db.SaveChangesAsync(cancel);
        return Enrolment(user);
    }

    /// <summary>An enrolment in progress; <c>null</c> once expired.</summary>
    public async Task<MerchantEnrolment?> FindEnrolmentAsync(string? ticket, CancellationToken cancel) =>
        await EnrollingAsync(ticket, cancel) is { } user ? Enrolment(user) : null;

    /// <summary>Checks the first code of the new second factor, and signs in.</summary>
    public async Task<Result<MerchantUserSignedIn>> FinishEnrolmentAsync(string? ticket, string? code, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.FinishMerchantEnrolment) is { } tooMany)
        {
            return tooMany;
        }

        if (await EnrollingAsync(ticket, cancel) is not { } user)
        {
            return Invalid;
        }

        var key = CountedLocks.MerchantFirstCodes.Of(user.Id);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        if (!await TakeCodeAsync(user, code, cancel))
        {
            return Refusal.Invalid("code", "field.code-wrong");
        }

        user.TwoFactorEnabled = true;
        await db.SaveChangesAsync(cancel);
        return await SignedInAsync(user, key, null, cancel);
    }

    /// <summary>The person with this e-mail and password; a try is spent until the sign-in is complete.</summary>
    private async Task<Result<(MerchantUser User, LockKey Key)>> CheckAsync(
        FieldCheck check,
        MerchantSignInBody body,
        CancellationToken cancel
    )
    {
        if (limits.Enter(LimitedStep.MerchantSignIn) is { } tooMany)
        {
            return tooMany;
        }

        var email = check.Text("email", Typed.Line(body.Email), 254).ToLowerInvariant();
        var password = PasswordCheck.Secret(check, "password", body.Password);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var indexes = vault.BlindIndexes("merchant-email", email);
        var user = await db.Set<MerchantUser>().SingleBelievedAsync(u => indexes.Contains(u.EmailIndex) && !u.IsDisabled, cancel);
        var browser = user is null ? null : browsers.Read(body.DeviceToken, user.Id);
        var key =
            browser is { } known ? CountedLocks.MerchantSignInDevice.Of(user!.Id).Part(known.ToString())
            : user is null ? CountedLocks.MerchantSignIn.Of(vault.LastingIndex("merchant-email", email))
            : CountedLocks.MerchantSignIn.Of(user.Id);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        var lane = browser is null ? PasswordLane.Stranger : PasswordLane.Known;
        if ((await gate.FitsAsync(user?.PasswordHash, password, lane, cancel)).IsRefused(out var busy, out var fits))
        {
            await throttle.GiveBackAsync(key, cancel);
            return busy;
        }

        return fits ? (user!, key) : Invalid;
    }

    /// <summary>A compare-and-set: each code is valid once.</summary>
    private async Task<bool> TakeCodeAsync(MerchantUser user, string? code, CancellationToken cancel) =>
        TotpCodes.Fits(Base32Encoding.ToBytes(Secret(user)), code, clock.GetUtcNow(), out var step)
        && await db.Set<MerchantUser>()
            .Where(u => u.Id == user.Id && u.LastTotpStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastTotpStep, step), cancel) == 1;

    private async Task<MerchantUser?> EnrollingAsync(string? ticket, CancellationToken cancel) =>
        tickets.Read<MerchantUserId>(ticket) is { } id
            ? await db.Set<MerchantUser>().SingleBelievedAsync(u => u.Id == id && !u.IsDisabled && !u.TwoFactorEnabled, cancel)
            : null;

    private async Task<MerchantUserSignedIn> SignedInAsync(MerchantUser user, LockKey key, string? deviceToken, CancellationToken cancel)
    {
        await throttle.ClearAsync(key, cancel);
        return new MerchantUserSignedIn(user.Id, user.Merchant, user.Role, user.DisplayName, browsers.Write(user.Id, deviceToken));
    }

    private string Secret(MerchantUser user) => vault.Open(user.TotpSecretSealed, MerchantUser.PlaceOf(user.Id, "totp-secret"));

    private MerchantEnrolment Enrolment(MerchantUser user) =>
        new(
            tickets.Write(user.Id),
            Secret(user),
            new OtpUri(OtpType.Totp, Secret(user), vault.Open(user.EmailSealed, MerchantUser.PlaceOf(user.Id, "email")), Issuer).ToString()
        );
}
