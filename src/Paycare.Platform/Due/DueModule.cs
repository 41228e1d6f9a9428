using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Due;

/// <summary>Wires due work and the outbox.</summary>
public static class DueModule
{
    internal static void Add(IServiceCollection services)
    {
        services.AddSingleton<Outbox>();
        services.AddSingleton<DueSignal>();
        services.AddSingleton<DueHandlers>();
        services.AddSingleton<DueQueue>();
        services.AddSingleton<Activity>();
        services.AddSingleton<ISaveStep, WakeForNewWork>();
        services.AddHostedService<DueWorker>();
        services.AddTables("platform", [], model => DueItem.Map(model.Entity<DueItem>()));
    }

    /// <summary>Adds a handler of due work.</summary>
    public static IServiceCollection AddDueHandler<THandler>(this IServiceCollection services)
        where THandler : class, IDueHandler
    {
        services.TryAddScoped<THandler>();
        return services.AddSingleton(
            new DueHandler(THandler.Name, THandler.Lane, typeof(THandler), (scope, item, cancel) =>
                ((IDueHandler)scope.GetRequiredService<THandler>()).HandleAsync(item, cancel)
            )
        );
    }

    /// <summary>Subscribes to another module's event.</summary>
    public static IServiceCollection AddSubscriber<TEvent, TSubscriber>(this IServiceCollection services)
        where TEvent : IEvent
        where TSubscriber : class, ISubscriber<TEvent>
    {
        services.TryAddScoped<TSubscriber>();
        services.AddSingleton(new Subscription(typeof(TEvent), Delivery<TEvent, TSubscriber>.Name));
        return services.AddDueHandler<Delivery<TEvent, TSubscriber>>();
    }

    /// <summary>Wakes the worker once new work is saved.</summary>
    private sealed class WakeForNewWork(DueSignal due) : ISaveStep
    {
        public Action? Begin(Database db) => db.ChangeTracker.Entries<DueItem>().Any(e => e.State == EntityState.Added) ? due.Wake : null;
    }
}
