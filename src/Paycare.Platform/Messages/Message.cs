using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Messages;

/// <summary>The ways Paycare reaches people outside the app.</summary>
public enum MessageChannel
{
    /// <summary>A text message to a phone.</summary>
    Sms,

    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A notice on the lock screens of the devices that asked for it.</summary>
    Push,

    /// <summary>A message on WhatsApp.</summary>
    WhatsApp,

    /// <summary>A message on Messenger.</summary>
    Messenger,

    /// <summary>A direct message on Instagram.</summary>
    Instagram,

    /// <summary>A message on Telegram.</summary>
    Telegram,

    /// <summary>A message on LINE.</summary>
    Line,

    /// <summary>A message on WeChat.</summary>
    WeChat,
}

/// <summary>A message on its way to a person, written in the transaction of its cause, with address and text sealed.</summary>
internal sealed class OutgoingMessage
{
    /// <summary>Long enough to look into a complaint about it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public MessageChannel Channel { get; init; }

    public required string ToIndex { get; init; }

    public required byte[] ToSealed { get; init; }

    public required byte[] TextSealed { get; init; }

    public byte[]? CodeSealed { get; init; }

    public static Place PlaceOf(Guid id, string column) => new("platform_outgoing_messages", id, column);

    public static KeyedColumn ToColumn { get; } =
        new BlindIndexColumn<OutgoingMessage>(
            "platform_outgoing_messages.ToIndex",
            m => m.ToIndex,
            (m, vault) => vault.BlindIndex("message-to", vault.Open(m.ToSealed, PlaceOf(m.Id, "to")))
        );

    public static void Map(EntityTypeBuilder<OutgoingMessage> message)
    {
        message.ToTable("platform_outgoing_messages");
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Channel).StoredByName();
        message.Property(m => m.ToIndex).HasMaxLength(64);
        message.HasIndex(m => new { m.ToIndex, m.Id });
    }
}

/// <summary>What was sent to one address up to a moment; a later owner of the address keeps their messages.</summary>
internal sealed record MessagesToForget(Guid Id, byte[] ToSealed, DateTimeOffset Until);

/// <summary>Erases messages to an address that no longer belongs to any customer.</summary>
internal sealed class MessageErasureTimer(Database db, Vault vault) : IDueHandler<MessagesToForget>
{
    public const string HandlerName = "forget-messages";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    public static Place PlaceOf(Guid id) => new("platform_due_items", id, "to");

    public async Task HandleAsync(MessagesToForget order, DueItem item, CancellationToken cancel)
    {
        var indexes = vault.BlindIndexes("message-to", vault.Open(order.ToSealed, PlaceOf(order.Id)));
        await db.Set<OutgoingMessage>().Where(m => indexes.Contains(m.ToIndex) && m.At <= order.Until).ExecuteDeleteAsync(cancel);
        await db.Dialect.ForgetDeletedAsync(db, cancel);
    }
}

/// <summary>A message as its recipient sees it.</summary>
public sealed record SentMessage(DateTimeOffset At, string To, MessageChannel Channel, string Text, string? Code);
