using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Lockouts;

/// <summary>Wires the counting of failed sign-ins.</summary>
internal static class LockoutsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<CustomerLocks>();
        services.AddSingleton<KnownBrowsers>();
        services.AddLocks(CountedLocks.All);
        services.AddDueHandler<SignInLockTimer>();
        services.AddTables("identity", [], model => SignInCount.Map(model.Entity<SignInCount>()));
    }
}
