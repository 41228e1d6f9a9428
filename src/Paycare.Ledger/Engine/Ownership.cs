using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Storage;

namespace Paycare.Ledger.Engine;

/// <summary>
/// Decides which process may write. The owner keeps incrementing a counter in its row; a process that sees the counter stand
/// still for some of its own monotonic time takes the next epoch, after which the database refuses the earlier one. A wrong guess
/// is therefore safe, and no clocks are compared.
/// </summary>
internal sealed class Ownership(IJournal journal, LedgerOptions options, ILogger logger)
{
    private readonly string _holder = $"{Environment.MachineName}:{Environment.ProcessId}:{RandomNumberGenerator.GetHexString(12)}";
    private long _lastBeat;

    /// <summary>This process's epoch; 0 before it owns.</summary>
    public long Epoch { get; private set; }

    public bool IsBeatDue => options.Monotonic.GetElapsedTime(_lastBeat) >= options.BeatInterval;

    /// <summary>Waits until no other process owns the ledger, and takes over.</summary>
    public async Task AcquireAsync(CancellationToken cancel)
    {
        OwnerRow? seen = null;
        var since = 0L;
        while (true)
        {
            try
            {
                var row = await journal.ReadOwnerAsync(cancel);
                if (row != seen)
                {
                    (seen, since) = (row, options.Monotonic.GetTimestamp());
                }

                var isFree = row.Holder.Length == 0 || options.Monotonic.GetElapsedTime(since) >= options.SilenceLimit;
                if (isFree && await TakeAsync(row, cancel))
                {
                    logger.LogInformation("The ledger is owned by {Holder} in epoch {Epoch}.", _holder, Epoch);
                    return;
                }
            }
            catch (Exception e) when (LedgerEngine.IsAway(e))
            {
                // While the database is unavailable its owner cannot beat either: the watch restarts.
                seen = null;
                logger.LogWarning(e, "The standby cannot read the ledger's owner.");
            }

            await Task.Delay(options.WatchInterval, options.Monotonic, cancel);
        }
    }

    /// <summary>Like <see cref="AcquireAsync"/>, but gives up as soon as an owner is seen to beat.</summary>
    /// <returns>False when another process owns the ledger.</returns>
    public async Task<bool> TryAcquireAsync(CancellationToken cancel)
    {
        var (seen, since) = (await journal.ReadOwnerAsync(cancel), options.Monotonic.GetTimestamp());
        for (var row = seen; ; row = await journal.ReadOwnerAsync(cancel))
        {
            if (row.Holder.Length > 0 && row != seen)
            {
                return false;
            }

            if (row.Holder.Length == 0 || options.Monotonic.GetElapsedTime(since) >= options.SilenceLimit)
            {
                return await TakeAsync(row, cancel);
            }

            await Task.Delay(options.WatchInterval, options.Monotonic, cancel);
        }
    }

    /// <summary>
    /// Continues in a new epoch after a write of unknown outcome: from here on that write is either visible or can never happen.
    /// </summary>
    /// <returns>False when another process owns the ledger.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancel)
    {
        var row = await journal.ReadOwnerAsync(cancel);
        return row.Holder == _holder && await TakeAsync(row, cancel);
    }

    public async Task<bool> BeatAsync(CancellationToken cancel)
    {
        if (!await journal.BeatAsync(Epoch, cancel))
        {
            return false;
        }

        _lastBeat = options.Monotonic.GetTimestamp();
        return true;
    }

    /// <summary>Keeps beating while something long runs.</summary>
    /// <returns>False when another process owns the ledger.</returns>
    public async Task<bool> BeatDuringAsync(Task work, CancellationToken cancel)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(options.BeatInterval, options.Monotonic, cancel));
            if (!work.IsCompleted && !await BeatAsync(cancel))
            {
                return false;
            }
        }

        await work;
        return true;
    }

    public Task ReleaseAsync() => journal.ReleaseOwnershipAsync(Epoch, CancellationToken.None);

    private async Task<bool> TakeAsync(OwnerRow row, CancellationToken cancel)
    {
        if (!await journal.TakeOwnershipAsync(row, _holder, cancel))
        {
            return false;
        }

        Epoch = row.Epoch + 1;
        _lastBeat = options.Monotonic.GetTimestamp();
        return true;
    }
}
