using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Hotline;

/// <summary>Wires what somebody proves who calls by phone.</summary>
internal static class HotlineModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CallerCodes>();
        services.AddApi<CallersApi>();
    }
}
