using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Qr;

/// <summary>Wires merchants' QR codes.</summary>
internal static class QrModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MerchantQr>();
        services.AddSingleton<QrUses>();
        services.AddTables("payments", [], model => QrUse.Map(model.Entity<QrUse>()));
    }
}
