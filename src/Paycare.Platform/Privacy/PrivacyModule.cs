using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;

namespace Paycare.Platform.Privacy;

/// <summary>Wires export and erasure of personal data.</summary>
internal static class PrivacyModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<ErasureOptions>().BindConfiguration("Paycare:Erasure");
        services.AddScoped<PersonalExport>();
        services.AddScoped<Erasures>();
        services.AddDueHandler<ErasureTimer>();
    }
}
