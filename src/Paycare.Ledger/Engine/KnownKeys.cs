using System.Numerics;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;
using Paycare.Platform.Processes;

namespace Paycare.Ledger.Engine;

/// <summary>
/// Every key that has a row, so densely that a few others look known too: a split block Bloom filter (Putze, Sanders, Singler 2007).
/// A key that is not among them is new, and need not be looked up. Only the owner writes rows, so what it read when it became the
/// owner and what it wrote since are all.
/// </summary>
/// <param name="journal">Where the keys from before are read, after the start and beside all other work.</param>
/// <param name="options">How long to wait before a database that failed is asked again.</param>
/// <param name="logger">For failures to read them.</param>
[OneProcess(KeptBy.Customer, "A key whose row another process wrote would look new.")]
internal sealed class KnownKeys(IJournal journal, LedgerOptions options, ILogger logger)
{
    private const int FirstCapacity = 1 << 17,
        KeysPerRead = 50_000;

    private readonly Lock _growing = new();
    private volatile Layer[] _layers = [new Layer(FirstCapacity)];
    private long _readUpTo;
    private volatile bool _isComplete;

    /// <summary>Whether all keys from before are read.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Where which amounts are, by the same read.</summary>
    public KnownAmounts Amounts { get; } = new();

    /// <summary>Whether the key certainly has no row. False says nothing.</summary>
    /// <param name="client">Whose key it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="noneUpTo">The row up to which it certainly has none, also while those from before are still being read.</param>
    public bool IsNew(string client, string key, out AttemptId noneUpTo)
    {
        // Before the filter is asked: what is read meanwhile may not have been in it yet.
        (var isComplete, noneUpTo) = (_isComplete, new AttemptId(Volatile.Read(ref _readUpTo)));
        var hash = HashOf(client, key);
        foreach (var layer in _layers)
        {
            if (layer.Contains(hash))
            {
                noneUpTo = default;
                return false;
            }
        }

        return isComplete;
    }

    /// <summary>Adds a key before its row is written.</summary>
    public void Add(string client, string key)
    {
        var layers = _layers;
        if (!layers[^1].TryAdd(HashOf(client, key)))
        {
            lock (_growing)
            {
                if (_layers.Length == layers.Length)
                {
                    _layers = [.. layers, new Layer(layers[^1].Capacity * 2)];
                }
            }

            Add(client, key);
        }
    }

    /// <summary>Reads the keys of the rows from before. Until it has ended every key is looked up.</summary>
    /// <param name="upTo">The last row from before.</param>
    /// <param name="cancel">The process stops.</param>
    public async Task ReadAsync(AttemptId upTo, CancellationToken cancel)
    {
        var after = 0L;
        try
        {
            while (after < upTo.Sequence)
            {
                var last = Math.Min(after + KeysPerRead, upTo.Sequence);
                if (await TryReadAsync(new AttemptId(after), new AttemptId(last), cancel))
                {
                    after = last;
                    Volatile.Write(ref _readUpTo, after);
                }
                else
                {
                    await Task.Delay(options.WatchInterval, options.Monotonic, cancel);
                }
            }

            _isComplete = true;
            Amounts.Complete();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: the next process reads them.
        }
    }

    private async Task<bool> TryReadAsync(AttemptId after, AttemptId upTo, CancellationToken cancel)
    {
        try
        {
            await foreach (var row in journal.ReadKnownAsync(after, upTo, cancel))
            {
                Add(row.Client, row.Key);
                Amounts.Add(row.Id, row.Amount);
            }

            return true;
        }
        catch (Exception e) when (LedgerEngine.IsAway(e))
        {
            logger.LogWarning(e, "The keys after row {Row} cannot be read yet; every key is looked up meanwhile.", after.Sequence);
            return false;
        }
    }

    /// <summary>The hashes of texts differ from process to process: nobody can choose keys that look known.</summary>
    private static ulong HashOf(string client, string key)
    {
        return Mixed(((ulong)(uint)key.GetHashCode(StringComparison.Ordinal) << 32) | (uint)client.GetHashCode(StringComparison.Ordinal));
    }

    /// <summary>The finalizer of SplitMix64: every bit reaches every bit.</summary>
    internal static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }

    /// <summary>A filter for so many keys, of two bytes each: about one other key in 1,000 looks known.</summary>
    private sealed class Layer(int capacity)
    {
        private const int WordsPerBlock = 8,
            KeysPerBlock = 32;

        private readonly ulong[] _words = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)capacity) / KeysPerBlock * WordsPerBlock];
        private int _count;

        public int Capacity => capacity;

        public bool Contains(ulong hash)
        {
            var block = BlockOf(hash);
            for (var i = 0; i < WordsPerBlock; i++)
            {
                if ((Volatile.Read(ref _words[block + i]) & BitOf(hash, i)) == 0)
                {
                    return false;
                }
            }

            return true;
        }

        /// <returns>False when the layer is full.</returns>
        public bool TryAdd(ulong hash)
        {
            if (Interlocked.Increment(ref _count) > capacity)
            {
                return false;
            }

            var block = BlockOf(hash);
            for (var i = 0; i < WordsPerBlock; i++)
            {
                Interlocked.Or(ref _words[block + i], BitOf(hash, i));
            }

            return true;
        }

        /// <summary>One bit of each word of the block, by six bits of the hash each.</summary>
        private static ulong BitOf(ulong hash, int word) => 1UL << (int)((hash >> (6 * word)) & 63);

        /// <summary>By bits of the hash that its product brings up: those above the 48 that choose in the block are too few.</summary>
        private int BlockOf(ulong hash) =>
            ((int)((hash * 0x9e3779b97f4a7c15) >> 36) & ((_words.Length / WordsPerBlock) - 1)) * WordsPerBlock;
    }
}
