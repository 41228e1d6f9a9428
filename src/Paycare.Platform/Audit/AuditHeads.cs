using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Paycare.Platform.Results;

namespace Paycare.Platform.Audit;

/// <summary>The tree at one moment, signed: no one who changes the database later can reproduce this root.</summary>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">Root over the leaves, hex.</param>
/// <param name="At">Time of signing.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the three fields above, base64.</param>
internal sealed record AuditHead(long Size, string Root, DateTimeOffset At, string Signature)
{
    public byte[] Signed() =>
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"paycare-audit-head\n{Size}\n{Root}\n{At.ToUnixTimeMilliseconds()}")
        );
}

/// <summary>
/// Signed heads in a folder outside the database, one line each in <c>heads.jsonl</c>. Copy the file elsewhere to guard against
/// anyone who controls both. <c>signing-key.pem</c> never leaves the folder; <c>public-key.pem</c> is enough to verify.
/// </summary>
public sealed class AuditHeads
{
    private const string HeadsFile = "heads.jsonl",
        PrivateFile = "signing-key.pem",
        PublicFile = "public-key.pem";
    private readonly string _folder;

    /// <summary>Uses a folder, created when the first head is written.</summary>
    public AuditHeads(string folder) => _folder = folder;

    /// <summary>Signs the tree's root and appends it to the file, flushed to disk.</summary>
    internal async Task WriteAsync(long size, byte[] root, DateTimeOffset at, CancellationToken cancel)
    {
        Directory.CreateDirectory(_folder);
        using var key = OpenOrMakeKey();
        var head = new AuditHead(
            size,
            Convert.ToHexStringLower(root),
            DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
            ""
        );
        head = head with { Signature = Convert.ToBase64String(key.SignData(head.Signed(), HashAlgorithmName.SHA256)) };
        await using var file = new FileStream(Path.Combine(_folder, HeadsFile), FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(head, Json.Options) + "\n"), cancel);
        await file.FlushAsync(cancel);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The heads in file order, and the lines that are not heads or whose signature is wrong.</summary>
    internal async Task<(IReadOnlyList<AuditHead> Heads, IReadOnlyList<string> Bad)> ReadAsync(CancellationToken cancel)
    {
        var path = Path.Combine(_folder, HeadsFile);
        if (!File.Exists(path) || !File.Exists(Path.Combine(_folder, PublicFile)))
        {
            return ([], []);
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(_folder, PublicFile), cancel));
        var (heads, bad) = (new List<AuditHead>(), new List<string>());
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            number++;
            if (
                Parse(line) is { } head
                && key.VerifyData(head.Signed(), Convert.FromBase64String(head.Signature), HashAlgorithmName.SHA256)
            )
            {
                heads.Add(head);
            }
            else
            {
                bad.Add(string.Create(CultureInfo.InvariantCulture, $"line {number}"));
            }
        }

        return (heads, bad);
    }

    private static AuditHead? Parse(string line)
    {
        try
        {
            var head = JsonSerializer.Deserialize<AuditHead>(line, Json.Options);
            return
                head is { Root: not null, Signature: not null }
                && Convert.TryFromBase64String(head.Signature, new byte[head.Signature.Length], out _)
                ? head
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ECDsa OpenOrMakeKey()
    {
        var path = Path.Combine(_folder, PrivateFile);
        if (File.Exists(path))
        {
            var known = ECDsa.Create();
            known.ImportFromPem(File.ReadAllText(path));
            return known;
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(path, options))
        {
            file.Write(key.ExportPkcs8PrivateKeyPem());
        }

        File.WriteAllText(Path.Combine(_folder, PublicFile), key.ExportSubjectPublicKeyInfoPem());
        return key;
    }
}
