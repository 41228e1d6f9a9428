using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pins;

/// <summary>
/// PINs as keyed hashes. 32 bytes alone use the ring's first root; later ones are preceded by their version (4 bytes, big
/// endian). A hash cannot be remade without the PIN, so each is renewed when its PIN is next entered correctly.
/// </summary>
internal sealed class PinMacs(KeyRing ring)
{
    private const int VersionSize = 4;
    private readonly ConcurrentDictionary<int, byte[]> _keys = new();

    public byte[] Make(CustomerId customer, string pin)
    {
        var version = ring.CurrentMacVersion;
        var mac = Compute(version, customer, pin);
        return version == 1 ? mac : [.. Prefix(version), .. mac];
    }

    public bool Fits(byte[] stored, CustomerId customer, string pin)
    {
        var version = VersionOf(stored);
        return CryptographicOperations.FixedTimeEquals(stored.AsSpan(version == 1 ? 0 : VersionSize), Compute(version, customer, pin));
    }

    public bool IsNewest(byte[] stored) => VersionOf(stored) == ring.CurrentMacVersion;

    private static int VersionOf(byte[] stored) =>
        stored.Length == HMACSHA256.HashSizeInBytes ? 1 : BinaryPrimitives.ReadInt32BigEndian(stored);

    private static byte[] Prefix(int version)
    {
        var prefix = new byte[VersionSize];
        BinaryPrimitives.WriteInt32BigEndian(prefix, version);
        return prefix;
    }

    private byte[] Compute(int version, CustomerId customer, string pin)
    {
        Span<byte> input = stackalloc byte[16 + PinPolicy.Length];
        customer.Value.TryWriteBytes(input);
        Encoding.ASCII.GetBytes(pin, input[16..]);
        return HMACSHA256.HashData(_keys.GetOrAdd(version, v => ring.MacKey("pin", v)), input);
    }

    /// <summary>Counts those older than a version; only their owners can renew them.</summary>
    public sealed class Column : KeyedColumn
    {
        public override string Name => "identity_pins.Mac";

        public override async Task<long> CountOlderAsync(Database db, int version, CancellationToken cancel)
        {
            var prefix = Prefix(version);
            return version == 1
                ? 0
                : await db
                    .Database.SqlQuery<long>(
                        $"""SELECT count(*) AS "Value" FROM identity_pins WHERE length("Mac") = 32 OR substr("Mac", 1, 4) <> {prefix}"""
                    )
                    .SingleAsync(cancel);
        }
    }
}
