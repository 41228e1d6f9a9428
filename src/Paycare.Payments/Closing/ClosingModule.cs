using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.Closing;

/// <summary>Wires the closing of wallets.</summary>
internal static class ClosingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<Closure>();
    }

    public static void Map(IEndpointRouteBuilder routes) => ClosureEndpoint.Map(routes);
}
