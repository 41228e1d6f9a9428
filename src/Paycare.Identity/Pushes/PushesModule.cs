using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Pushes;

/// <summary>Wires web push.</summary>
internal static class PushesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<PushOptions>("Paycare:Push");
        services.AddSingleton<PushConnection>();
        services.AddSingleton<PushAudience>();
        services.AddScoped<VapidKeys>();
        services.AddScoped<PushSubscriptionBook>();
        services.AddScoped<PushSender>();
        services.AddScoped<ISweeper>(s => s.GetRequiredService<PushSubscriptionBook>());
        services.AddScoped<IPersonalData, PushData>();
        services.AddApi<PushesApi>();
        services.AddDueHandler<PushDeliveryTimer>();
        services.AddTables("identity", [typeof(PushSubscriptionId)], model =>
        {
            PushSubscription.Map(model.Entity<PushSubscription>());
            VapidKey.Map(model.Entity<VapidKey>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => PushSubscriptionEndpoints.Map(routes);

    /// <summary>The devices that are told. Their endpoints would let others send to them: the export names the service alone.</summary>
    private sealed class PushData(Database db, PushSubscriptionBook book) : IPersonalData
    {
        public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
            [new("pushSubscriptions", SubscriptionsAsync(customer, cancel))];

        public Task EraseAsync(CustomerId customer, CancellationToken cancel) =>
            db.Set<PushSubscription>().Where(s => s.Customer == customer).ExecuteDeleteAsync(cancel);

        private async IAsyncEnumerable<object> SubscriptionsAsync(
            CustomerId customer,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
        )
        {
            foreach (var subscription in await book.LiveAsync(customer, cancel))
            {
                yield return new { service = book.EndpointOf(subscription).Host, subscription.CreatedAt };
            }
        }
    }
}
