using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Identifies a request to reset a colleague's second factor, which involves two people.</summary>
public readonly record struct StaffRequestId(Guid Value) : IStrongId<StaffRequestId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A colleague lost the second factor: one person asks for a reset, another decides. The database enforces it too.</summary>
internal sealed class StaffRequest
{
    public required StaffRequestId Id { get; init; }

    /// <summary>The colleague who lost the second factor.</summary>
    public required StaffId Staff { get; init; }

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
