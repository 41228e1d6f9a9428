using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Identifies a request about a colleague that takes two people.</summary>
public readonly record struct StaffRequestId(Guid Value) : IStrongId<StaffRequestId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>What a second person decides about a colleague.</summary>
public enum StaffRequestKind
{
    /// <summary>The second factor is lost: it is set up anew.</summary>
    SecondFactorReset,

    /// <summary>Somebody new gets a role with rights.</summary>
    Invitation,

    /// <summary>A role with rights is given or taken.</summary>
    Role,

    /// <summary>A disabled colleague with rights may sign in again.</summary>
    Enabling,
}

/// <summary>Rights over others, or access to them, take two people: one asks, another decides. The database enforces it too.</summary>
internal sealed class StaffRequest
{
    public required StaffRequestId Id { get; init; }

    public required StaffRequestKind Kind { get; init; }

    /// <summary>The colleague whom it is about.</summary>
    public required StaffId Staff { get; init; }

    /// <summary>The role to give; <c>null</c> when it stays.</summary>
    public StaffRole? Role { get; init; }

    public required StaffId AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string Reason { get; init; }

    public StaffId? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public bool? IsApproved { get; set; }

    public static void Map(EntityTypeBuilder<StaffRequest> request)
    {
        request.ToTable("identity_staff_requests", table =>
        {
            table.HasCheckConstraint("CK_identity_staff_requests_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
            table.HasCheckConstraint("CK_identity_staff_requests_not_own", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"Staff\"");
        });
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Kind).StoredByName();
        request.Property(r => r.Role).HasConversion<string>().HasMaxLength(40);
        request.Property(r => r.Reason).HasMaxLength(500);
        request.HasIndex(r => r.AskedAt);
    }
}

/// <summary>A link with which a member of staff sets a first or new password: mailed to their address, valid once.</summary>
internal sealed class StaffInvitation
{
    public required Guid Id { get; init; }

    public required StaffId Staff { get; init; }

    public required string TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public static void Map(EntityTypeBuilder<StaffInvitation> invitation)
    {
        invitation.ToTable("identity_staff_invitations");
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.TokenHash).HasMaxLength(64);
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        invitation.HasIndex(i => i.Staff);
    }
}
