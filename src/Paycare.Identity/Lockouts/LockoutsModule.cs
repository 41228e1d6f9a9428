using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Locks;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

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
        services.AddSettings<LockAlarmOptions>("Paycare:LockAlarm");
        services.AddScoped<LockAlarm>();
        services.AddDueHandler<SignInLockTimer>();
        services.AddTables("identity", [], model => SignInCount.Map(model.Entity<SignInCount>()));
        services.AddSwept<SignInCount>("identity_sign_in_counts", now =>
        {
            var before = now - SignInThrottle.Quiet;
            return c => c.FailedAt == null || c.FailedAt < before;
        });
        services.AddSingleton<ISweeper>(s => s.GetRequiredService<SignInThrottle>());
    }
}
