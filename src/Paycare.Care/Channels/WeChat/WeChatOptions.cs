namespace Paycare.Care.Channels.WeChat;

/// <summary>
/// The official account on WeChat: configuration <c>Paycare:Channels:WeChat</c>. Without its token <c>/channels/wechat</c> answers 404.
/// </summary>
public sealed class WeChatOptions
{
    /// <summary>The token that signs what WeChat posts.</summary>
    public string Token { get; set; } = "";

    /// <summary>The key of encrypted messages, 43 characters; without it only plain ones are taken.</summary>
    public string EncodingAesKey { get; set; } = "";

    /// <summary>
    /// Whether plain messages are taken though there is a key. Their signature covers the time alone, not the words: whoever sees one
    /// call can write others.
    /// </summary>
    public bool TakesPlain { get; set; }

    /// <summary>The account's id, which encrypted messages must name.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The account's secret, for answers; without one they are only kept.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>Address of the API; https, except loopback.</summary>
    public string ApiBase { get; set; } = "https://api.weixin.qq.com";

    /// <summary>How fast answers go out.</summary>
    public PaceOptions Pace { get; set; } = new() { PerSecond = 20 };

    internal bool IsSet => Token.Length > 0;

    internal bool CanCall => IsSet && AppId.Length > 0 && AppSecret.Length > 0;
}
