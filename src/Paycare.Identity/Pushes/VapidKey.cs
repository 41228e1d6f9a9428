using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pushes;

/// <summary>
/// The key by which push services know this installation (RFC 8292). Browsers subscribe to it: another one would silence them all,
/// so there is one for the life of the database.
/// </summary>
internal sealed class VapidKey
{
    private const int TheOnly = 1;

    public int Id { get; init; } = TheOnly;

    /// <summary>The point that browsers subscribe with, base64url.</summary>
    public required string PublicKey { get; init; }

    public required byte[] PrivateSealed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    private static Place Place => new("identity_vapid_keys", Guid.Empty, "private");

    public static VapidKey New(Vault vault, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new VapidKey
        {
            PublicKey = Base64Url.EncodeToString(P256.Point(key.ExportParameters(includePrivateParameters: false))),
            PrivateSealed = vault.SealBytes(key.ExportPkcs8PrivateKey(), Place),
            CreatedAt = now,
        };
    }

    /// <summary>The header by which a push service knows us: a token for its origin alone.</summary>
    /// <param name="vault">Opens the private key.</param>
    /// <param name="endpoint">Where the message goes.</param>
    /// <param name="subject">Whom the push service may write to: an https or mailto address; <c>null</c> for nobody.</param>
    /// <param name="until">Until when the token holds; 24 hours at most.</param>
    public string Authorization(Vault vault, Uri endpoint, string? subject, DateTimeOffset until)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(vault.OpenBytes(PrivateSealed, Place), out _);
        var claims = new Dictionary<string, object>
        {
            ["aud"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["exp"] = until.ToUnixTimeSeconds(),
        };
        if (subject is not null)
        {
            claims["sub"] = subject;
        }

        var header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
        var token = $"{header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(token), HashAlgorithmName.SHA256);
        return $"vapid t={token}.{Base64Url.EncodeToString(signature)}, k={PublicKey}";
    }

    public static void Map(EntityTypeBuilder<VapidKey> key)
    {
        key.ToTable("identity_vapid_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.PublicKey).HasMaxLength(100);
    }
}

/// <summary>Reads the key, and makes it on a new database.</summary>
internal sealed class VapidKeys(Database db, Vault vault, TimeProvider clock)
{
    public async Task<VapidKey> CurrentAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await db.Set<VapidKey>().AsNoTracking().SingleOrDefaultAsync(cancel) is { } key)
            {
                return key;
            }

            db.Set<VapidKey>().Add(VapidKey.New(vault, clock.GetUtcNow()));
            // When somebody else came first, theirs counts.
            _ = await db.TrySaveAsync(cancel);
        }
    }
}
