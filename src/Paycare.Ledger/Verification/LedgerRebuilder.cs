using Microsoft.Extensions.Logging;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;

namespace Paycare.Ledger.Verification;

/// <summary>
/// Rebuilds damaged stored balances from the journal alone. It owns the ledger meanwhile, so no host may run; if killed, it
/// leaves a ledger without a checkpoint, which the next start replays.
/// </summary>
/// <param name="store">The ledger to repair.</param>
/// <param name="logger">Logs who owns the ledger.</param>
/// <param name="options">Lease times; defaults when <c>null</c>.</param>
public sealed class LedgerRebuilder(LedgerStore store, ILogger logger, LedgerOptions? options = null)
{
    /// <summary>Rebuilds the stored balances.</summary>
    /// <param name="cancel">Cancels the rebuild; nothing is lost until the balances are written.</param>
    /// <returns>Number of accounts written, and as of which row; <c>null</c> when another process owns the ledger.</returns>
    public async Task<(int Accounts, AttemptId AsOf)?> RebuildAsync(CancellationToken cancel = default)
    {
        var times = options ?? new LedgerOptions();
        await using var journal = store.Open();
        // Fails where there is no ledger yet: this repairs one, it creates none.
        _ = await journal.ReadOwnerAsync(cancel);
        await journal.MigrateAsync(cancel);
        var ownership = new Ownership(journal, times, logger);
        if (!await AcquireAsync(ownership, times, cancel) || !await journal.ForgetCheckpointAsync(ownership.Epoch, cancel))
        {
            return null;
        }

        var load = times.RunAsync(() => LedgerState.LoadAsync(journal, cancel));
        if (!await ownership.BeatDuringAsync(load, cancel))
        {
            return null;
        }

        var balances = (await load).TakeChanges();
        if (!await journal.WriteCheckpointAsync(ownership.Epoch, balances, cancel))
        {
            return null;
        }

        await ownership.ReleaseAsync();
        return (balances.Accounts.Count, new AttemptId(balances.Sequence));
    }

    /// <summary>Long enough to see whether an owner has died; a live one keeps beating.</summary>
    private static async Task<bool> AcquireAsync(Ownership ownership, LedgerOptions times, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(times.SilenceLimit + (4 * times.BeatInterval));
        try
        {
            await ownership.AcquireAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
