using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Platform.Hosting;

namespace Paycare.Platform.Limits;

/// <summary>Wires limits per address.</summary>
internal static class LimitsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<RateLimits>("Paycare:RateLimits");
        AddressBinding.Add(services);
        services.AddSingleton(s => new AddressLimits(s.GetRequiredService<CurrentSender>(), s.GetRequiredService<IOptions<RateLimits>>()));
    }
}
