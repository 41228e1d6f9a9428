using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Merchants;

/// <summary>Wires merchants.</summary>
internal static class MerchantsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<MerchantOptions>("Paycare:Merchants");
        services.AddSingleton<MerchantDirectory>();
        services.AddScoped<MerchantNames>();
        services.AddTables("payments", [typeof(MerchantId), typeof(MerchantKeyId), typeof(MerchantSessionId)], model =>
            Merchant.Map(model.Entity<Merchant>())
        );
    }
}
