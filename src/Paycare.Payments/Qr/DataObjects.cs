using System.Globalization;
using System.Text;

namespace Paycare.Payments.Qr;

/// <summary>One data object of a code: its two-digit id and its value.</summary>
internal readonly record struct DataObject(string Id, string Value)
{
    /// <summary>Values are counted in characters, not bytes; the length has two digits and is never zero.</summary>
    public const int MaxLength = 99;

    public override string ToString()
    {
        var length = Value.EnumerateRunes().Count();
        ArgumentOutOfRangeException.ThrowIfZero(length, nameof(Value));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength, nameof(Value));
        return string.Create(CultureInfo.InvariantCulture, $"{Id}{length:00}{Value}");
    }
}

/// <summary>Data objects one after another, as id, length, value (EMVCo Merchant-Presented Mode 1.1, section 3).</summary>
internal static class DataObjects
{
    private const int HeadLength = 4;

    public static string Write(params IEnumerable<DataObject> objects) => string.Concat(objects);

    /// <summary>Parses a whole text: no remainder, no length beyond its end, no repeated id.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out IReadOnlyList<DataObject>? objects)
    {
        objects = null;
        var characters = text.EnumerateRunes().ToArray();
        var read = new List<DataObject>();
        for (var at = 0; at < characters.Length; )
        {
            if (
                characters.Length - at < HeadLength
                || !TryNumber(characters, at, out var id)
                || !TryNumber(characters, at + 2, out var length)
                || length == 0
                || length > characters.Length - at - HeadLength
            )
            {
                return false;
            }

            var name = id.ToString("00", CultureInfo.InvariantCulture);
            if (read.Exists(o => o.Id == name))
            {
                return false;
            }

            at += HeadLength;
            read.Add(new DataObject(name, Text(characters.AsSpan(at, length))));
            at += length;
        }

        objects = read;
        return read.Count > 0;
    }

    private static bool TryNumber(Rune[] characters, int at, out int number)
    {
        var (tens, ones) = (characters[at].Value - '0', characters[at + 1].Value - '0');
        number = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }

    private static string Text(ReadOnlySpan<Rune> characters)
    {
        var text = new StringBuilder(characters.Length);
        foreach (var character in characters)
        {
            text.Append(character);
        }

        return text.ToString();
    }
}

/// <summary>CRC-16/CCITT-FALSE: polynomial 1021, initial value FFFF, not reflected. "123456789" gives 29B1.</summary>
internal static class Crc16
{
    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var b in bytes)
        {
            crc ^= (ushort)(b << 8);
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
            }
        }

        return crc;
    }

    /// <summary>Four hexadecimal digits over the UTF-8 bytes of a text.</summary>
    public static string Text(string text) => Of(Encoding.UTF8.GetBytes(text)).ToString("X4", CultureInfo.InvariantCulture);
}
