namespace Paycare.Care.Channels.Web;

/// <summary>The web form of people who are not signed in.</summary>
internal sealed class WebChannel : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "web";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "mail";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public bool IsSignedIn => false;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.InCase;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways { get; } = [];
}
