using Microsoft.Extensions.Options;
using Paycare.Platform.Contacts;

namespace Paycare.Care.Channels.Email;

/// <summary>E-mail to care.</summary>
internal sealed class EmailChannel(IOptions<MailOptions> options) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "email";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "mail";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.InCase;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways =>
        options.Value is { Address.Length: > 0 } mailbox
            ? [new($"mailto:{mailbox.Address}", null, mailbox.Address, mailbox.Wait) { Kind = Key, Where = mailbox.Address }]
            : [];

    /// <inheritdoc />
    public string Mask(string address) => Contact.MaskEmail(address);
}
