using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
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
}

/// <summary>A message on its way to a person, written in the transaction of its cause, with address and text sealed.</summary>
internal sealed class OutgoingMessage
{
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

/// <summary>Sends messages to people in their own language.</summary>
public sealed class Postbox(Vault vault, TextCatalog texts, TimeProvider clock)
{
    /// <summary>Adds a message to what the context will save.</summary>
    /// <param name="db">The context that saves the cause.</param>
    /// <param name="channel">SMS or e-mail.</param>
    /// <param name="to">The phone number in E.164 form, or the e-mail address.</param>
    /// <param name="language">The recipient's language.</param>
    /// <param name="textKey">Key of the text; {0} is the code when there is one.</param>
    /// <param name="code">The one-time code in the text, if any.</param>
    /// <param name="arguments">Other values for the text.</param>
    public void Send(
        Database db,
        MessageChannel channel,
        string to,
        CultureInfo language,
        string textKey,
        string? code = null,
        params object?[] arguments
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        var id = OrderedGuid.Next(clock);
        var text = texts.Get(language, textKey, code is null ? arguments : [code, .. arguments]);
        db.Set<OutgoingMessage>()
            .Add(
                new OutgoingMessage
                {
                    Id = id,
                    At = clock.GetUtcNow(),
                    Channel = channel,
                    ToIndex = vault.BlindIndex("message-to", to),
                    ToSealed = vault.Seal(to, OutgoingMessage.PlaceOf(id, "to")),
                    TextSealed = vault.Seal(text, OutgoingMessage.PlaceOf(id, "text")),
                    CodeSealed = code is null ? null : vault.Seal(code, OutgoingMessage.PlaceOf(id, "code")),
                }
            );
    }

    /// <summary>
    /// Schedules the erasure of everything sent to an address until now, because the address no longer belongs to any customer.
    /// Saved in the transaction of its cause, done as due work.
    /// </summary>
    /// <param name="db">The context that saves the cause.</param>
    /// <param name="to">The phone number or e-mail address.</param>
    /// <param name="at">When to erase: the last messages must be delivered first.</param>
    public void ForgetLater(Database db, string to, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(db);
        var id = OrderedGuid.Next(clock);
        db.Set<DueItem>()
            .Add(
                DueItem.At(
                    at,
                    MessageErasureTimer.HandlerName,
                    StrongId.Text(id),
                    new MessagesToForget(id, vault.Seal(to, MessageErasureTimer.PlaceOf(id)), clock.GetUtcNow()),
                    clock
                )
            );
    }

    /// <summary>The messages to one address, oldest first. For the demo's screens only; nothing else may read them.</summary>
    public async Task<IReadOnlyList<SentMessage>> ReadAsync(Database db, string? to, int atMost, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var query = db.Set<OutgoingMessage>().AsNoTracking();
        if (to is not null)
        {
            var indexes = vault.BlindIndexes("message-to", to);
            query = query.Where(m => indexes.Contains(m.ToIndex));
        }

        var rows = await query.OrderByDescending(m => m.Id).Take(atMost).ToListAsync(cancel);
        rows.Reverse();
        return
        [
            .. rows.Select(m => new SentMessage(
                m.At,
                vault.Open(m.ToSealed, OutgoingMessage.PlaceOf(m.Id, "to")),
                m.Channel,
                vault.Open(m.TextSealed, OutgoingMessage.PlaceOf(m.Id, "text")),
                m.CodeSealed is null ? null : vault.Open(m.CodeSealed, OutgoingMessage.PlaceOf(m.Id, "code"))
            )),
        ];
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
