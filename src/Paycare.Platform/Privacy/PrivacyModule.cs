using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;

namespace Paycare.Platform.Privacy;

/// <summary>Wires export and erasure of personal data.</summary>
internal static class PrivacyModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<ErasureOptions>("Paycare:Erasure");
        services.AddScoped<PersonalExport>();
        services.AddScoped<Erasures>();
        services.AddDueHandler<ErasureTimer>();
    }
}
