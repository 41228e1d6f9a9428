using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Paycare.Benchmarks;

/// <summary>Writes one message of a hub: its length, and MessagePack of what it says.</summary>
internal sealed class HubWriter
{
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>A call of the hub.</summary>
    /// <param name="target">The method.</param>
    /// <param name="id">What the answer is known by; <c>null</c> when none is wanted.</param>
    /// <param name="arguments">Texts, numbers, truth or nothing.</param>
    public static ReadOnlyMemory<byte> Call(string target, string? id, params ReadOnlySpan<object?> arguments)
    {
        var message = new HubWriter();
        message.Array(6);
        message.Number(1);
        message.Byte(0x80);
        message.Text(id);
        message.Text(target);
        message.Array(arguments.Length);
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case bool truth:
                    message.Byte(truth ? (byte)0xC3 : (byte)0xC2);
                    break;
                case long number:
                    message.Number(number);
                    break;
                default:
                    message.Text((string?)argument);
                    break;
            }
        }

        message.Array(0);
        return message.Framed();
    }

    /// <summary>The sign that somebody is there.</summary>
    public static ReadOnlyMemory<byte> Ping()
    {
        var message = new HubWriter();
        message.Array(1);
        message.Number(6);
        return message.Framed();
    }

    private void Byte(byte value) => _body.Write([value]);

    private void Array(int count)
    {
        // Fifteen at most are ever written.
        Byte((byte)(0x90 | count));
    }

    private void Number(long value)
    {
        if (value is >= 0 and < 128)
        {
            Byte((byte)value);
            return;
        }

        Byte(0xD3);
        BinaryPrimitives.WriteInt64BigEndian(_body.GetSpan(8), value);
        _body.Advance(8);
    }

    private void Text(string? text)
    {
        if (text is null)
        {
            Byte(0xC0);
            return;
        }

        Byte(0xDB);
        var length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32BigEndian(_body.GetSpan(4), length);
        _body.Advance(4);
        _body.Advance(Encoding.UTF8.GetBytes(text, _body.GetSpan(length)));
    }

    private byte[] Framed()
    {
        var prefix = new ArrayBufferWriter<byte>();
        for (var left = _body.WrittenCount; ; left >>= 7)
        {
            prefix.Write([(byte)(left > 0x7F ? (left & 0x7F) | 0x80 : left)]);
            if (left <= 0x7F)
            {
                return [.. prefix.WrittenSpan, .. _body.WrittenSpan];
            }
        }
    }
}

/// <summary>Reads messages of a hub.</summary>
internal ref struct HubReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool IsAtEnd => _left.IsEmpty;

    /// <summary>The next whole message of what was received, without its length.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> message)
    {
        var (length, shift) = (0, 0);
        for (var i = 0; i < received.Length && shift < 35; i++)
        {
            length |= (received[i] & 0x7F) << shift;
            shift += 7;
            if ((received[i] & 0x80) == 0)
            {
                if (received.Length - i - 1 < length)
                {
                    break;
                }

                message = received.Slice(i + 1, length);
                received = received[(i + 1 + length)..];
                return true;
            }
        }

        message = default;
        return false;
    }

    public int Array() =>
        Take(1)[0] is var kind && (kind & 0xF0) == 0x90 ? kind & 0x0F
        : kind == 0xDC ? (int)Big(2)
        : (int)Big(4);

    public long Number()
    {
        var kind = Take(1)[0];
        return kind switch
        {
            < 0x80 => kind,
            >= 0xE0 => (sbyte)kind,
            0xCC => Take(1)[0],
            0xCD => Big(2),
            0xCE => Big(4),
            0xD0 => (sbyte)Take(1)[0],
            0xD1 => (short)Big(2),
            0xD2 => (int)Big(4),
            _ => Big(8),
        };
    }

    public string? Text() => Encoding.UTF8.GetString(Bytes(out var isThere)) is var text && isThere ? text : null;

    /// <summary>Text or bytes; both are a length and what follows.</summary>
    public ReadOnlySpan<byte> Bytes(out bool isThere)
    {
        var kind = Take(1)[0];
        isThere = kind != 0xC0;
        return kind switch
        {
            0xC0 => default,
            >= 0xA0 and <= 0xBF => Take(kind & 0x1F),
            0xC4 or 0xD9 => Take((int)Big(1)),
            0xC5 or 0xDA => Take((int)Big(2)),
            0xC6 or 0xDB => Take((int)Big(4)),
            _ => throw new InvalidDataException($"0x{kind:X2} is neither text nor bytes."),
        };
    }

    /// <summary>Passes over the headers, which are always empty.</summary>
    public void Headers() => _ = Take(1);

    private long Big(int bytes)
    {
        var value = 0L;
        foreach (var one in Take(bytes))
        {
            value = (value << 8) | one;
        }

        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
