namespace Paycare.Care.Channels.OwnFinding;

/// <summary>Nobody told it: Paycare found it.</summary>
public sealed class OwnFindingChannel : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "paycare";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "shield";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public bool IsSignedIn => false;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.None;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways { get; } = [];
}
