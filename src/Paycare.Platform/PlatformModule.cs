using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Paycare.Platform;

/// <summary>Wires what every module stands on.</summary>
public static class PlatformModule
{
    /// <summary>Adds the platform. The host adds the clock, the <see cref="KeyRing"/>, the <see cref="AuditHeads"/>, the <see cref="DataFolder"/> and the <see cref="Database"/>.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.AddSingleton<Vault>();
        services.AddOptions<TextOptions>().BindConfiguration("Paycare:Texts");
        services.AddSingleton<TextCatalog>();
        services.AddSingleton<Postbox>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton(s => BankCalendar.Open(s.GetRequiredService<ILogger<WorkingDays>>()));
        services.AddSingleton<Outbox>();
        services.AddSingleton<DueSignal>();
        services.AddSingleton<SealedFiles>();
        services.AddOptions<ErasureOptions>().BindConfiguration("Paycare:Erasure");
        services.AddScoped<PersonalExport>();
        services.AddScoped<Erasures>();
        services.AddDueHandler<ErasePersonalData>();
        services.AddDueHandler<ForgetMessages>();
        services.AddSingleton<Activity>();
        services.AddHostedService<DueWorker>();
        services.AddSingleton<AuditSealer>();
        services.AddHostedService(s => s.GetRequiredService<AuditSealer>());
        services.AddDueHandler<RemakeIndexes>();
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("platform", [typeof(CustomerId), typeof(StaffId)], model =>
        {
            DueItem.Map(model.Entity<DueItem>());
            DataKey.Map(model.Entity<DataKey>());
            OutgoingMessage.Map(model.Entity<OutgoingMessage>());
            AuditEntry.Map(model.Entity<AuditEntry>());
            AuditLeaf.Map(model.Entity<AuditLeaf>());
            model.Entity<Counter>().ToTable("platform_counters").HasKey(c => c.Name);
        })
        {
            Keyed = [OutgoingMessage.ToColumn],
        });
    }

    /// <summary>Adds a handler of due work.</summary>
    public static IServiceCollection AddDueHandler<THandler>(this IServiceCollection services) where THandler : class, IDueHandler =>
        services.AddScoped<IDueHandler, THandler>();

    /// <summary>Subscribes to an event of another module.</summary>
    public static IServiceCollection AddSubscriber<TEvent, TSubscriber>(this IServiceCollection services)
        where TEvent : IEvent
        where TSubscriber : class, ISubscriber<TEvent>
    {
        services.TryAddScoped<TSubscriber>();
        services.AddSingleton(new Subscription(typeof(TEvent), Delivery<TEvent, TSubscriber>.HandlerName));
        return services.AddScoped<IDueHandler, Delivery<TEvent, TSubscriber>>();
    }
}

/// <summary>Names the platform's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
