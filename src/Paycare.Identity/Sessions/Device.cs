using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Sessions;

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
