using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;

namespace Paycare.Identity.Lockouts;

/// <summary>The locks that close after failures in a row.</summary>
internal static class CountedLocks
{
    private const string Code = "sign-in-locked";

    /// <summary>Sign-ins from devices that are not known, and those of unknown identifiers.</summary>
    public static readonly Lockout SignIn = new(
        "sign-in",
        "customer",
        LockCloser.Strangers,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.KnownDevice,
        LockOpener.PasswordReset,
        LockOpener.Passkey,
        LockOpener.Care,
        LockOpener.Reproof
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Passwords on a known device, at sign-in and in its sessions.</summary>
    public static readonly Lockout SignInDevice = new(
        "sign-in-device",
        "customer's device",
        LockCloser.DeviceHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.PasswordReset,
        LockOpener.Passkey,
        LockOpener.Care,
        LockOpener.Reproof
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>
    /// Codes of password resets, over all resets of a customer; each reset alone allows five. Only codes that were sent count.
    /// </summary>
    public static readonly Lockout ResetCodes = new(
        "password-reset",
        "customer",
        LockCloser.Strangers,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.KnownDevice,
        LockOpener.Passkey,
        LockOpener.Care,
        LockOpener.Reproof
    )
    {
        Code = Code,
        Tries = SignInThrottle.TriesEver,
    };

    /// <summary>Codes of password resets that were begun on a known device.</summary>
    public static readonly Lockout ResetCodesDevice = new(
        "reset-device",
        "customer's device",
        LockCloser.DeviceHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.PasswordReset,
        LockOpener.Passkey,
        LockOpener.Care,
        LockOpener.Reproof
    )
    {
        Code = Code,
        Tries = SignInThrottle.TriesEver,
    };

    /// <summary>Codes of an authenticator, after the right password on a device that is not known.</summary>
    public static readonly Lockout SecondFactor = new(
        "second-factor",
        "customer",
        LockCloser.PasswordHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.KnownDevice,
        LockOpener.Care,
        LockOpener.Reproof
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Codes of an authenticator on a known device and in its sessions.</summary>
    public static readonly Lockout SecondFactorDevice = new(
        "second-factor-device",
        "customer's device",
        LockCloser.DeviceHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.Care,
        LockOpener.Reproof
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Codes that prove a new phone or e-mail address.</summary>
    public static readonly Lockout NewContact = new(
        "new-contact",
        "customer",
        LockCloser.SignedIn,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.Care
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Sign-ins of staff from browsers that are not known, and those of unknown addresses.</summary>
    public static readonly Lockout DeskSignIn = new(
        "staff-sign-in",
        "member of staff",
        LockCloser.Strangers,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.KnownDevice,
        LockOpener.Administrator
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Sign-ins of staff from a known browser.</summary>
    public static readonly Lockout DeskSignInDevice = new(
        "staff-sign-in-device",
        "staff's browser",
        LockCloser.DeviceHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.Administrator
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>The first codes of a new authenticator of staff.</summary>
    public static readonly Lockout StaffFirstCodes = new(
        "staff-enrolment",
        "member of staff",
        LockCloser.PasswordHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.Administrator
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Sign-ins of merchants' people from browsers that are not known, and those of unknown addresses.</summary>
    public static readonly Lockout MerchantSignIn = new(
        "merchant-sign-in",
        "merchant's person",
        LockCloser.Strangers,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.KnownDevice,
        LockOpener.Owner
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>Sign-ins of merchants' people from a known browser.</summary>
    public static readonly Lockout MerchantSignInDevice = new(
        "merchant-sign-in-device",
        "merchant's browser",
        LockCloser.DeviceHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.Owner
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    /// <summary>The first codes of a new authenticator of a merchant's person.</summary>
    public static readonly Lockout MerchantFirstCodes = new(
        "merchant-enrolment",
        "merchant's person",
        LockCloser.PasswordHolder,
        SignInThrottle.Quiet,
        LockOpener.Time,
        LockOpener.Owner
    )
    {
        Code = Code,
        Tries = SignInThrottle.Tries,
    };

    public static readonly Lockout[] All =
    [
        SignIn,
        SignInDevice,
        ResetCodes,
        ResetCodesDevice,
        SecondFactor,
        SecondFactorDevice,
        NewContact,
        DeskSignIn,
        DeskSignInDevice,
        StaffFirstCodes,
        MerchantSignIn,
        MerchantSignInDevice,
        MerchantFirstCodes,
    ];

    public static LockKey Of(this Lockout counted, CustomerId customer) => new(counted, customer.ToString());

    public static LockKey Of(this Lockout counted, DeviceId device) => new(counted, device.ToString());

    public static LockKey Of(this Lockout counted, StaffId staff) => new(counted, staff.ToString());

    public static LockKey Of(this Lockout counted, string subject) => new(counted, subject);
}

/// <summary>The key under which one subject's failures are counted.</summary>
/// <param name="Lock">The lock that they close.</param>
/// <param name="Subject">For whom.</param>
internal readonly record struct LockKey(Lockout Lock, string Subject)
{
    public const char PartMark = '/';

    public override string ToString() => $"{Lock.Name}:{Subject}";

    /// <summary>One of several counts of a subject.</summary>
    public LockKey Part(string part) => new(Lock, $"{Subject}{PartMark}{part}");

    /// <summary>Reads a stored key.</summary>
    public static LockKey Read(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        return new LockKey(CountedLocks.All.Single(l => text.AsSpan(0, at).SequenceEqual(l.Name)), text[(at + 1)..]);
    }
}
