using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger;

/// <summary>Wires the ledger.</summary>
public static class LedgerModule
{
    /// <summary>
    /// Adds the ledger. The host adds the clock and the <see cref="KeyRing"/>, calls <see cref="LedgerApi.StartAsync"/> before
    /// it serves and <see cref="LedgerApi.StopAsync"/> after its last request, and stops itself when <see cref="LedgerApi.Lost"/>
    /// completes.
    /// </summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, LedgerStore store, LedgerOptions? options = null)
    {
        services.AddSingleton<AttemptIdCodec>();
        services.AddSingleton(new LedgerVerifier(store));
        services.AddSingleton(_ => new JournalDigests(store));
        services.AddSingleton(provider => provider.GetRequiredService<JournalDigests>().AsLog);
        return services.AddSingleton(provider => new LedgerApi(
            store.Open(),
            provider.GetRequiredService<TimeProvider>(),
            options ?? new LedgerOptions(),
            provider.GetRequiredService<ILogger<LedgerApi>>()
        ));
    }
}
