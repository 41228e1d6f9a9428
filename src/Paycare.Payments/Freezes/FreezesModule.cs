using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.Freezes;

/// <summary>Wires freezes.</summary>
internal static class FreezesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<TransactionFreezes>();
    }
}
