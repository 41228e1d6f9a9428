using Microsoft.Extensions.Options;

namespace Paycare.Care.Channels.Social;

/// <summary>Official accounts on social media.</summary>
internal sealed class SocialChannel(IOptions<SocialOptions> options) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "social";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "bubble";

    /// <inheritdoc />
    public bool OpensCases => false;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.Outside;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways =>
        [
            .. options.Value.Social.Select(a => new ContactWay(a.Link, a.Name, a.Account, a.Wait, IsReply: true)
            {
                Kind = a.Name.ToLowerInvariant(),
                Where = a.Link,
            }),
        ];
}
