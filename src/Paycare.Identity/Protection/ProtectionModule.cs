using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Identity.Protection;

/// <summary>Wires the account security that owners see and control: events, devices, cool-downs.</summary>
internal static class ProtectionModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SecurityEvents>();
        services.AddScoped<Devices>();
        services.AddScoped<CoolDowns>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeviceEndpoints.Map(routes);
        SecurityEventEndpoints.Map(routes);
    }
}
