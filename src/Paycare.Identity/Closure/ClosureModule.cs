using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Identity.Closure;

/// <summary>Wires what closing an account ends.</summary>
internal static class ClosureModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CloseIdentity>();
    }
}
