using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Sessions;

/// <summary>Identifies a session.</summary>
public readonly record struct SessionId(Guid Value) : IStrongId<SessionId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Identifies a device that a customer signed in from.</summary>
public readonly record struct DeviceId(Guid Value) : IStrongId<DeviceId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A signed-in customer or member of staff: one table behind bearer tokens and cookies, which ends both at once.
/// </summary>
internal sealed class Session : IProved
{
    public required SessionId Id { get; init; }

    public required string TokenHash { get; init; }

    public CustomerId? Customer { get; init; }

    public StaffId? Staff { get; init; }

    public DeviceId? Device { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) => [Id.Value, TokenHash, Customer?.Value, Staff?.Value, Device?.Value];

    public static void Map(EntityTypeBuilder<Session> session)
    {
        session.ToTable("identity_sessions");
        session.HasProof();
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.TokenHash).HasMaxLength(64);
        session.HasIndex(s => s.TokenHash).IsUnique();
        session.HasIndex(s => s.Customer);
        session.HasIndex(s => s.Staff);
    }
}
