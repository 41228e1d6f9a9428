using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Identity.Closure;

/// <summary>Wires the closing of accounts.</summary>
internal static class ClosureModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CloseIdentity>();
    }
}
