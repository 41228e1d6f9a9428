using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;
using Paycare.Platform.Processes;

namespace Paycare.Ledger.Engine;

/// <summary>
/// Which amounts occur in each stretch of the journal, so densely that a few others look as if they did: a split block Bloom filter for
/// each 1,024 rows, of one bit in eight of what an index would take, and nothing of what it would cost each batch. Whoever looks for an
/// amount reads the stretches that may have it, and not all rows of a week.
/// </summary>
[OneProcess(KeptBy.Customer, "An amount whose row another process wrote would not be found.")]
internal sealed class KnownAmounts
{
    /// <summary>Rows of a stretch.</summary>
    public const int RowsPerStretch = 1_024;

    private const int WordsPerBlock = 8,
        Blocks = 16,
        WordsPerStretch = WordsPerBlock * Blocks,
        First = 1_024;

    private readonly Lock _growing = new();
    private volatile ulong[]?[] _stretches = new ulong[]?[First];
    private volatile bool _isComplete;

    /// <summary>The stretch in which a row is.</summary>
    public static long StretchOf(long row) => row / RowsPerStretch;

    /// <summary>Adds a row's amount before the row is written.</summary>
    public void Add(AttemptId row, Money amount)
    {
        var words = WordsOf(StretchOf(row.Sequence));
        var hash = HashOf(amount);
        var block = BlockOf(hash);
        for (var i = 0; i < WordsPerBlock; i++)
        {
            Interlocked.Or(ref words[block + i], BitOf(hash, i));
        }
    }

    /// <summary>All rows from before were added.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>Whether a stretch certainly has no row of an amount. False says nothing.</summary>
    public bool IsWithout(long stretch, Money amount)
    {
        if (!_isComplete)
        {
            return false;
        }

        var stretches = _stretches;
        if (stretch >= stretches.Length || stretches[stretch] is not { } words)
        {
            return true;
        }

        var hash = HashOf(amount);
        var block = BlockOf(hash);
        for (var i = 0; i < WordsPerBlock; i++)
        {
            if ((Volatile.Read(ref words[block + i]) & BitOf(hash, i)) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private ulong[] WordsOf(long stretch)
    {
        var stretches = _stretches;
        if (stretch < stretches.Length && Volatile.Read(ref stretches[stretch]) is { } known)
        {
            return known;
        }

        lock (_growing)
        {
            if (stretch >= _stretches.Length)
            {
                var more = new ulong[]?[Math.Max(stretch + 1, _stretches.Length * 2L)];
                _stretches.CopyTo(more, 0);
                _stretches = more;
            }

            var words = _stretches[stretch] ?? new ulong[WordsPerStretch];
            Volatile.Write(ref _stretches[stretch], words);
            return words;
        }
    }

    private static ulong HashOf(Money amount) =>
        KnownKeys.Mixed((ulong)amount.Minor ^ ((ulong)amount.Currency.Code.GetHashCode(StringComparison.Ordinal) << 32));

    /// <summary>One bit of each word of the block, by six bits of the hash each.</summary>
    private static ulong BitOf(ulong hash, int word) => 1UL << (int)((hash >> (6 * word)) & 63);

    /// <summary>By bits of the hash above those that choose in the block.</summary>
    private static int BlockOf(ulong hash) => (int)(hash >> 60) * WordsPerBlock;
}
