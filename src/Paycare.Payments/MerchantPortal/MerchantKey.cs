using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;
using Paycare.Platform.Ids;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A key with which a merchant's program calls. Only its hash is kept: 256 random bits need no slow one.</summary>
internal sealed class MerchantKey
{
    /// <summary>By it people and scanners of leaked secrets recognise a key.</summary>
    public const string Prefix = "pcmk_";

    public const int NameLength = 80;

    private const int HintLength = 4;

    public required MerchantKeyId Id { get; init; }

    public required MerchantId Merchant { get; init; }

    public required string Hash { get; init; }

    /// <summary>The key's last letters, by which its owner tells it from others.</summary>
    public required string Hint { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To about five minutes.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When a key that was rotated ends; <c>null</c> while it is the current one.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>A key for a merchant, and its text, which exists nowhere else.</summary>
    public static (MerchantKey Key, string Text) New(MerchantId merchant, string name, TimeProvider clock)
    {
        var text = TextOf(RandomNumberGenerator.GetBytes(32));
        return (Of(merchant, name, text, clock), text);
    }

    /// <summary>The row of a key whose text is known.</summary>
    public static MerchantKey Of(MerchantId merchant, string name, string text, TimeProvider clock) =>
        new()
        {
            Id = StrongId.New<MerchantKeyId>(clock),
            Merchant = merchant,
            Hash = HashOf(text),
            Hint = text[^HintLength..],
            Name = name,
            CreatedAt = clock.GetUtcNow(),
        };

    public static string TextOf(byte[] secret) => Prefix + System.Buffers.Text.Base64Url.EncodeToString(secret);

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static void Map(EntityTypeBuilder<MerchantKey> key)
    {
        key.ToTable("payments_merchant_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.Hash).HasMaxLength(64);
        key.Property(k => k.Hint).HasMaxLength(HintLength);
        key.Property(k => k.Name).HasMaxLength(NameLength);
        key.HasIndex(k => k.Hash).IsUnique();
        key.HasIndex(k => k.Merchant);
    }
}

/// <summary>A key as its merchant sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Hint">Its last four characters.</param>
/// <param name="Status">active, expiring (rotated, still taken) or ended.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="LastUsedAt">Its last use, to about five minutes; <c>null</c> for never.</param>
/// <param name="ExpiresAt">When a rotated key is taken no more.</param>
/// <param name="Current">Whether this very request came with it.</param>
public sealed record MerchantKeyItem(
    MerchantKeyId Id,
    string Name,
    string Hint,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    bool Current
);

/// <summary>A key that was just made.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Key">The key itself, shown this once.</param>
/// <param name="PreviousValidUntil">For a rotation: until when the old one is taken.</param>
public sealed record NewMerchantKey(MerchantKeyId Id, string Name, string Key, DateTimeOffset? PreviousValidUntil);
