using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.MerchantUsers;
using Paycare.Payments.Merchants;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.MerchantPortal;

/// <summary>
/// A session of a merchant's person, or one on the merchant's page that was opened with an API key. The browser keeps a token of its
/// own, never the key; a session ends with its key, or when its person is disabled.
/// </summary>
internal sealed class MerchantSession : IProved
{
    /// <summary>Lets people and leak scanners recognise a session's token.</summary>
    public const string Prefix = "pcms_";

    public required MerchantSessionId Id { get; init; }

    public required string TokenHash { get; init; }

    public required MerchantId Merchant { get; init; }

    /// <summary>The key that opened it; <c>null</c> for a person's.</summary>
    public MerchantKeyId? Key { get; init; }

    /// <summary>Whose it is; <c>null</c> when a key opened it.</summary>
    public MerchantUserId? User { get; init; }

    /// <summary>Whether its person switched to test mode.</summary>
    public bool IsTest { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) => [Id.Value, TokenHash, Merchant.Value, Key?.Value, User?.Value, IsTest];

    public static void Map(EntityTypeBuilder<MerchantSession> session)
    {
        session.ToTable("payments_merchant_sessions");
        session.HasProof();
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.TokenHash).HasMaxLength(64);
        session.HasIndex(s => s.TokenHash).IsUnique();
    }
}

/// <summary>A sign-in to the merchant's page.</summary>
/// <param name="Token">The token for the browser's cookie, or for a program.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="DeviceToken">The token by which this browser is known at a person's next sign-in; <c>null</c> for a key.</param>
/// <param name="Role">What the person does; <c>null</c> for a key.</param>
public sealed record MerchantSignIn(string Token, DateTimeOffset ExpiresAt, string? DeviceToken = null, MerchantRole? Role = null);

/// <summary>Who calls for a merchant, and what they may do.</summary>
internal sealed record MerchantCaller(
    MerchantId Merchant,
    MerchantKeyId? Key,
    MerchantSessionId? Session,
    MerchantUserId? User,
    IReadOnlyList<string> Scopes
);
