using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Platform.Sealing;

/// <summary>
/// The keys kept outside the database in a folder of their own: key-encryption keys, which wrap the data keys, and the root of
/// the keyed hashes (blind indexes, PINs, request hashes, public ids). Without the folder the data is unreadable; a copy of the
/// database alone reveals nothing.
/// </summary>
[OneProcess(KeptBy.Whole, "One that has not read a new key could not open what was wrapped with it.")]
public sealed class KeyRing
{
    /// <summary>The key file in the folder.</summary>
    public const string FileName = "ring.json";

    private readonly string _folder;
    private Keys _keys;

    private KeyRing(string folder, Contents contents) => (_folder, _keys) = (folder, new Keys(contents));

    /// <summary>The version of the key-encryption key that wraps new data keys.</summary>
    public int CurrentVersion => _keys.CurrentVersion;

    /// <summary>The root version currently used for PINs and blind indexes.</summary>
    public int CurrentMacVersion => _keys.MacVersions[0];

    /// <summary>When the newest key-encryption key was created.</summary>
    public DateTimeOffset NewestAt => _keys.NewestAt;

    /// <summary>The versions of that root, newest first.</summary>
    public IReadOnlyList<int> MacVersions => _keys.MacVersions;

    /// <summary>Opens the ring in a folder; creates both when missing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static KeyRing Open(string folder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Create(folder, path, clock);
        }

        return new KeyRing(folder, Read(path));
    }

    /// <summary>Reads the folder again: lets a standby pick up keys created in the meantime.</summary>
    public void Reload() => _keys = new Keys(Read(Path.Combine(_folder, FileName)));

    /// <summary>
    /// A key for one purpose, derived from the ring's first root (HKDF-SHA256, RFC 5869), which never changes: for identifiers
    /// given out (public ids), and for values compared over time that cannot be recomputed (request hashes).
    /// </summary>
    public byte[] MacKey(string purpose) => MacKey(purpose, 1);

    /// <summary>A key for one purpose, derived from one version of the root.</summary>
    /// <exception cref="CryptographicException">The ring has no such version.</exception>
    public byte[] MacKey(string purpose, int version) =>
        _keys.MacRoots.TryGetValue(version, out var root)
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes(purpose))
            : throw new CryptographicException($"The key ring has no root {version}: it is not the ring of this database.");

    /// <summary>Encrypts a text kept beside the database for one purpose (AES-256-GCM under the newest key-encryption key).</summary>
    public byte[] SealBesideDatabase(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[4 + 12 + 16 + plain.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(box, CurrentVersion);
        RandomNumberGenerator.Fill(box.AsSpan(4, 12));
        using var aes = new AesGcm(KeyEncryptionKey(CurrentVersion), 16);
        aes.Encrypt(box.AsSpan(4, 12), plain, box.AsSpan(32), box.AsSpan(16, 16), Encoding.UTF8.GetBytes($"{purpose}\0{CurrentVersion}"));
        return box;
    }

    /// <summary>Decrypts what was sealed for the same purpose, under the newest or an older key.</summary>
    /// <exception cref="CryptographicException">The text was changed, or its key is missing.</exception>
    public string OpenBesideDatabase(byte[] box, string purpose)
    {
        ArgumentNullException.ThrowIfNull(box);
        var version = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(box);
        var plain = new byte[box.Length - 32];
        using var aes = new AesGcm(KeyEncryptionKey(version), 16);
        aes.Decrypt(box.AsSpan(4, 12), box.AsSpan(32), box.AsSpan(16, 16), plain, Encoding.UTF8.GetBytes($"{purpose}\0{version}"));
        return Encoding.UTF8.GetString(plain);
    }

    internal byte[] KeyEncryptionKey(int version) =>
        _keys.KeyEncryptionKeys.TryGetValue(version, out var key)
            ? key
            : throw new CryptographicException($"The key ring has no key-encryption key {version}: it is not the ring of this database.");

    /// <summary>
    /// Adds a key-encryption key and a root of keyed hashes to a folder's ring. The older ones stay, to open what they wrapped
    /// and compare what they hashed.
    /// </summary>
    /// <returns>The ring with the new keys.</returns>
    internal static KeyRing AddKey(string folder, TimeProvider clock)
    {
        var path = Path.Combine(folder, FileName);
        var known = Read(path);
        var roots = known.LaterMacRoots ?? [];
        var contents = known with
        {
            KeyEncryptionKeys = [.. known.KeyEncryptionKeys, New(known.KeyEncryptionKeys.Max(k => k.Version) + 1)],
            LaterMacRoots = [.. roots, New(roots.Length + 2)],
        };
        // The whole file or the old one, never a part of it.
        File.Move(Write(folder, contents), path, overwrite: true);
        return new KeyRing(folder, contents);

        VersionedKey New(int version) => new(version, RandomNumberGenerator.GetBytes(32), clock.GetUtcNow());
    }

    private static Contents Read(string path) => JsonSerializer.Deserialize<Contents>(File.ReadAllBytes(path), Json.Options)!;

    private static void Create(string folder, string path, TimeProvider clock)
    {
        var temporary = Write(
            folder,
            new Contents([new VersionedKey(1, RandomNumberGenerator.GetBytes(32), clock.GetUtcNow())], RandomNumberGenerator.GetBytes(32))
        );
        try
        {
            // Two processes may start at once on an empty folder: the first ring wins.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a ring beside the real one, readable by its owner only, flushed to disk.</summary>
    private static string Write(string folder, Contents contents)
    {
        var temporary = Path.Combine(folder, $"{FileName}.{Environment.ProcessId}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, contents, Json.Options);
            file.Flush(flushToDisk: true);
        }

        return temporary;
    }

    /// <summary>The file. Its first root predates versions, so it stands alone.</summary>
    private sealed record Contents(VersionedKey[] KeyEncryptionKeys, byte[] MacRoot, VersionedKey[]? LaterMacRoots = null);

    private sealed record VersionedKey(int Version, byte[] Key, DateTimeOffset CreatedAt);

    /// <summary>The result of reading the file once.</summary>
    private sealed class Keys(Contents contents)
    {
        public Dictionary<int, byte[]> KeyEncryptionKeys { get; } = contents.KeyEncryptionKeys.ToDictionary(k => k.Version, k => k.Key);

        public int CurrentVersion { get; } = contents.KeyEncryptionKeys.Max(k => k.Version);

        public DateTimeOffset NewestAt { get; } = contents.KeyEncryptionKeys.Max(k => k.CreatedAt);

        public Dictionary<int, byte[]> MacRoots { get; } =
            (contents.LaterMacRoots ?? []).Append(new VersionedKey(1, contents.MacRoot, default)).ToDictionary(k => k.Version, k => k.Key);

        public int[] MacVersions { get; } = [.. Enumerable.Range(1, 1 + (contents.LaterMacRoots?.Length ?? 0)).Reverse()];
    }
}
