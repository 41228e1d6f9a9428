using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Linking;

/// <summary>Linked accounts as their owners know them again: the channel, and the end of the address.</summary>
internal sealed class LinkNames(Database db, ChannelBook channels, TextCatalog texts, Vault vault, TimeProvider clock)
{
    public LinkedAccountItem Item(LinkedAccount link) =>
        new(link.Id, link.Channel, channels.Of(link.Channel).Mask(link.Address(vault)), link.ConfirmedAt);

    public LinkQuestion Question(Conversation conversation, DateTimeOffset until) =>
        new(conversation.Channel, channels.Of(conversation.Channel).Mask(conversation.Address(vault)), conversation.LastHeardAt, until);

    /// <summary>For the list of events and the notice.</summary>
    public string Told(LinkedAccount link) =>
        $"{texts.Get(CultureInfo.CurrentUICulture, $"chat.on.{link.Channel}")} {channels.Of(link.Channel).Mask(link.Address(vault))}";

    /// <summary>The link of a conversation's address, whoever has it.</summary>
    public Task<LinkedAccount?> LinkOfAsync(Conversation conversation, CancellationToken cancel) =>
        LinkedAccount.FindAsync(db, conversation.Channel, conversation.Address(vault), vault, cancel);

    /// <summary>Links it, in the transaction of its cause.</summary>
    public LinkedAccount Link(CustomerId customer, Conversation conversation)
    {
        var link = LinkedAccount.Of(customer, conversation.Channel, conversation.Address(vault), vault, clock);
        db.Set<LinkedAccount>().Add(link);
        return link;
    }
}
