using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Customers;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Staff;

/// <summary>The role of a member of staff.</summary>
public enum StaffRole
{
    /// <summary>Answers cases.</summary>
    Agent,

    /// <summary>Leads agents: approvals, queues, reports.</summary>
    Lead,

    /// <summary>Risk officer: freezes, investigations.</summary>
    Risk,

    /// <summary>Administers staff; does not see customers.</summary>
    Admin,
}

/// <summary>A member of staff, on ASP.NET Core Identity like customers; can sign in only with a second factor.</summary>
internal sealed class StaffMember : IdentityUser<StaffId>, IProved
{
    public required string EmailIndex { get; init; }

    public required byte[] EmailSealed { get; init; }

    /// <summary>The name shown to customers, such as "Sari". A work name, not a secret.</summary>
    public required string DisplayName { get; init; }

    public required StaffRole Role { get; set; }

    public required byte[] TotpSecretSealed { get; set; }

    /// <summary>The last time step whose code was accepted: a code is valid once.</summary>
    public long LastTotpStep { get; set; }

    public bool IsDisabled { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [Id.Value, Role.ToString(), IsDisabled, PasswordHash, TwoFactorEnabled, EmailSealed, TotpSecretSealed];

    public static Place PlaceOf(StaffId id, string column) => new("identity_staff", id.Value, column);

    public static KeyedColumn Column { get; } =
        new BlindIndexColumn<StaffMember>(
            "identity_staff.EmailIndex",
            s => s.EmailIndex,
            (s, vault) => vault.BlindIndex("staff-email", vault.Open(s.EmailSealed, PlaceOf(s.Id, "email")))
        );

    public static void Map(EntityTypeBuilder<StaffMember> staff)
    {
        staff.ToTable("identity_staff");
        staff.HasProof();
        staff.MapIdentityUser<StaffMember, StaffId>();
        staff.Property(s => s.Id).ValueGeneratedNever();
        staff.Property(s => s.EmailIndex).HasMaxLength(64);
        staff.Property(s => s.DisplayName).HasMaxLength(80);
        staff.Property(s => s.Role).StoredByName();
        staff.HasIndex(s => s.EmailIndex).IsUnique();
    }
}
