using Microsoft.Extensions.Options;

namespace Paycare.Care.Channels.Telegram;

/// <summary>Messages to the bot on Telegram.</summary>
internal sealed class TelegramChannel(IOptions<TelegramOptions> options) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "telegram";

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
}
