using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.MerchantUsers;

/// <summary>Identifies a person of a merchant.</summary>
public readonly record struct MerchantUserId(Guid Value) : IStrongId<MerchantUserId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>What a person does for a merchant.</summary>
public enum MerchantRole
{
    /// <summary>Everything, and alone the keys and the other people.</summary>
    Owner,

    /// <summary>Takes payments.</summary>
    Cashier,

    /// <summary>Connects programs.</summary>
    Developer,

    /// <summary>Reads the books, and gives money back.</summary>
    Accountant,
}

/// <summary>A person of a merchant; signs in with a password and a second factor only.</summary>
internal sealed class MerchantUser : IProved
{
    public required MerchantUserId Id { get; init; }

    /// <summary>The merchant's id, which Payments knows.</summary>
    public required Guid Merchant { get; init; }

    public required string EmailIndex { get; init; }

    public required byte[] EmailSealed { get; init; }

    /// <summary>The name shown to colleagues. A work name, not a secret.</summary>
    public required string DisplayName { get; init; }

    public required MerchantRole Role { get; init; }

    /// <summary>Null until the invitation is accepted.</summary>
    public string? PasswordHash { get; set; }

    public required byte[] TotpSecretSealed { get; set; }

    public bool TwoFactorEnabled { get; set; }

    /// <summary>The last time step whose code was accepted: a code is valid once.</summary>
    public long LastTotpStep { get; set; }

    public bool IsDisabled { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [Id.Value, Merchant, Role.ToString(), IsDisabled, PasswordHash, TwoFactorEnabled, EmailSealed, TotpSecretSealed];

    public static Place PlaceOf(MerchantUserId id, string column) => new("identity_merchant_users", id.Value, column);

    public static KeyedColumn Column { get; } =
        new BlindIndexColumn<MerchantUser>(
            "identity_merchant_users.EmailIndex",
            u => u.EmailIndex,
            (u, vault) => vault.BlindIndex("merchant-email", vault.Open(u.EmailSealed, PlaceOf(u.Id, "email")))
        );

    public static void Map(EntityTypeBuilder<MerchantUser> user)
    {
        user.ToTable("identity_merchant_users");
        user.HasProof();
        user.Property(u => u.Id).ValueGeneratedNever();
        user.Property(u => u.EmailIndex).HasMaxLength(64);
        user.Property(u => u.DisplayName).HasMaxLength(80);
        user.Property(u => u.Role).StoredByName();
        user.Property(u => u.PasswordHash).HasMaxLength(256);
        user.HasIndex(u => u.EmailIndex).IsUnique();
        user.HasIndex(u => u.Merchant);
    }
}

/// <summary>A link with which a person of a merchant sets a password: mailed, valid once.</summary>
internal sealed class MerchantInvitation
{
    public required Guid Id { get; init; }

    public required MerchantUserId User { get; init; }

    public required string TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public static void Map(EntityTypeBuilder<MerchantInvitation> invitation)
    {
        invitation.ToTable("identity_merchant_invitations");
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.TokenHash).HasMaxLength(64);
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        invitation.HasIndex(i => i.User);
    }
}
