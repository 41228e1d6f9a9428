using Microsoft.Extensions.Options;

namespace Paycare.Care.Channels.Email;

/// <summary>E-mail to care.</summary>
internal sealed class EmailChannel(IOptions<EmailOptions> options) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "email";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "mail";

    /// <inheritdoc />
    public bool OpensCases => false;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.Outside;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways =>
        options.Value is { Address.Length: > 0 } mailbox
            ? [new($"mailto:{mailbox.Address}", null, mailbox.Address, mailbox.Wait) { Kind = Key, Where = mailbox.Address }]
            : [];
}
