using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sealing;

/// <summary>
/// Encrypts personal data and card numbers before they reach the database (AES-256-GCM, NIST SP 800-38D). Each value is
/// bound to its table, row and column: a ciphertext moved elsewhere does not open. Layout: key version
/// (4 bytes), nonce (12), tag (16), ciphertext.
/// </summary>
[OneProcess(KeptBy.Whole, "One that has not loaded a new data key could not open what another sealed with it.")]
public sealed class Vault(KeyRing ring)
{
    private const int VersionSize = 4,
        NonceSize = 12,
        TagSize = 16,
        HeaderSize = VersionSize + NonceSize + TagSize;
    private FrozenDictionary<int, byte[]> _indexKeys = IndexKeys(ring);
    private int[] _indexVersions = [.. ring.MacVersions];
    private FrozenDictionary<int, byte[]> _dataKeys = FrozenDictionary<int, byte[]>.Empty;
    private int _currentVersion;

    /// <summary>Loads the wrapped data keys; creates the first one on a new database.</summary>
    /// <exception cref="CryptographicException">The key ring does not belong to this database.</exception>
    public async Task LoadAsync(Database db, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.Set<DataKey>().ToListAsync(cancel);
        if (rows.Count == 0)
        {
            var row = DataKey.Wrap(1, RandomNumberGenerator.GetBytes(32), ring, clock.GetUtcNow());
            db.Set<DataKey>().Add(row);
            await db.SaveChangesAsync(cancel);
            rows.Add(row);
        }

        _indexKeys = IndexKeys(ring);
        _indexVersions = [.. ring.MacVersions];
        _dataKeys = rows.ToFrozenDictionary(r => r.Version, r => r.Unwrap(ring));
        _currentVersion = rows.Max(r => r.Version);
    }

    /// <summary>Looks whether the ring opens the stored data keys, and changes nothing.</summary>
    /// <exception cref="CryptographicException">The key ring does not belong to this database.</exception>
    public async Task EnsureFitsAsync(Database db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        foreach (var row in await db.Set<DataKey>().AsNoTracking().ToListAsync(cancel))
        {
            CryptographicOperations.ZeroMemory(row.Unwrap(ring));
        }
    }

