using System.Buffers.Binary;
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
internal sealed class CheckpointSum
{
    private readonly LedgerMacs _macs;
    private readonly Dictionary<long, UInt128>[] _rows = [.. Enum.GetValues<CheckpointPart>().Select(_ => new Dictionary<long, UInt128>())];
    private readonly Dictionary<long, long> _newest = [];
    private readonly SortedSet<(long At, long Account)> _byNewest = [];
    private readonly ContentWriter _content = new();
    private UInt128 _sum;

    /// <param name="macs">The keys.</param>
    /// <param name="stored">What is stored already.</param>
    public CheckpointSum(LedgerMacs macs, Checkpoint stored)
    {
        _macs = macs;
        // A million accounts: what a dictionary grows by on its own would be half empty.
        _rows[(int)CheckpointPart.Account].EnsureCapacity(stored.Accounts.Count);
        Apply(stored);
    }

    private int Count => _rows.Sum(r => r.Count);

    /// <summary>The proof of what is stored once these changes are.</summary>
    public byte[] Take(Checkpoint changes)
    {
        Apply(changes);
        return _macs.Checkpoint.Make(ContentOf(changes));
    }

    /// <summary>Whether what is stored has the proof that it carries.</summary>
    public bool Fits(Checkpoint stored) => stored.Sequence == 0 ? Count == 0 : _macs.Checkpoint.Fits(stored.Mac, ContentOf(stored));

    private ReadOnlySpan<byte> ContentOf(Checkpoint checkpoint) =>
        _content.Clear().Add(checkpoint.Sequence).Add(checkpoint.At).Add(checkpoint.RowMac).Add(Count).Add(_sum).Written;

    private void Apply(Checkpoint changes)
    {
        foreach (var a in changes.Accounts)
        {
            var b = a.Balances;
            Row(CheckpointPart.Account, a.Id.Value)
                .Add(a.Code)
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
            Put(CheckpointPart.Account, a.Id.Value);
        }

        foreach (var p in changes.Pendings)
        {
            Row(CheckpointPart.Pending, p.Id.Sequence)
                .Add(EnumText<EntryKind>.Of(p.Kind))
                .Add(p.Debit.Value)
                .Add(p.Credit.Value)
                .Add(p.Remaining.Minor)
                .Add(p.Remaining.Currency.Code)
                .Add(p.At)
                .Add(p.ExpiresAt)
                .Add(p.Original?.Sequence);
            Put(CheckpointPart.Pending, p.Id.Sequence);
        }

        foreach (var f in changes.Freezes)
        {
            Row(CheckpointPart.Freeze, f.Id.Sequence)
                .Add(EnumText<FreezeScope>.Of(f.Scope))
                .Add(f.Account.Value)
                .Add(f.Transaction?.Sequence)
                .Add(f.Amount)
                .Add(f.Reason)
                .Add(f.At)
                .Add(f.ExpiresAt);
            Put(CheckpointPart.Freeze, f.Id.Sequence);
        }

        ApplyOutgoing(changes);
        foreach (var (original, minor) in changes.Returned)
        {
            Row(CheckpointPart.Returned, original.Sequence).Add(minor);
            Put(CheckpointPart.Returned, original.Sequence);
        }

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
            Row(CheckpointPart.Outgoing, id).Add(outgoing.Newest).Add(outgoing.Confirmed).Add(outgoing.Sums);
            Put(CheckpointPart.Outgoing, id);
        }
    }

    private void Forget(long account)
    {
        if (_newest.Remove(account, out var at))
        {
            _byNewest.Remove((at, account));
        }
    }

    private ContentWriter Row(CheckpointPart part, long id) => _content.Clear().Add((long)part).Add(id);

    /// <summary>Counts the row just written instead of its earlier version.</summary>
    private void Put(CheckpointPart part, long id)
    {
        Remove(part, id);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_macs.CheckpointRows, _content.Written, hash);
        var number = BinaryPrimitives.ReadUInt128BigEndian(hash);
        _rows[(int)part][id] = number;
        _sum = unchecked(_sum + number);
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
