using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Platform.Hosting;

namespace Paycare.Platform.Limits;

/// <summary>Wires limits per address, and places.</summary>
internal static class LimitsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<RateLimits>("Paycare:RateLimits");
        services.AddSettings<PlaceLimits>("Paycare:Places");
        AddressBinding.Add(services);
        services.AddSingleton(s => new Places(s.GetRequiredService<IOptions<PlaceLimits>>()));
        services.AddSingleton(s => new AddressLimits(s.GetRequiredService<CurrentSender>(), s.GetRequiredService<IOptions<RateLimits>>()));
    }
}
