using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Security;

/// <summary>Wires an account's security events and their notices.</summary>
internal static class SecurityModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<SecurityOptions>("Paycare:Security");
        services.AddSingleton<AlertLinks>();
        services.AddScoped<SecurityNotices>();
        services.AddTables("identity", [typeof(SecurityEventId)], model => SecurityEvent.Map(model.Entity<SecurityEvent>()));
    }
}
