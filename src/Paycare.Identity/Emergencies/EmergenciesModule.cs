using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Emergencies;

/// <summary>Wires what customers can prove who cannot sign in.</summary>
internal static class EmergenciesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<EmergencyCodes>();
        services.AddScoped<EmergencyProofs>();
        services.AddScoped<Alerts>();
        services.AddScoped<AskedFreezes>();
        services.AddApi<EmergenciesApi>();
        services.AddTables("identity", [typeof(EmergencyClaimId)], model => EmergencyClaim.Map(model.Entity<EmergencyClaim>()));
        services.AddSwept<EmergencyClaim>("identity_emergency_claims", now =>
        {
            var before = now - EmergencyClaim.Lifetime;
            return c => c.At < before;
        });
    }
}
