using Paycare.Care.Cases;

namespace Paycare.Care.Channels.OwnFinding;

/// <summary>Nobody told it: Paycare found it.</summary>
public sealed class OwnFindingChannel : IChannel
{
    /// <inheritdoc />
    public string Name => CaseChannels.OwnFinding;

    /// <inheritdoc />
    public string Icon => "shield";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.None;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways { get; } = [];
}
