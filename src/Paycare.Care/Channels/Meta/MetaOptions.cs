namespace Paycare.Care.Channels.Meta;

/// <summary>
/// The app at Meta that serves WhatsApp, Messenger and Instagram: configuration <c>Paycare:Channels:Meta</c>. Without its secret
/// <c>/channels/meta</c> answers 404.
/// </summary>
public sealed class MetaOptions
{
    /// <summary>The app's secret, which signs what Meta posts.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>What Meta must show when it is told our address.</summary>
    public string VerifyToken { get; set; } = "";

    /// <summary>The token that answers are sent with; without one they are only kept.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>The id of the WhatsApp number that answers come from.</summary>
    public string WhatsAppNumberId { get; set; } = "";

    /// <summary>Address of the API, with its version; https, except loopback.</summary>
    public string ApiBase { get; set; } = "https://graph.facebook.com/v24.0";

    /// <summary>
    /// Where Meta keeps what people send, as ends of host names with blanks between: nothing is fetched from anywhere else.
    /// </summary>
    public string MediaHosts { get; set; } = "fbcdn.net fbsbx.com cdninstagram.com";

    /// <summary>How fast answers go out on WhatsApp.</summary>
    public PaceOptions WhatsAppPace { get; set; } =
        new()
        {
            PerSecond = 80,
            RecipientEvery = TimeSpan.FromSeconds(6),
            RecipientBurst = 10,
        };

    /// <summary>How fast answers go out on Messenger.</summary>
    public PaceOptions MessengerPace { get; set; } = new() { PerSecond = 300 };

    /// <summary>How fast answers go out on Instagram.</summary>
    public PaceOptions InstagramPace { get; set; } = new() { PerSecond = 100 };

    internal bool IsSet => AppSecret.Length > 0;

    internal bool CanCall => IsSet && AccessToken.Length > 0;
}
