using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Care.Channels;

/// <summary>
/// That a message was heard: the same one is not taken twice, and an answer to it finds its case. What is looked up is a keyed hash
/// of its id; the id itself is sealed, so that our answers can name what they answer.
/// </summary>
internal sealed class HeardMark
{
    /// <summary>Longer than any provider or mail server tries to deliver the same message.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(60);

    public required Guid Id { get; init; }

    public required string Channel { get; init; }

    public required string Digest { get; init; }

    public required ConversationId Conversation { get; init; }

    public required byte[] ExternalIdSealed { get; init; }

    public required DateTimeOffset At { get; init; }

    public static HeardMark Of(Heard heard, ConversationId conversation, Vault vault, TimeProvider clock)
    {
        var id = OrderedGuid.Next(clock);
        return new HeardMark
        {
            Id = id,
            Channel = heard.Channel,
            Digest = DigestOf(heard.Channel, heard.ExternalId, vault),
            Conversation = conversation,
            ExternalIdSealed = vault.Seal(heard.ExternalId, ExternalIdPlace(id)),
            At = clock.GetUtcNow(),
        };
    }

    /// <summary>Finds a message again. No rotation of keys changes it: it is swept before that matters.</summary>
    public static string DigestOf(string channel, string externalId, Vault vault) => vault.LastingIndex("heard", $"{channel}:{externalId}");

    public string ExternalId(Vault vault) => vault.Open(ExternalIdSealed, ExternalIdPlace(Id));

    public static void Map(EntityTypeBuilder<HeardMark> mark)
    {
        mark.ToTable("care_heard");
        mark.Property(m => m.Id).ValueGeneratedNever();
        mark.Property(m => m.Channel).HasMaxLength(40);
        mark.Property(m => m.Digest).HasMaxLength(64);
        mark.HasIndex(m => new { m.Channel, m.Digest }).IsUnique();
        mark.HasIndex(m => new { m.Conversation, m.Id });
        mark.HasIndex(m => m.At);
    }

    private static Place ExternalIdPlace(Guid id) => new("care_heard", id, "external-id");
}
