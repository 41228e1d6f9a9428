namespace Paycare.Care.Channels.Line;

/// <summary>
/// The official account on LINE: configuration <c>Paycare:Channels:Line</c>. Without its secret <c>/channels/line</c> answers 404.
/// </summary>
public sealed class LineOptions
{
    /// <summary>The channel's secret, which signs what LINE posts.</summary>
    public string ChannelSecret { get; set; } = "";

    /// <summary>The token that answers are sent with; without one they are only kept.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>Address of the API; https, except loopback.</summary>
    public string ApiBase { get; set; } = "https://api.line.me";

    /// <summary>Address of the API that gives out what people send; https, except loopback.</summary>
    public string DataBase { get; set; } = "https://api-data.line.me";

    /// <summary>How fast answers go out.</summary>
    public PaceOptions Pace { get; set; } = new() { PerSecond = 2000 };

    internal bool IsSet => ChannelSecret.Length > 0;

    internal bool CanCall => IsSet && AccessToken.Length > 0;
}
