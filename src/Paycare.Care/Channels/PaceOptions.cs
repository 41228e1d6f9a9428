namespace Paycare.Care.Channels;

/// <summary>How fast a provider takes what is sent.</summary>
public sealed class PaceOptions
{
    /// <summary>The most messages of the account within a second; 0 for as many as come.</summary>
    public int PerSecond { get; set; }

    /// <summary>How far apart messages to one person are, in the long run; zero for no distance.</summary>
    public TimeSpan RecipientEvery { get; set; }

    /// <summary>How many messages one person may get before that distance counts; at least one.</summary>
    public int RecipientBurst { get; set; } = 1;

    /// <summary>As fast as they come.</summary>
    internal static PaceOptions Free { get; } = new();
}
