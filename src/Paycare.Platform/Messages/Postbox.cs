using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Messages;

/// <summary>Sends messages to people in their own language.</summary>
public sealed class Postbox(Vault vault, TextCatalog texts, IEnumerable<IMessageCarrier> carriers, TimeProvider clock)
{
    private readonly IMessageCarrier[] _carriers = [.. carriers];

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
        var text = texts.Get(language, textKey, code is null ? arguments : [code, .. arguments]);
        var id = Add(db, channel, to, channel == MessageChannel.Sms ? SmsText.Plain(text) : text, code);
        foreach (var carrier in _carriers)
        {
            if (carrier.Channel == channel && carrier.IsReady)
            {
                carrier.Plan(db, id, language);
            }
        }
    }

    /// <summary>
    /// Adds a message that nobody carries out of the house, so that it can be read where messages of a demo are read.
    /// </summary>
    /// <param name="db">The context that saves the cause.</param>
    /// <param name="channel">The way that it would have gone.</param>
    /// <param name="to">Where to.</param>
    /// <param name="text">The text, in the person's language.</param>
    public void Keep(Database db, MessageChannel channel, string to, string text)
    {
        ArgumentNullException.ThrowIfNull(db);
        _ = Add(db, channel, to, text, null);
    }

    /// <summary>Adds a push to what the context will save; its sender adds the deliveries.</summary>
    /// <param name="db">The context that saves the cause.</param>
    /// <param name="to">The phone number of the person whose devices are told, in E.164 form.</param>
    /// <param name="text">The text, in the person's language.</param>
    /// <returns>The message's id, for <see cref="FindAsync"/>.</returns>
    public Guid Push(Database db, string to, string text)
    {
        ArgumentNullException.ThrowIfNull(db);
        return Add(db, MessageChannel.Push, to, text, null);
    }

    /// <summary>A message as its sender needs it; <c>null</c> when it was erased.</summary>
    public async Task<SentMessage?> FindAsync(Database db, Guid id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.Set<OutgoingMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) is { } row ? Open(row) : null;
    }

    private Guid Add(Database db, MessageChannel channel, string to, string text, string? code)
    {
        var id = OrderedGuid.Next(clock);
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
        return id;
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

    /// <summary>
    /// The messages to one address, in any of its forms, oldest first. For the demo's screens only; nothing else may read them.
    /// </summary>
    public async Task<IReadOnlyList<SentMessage>> ReadAsync(
        Database db,
        IReadOnlyCollection<string>? to,
        int atMost,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        var query = db.Set<OutgoingMessage>().AsNoTracking();
        if (to is not null)
        {
            var indexes = to.SelectMany(form => vault.BlindIndexes("message-to", form)).Distinct().ToList();
            query = query.Where(m => indexes.Contains(m.ToIndex));
        }

        var rows = await query.OrderByDescending(m => m.Id).Take(atMost).ToListAsync(cancel);
        rows.Reverse();
        return [.. rows.Select(Open)];
    }

    private SentMessage Open(OutgoingMessage m) =>
        new(
            m.At,
            vault.Open(m.ToSealed, OutgoingMessage.PlaceOf(m.Id, "to")),
            m.Channel,
            vault.Open(m.TextSealed, OutgoingMessage.PlaceOf(m.Id, "text")),
            m.CodeSealed is null ? null : vault.Open(m.CodeSealed, OutgoingMessage.PlaceOf(m.Id, "code"))
        );
}
