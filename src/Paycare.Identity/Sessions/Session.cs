using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

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
internal sealed class Session
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

    public static void Map(EntityTypeBuilder<Session> session)
    {
        session.ToTable("identity_sessions");
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.TokenHash).HasMaxLength(64);
        session.HasIndex(s => s.TokenHash).IsUnique();
        session.HasIndex(s => s.Customer);
        session.HasIndex(s => s.Staff);
    }
}

/// <summary>A device that a customer proved to own; its token is one of two factors of the next sign-in there.</summary>
internal sealed class Device
{
    public required DeviceId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required string TokenHash { get; init; }

    public required string Name { get; set; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>The device of the sign-up is not new: it has no cool-down.</summary>
    public required bool IsFirst { get; init; }

    public DateTimeOffset? RemovedAt { get; set; }

    public static void Map(EntityTypeBuilder<Device> device)
    {
        device.ToTable("identity_devices");
        device.Property(d => d.Id).ValueGeneratedNever();
        device.Property(d => d.TokenHash).HasMaxLength(64);
        device.Property(d => d.Name).HasMaxLength(Tokens.DeviceNameLength);
        device.HasIndex(d => d.TokenHash).IsUnique();
        device.HasIndex(d => d.Customer);
    }
}

/// <summary>Random tokens of 256 bits, stored as plain SHA-256: they cannot be guessed, so no slow hash is needed.</summary>
internal static class Tokens
{
    public const int DeviceNameLength = 80;

    public static string New() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
