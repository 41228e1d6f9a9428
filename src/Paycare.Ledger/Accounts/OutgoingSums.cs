using System.Buffers.Binary;

namespace Paycare.Ledger.Accounts;

/// <summary>Outgoing money of one account over neighbouring rows.</summary>
/// <param name="First">The first row it counts.</param>
/// <param name="Last">The last row it counts.</param>
/// <param name="At">The time of the last row, UTC ticks.</param>
/// <param name="All">All of it, in minor units, less what came back.</param>
/// <param name="NewDevices">The part that new devices sent; never less than that.</param>
internal readonly record struct OutgoingSum(long First, long Last, long At, long All, long NewDevices);

/// <summary>
/// What left an account during the last day. Exact to the row while there are few of them; a busy account has one sum for each ten
/// minutes, which counts as a whole once any of its rows does. It depends on the account's rows alone, so a replay comes to the same.
/// </summary>
internal sealed class OutgoingSums
{
    /// <summary>Rows counted one by one, before neighbours are added up.</summary>
    public const int Exact = 32;

    /// <summary>The time whose rows may be added up.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(10);

    private const int Size = 5 * sizeof(long);

    private OutgoingSum[] _sums;
    private int _count;

    public OutgoingSums() => _sums = new OutgoingSum[2];

    public OutgoingSums(byte[] packed, long confirmed)
        : this(Unpacked(packed), confirmed) { }

    private OutgoingSums(OutgoingSum[] sums, long confirmed)
    {
        (_sums, _count) = (sums, sums.Length);
        Confirmed = confirmed;
    }

    /// <summary>The last row that the owner confirmed with a code; 0 for none.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Whether it differs from the last checkpoint.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The oldest time that is still counted.</summary>
    public static long OldestAt(DateTimeOffset now)
    {
        var reach = Math.Max(0, now.UtcTicks - Budget.Reach.Ticks);
        return reach - (reach % Slot.Ticks);
    }

    public OutgoingSums Copy() => new(_sums[.._count], Confirmed) { IsChanged = IsChanged };

    /// <summary>The time of the last row that it counts.</summary>
    public DateTimeOffset Newest => new(_count == 0 ? 0 : _sums[_count - 1].At, TimeSpan.Zero);

    /// <summary>The sums as they are stored, oldest first: five numbers each, of eight bytes, the most significant one first.</summary>
    public byte[] Packed()
    {
        var packed = new byte[_count * Size];
        for (var i = 0; i < _count; i++)
        {
            var at = packed.AsSpan(i * Size);
            BinaryPrimitives.WriteInt64BigEndian(at, _sums[i].First);
            BinaryPrimitives.WriteInt64BigEndian(at[8..], _sums[i].Last);
            BinaryPrimitives.WriteInt64BigEndian(at[16..], _sums[i].At);
            BinaryPrimitives.WriteInt64BigEndian(at[24..], _sums[i].All);
            BinaryPrimitives.WriteInt64BigEndian(at[32..], _sums[i].NewDevices);
        }

        return packed;
    }

    /// <summary>The sums of a stored value. What is short of a whole one is left out: the checkpoint's proof tells of it.</summary>
    public static OutgoingSum[] Unpacked(ReadOnlySpan<byte> packed)
    {
        var sums = new OutgoingSum[packed.Length / Size];
        for (var i = 0; i < sums.Length; i++)
        {
            var at = packed[(i * Size)..];
            sums[i] = new OutgoingSum(
                BinaryPrimitives.ReadInt64BigEndian(at),
                BinaryPrimitives.ReadInt64BigEndian(at[8..]),
                BinaryPrimitives.ReadInt64BigEndian(at[16..]),
                BinaryPrimitives.ReadInt64BigEndian(at[24..]),
                BinaryPrimitives.ReadInt64BigEndian(at[32..])
            );
        }

        return sums;
    }

    public void Add(long row, DateTimeOffset at, long amount, OutgoingMarks marks)
    {
        IsChanged = true;
        Forget(at);
        if (_count >= Exact)
        {
            AddUp();
        }

        if (_count == _sums.Length)
        {
            Array.Resize(ref _sums, Math.Max(2, _count * 2));
        }

        _sums[_count++] = new OutgoingSum(row, row, at.UtcTicks, amount, marks.HasFlag(OutgoingMarks.NewDevice) ? amount : 0);
        if (marks.HasFlag(OutgoingMarks.Confirmed))
        {
            Confirmed = row;
        }
    }

    /// <summary>Takes off what a row sent and what did not leave after all, or came back.</summary>
    public void TakeOff(long row, long amount)
    {
        for (var i = _count - 1; i >= 0 && row <= _sums[i].Last; i--)
        {
            if (row >= _sums[i].First)
            {
                IsChanged = true;
                var left = Math.Max(0, _sums[i].All - amount);
                _sums[i] = _sums[i] with { All = left, NewDevices = Math.Min(left, _sums[i].NewDevices) };
            }
        }
    }

    /// <summary>What one part of it sums to since a time.</summary>
    public long Of(OutgoingPart part, DateTimeOffset since)
    {
        var (sum, from) = (0L, since.UtcTicks);
        for (var i = _count - 1; i >= 0 && _sums[i].At >= from; i--)
        {
            if (part == OutgoingPart.SinceConfirmed && _sums[i].Last <= Confirmed)
            {
                break;
            }

            sum = checked(sum + (part == OutgoingPart.FromNewDevices ? _sums[i].NewDevices : _sums[i].All));
        }

        return sum;
    }

    private void Forget(DateTimeOffset now)
    {
        var oldest = OldestAt(now);
        var gone = 0;
        while (gone < _count && _sums[gone].At < oldest)
        {
            gone++;
        }

        if (gone > 0)
        {
            Array.Copy(_sums, gone, _sums, 0, _count -= gone);
        }
    }

    /// <summary>One sum for each ten minutes, but never over the row that was last confirmed.</summary>
    private void AddUp()
    {
        var last = 0;
        for (var i = 1; i < _count; i++)
        {
            var (into, next) = (_sums[last], _sums[i]);
            if (into.At / Slot.Ticks == next.At / Slot.Ticks && into.Last != Confirmed)
            {
                _sums[last] = new OutgoingSum(into.First, next.Last, next.At, into.All + next.All, into.NewDevices + next.NewDevices);
            }
            else
            {
                _sums[++last] = next;
            }
        }

        _count = last + 1;
    }
}