    /// <summary>Encrypts a text for one place in the database.</summary>
    /// <param name="text">The text to seal.</param>
    /// <param name="place">Where it is stored.</param>
    public byte[] Seal(string text, Place place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = SealBytes(plain, place);
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>Encrypts bytes, such as an image, for one place.</summary>
    /// <param name="plain">The bytes to seal.</param>
    /// <param name="place">Where they are stored.</param>
    public byte[] SealBytes(ReadOnlySpan<byte> plain, Place place)
    {
        var box = new byte[HeaderSize + plain.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, _currentVersion);
        var nonce = box.AsSpan(VersionSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_dataKeys[_currentVersion], TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(HeaderSize), box.AsSpan(VersionSize + NonceSize, TagSize), place.Bind(_currentVersion));
        return box;
    }

    /// <summary>Decrypts what was sealed for the same place.</summary>
    /// <exception cref="CryptographicException">The value was changed or moved, or its key is missing.</exception>
    public string Open(byte[] box, Place place) => Encoding.UTF8.GetString(OpenBytes(box, place));

    /// <summary>Decrypts bytes that were sealed for the same place.</summary>
    /// <exception cref="CryptographicException">The value was changed or moved, or its key is missing.</exception>
    public byte[] OpenBytes(byte[] box, Place place)
    {
        ArgumentNullException.ThrowIfNull(box);
        if (box.Length < HeaderSize)
        {
            throw new CryptographicException("The sealed value is too short.");
        }

        var version = BinaryPrimitives.ReadInt32BigEndian(box);
        if (!_dataKeys.TryGetValue(version, out var key))
        {
            throw new CryptographicException($"There is no data key {version}.");
        }

        var plain = new byte[box.Length - HeaderSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            box.AsSpan(VersionSize, NonceSize),
            box.AsSpan(HeaderSize),
            box.AsSpan(VersionSize + NonceSize, TagSize),
            plain,
            place.Bind(version)
        );
        return plain;
    }

    /// <summary>
    /// A keyed hash for looking up a sealed value (a "blind index"): equal for equal normalised values of one kind, and
    /// meaningless without the ring. Uses the newest key, as everything stored now does.
    /// </summary>
    /// <param name="kind">The kind of value, for example <c>phone</c>: the same digits of another kind hash differently.</param>
    /// <param name="normalised">The value in its normal form.</param>
    public string BlindIndex(string kind, string normalised) => BlindIndex(kind, normalised, _indexVersions[0]);

    /// <summary>
    /// All indexes under which a value may be stored: the newest key's first, then those of older keys while values of theirs
    /// remain. Look up by all of them.
    /// </summary>
    /// <param name="kind">The kind of value.</param>
    /// <param name="normalised">The value in its normal form.</param>
    public IReadOnlyList<string> BlindIndexes(string kind, string normalised) =>
        [.. _indexVersions.Select(v => BlindIndex(kind, normalised, v))];

    /// <summary>
    /// The index under the first key, which no rotation changes: for counters about a value that is not stored.
    /// </summary>
    /// <param name="kind">The kind of value.</param>
    /// <param name="normalised">The value in its normal form.</param>
    public string LastingIndex(string kind, string normalised) => BlindIndex(kind, normalised, 1);

    /// <summary>
    /// What is stored of a token or key that someone holds, 64 hex digits. Of 256 random bits no slow hash is needed; the ring's
    /// first key keeps whoever can write to the database from adding a token of their own, and no rotation changes it.
    /// </summary>
    public string TokenHash(string token) => LastingIndex("token", token);

    /// <summary>
    /// The prefix of a version's blind indexes; those of the first version start with a hex digit and have none.
    /// </summary>
    internal static string IndexPrefix(int version) => string.Create(CultureInfo.InvariantCulture, $"{version}:");

    /// <summary>The version of the newest key of blind indexes.</summary>
    internal int IndexVersion => _indexVersions[0];

    /// <summary>No value of an older key remains: lookups can skip them.</summary>
    internal void ForgetOlderIndexes() => _indexVersions = [_indexVersions[0]];

    private string BlindIndex(string kind, string normalised, int version)
    {
        var hash = HMACSHA256.HashData(_indexKeys[version], Encoding.UTF8.GetBytes($"{kind}\0{normalised}"));
        return version == 1 ? Convert.ToHexStringLower(hash) : IndexPrefix(version) + Base64Url.EncodeToString(hash);
    }

    private static FrozenDictionary<int, byte[]> IndexKeys(KeyRing ring) =>
        ring.MacVersions.ToFrozenDictionary(v => v, v => ring.MacKey("blind-index", v));
}

/// <summary>Where a sealed value is stored; authenticated by its tag.</summary>
/// <param name="Table">Table name.</param>
/// <param name="Row">Row id.</param>
/// <param name="Column">Column name.</param>
public readonly record struct Place(string Table, Guid Row, string Column)
{
    internal byte[] Bind(int keyVersion) => Encoding.UTF8.GetBytes($"{Table}\0{Row:N}\0{Column}\0{keyVersion}");
}

/// <summary>A data key, wrapped by a key-encryption key of the ring.</summary>
internal sealed class DataKey
{
    private DataKey() { }

    public int Version { get; private init; }

    public byte[] Wrapped { get; private set; } = [];

    public int WrappedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static DataKey Wrap(int version, byte[] key, KeyRing ring, DateTimeOffset now)
    {
        var wrapped = new byte[12 + 16 + key.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, 12));
        using var aes = new AesGcm(ring.KeyEncryptionKey(ring.CurrentVersion), 16);
        aes.Encrypt(wrapped.AsSpan(0, 12), key, wrapped.AsSpan(28), wrapped.AsSpan(12, 16), Bind(version));
        return new DataKey
        {
            Version = version,
            Wrapped = wrapped,
            WrappedBy = ring.CurrentVersion,
            CreatedAt = now,
        };
    }

    /// <summary>Rewraps the same key under the ring's newest key-encryption key.</summary>
    public void Rewrap(KeyRing ring)
    {
        var fresh = Wrap(Version, Unwrap(ring), ring, CreatedAt);
        (Wrapped, WrappedBy) = (fresh.Wrapped, fresh.WrappedBy);
    }

    public byte[] Unwrap(KeyRing ring)
    {
        var key = new byte[Wrapped.Length - 28];
        using var aes = new AesGcm(ring.KeyEncryptionKey(WrappedBy), 16);
        try
        {
            aes.Decrypt(Wrapped.AsSpan(0, 12), Wrapped.AsSpan(28), Wrapped.AsSpan(12, 16), key, Bind(Version));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new CryptographicException("The key ring does not belong to this database: its keys do not open the data keys.", e);
        }

        return key;
    }

    public static void Map(EntityTypeBuilder<DataKey> key)
    {
        key.ToTable("platform_data_keys");
        key.HasKey(k => k.Version);
        key.Property(k => k.Version).ValueGeneratedNever();
    }

    private static byte[] Bind(int version) => Encoding.UTF8.GetBytes($"data-key\0{version}");
}
