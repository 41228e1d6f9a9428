using Microsoft.Extensions.Options;

namespace Paycare.Care.Channels.WeChat;

/// <summary>Messages to the official account on WeChat.</summary>
internal sealed class WeChatChannel(IOptions<WeChatOptions> options) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "wechat";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "bubble";

    /// <inheritdoc />
    public bool OpensCases => options.Value.IsSet;

    /// <inheritdoc />
    public ReplyWay Reply => options.Value.IsSet ? ReplyWay.InCase : ReplyWay.Outside;

    /// <summary>The help page shows the accounts that the operator names: see <c>Paycare:Contact:Social</c>.</summary>
    public IReadOnlyList<ContactWay> Ways => [];

    /// <inheritdoc />
    public TimeSpan? ReplyWindow => TimeSpan.FromHours(48);
}
