using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.MerchantPortal;

/// <summary>An API key of a merchant. Only its hash is stored: 256 random bits need no slow hash.</summary>
internal sealed class MerchantKey : IProved
{
    /// <summary>Lets people and leak scanners recognise a key.</summary>
    public const string Prefix = "pcmk_";

    /// <summary>Lets people tell a test key at a glance; what a key opens is decided by its row.</summary>
    public const string TestPrefix = Prefix + "test_";

    public const int NameLength = 80;

    private const int ScopesLength = 200;

    private const int HintLength = 4;

    public required MerchantKeyId Id { get; init; }

    public required MerchantId Merchant { get; init; }

    public required string Hash { get; init; }

    /// <summary>The key's last characters, by which its owner recognises it.</summary>
    public required string Hint { get; init; }

    public required string Name { get; init; }

    /// <summary>What it may do: names of <see cref="MerchantScope"/>, with blanks between.</summary>
    public required string Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to about five minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When a rotated key expires; <c>null</c> while it is current.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) => [Id.Value, Merchant.Value, Hash, Scopes];

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>Creates a key for a merchant; its text is stored nowhere else.</summary>
    public static (MerchantKey Key, string Text) New(MerchantId merchant, string name, string scopes, Vault vault, TimeProvider clock)
    {
        var text = TextOf(merchant, RandomNumberGenerator.GetBytes(32));
        return (Of(merchant, name, scopes, text, vault, clock), text);
    }

    /// <summary>The row for a key with a known text.</summary>
    public static MerchantKey Of(MerchantId merchant, string name, string scopes, string text, Vault vault, TimeProvider clock) =>
        new()
        {
            Id = StrongId.New<MerchantKeyId>(clock),
            Merchant = merchant,
            Hash = vault.TokenHash(text),
            Hint = text[^HintLength..],
            Name = name,
            Scopes = scopes,
            CreatedAt = clock.GetUtcNow(),
        };

    /// <summary>Everything that a key can have.</summary>
    public static string AllScopes { get; } = string.Join(' ', MerchantScopes.OfKeys.Select(s => s.Name()));

    public static string TextOf(MerchantId merchant, byte[] secret) =>
        (merchant.IsTest() ? TestPrefix : Prefix) + System.Buffers.Text.Base64Url.EncodeToString(secret);

    /// <summary>What its bearer may do: every test key may also play payments.</summary>
    public IReadOnlyList<string> ScopesOfBearer =>
        Merchant.IsTest() ? [.. Scopes.Split(' '), MerchantScope.Test.Name()] : Scopes.Split(' ');

    public static void Map(EntityTypeBuilder<MerchantKey> key)
    {
        key.ToTable("payments_merchant_keys");
        key.HasProof();
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.Hash).HasMaxLength(64);
        key.Property(k => k.Hint).HasMaxLength(HintLength);
        key.Property(k => k.Name).HasMaxLength(NameLength);
        key.Property(k => k.Scopes).HasMaxLength(ScopesLength);
        key.Ignore(k => k.ScopesOfBearer);
        key.HasIndex(k => k.Hash).IsUnique();
        key.HasIndex(k => k.Merchant);
    }
}

/// <summary>A key as its merchant sees it.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Hint">Its last four characters.</param>
/// <param name="Status">active, expiring (rotated, still accepted) or ended.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="LastUsedAt">When it was last used, to about five minutes; <c>null</c> for never.</param>
/// <param name="ExpiresAt">When a rotated key is no longer accepted.</param>
/// <param name="Current">Whether this request was made with it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Livemode">Whether it is for real money; <c>false</c> for a test key.</param>
public sealed record MerchantKeyItem(
    MerchantKeyId Id,
    string Name,
    string Hint,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    bool Current,
    IReadOnlyList<string> Scopes,
    bool Livemode
);

/// <summary>A newly created key.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Key">The key itself, shown this once.</param>
/// <param name="PreviousValidUntil">After a rotation: until when the old key is accepted.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Livemode">Whether it is for real money; <c>false</c> for a test key.</param>
public sealed record NewMerchantKey(
    MerchantKeyId Id,
    string Name,
    string Key,
    DateTimeOffset? PreviousValidUntil,
    IReadOnlyList<string> Scopes,
    bool Livemode
);
