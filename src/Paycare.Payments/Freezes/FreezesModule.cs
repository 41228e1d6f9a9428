using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Freezes;

/// <summary>Wires freezes of accounts and of transactions.</summary>
internal static class FreezesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddLocks(FreezeLocks.Account, FreezeLocks.Transaction);
        services.AddScoped<FreezeNotices>();
        services.AddScoped<AccountFreezes>();
        services.AddScoped<TransactionFreezes>();
        services.AddApi<FreezesApi>();
    }
}
