using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Chain;
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
        services.AddSingleton(provider => new LedgerVerifier(store, provider.GetRequiredService<KeyRing>()));
        services.AddSingleton(_ => new JournalDigests(store));
        services.AddSingleton(provider => provider.GetRequiredService<JournalDigests>().AsLog);
        services.AddSingleton(provider => new LedgerMacs(provider.GetRequiredService<KeyRing>()));
        return services.AddSingleton(provider =>
        {
            var macs = provider.GetRequiredService<LedgerMacs>();
            var logger = provider.GetRequiredService<ILogger<LedgerApi>>();
            var clock = provider.GetRequiredService<TimeProvider>();
            return new LedgerApi(store.Open(macs, logger), macs, clock, options ?? new LedgerOptions(), logger);
        });
    }
}
