namespace Paycare.Care.Cases;

/// <summary>
/// The channels that cases themselves know: where signed-in customers write, where others do, and what nobody wrote. All others are
/// told to them by <c>Paycare.Care.Channels</c>, a room above.
/// </summary>
public static class CaseChannels
{
    /// <summary>The app: it is known who writes, because they are signed in.</summary>
    public const string App = "app";

    /// <summary>The web form of people who are not signed in.</summary>
    public const string Web = "web";

    /// <summary>Nobody told it: Paycare found it.</summary>
    public const string OwnFinding = "paycare";
}
