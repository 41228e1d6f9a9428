using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Meta;

namespace Paycare.Care.Channels.WhatsApp;

/// <summary>Messages to the official account on WhatsApp.</summary>
internal sealed class WhatsAppChannel(IOptions<MetaOptions> options) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "whatsapp";

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
    public TimeSpan? ReplyWindow => TimeSpan.FromHours(24);
}
