using Paycare.Platform.Storage;

namespace Paycare.Platform.Due;

/// <summary>An event that another module may want to know of. Carries ids, never personal data.</summary>
public interface IEvent
{
    /// <summary>What it happened to: events of one aggregate arrive in order.</summary>
    string Aggregate { get; }
}

/// <summary>Hears of events.</summary>
public interface ISubscriber
{
    /// <summary>What it waits for, and so in which lane events wait for it: nothing, unless it says so.</summary>
    static virtual DueLane Lane => DueLane.Local;
}

/// <summary>Hears of one kind of event; must bear hearing of it twice.</summary>
public interface ISubscriber<in TEvent> : ISubscriber
    where TEvent : IEvent
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
    public void Publish<TEvent>(Database db, TEvent happened)
        where TEvent : IEvent
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
internal sealed class Delivery<TEvent, TSubscriber>(TSubscriber subscriber) : IDueHandler<TEvent>
    where TEvent : IEvent
    where TSubscriber : ISubscriber<TEvent>
{
    public static string Name => $"event:{typeof(TSubscriber).Name}";

    public static DueLane Lane => TSubscriber.Lane;

    public Task HandleAsync(TEvent payload, DueItem item, CancellationToken cancel) => subscriber.HandleAsync(payload, cancel);
}
