using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Quotas;

/// <summary>Wires what is limited per subject and window.</summary>
internal static class QuotasModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<QuotaBook>();
        services.AddTables("platform", [], model => QuotaRow.Map(model.Entity<QuotaRow>()));
    }
}
