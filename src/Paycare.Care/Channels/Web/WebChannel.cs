using Paycare.Care.Cases;

namespace Paycare.Care.Channels.Web;

/// <summary>The web form of people who are not signed in.</summary>
internal sealed class WebChannel : IChannel
{
    /// <inheritdoc />
    public string Name => CaseChannels.Web;

    /// <inheritdoc />
    public string Icon => "mail";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.InCase;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways { get; } = [];
}
