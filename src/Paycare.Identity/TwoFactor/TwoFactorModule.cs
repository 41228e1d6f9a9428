using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Identity.TwoFactor;

/// <summary>Wires the settings of two-factor authentication.</summary>
internal static class TwoFactorModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<TwoFactorSettings>();
    }

    public static void Map(IEndpointRouteBuilder routes) => TwoFactorEndpoints.Map(routes);
}
