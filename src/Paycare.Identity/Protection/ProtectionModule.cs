using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;

namespace Paycare.Identity.Protection;

/// <summary>Wires the account security that owners see and control: events, devices, cool-downs.</summary>
internal static class ProtectionModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SecurityEvents>();
        services.AddScoped<Devices>();
        services.AddScoped<CoolDowns>();
        services.AddSingleton(s => new NewDevices(
            s.GetRequiredService<SessionBook>(),
            s.GetRequiredService<IOptions<SecurityOptions>>(),
            s.GetRequiredService<TimeProvider>()
        ));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        DeviceEndpoints.Map(routes);
        SecurityEventEndpoints.Map(routes);
    }
}
