using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Paycare.Ledger.Chain;

/// <summary>
/// A row's values in a form that only these values have: numbers in eight bytes, texts after their length, a mark for what is
/// missing. Times count microseconds, which both databases keep.
/// </summary>
internal sealed class ContentWriter
{
    private const int NoText = -1;
    private readonly ArrayBufferWriter<byte> _bytes = new(1_024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public ContentWriter Clear()
    {
        _bytes.ResetWrittenCount();
        return this;
    }

    public ContentWriter Add(ReadOnlySpan<byte> value)
    {
        AddLength(value.Length);
        _bytes.Write(value);
        return this;
    }

    public ContentWriter Add(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
        return this;
    }

    public ContentWriter Add(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(_bytes.GetSpan(16), value);
        _bytes.Advance(16);
        return this;
    }

    public ContentWriter Add(long? value)
    {
        _bytes.Write([(byte)(value is null ? 0 : 1)]);
        return value is { } number ? Add(number) : this;
    }

    public ContentWriter Add(DateTimeOffset value) => Add(value.UtcTicks / TimeSpan.TicksPerMicrosecond);

    public ContentWriter Add(DateTimeOffset? value) => Add(value?.UtcTicks / TimeSpan.TicksPerMicrosecond);

    public ContentWriter Add(string? value)
    {
        if (value is null)
        {
            AddLength(NoText);
            return this;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        AddLength(length);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length));
        _bytes.Advance(length);
        return this;
    }

    private void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), length);
        _bytes.Advance(sizeof(int));
    }
}
