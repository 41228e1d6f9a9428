using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sealing;

/// <summary>
/// Wires the sealing of personal data. The host adds the <see cref="KeyRing"/> and the <see cref="DataFolder"/>.
/// </summary>
internal static class SealingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Vault>();
        services.AddSingleton<SealedFiles>();
        services.AddSingleton<RowProofs>();
        services.AddDueHandler<ReindexTimer>();
        services.AddTables("platform", [], model => DataKey.Map(model.Entity<DataKey>()));
    }
}
