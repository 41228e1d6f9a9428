using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Identity.Profiles;

/// <summary>Wires what other modules may know of a customer.</summary>
internal static class ProfilesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CustomerDirectory>();
    }
}
