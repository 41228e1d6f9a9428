using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Customers;

/// <summary>Wires customers.</summary>
internal static class CustomersModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CustomerFinder>();
        services.AddScoped<CustomerPhone>();
        services.AddTables(
            "identity",
            [],
            model =>
            {
                Customer.Map(model.Entity<Customer>());
                NameWord.Map(model.Entity<NameWord>());
            },
            [.. Customer.Keyed, NameWord.IndexColumn]
        );
    }
}
