using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Privacy;

namespace Paycare.Payments.Privacy;

/// <summary>Wires export and erasure of the module's personal data.</summary>
internal static class PrivacyModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IPersonalData, WalletData>();
    }
}
