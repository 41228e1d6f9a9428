namespace Paycare.Identity.Security;

/// <summary>Durations of account-security measures.</summary>
public sealed class SecurityOptions
{
    /// <summary>How long large amounts wait after a new device, PIN, phone or e-mail.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a password sign-in or code counts as step-up.</summary>
    public TimeSpan AskedAgain { get; set; } = TimeSpan.FromMinutes(10);
}
