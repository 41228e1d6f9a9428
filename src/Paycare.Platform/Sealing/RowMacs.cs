using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Paycare.Platform.Sealing;

/// <summary>
/// Proofs that a row was written by Paycare: HMAC-SHA256 (RFC 2104) under a key of the ring for one purpose, preceded by the
/// version of that key (4 bytes, big endian), so that a new key leaves the older proofs valid.
/// </summary>
/// <param name="ring">The key ring.</param>
/// <param name="purpose">What the key is for; a proof made for one purpose is worthless for another.</param>
public sealed class RowMacs(KeyRing ring, string purpose)
{
    /// <summary>The size of a proof in bytes.</summary>
    public const int Size = VersionSize + HMACSHA256.HashSizeInBytes;

    private const int VersionSize = 4;

    // Keyed once and used again: a proof costs half of what setting up its key would add.
    private readonly ConcurrentDictionary<int, ConcurrentBag<IncrementalHash>> _keyed = new();

    /// <summary>The proof of a row's content, under the newest key.</summary>
    public byte[] Make(ReadOnlySpan<byte> content)
    {
        var mac = new byte[Size];
        var version = ring.CurrentMacVersion;
        BinaryPrimitives.WriteInt32BigEndian(mac, version);
        Hash(version, content, mac.AsSpan(VersionSize));
        return mac;
    }

    /// <summary>Whether a stored proof is of this content.</summary>
    public bool Fits(ReadOnlySpan<byte> mac, ReadOnlySpan<byte> content)
    {
        if (mac.Length != Size || BinaryPrimitives.ReadInt32BigEndian(mac) is var version && !ring.MacVersions.Contains(version))
        {
            return false;
        }

        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(version, content, right);
        return CryptographicOperations.FixedTimeEquals(mac[VersionSize..], right);
    }

    private void Hash(int version, ReadOnlySpan<byte> content, Span<byte> hash)
    {
        var idle = _keyed.GetOrAdd(version, _ => []);
        if (!idle.TryTake(out var keyed))
        {
            keyed = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, ring.MacKey(purpose, version));
        }

        keyed.AppendData(content);
        keyed.GetHashAndReset(hash);
        idle.Add(keyed);
    }
}
