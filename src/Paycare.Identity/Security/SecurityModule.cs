using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Security;

/// <summary>Wires the security events of an account and the notices that tell of them.</summary>
internal static class SecurityModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration("Paycare:Security");
        services.AddScoped<SecurityNotices>();
        services.AddTables("identity", [typeof(SecurityEventId)], model => SecurityEvent.Map(model.Entity<SecurityEvent>()));
    }
}
