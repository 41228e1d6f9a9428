namespace Paycare.Care.Channels.App;

/// <summary>The app: people write there, signed in.</summary>
internal sealed class AppChannel : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "app";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "chat";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public bool IsSignedIn => true;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.InCase;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways { get; } = [new("/help/new", null, null, Wait: null) { Kind = Key, Where = "/help/new" }];
}
