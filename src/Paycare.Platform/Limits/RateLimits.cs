namespace Paycare.Platform.Limits;

/// <summary>Limits per minute: <c>Paycare:RateLimits</c>. Steps per address, and reads per session.</summary>
public sealed class RateLimits
{
    /// <summary>Sign-ups per address and minute.</summary>
    public int SignUpsPerMinute { get; set; } = 60;

    /// <summary>Sign-ins per address and minute.</summary>
    public int SignInsPerMinute { get; set; } = 120;

    /// <summary>Cases opened per address and minute.</summary>
    public int CasesPerMinute { get; set; } = 60;

    /// <summary>Searches of help articles per address and minute.</summary>
    public int SearchesPerMinute { get; set; } = 600;

    /// <summary>Reads per session and minute.</summary>
    public int ReadsPerMinute { get; set; } = 600;

    /// <summary>Multiplies these limits for loopback addresses.</summary>
    public int LoopbackFactor { get; set; } = 1;

    /// <summary>The limit that a step counts in, and how often it may be taken.</summary>
    internal (string Name, int PerMinute) Of(LimitedStep step) =>
        step switch
        {
            LimitedStep.SignUp => ("sign-up", SignUpsPerMinute),
            LimitedStep.OpenCase => ("open-case", CasesPerMinute),
            LimitedStep.SearchHelp => ("search", SearchesPerMinute),
            _ => ("sign-in", SignInsPerMinute),
        };
}
