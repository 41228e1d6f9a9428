using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Storage;

/// <summary>
/// The proof of a whole checkpoint, kept up to date by what changes: the sum of a keyed number for each stored row (a multiset
/// hash, MSet-Add-Hash of Clarke, Devadas et al., Asiacrypt 2003), bound to the journal's row of which it is. An older version of
/// a single row, a missing one or one too many changes the sum. Not for several threads.
/// </summary>
/// <param name="macs">The keys.</param>
internal sealed class CheckpointSum(LedgerMacs macs)
{
    /// <summary>From how many rows on several processors hash them.</summary>
    public const int Many = 10_000;

    private readonly Dictionary<long, UInt128>[] _rows = [.. Enum.GetValues<CheckpointPart>().Select(_ => new Dictionary<long, UInt128>())];
    private readonly Dictionary<long, long> _newest = [];
    private readonly SortedSet<(long At, long Account)> _byNewest = [];
    private readonly ContentWriter _content = new();
    private UInt128 _sum;

    /// <param name="macs">The keys.</param>
    /// <param name="stored">What is stored already.</param>
    public CheckpointSum(LedgerMacs macs, Checkpoint stored)
        : this(macs) => Read(stored);

    /// <summary>Counts what is stored already.</summary>
    public void Read(Checkpoint stored)
    {
        // A million accounts: what a dictionary grows by on its own would be half empty.
        _rows[(int)CheckpointPart.Account].EnsureCapacity(stored.Accounts.Count);
        Apply(stored);
    }

    private int Count => _rows.Sum(r => r.Count);

    /// <summary>The proof of what is stored once these changes are.</summary>
    public byte[] Take(Checkpoint changes)
    {
        Apply(changes);
        return macs.Checkpoint.Make(ContentOf(changes));
    }

    /// <summary>Whether what is stored has the proof that it carries.</summary>
    public bool Fits(Checkpoint stored) => stored.Sequence == 0 ? Count == 0 : macs.Checkpoint.Fits(stored.Mac, ContentOf(stored));

    private ReadOnlySpan<byte> ContentOf(Checkpoint checkpoint) =>
        _content.Clear().Add(checkpoint.Sequence).Add(checkpoint.At).Add(checkpoint.RowMac).Add(Count).Add(_sum).Written;

    private void Apply(Checkpoint changes)
    {
        Put(
            CheckpointPart.Account,
            changes.Accounts,
            a => a.Id.Value,
            (row, a) =>
            {
                var b = a.Balances;
                row.Add(a.Code)
                    .Add(a.Currency.Code)
                    .Add(EnumText<NormalSide>.Of(a.NormalSide))
                    .Add(a.Floor)
                    .Add(b.IsClosed ? 1 : 0)
                    .Add(b.Posted)
                    .Add(b.Held)
                    .Add(b.PendingIncoming)
                    .Add(b.Month)
                    .Add(b.MonthIncoming)
                    .Add(b.Limits.Ceiling)
                    .Add(b.Limits.MonthIncoming);
            }
        );
        Put(
            CheckpointPart.Pending,
            changes.Pendings,
            p => p.Id.Sequence,
            (row, p) =>
                row.Add(EnumText<EntryKind>.Of(p.Kind))
                    .Add(p.Debit.Value)
                    .Add(p.Credit.Value)
                    .Add(p.Remaining.Minor)
                    .Add(p.Remaining.Currency.Code)
                    .Add(p.At)
                    .Add(p.ExpiresAt)
                    .Add(p.Original?.Sequence)
        );
        Put(
            CheckpointPart.Freeze,
            changes.Freezes,
            f => f.Id.Sequence,
            (row, f) =>
                row.Add(EnumText<FreezeScope>.Of(f.Scope))
                    .Add(f.Account.Value)
                    .Add(f.Transaction?.Sequence)
                    .Add(f.Amount)
                    .Add(f.Reason)
                    .Add(f.At)
                    .Add(f.ExpiresAt)
        );
        ApplyOutgoing(changes);
        Put(CheckpointPart.Returned, changes.Returned, r => r.Key.Sequence, (row, r) => row.Add(r.Value));
        foreach (var finished in changes.Finished)
        {
            Remove(CheckpointPart.Pending, finished.Sequence);
            Remove(CheckpointPart.Freeze, finished.Sequence);
        }
    }

    /// <summary>As the tables do: rows whose sums are all too old go, and an account's new row replaces its earlier one.</summary>
    private void ApplyOutgoing(Checkpoint changes)
    {
        var oldest = OutgoingSums.OldestAt(changes.At);
        while (_byNewest.Count > 0 && _byNewest.Min is var (at, account) && at < oldest)
        {
            Forget(account);
            Remove(CheckpointPart.Outgoing, account);
        }

        foreach (var outgoing in changes.Outgoing)
        {
            var id = outgoing.Account.Value;
            Forget(id);
            _newest.Add(id, outgoing.Newest.UtcTicks);
            _byNewest.Add((outgoing.Newest.UtcTicks, id));
        }

        Put(CheckpointPart.Outgoing, changes.Outgoing, o => o.Account.Value, (row, o) => row.Add(o.Newest).Add(o.Confirmed).Add(o.Sums));
    }

    private void Forget(long account)
    {
        if (_newest.Remove(account, out var at))
        {
            _byNewest.Remove((at, account));
        }
    }

    /// <summary>Counts rows instead of their earlier versions. A whole ledger's are hashed on all processors.</summary>
    private void Put<T>(CheckpointPart part, IReadOnlyList<T> rows, Func<T, long> idOf, Action<ContentWriter, T> write)
    {
        var numbers = new UInt128[rows.Count];
        if (rows.Count < Many)
        {
            Number(0, rows.Count, _content);
        }
        else
        {
            Parallel.ForEach(Partitioner.Create(0, rows.Count), range => Number(range.Item1, range.Item2, new ContentWriter()));
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            var id = idOf(rows[i]);
            Remove(part, id);
            _rows[(int)part][id] = numbers[i];
            _sum = unchecked(_sum + numbers[i]);
        }

        void Number(int from, int to, ContentWriter content)
        {
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            // Not one call for each: that would hash the key anew, which is half of the work.
            using var keyed = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, macs.CheckpointRows);
            for (var i = from; i < to; i++)
            {
                write(content.Clear().Add((long)part).Add(idOf(rows[i])), rows[i]);
                keyed.AppendData(content.Written);
                keyed.GetHashAndReset(hash);
                numbers[i] = BinaryPrimitives.ReadUInt128BigEndian(hash);
            }
        }
    }

    private void Remove(CheckpointPart part, long id)
    {
        if (_rows[(int)part].Remove(id, out var earlier))
        {
            _sum = unchecked(_sum - earlier);
        }
    }

    private enum CheckpointPart
    {
        Account,
        Pending,
        Freeze,
        Returned,
        Outgoing,
    }
}
