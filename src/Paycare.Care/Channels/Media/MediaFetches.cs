using System.Text.Json;
using Paycare.Care.Cases;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Media;

/// <summary>A channel whose media can be fetched, and the due handler that does.</summary>
/// <param name="Channel">Its name in the contract.</param>
/// <param name="Handler">The name of the handler.</param>
/// <param name="Media">What fetches.</param>
internal sealed record MediaRail(string Channel, string Handler, IChannelMedia Media);

/// <summary>Something that is to be fetched.</summary>
/// <param name="Id">The id that it will have as a file, whenever it is here: so it is here once.</param>
/// <param name="Case">The case.</param>
/// <param name="Holder">The message that it came with; the case's own id for its first words.</param>
/// <param name="Conversation">Where it was sent; <c>null</c> when nobody can be told there.</param>
/// <param name="Kind">What it is, as the provider says.</param>
/// <param name="Index">How many came before it in its message.</param>
/// <param name="What">What the provider calls it, sealed: some of these names open it to whoever has them.</param>
internal sealed record MediaDue(Guid Id, CaseId Case, Guid Holder, ConversationId? Conversation, MediaKind Kind, int Index, byte[] What)
{
    public static MediaDue Of(CaseId @case, Guid holder, ConversationId? conversation, HeardMedia media, int index, Vault vault, Guid id) =>
        new(id, @case, holder, conversation, media.Kind, index, vault.Seal(JsonSerializer.Serialize(media), PlaceOf(id)));

    /// <summary>What is to be fetched.</summary>
    public HeardMedia Open(Vault vault) => JsonSerializer.Deserialize<HeardMedia>(vault.Open(What, PlaceOf(Id)))!;

    private static Place PlaceOf(Guid id) => new("platform_due_items", id, "media");
}

/// <summary>Plans what is to be fetched, in the transaction of the message that it came with.</summary>
internal sealed class MediaFetches(Database db, IEnumerable<MediaRail> rails, Vault vault, TimeProvider clock)
{
    /// <summary>Plans it, as far as it can be had.</summary>
    /// <param name="channel">Where it came.</param>
    /// <param name="to">What it will be attached to; its kind and reference are filled in.</param>
    /// <param name="media">What came.</param>
    /// <param name="atMost">The most of them: one more than a message may have is told as too many.</param>
    public void Plan(string channel, MediaHolder to, IEnumerable<HeardMedia> media, int atMost)
    {
        if (rails.FirstOrDefault(r => r.Channel == channel) is not { Media.CanFetch: true } rail)
        {
            return;
        }

        foreach (var (index, one) in media.Where(m => m.Reference is not null).Take(atMost).Index())
        {
            var id = OrderedGuid.Next(clock);
            var scrubbed = one with { Name = one.Name is null ? null : SecretScrub.Clean(one.Name) };
            var due = MediaDue.Of(to.Case, to.Holder, to.Conversation, scrubbed, index, vault, id);
            db.Set<DueItem>().Add(DueItem.At(clock.GetUtcNow(), rail.Handler, StrongId.Text(id), due, clock));
        }
    }
}

/// <summary>What fetched files are attached to; see <see cref="MediaDue"/>.</summary>
internal readonly record struct MediaHolder(CaseId Case, Guid Holder, ConversationId? Conversation);
