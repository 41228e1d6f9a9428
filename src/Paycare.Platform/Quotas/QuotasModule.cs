using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Platform.Quotas;

/// <summary>Wires what is limited per subject and window.</summary>
internal static class QuotasModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<QuotaBook>();
        services.AddTables("platform", [], model => QuotaRow.Map(model.Entity<QuotaRow>()));
        services.AddSwept<QuotaRow>("platform_quotas", now => r => r.EndsAt < now);
    }
}
