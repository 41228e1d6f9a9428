using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Processes;

namespace Paycare.Ledger.Engine;

/// <summary>
/// Admits each key once. One process is active, so a mark in its memory is exclusive; and because a request looks its key up
/// while holding the mark, the answer stays valid until the mark is released. Most keys are new and known to be; lookups of concurrent
/// requests for the others share one SELECT.
/// </summary>
[OneProcess(KeptBy.Customer, "A key that one process works on would be let through by the others.")]
internal sealed class KeyGate(IJournal journal, KnownKeys known, LedgerOptions options, ILogger logger)
{
    private const int LookupLimit = 1_024;
    private readonly ConcurrentDictionary<(string Client, string Key), TaskCompletionSource?> _inFlight = new();
    private readonly Channel<Lookup> _lookups = Channel.CreateBounded<Lookup>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true }
    );

    public async ValueTask<KeyClaim> ClaimAsync(string client, string key, byte[] requestHash, CancellationToken cancel)
    {
        if (!_inFlight.TryAdd((client, key), null))
        {
            return new KeyClaim(KeyOutcome.InFlight, client, key, requestHash);
        }

        var isHeld = false;
        try
        {
            if (known.IsNew(client, key, out var noneUpTo))
            {
                isHeld = true;
                return new KeyClaim(KeyOutcome.New, client, key, requestHash, gate: this);
            }

            var lookup = new Lookup(new SoughtKey(client, key, noneUpTo));
            if (!_lookups.Writer.TryWrite(lookup))
            {
                return new KeyClaim(KeyOutcome.Busy, client, key, requestHash);
            }

            var (isAnswered, entry) = await lookup.Answer.Task.WaitAsync(cancel);
            if (!isAnswered)
            {
                return new KeyClaim(KeyOutcome.Busy, client, key, requestHash);
            }

            if (entry is not null)
            {
                return CryptographicOperations.FixedTimeEquals(entry.RequestHash, requestHash)
                    ? new KeyClaim(KeyOutcome.Replay, client, key, requestHash, entry: entry)
                    : new KeyClaim(KeyOutcome.Reused, client, key, requestHash);
            }

            isHeld = true;
            return new KeyClaim(KeyOutcome.New, client, key, requestHash, gate: this);
        }
        finally
        {
            if (!isHeld)
            {
                Release(client, key);
            }
        }
    }

    /// <summary>Waits until nobody has the key. Only who waits pays for it: a key that nobody waits for has no task.</summary>
    public Task FreedAsync(string client, string key)
    {
        while (_inFlight.TryGetValue((client, key), out var waited))
        {
            var freed = waited ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (waited is not null || _inFlight.TryUpdate((client, key), freed, null))
            {
                return freed.Task;
            }
        }

        return Task.CompletedTask;
    }

    public void Release(string client, string key)
    {
        if (_inFlight.TryRemove((client, key), out var waited))
        {
            waited?.TrySetResult();
        }
    }

    /// <summary>Answers lookups until <see cref="Stop"/>.</summary>
    public async Task RunAsync()
    {
        var batch = new List<Lookup>();
        while (await _lookups.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LookupLimit && _lookups.Reader.TryRead(out var lookup))
            {
                batch.Add(lookup);
            }

            try
            {
                // Who gave up left a lookup behind, and the same key may have been claimed again since.
                var keys = batch.Select(l => l.Key).DistinctBy(k => (k.Client, k.Key));
                var found = await journal.FindAsync([.. keys], CancellationToken.None);
                var byKey = found.ToDictionary(e => (e.Client, e.Key));
                batch.ForEach(l => l.Answer.TrySetResult((true, byKey.GetValueOrDefault((l.Key.Client, l.Key.Key)))));
            }
#pragma warning disable CA1031 // Whatever failed, those who asked come back, and the next lookups get their own chance.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogWarning(e, "A lookup of {Count} keys failed.", batch.Count);
                batch.ForEach(l => l.Answer.TrySetResult((false, null)));
            }
        }
    }

    public void Stop() => _lookups.Writer.TryComplete();

    private sealed record Lookup(SoughtKey Key)
    {
        public TaskCompletionSource<(bool IsAnswered, JournalEntry? Entry)> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
