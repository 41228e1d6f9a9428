using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Platform;

/// <summary>
/// Work that is due at a time, as a row: a timer (promise, expiry, inquiry) or the delivery of an event (due at once).
/// Written in the transaction of its cause, so that neither exists without the other.
/// </summary>
public sealed class DueItem
{
    private DueItem() { }

    /// <summary>Ordered id; the order of delivery within an aggregate.</summary>
    public Guid Id { get; private init; }

    /// <summary>Which handler does the work.</summary>
    public string Handler { get; private init; } = "";

    /// <summary>What the work is about. Items of one handler and aggregate are done one by one, oldest first.</summary>
    public string Aggregate { get; private init; } = "";

    /// <summary>The handler's arguments, JSON. Never secrets: ids only.</summary>
    public string Payload { get; private init; } = "";

    /// <summary>Not before this time.</summary>
    public DateTimeOffset DueAt { get; private init; }

    /// <summary>When to try next: when it is due, later after a failure.</summary>
    public DateTimeOffset NextTryAt { get; internal set; }

    /// <summary>How often it failed.</summary>
    public int Failures { get; internal set; }

    /// <summary>Until when a worker has it; a worker that died loses it then.</summary>
    public DateTimeOffset? LeasedUntil { get; internal set; }

    /// <summary>A row for work to be done at a time.</summary>
    public static DueItem At(DateTimeOffset dueAt, string handler, string aggregate, object payload, TimeProvider clock) => new()
    {
        Id = OrderedGuid.Next(clock),
        Handler = handler,
        Aggregate = aggregate,
        Payload = JsonSerializer.Serialize(payload, Json.Options),
        DueAt = dueAt,
        NextTryAt = dueAt,
    };

    internal static void Map(EntityTypeBuilder<DueItem> item)
    {
        item.ToTable("platform_due_items");
        item.Property(i => i.Id).ValueGeneratedNever();
        item.Property(i => i.Handler).HasMaxLength(80);
        item.Property(i => i.Aggregate).HasMaxLength(80);
        item.HasIndex(i => i.NextTryAt);
        item.HasIndex(i => new { i.Handler, i.Aggregate, i.Id });
    }
}

/// <summary>Does one kind of due work. Runs at least once per item, so it must bear being run again.</summary>
public interface IDueHandler
{
    /// <summary>The name that items carry.</summary>
    string Name { get; }

    /// <summary>Does the work. Throwing puts it off and tries again later.</summary>
    Task HandleAsync(DueItem item, CancellationToken cancel);
}

/// <summary>An event that another module may want to know of. Carries ids, never personal data.</summary>
public interface IEvent
{
    /// <summary>What it happened to: events of one aggregate arrive in order.</summary>
    string Aggregate { get; }
}

/// <summary>Hears of one kind of event; must bear hearing of it twice.</summary>
public interface ISubscriber<in TEvent> where TEvent : IEvent
{
    /// <summary>Takes the event.</summary>
    Task HandleAsync(TEvent happened, CancellationToken cancel);
}

/// <summary>
/// The outbox: an event becomes one due row per subscriber, in the publisher's transaction. A cursor over a shared table
/// would skip rows on PostgreSQL, where a lower number may commit after a higher one (ADR 0004).
/// </summary>
public sealed class Outbox(IEnumerable<Subscription> subscriptions, TimeProvider clock)
{
    private readonly ILookup<Type, Subscription> _byEvent = subscriptions.ToLookup(s => s.Event);

    /// <summary>Adds the event's rows; they are saved, or not, with everything else in the context.</summary>
    public void Publish<TEvent>(Database db, TEvent happened) where TEvent : IEvent
    {
        ArgumentNullException.ThrowIfNull(db);
        foreach (var subscription in _byEvent[typeof(TEvent)])
        {
            db.Set<DueItem>().Add(DueItem.At(clock.GetUtcNow(), subscription.Handler, happened.Aggregate, happened, clock));
        }
    }
}

/// <summary>That a handler wants events of a type.</summary>
/// <param name="Event">The event's type.</param>
/// <param name="Handler">The name of the due handler that delivers it.</param>
public sealed record Subscription(Type Event, string Handler);

/// <summary>Delivers events of one type to one subscriber.</summary>
internal sealed class Delivery<TEvent, TSubscriber>(TSubscriber subscriber) : IDueHandler
    where TEvent : IEvent
    where TSubscriber : ISubscriber<TEvent>
{
    public static string HandlerName => $"event:{typeof(TSubscriber).Name}";

    public string Name => HandlerName;

    public Task HandleAsync(DueItem item, CancellationToken cancel) =>
        subscriber.HandleAsync(JsonSerializer.Deserialize<TEvent>(item.Payload, Json.Options)!, cancel);
}
