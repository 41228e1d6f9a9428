using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.Overview;

/// <summary>Wires the balance, the limits and what changed them.</summary>
internal static class OverviewModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<WalletOverview>();
    }

    public static void Map(IEndpointRouteBuilder routes) => WalletEndpoints.Map(routes);
}
