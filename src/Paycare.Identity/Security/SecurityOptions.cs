namespace Paycare.Identity.Security;

/// <summary>Durations of account-security measures.</summary>
public sealed class SecurityOptions
{
    /// <summary>
    /// How long little money leaves after a new device, PIN, phone, e-mail, password reset or bank account; at most 24 hours.
    /// </summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a password sign-in or code counts as step-up.</summary>
    public TimeSpan AskedAgain { get; set; } = TimeSpan.FromMinutes(10);
}
