using Paycare.Care.Cases;

namespace Paycare.Care.Channels.App;

/// <summary>The app: people write there, signed in.</summary>
internal sealed class AppChannel : IChannel
{
    /// <inheritdoc />
    public string Name => CaseChannels.App;

    /// <inheritdoc />
    public string Icon => "chat";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.InCase;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways { get; } =
    [new("/help/new", null, null, Wait: null) { Kind = CaseChannels.App, Where = "/help/new" }];
}
