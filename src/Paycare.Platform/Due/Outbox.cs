using Paycare.Platform.Storage;

namespace Paycare.Platform.Due;

/// <summary>Receives one kind of event, possibly more than once; must be idempotent.</summary>
public interface ISubscriber<in TEvent> : ISubscriber
    where TEvent : IEvent
{
    /// <summary>Handles the event.</summary>
    Task HandleAsync(TEvent happened, CancellationToken cancel);
}

/// <summary>
/// The outbox: an event becomes one due row per subscriber, in the publisher's transaction. A cursor over a shared table
/// would skip rows on PostgreSQL, where a lower number may commit after a higher one (ADR 0004).
/// </summary>
public sealed class Outbox(IEnumerable<Subscription> subscriptions, TimeProvider clock)
{
    private readonly ILookup<Type, Subscription> _byEvent = subscriptions.ToLookup(s => s.Event);

    /// <summary>Adds the event's rows, saved or discarded with everything else in the context.</summary>
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

/// <summary>A handler's subscription to one type of event.</summary>
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
