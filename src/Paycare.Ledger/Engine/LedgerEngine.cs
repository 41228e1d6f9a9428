using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>
/// The single owner of all balances: takes what waits in the queue, decides it in order, writes the rows in one
/// transaction, and only after the commit answers. Nothing else changes a balance, so nothing needs a lock.
/// </summary>
internal sealed class LedgerEngine(IJournal journal, TimeProvider clock, LedgerOptions options, ILogger logger) : IDisposable
{
    private readonly Channel<LedgerCommand?> _queue = Channel.CreateBounded<LedgerCommand?>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
    private readonly Ownership _ownership = new(journal, options, logger);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<LedgerCommand> _batch = [];
    private readonly List<JournalEntry> _rows = [];
    private volatile LedgerState? _state;
    private long _checkpointAt;
    private Task? _starting;
    private Task? _running;

    /// <summary>The published balances; <c>null</c> until this process owns them.</summary>
    public LedgerState? State => _state;

    /// <summary>Completes when another process took over: this one must stop.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Makes the tables, waits for ownership, loads, and runs.</summary>
    public Task StartAsync(CancellationToken cancel) => _starting = StartOnceAsync(cancel);

    /// <summary>Takes no more, finishes what waits, writes a checkpoint and gives ownership away.</summary>
    public async Task StopAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        if (_starting is { } starting)
        {
            // Its caller hears how it ended; here it only must be over.
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_running is { } running)
        {
            await running;
        }
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Queues a command.</summary>
    /// <returns>False when there is no room, or this process is not the active one.</returns>
    public bool TryEnqueue(LedgerCommand command) => _state is not null && _queue.Writer.TryWrite(command);

    private async Task StartOnceAsync(CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping.Token);
        await journal.MigrateAsync(linked.Token);
        do
        {
            await _ownership.AcquireAsync(linked.Token);
        }
        while (!await LoadAsync(linked.Token));

        _checkpointAt = TimeProvider.System.GetTimestamp();
        _running = Task.WhenAll(Task.Run(RunAsync, CancellationToken.None), TickAsync());
    }

    private async Task RunAsync()
    {
        try
        {
            var isOwner = true;
            while (isOwner && await _queue.Reader.WaitToReadAsync())
            {
                isOwner = await TurnAsync();
            }

            if (isOwner && await journal.WriteCheckpointAsync(_ownership.Epoch, _state!.Changes(), CancellationToken.None))
            {
                await _ownership.ReleaseAsync();
            }
        }
#pragma warning disable CA1031 // The loop's last words; a standby takes over when the beat falls silent.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "The ledger stopped without a checkpoint; the next start replays more.");
        }
        finally
        {
            // Of these nothing was acknowledged; whoever sends the key again hears the truth.
            _queue.Writer.TryComplete();
            _batch.ForEach(c => c.Complete(Refusal.Busy));
            TurnWaitingAway();
        }
    }

    /// <returns>False when another process owns.</returns>
    private async Task<bool> TurnAsync()
    {
        _batch.Clear();
        _rows.Clear();
        while (_batch.Count < options.BatchLimit && _queue.Reader.TryRead(out var command))
        {
            // The ticks between the commands only wake the loop.
            if (command is not null)
            {
                _batch.Add(command);
            }
        }

        try
        {
            Decide(_state!);
            if ((_ownership.IsBeatDue && !await _ownership.BeatAsync(CancellationToken.None))
                || (_rows.Count > 0 && !await journal.WriteAsync(_ownership.Epoch, _rows, CancellationToken.None)))
            {
                return Lose();
            }

            _state!.Publish();
            _batch.ForEach(c => c.Complete(null));
            return !IsCheckpointDue(_state) || await CheckpointAsync(_state) || Lose();
        }
#pragma warning disable CA1031 // Whatever failed, the database knows what became of the batch.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "A batch of {Count} rows failed; the ledger reads its state anew.", _rows.Count);
            return await RecoverAsync() || Lose();
        }
    }

    private void Decide(LedgerState state)
    {
        var now = clock.GetUtcNow();
        // Both databases keep microseconds. Never before the last row: a clock set back must not reorder the books.
        now = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        foreach (var command in _batch)
        {
            JournalEntry? entry;
            try
            {
                entry = Rules.Decide(state, command, now > state.LastAt ? now : state.LastAt);
            }
#pragma warning disable CA1031 // A bug met by one command is that caller's; deciding changes nothing, so the others go on.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                command.Fail(bug);
                continue;
            }

            if (entry is not null)
            {
                state.Record(entry);
                command.Entry = entry;
                _rows.Add(entry);
            }
        }
    }

    private bool IsCheckpointDue(LedgerState state) => state.LastSequence > state.CheckpointSequence
        && (state.LastSequence - state.CheckpointSequence >= options.CheckpointRows
            || TimeProvider.System.GetElapsedTime(_checkpointAt) >= options.CheckpointInterval);

    private async Task<bool> CheckpointAsync(LedgerState state)
    {
        var isOwner = await journal.WriteCheckpointAsync(_ownership.Epoch, state.Changes(), CancellationToken.None);
        state.MarkCheckpointed();
        _checkpointAt = TimeProvider.System.GetTimestamp();
        return isOwner;
    }

    /// <summary>Asks the database until it says what became of the batch. Whoever comes meanwhile is told to come back.</summary>
    /// <returns>False when another process owns.</returns>
    private async Task<bool> RecoverAsync()
    {
        while (true)
        {
            try
            {
                if (!await _ownership.RenewAsync(_stopping.Token) || !await LoadAsync(_stopping.Token))
                {
                    return false;
                }

                var found = await journal.FindAsync([.. _batch.Select(c => (c.Client, c.Key)).Distinct()], _stopping.Token);
                var rows = found.ToDictionary(e => (e.Client, e.Key));
                foreach (var command in _batch)
                {
                    command.Entry = rows.GetValueOrDefault((command.Client, command.Key));
                    command.Complete(command.Entry is null ? Refusal.Busy : null);
                }

                return true;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // The database is away; it is asked again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogWarning(e, "The ledger cannot read its state yet.");
            }

            TurnWaitingAway();
            await Task.Delay(options.WatchInterval, TimeProvider.System, _stopping.Token);
        }
    }

    private void TurnWaitingAway()
    {
        while (_queue.Reader.TryRead(out var waiting))
        {
            waiting?.Complete(Refusal.Busy);
        }
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var load = Task.Run(() => LedgerState.LoadAsync(journal, cancel), cancel);
        if (!await _ownership.BeatDuringAsync(load, cancel))
        {
            return false;
        }

        _state = await load;
        return true;
    }

    private bool Lose()
    {
        logger.LogError("Another process owns the ledger; this one stops.");
        _lost.TrySetResult();
        return false;
    }

    /// <summary>Wakes the loop for beats and checkpoints. A full queue needs no waking.</summary>
    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(options.BeatInterval / 2, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                _queue.Writer.TryWrite(null);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: the loop drains the queue and ends by itself.
        }
    }
}
