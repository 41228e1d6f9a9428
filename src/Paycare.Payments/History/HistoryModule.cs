using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.History;

/// <summary>Wires what is seen of every attempt to move money.</summary>
internal static class HistoryModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<AttemptReader>();
        services.AddScoped<Repeats>();
        services.AddScoped<AttemptSurroundings>();
        services.AddScoped<Attempts>();
        services.AddScoped<MerchantPayments>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        AttemptEndpoints.Map(routes);
        RepeatEndpoint.Map(routes);
    }
}
