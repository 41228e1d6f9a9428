using Microsoft.Extensions.Logging;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger.Verification;

/// <summary>
/// Rebuilds damaged stored balances from the journal alone. It owns the ledger meanwhile, so no host may run; if killed, it
/// leaves a ledger without a checkpoint, which the next start replays.
/// </summary>
/// <param name="store">The ledger to repair.</param>
/// <param name="ring">The keys of its proofs.</param>
/// <param name="logger">Logs who owns the ledger.</param>
/// <param name="options">Lease times; defaults when <c>null</c>.</param>
public sealed class LedgerRebuilder(LedgerStore store, KeyRing ring, ILogger logger, LedgerOptions? options = null)
{
    /// <summary>Rebuilds the stored balances.</summary>
    /// <param name="cancel">Cancels the rebuild; nothing is lost until the balances are written.</param>
    /// <returns>Number of accounts written, and as of which row; <c>null</c> when another process owns the ledger.</returns>
    public async Task<(int Accounts, AttemptId AsOf)?> RebuildAsync(CancellationToken cancel = default)
    {
        var times = options ?? new LedgerOptions();
        var macs = new LedgerMacs(ring);
        await using var journal = store.Open(macs, logger);
        // Fails where there is no ledger yet: this repairs one, it creates none.
        _ = await journal.ReadOwnerAsync(cancel);
        await journal.MigrateAsync(cancel);
        var ownership = new Ownership(journal, times, logger);
        if (!await ownership.TryAcquireAsync(cancel) || !await journal.ForgetCheckpointAsync(ownership.Epoch, cancel))
        {
            return null;
        }

        var load = times.RunAsync(() => LedgerState.LoadAsync(journal, macs, cancel));
        if (!await ownership.BeatDuringAsync(load, cancel))
        {
            return null;
        }

        var state = await load;
        var balances = state.Seal(state.TakeChanges());
        if (!await journal.WriteCheckpointAsync(ownership.Epoch, balances, cancel))
        {
            return null;
        }

        await ownership.ReleaseAsync();
        return (balances.Accounts.Count, new AttemptId(balances.Sequence));
    }
}
