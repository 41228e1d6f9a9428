namespace Paycare.Identity.Security;

/// <summary>How long and how much the security of accounts holds back.</summary>
public sealed class SecurityOptions
{
    /// <summary>How long large sums wait after a new device, PIN, phone or e-mail.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a password sign-in or code counts as step-up.</summary>
    public TimeSpan AskedAgain { get; set; } = TimeSpan.FromMinutes(10);
}
