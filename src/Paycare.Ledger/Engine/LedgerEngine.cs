using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Results;

namespace Paycare.Ledger.Engine;

/// <summary>
/// The single owner of all balances: takes what is queued, decides it in order, writes the rows in one transaction, and answers
/// only after the commit. Nothing else changes a balance, so no lock is needed. While one batch is written the next ones are
/// decided; they are committed in order, and when one fails, all later ones fail with it and the state is reloaded.
/// </summary>
internal sealed class LedgerEngine(
    IJournal journal,
    KnownKeys known,
    LedgerMacs macs,
    TimeProvider clock,
    LedgerOptions options,
    ILogger logger
) : IDisposable
{
    private readonly Channel<LedgerCommand?> _queue = Channel.CreateBounded<LedgerCommand?>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true }
    );
    private readonly Ownership _ownership = new(journal, options, logger);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RefusalThrottle _throttle = new(options.RefusalsPerMinute);
    private readonly Queue<Batch> _inFlight = [];
    private Task<bool> _lastWrite = Task.FromResult(true);
    private Task<bool> _checkpoint = Task.FromResult(true);
    private volatile LedgerState? _state;
    private long _checkpointAt;
    private Task? _starting;
    private Task? _running;

    /// <summary>The published balances; <c>null</c> until this process owns them.</summary>
    public LedgerState? State => _state;

    /// <summary>Completes when another process has taken over: this one must stop.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Creates the tables, waits for ownership, loads, and runs.</summary>
    public Task StartAsync(CancellationToken cancel) => _starting = StartOnceAsync(cancel);

    /// <summary>Accepts no more work, finishes what is queued, writes a checkpoint and releases ownership.</summary>
    public async Task StopAsync()
    {
        _queue.Writer.TryComplete();
        // On this thread: on another one the order of what follows would be left to chance.
#pragma warning disable CA1849
        _stopping.Cancel();
#pragma warning restore CA1849
        if (_starting is { } starting)
        {
            // Its caller sees how it ended; here it only has to have ended.
            await EndOfAsync(starting);
        }

        if (_running is { } running)
        {
            await running;
        }
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Queues a command.</summary>
    /// <returns>False when the queue is full, or this process is not the active one.</returns>
    public bool TryEnqueue(LedgerCommand command) => _state is not null && _queue.Writer.TryWrite(command);

    private async Task StartOnceAsync(CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping.Token);
        await journal.MigrateAsync(linked.Token);
        do
        {
            await _ownership.AcquireAsync(linked.Token);
        } while (!await TryLoadAsync(linked.Token));

        _checkpointAt = options.Monotonic.GetTimestamp();
        var last = new AttemptId(_state!.LastSequence);
        _running = Task.WhenAll(options.RunAsync(RunAsync), options.RunAsync(() => known.ReadAsync(last, _stopping.Token)), TickAsync());
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

            if (
                isOwner
                && await _lastWrite
                && await _checkpoint
                && await journal.WriteCheckpointAsync(_ownership.Epoch, _state!.Seal(_state.TakeChanges()), CancellationToken.None)
            )
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
            // None of these was acknowledged; repeating the key returns the true outcome.
            _queue.Writer.TryComplete();
            await EndOfAsync(_lastWrite);
            foreach (var command in _inFlight.Where(b => !b.IsAnswered).SelectMany(b => b.Commands))
            {
                command.Complete(Refusal.Busy);
            }

            TurnWaitingAway();
        }
    }

    /// <returns>False when another process owns.</returns>
    private async Task<bool> TurnAsync()
    {
        var batch = new Batch();
        try
        {
            if (!await MakeRoomAsync())
            {
                return Lose();
            }

            Take(batch);
            if (!batch.IsEmpty)
            {
                batch.Written = _lastWrite = WriteAsync(batch, _lastWrite);
                _ = WatchAsync(_lastWrite);
            }

            if (
                (_ownership.IsBeatDue && !await _ownership.BeatAsync(CancellationToken.None))
                || (_checkpoint.IsCompleted && !await _checkpoint)
            )
            {
                return Lose();
            }

            if (IsCheckpointDue(_state!))
            {
                _checkpoint = CheckpointAsync(_state!, _state!.TakeChanges(), _lastWrite);
                _ = WatchAsync(_checkpoint);
                _checkpointAt = options.Monotonic.GetTimestamp();
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever failed, the database knows what became of the batches.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "Writing failed with {Count} batches under way; the ledger reads its state anew.", _inFlight.Count);
            return await RecoverAsync() || Lose();
        }
    }

    /// <summary>Waits for the oldest writes while the maximum number is in flight.</summary>
    /// <returns>False when another process owns the ledger.</returns>
    private async Task<bool> MakeRoomAsync()
    {
        while (_inFlight.TryPeek(out var oldest) && (oldest.Written.IsCompleted || _inFlight.Count >= journal.WritesInFlight))
        {
            if (!await oldest.Written)
            {
                return false;
            }

            _inFlight.Dequeue();
        }

        return true;
    }

    private async Task<bool> WriteAsync(Batch batch, Task<bool> previous)
    {
        var isWritten =
            batch.Rows.Count == 0
                ? await previous
                : await journal.WriteAsync(_ownership.Epoch, batch.Rows, previous, CancellationToken.None);
        if (isWritten)
        {
            batch.Answer();
        }

        return isWritten;
    }

    /// <summary>
    /// Wakes the loop after a failed write, since no one else may come for a while. Called once it is over, lest the loop look
    /// too early.
    /// </summary>
    private async Task WatchAsync(Task<bool> write)
    {
        await EndOfAsync(write);
        if (!write.IsCompletedSuccessfully || !await write)
        {
            _queue.Writer.TryWrite(null);
        }
    }

    /// <summary>Decides the next batch. Whatever it took from the queue is under way from now on, even if a bug ends it half-way.</summary>
    private void Take(Batch batch)
    {
        try
        {
            Fill(_state!, batch);
        }
        finally
        {
            if (!batch.IsEmpty)
            {
                _inFlight.Enqueue(batch);
            }
        }
    }

    /// <summary>Decides what is due and what is queued.</summary>
    private void Fill(LedgerState state, Batch batch)
    {
        var now = clock.GetUtcNow();
        // Both databases keep microseconds. Never before the last row: a clock set back must not reorder the books.
        now = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        var at = now > state.LastAt ? now : state.LastAt;
        // Due items come first: nothing is captured after its expiry. Too many for one batch take several.
        while (batch.Rows.Count < options.BatchLimit && state.NextDue(at) is { } due)
        {
            var expired = Rules.Expire(state, due, at);
            state.Record(expired);
            batch.Rows.Add(expired);
        }

        if (state.NextDue(at) is not null)
        {
            _queue.Writer.TryWrite(null);
        }
        else
        {
            while (batch.Commands.Count < options.BatchLimit && _queue.Reader.TryRead(out var command))
            {
                // Ticks between the commands only wake the loop.
                if (command is not null)
                {
                    batch.Commands.Add(command);
                    Decide(state, command, at, batch.Rows);
                }
            }
        }

        foreach (var row in batch.Rows)
        {
            known.Add(row.Client, row.Key);
            known.Amounts.Add(row.Id, row.Amount);
        }

        state.Seal(batch.Rows);
        batch.Touched = state.TakeTouched();
    }

    private void Decide(LedgerState state, LedgerCommand command, DateTimeOffset at, List<JournalEntry> rows)
    {
        JournalEntry? entry;
        try
        {
            switch (command)
            {
                case ExplainCommand explain:
                    explain.Explanation = state.Explain(explain.Account);
                    return;
                case ReturnedCommand returned:
                    returned.Returned = returned.Originals.Distinct().ToDictionary(id => id, state.ReturnedOf);
                    return;
                case GroupCommand group:
                    if (GroupRules.Apply(state, group, at, out entry) is { } linked)
                    {
                        command.Entry = linked[0];
                        rows.AddRange(linked);
                    }

                    break;
                default:
                    entry = Rules.Decide(state, command, at);
                    break;
            }
        }
#pragma warning disable CA1031 // A bug met by one command is that caller's; deciding changes nothing, so the others go on.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            command.Fail(bug);
            return;
        }

        if (entry is not null && !IsThrottled(state, command, entry, at))
        {
            state.Record(entry);
            command.Entry = entry;
            rows.Add(entry);
        }
    }

    /// <summary>Whether a refusal exceeds its account's limit: then it leaves no row, and the key stays free.</summary>
    private bool IsThrottled(LedgerState state, LedgerCommand command, JournalEntry entry, DateTimeOffset at)
    {
        if (entry.State != EntryState.Refused || !entry.MovesMoney || Wallet(state, entry) is not { } wallet)
        {
            return false;
        }

        command.Refusal = _throttle.Check(wallet, at);
        if (command.Refusal is null)
        {
            _throttle.Count(wallet, at);
        }

        return command.Refusal is not null;
    }

    /// <summary>Of the two accounts, the one that can belong to a client.</summary>
    private static AccountId? Wallet(LedgerState state, JournalEntry entry) =>
        state.TryFind(entry.Debit, out var debit) && debit.NormalSide == NormalSide.Credit ? debit.Id : entry.Credit ?? entry.Debit;

    private bool IsCheckpointDue(LedgerState state) =>
        _checkpoint.IsCompleted
        && state.LastSequence > state.CheckpointSequence
        && (
            state.LastSequence - state.CheckpointSequence >= options.CheckpointRows
            || options.Monotonic.GetElapsedTime(_checkpointAt) >= options.CheckpointInterval
        );

    /// <summary>Writes balances beside the batches that follow; its own rows must be committed first.</summary>
    private async Task<bool> CheckpointAsync(LedgerState state, Checkpoint changes, Task<bool> lastRow) =>
        await lastRow
        && await journal.WriteCheckpointAsync(
            _ownership.Epoch,
            // Many rows take a while: not on the thread that decides.
            await options.RunAsync(() => Task.FromResult(state.Seal(changes))),
            CancellationToken.None
        );

    /// <summary>Asks the database until it says what became of the batches. Requests in the meantime are told to retry.</summary>
    /// <returns>False when another process owns the ledger.</returns>
    private async Task<bool> RecoverAsync()
    {
        // Each ends independently: none is committed after one that failed.
        await EndOfAsync(Task.WhenAll(new Task[] { _lastWrite, _checkpoint }));
        var unanswered = _inFlight.Where(b => !b.IsAnswered).SelectMany(b => b.Commands).ToList();
        while (true)
        {
            try
            {
                if (!await _ownership.RenewAsync(_stopping.Token) || !await LoadAsync(_stopping.Token))
                {
                    return false;
                }

                var found = await journal.FindAsync(
                    [.. unanswered.Where(c => c.Entry is not null).Select(c => new SoughtKey(c.Client, c.Key)).Distinct()],
                    _stopping.Token
                );
                var rows = found.ToDictionary(e => (e.Client, e.Key));
                foreach (var command in unanswered)
                {
                    command.Entry = rows.GetValueOrDefault((command.Client, command.Key));
                    command.Complete(command.Entry is null ? Refusal.Busy : null);
                }

                _inFlight.Clear();
                _lastWrite = _checkpoint = Task.FromResult(true);
                return true;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (BrokenChainException e)
            {
                logger.LogCritical(e, "The ledger does not go on: its journal cannot be believed.");
                return false;
            }
#pragma warning disable CA1031 // The database is away; it is asked again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogWarning(e, "The ledger cannot read its state yet.");
            }

            TurnWaitingAway();
            await Task.Delay(options.WatchInterval, options.Monotonic, _stopping.Token);
        }
    }

    private void TurnWaitingAway()
    {
        while (_queue.Reader.TryRead(out var waiting))
        {
            waiting?.Complete(Refusal.Busy);
        }
    }

    /// <summary>Loads as the new owner; while the database is unavailable it keeps watching, like every standby.</summary>
    private async Task<bool> TryLoadAsync(CancellationToken cancel)
    {
        try
        {
            return await LoadAsync(cancel);
        }
        catch (Exception e) when (IsAway(e))
        {
            logger.LogWarning(e, "The new owner cannot read the ledger.");
            return false;
        }
        catch (BrokenChainException)
        {
            // Whoever mends it need not wait until this process falls silent.
            await _ownership.ReleaseAsync();
            throw;
        }
    }

    /// <summary>Whether the database or its answer could not be reached: a retry may succeed.</summary>
    public static bool IsAway(Exception e) => e is DbException or IOException or TimeoutException;

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var load = options.RunAsync(() => LedgerState.LoadAsync(journal, macs, cancel));
        if (!await _ownership.BeatDuringAsync(load, cancel))
        {
            return false;
        }

        var state = await load;
        if (state.IsFromJournalAlone)
        {
            logger.LogError("The stored balances do not carry Paycare's proof; they are made anew from the journal.");
            if (!await journal.ForgetCheckpointAsync(_ownership.Epoch, cancel))
            {
                return false;
            }
        }

        _state = state;
        return true;
    }

    private bool Lose()
    {
        logger.LogError("The ledger is no longer this process's; it stops.");
        _lost.TrySetResult();
        return false;
    }

    /// <summary>Wakes the loop for beats and checkpoints. A full queue needs no waking.</summary>
    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(options.BeatInterval / 2, options.Monotonic);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                _queue.Writer.TryWrite(null);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: the loop drains the queue and ends.
        }
    }

    /// <summary>Waits until a task has ended, however it ended: the code that started it handles the outcome.</summary>
    private static async Task EndOfAsync(Task task)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031
        catch
#pragma warning restore CA1031
        {
            // Handled elsewhere.
        }
    }
}
