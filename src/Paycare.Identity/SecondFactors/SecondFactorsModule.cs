using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SecondFactors;

/// <summary>Wires the check of second factors.</summary>
internal static class SecondFactorsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<EnrolmentTickets>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<SecondFactorCheck>();
        services.AddScoped<OwnerCodes>();
        services.AddTables("identity", [], model => RecoveryCode.Map(model.Entity<RecoveryCode>()));
    }
}
