using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Callers;

/// <summary>Wires what somebody proves who calls by phone.</summary>
internal static class CallersModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CallerCodes>();
        services.AddApi<CallersApi>();
    }
}
