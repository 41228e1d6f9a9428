using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Pins;

/// <summary>A customer's PIN as a keyed hash, and its failed tries.</summary>
internal sealed class Pin
{
    public required CustomerId Id { get; init; }

    /// <summary>See <see cref="PinMacs"/>.</summary>
    public required byte[] Mac { get; set; }

    /// <summary>Consecutive wrong tries.</summary>
    public int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>When it was last replaced; <c>null</c> while it is that of the sign-up.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    public static void Map(EntityTypeBuilder<Pin> pin)
    {
        pin.ToTable("identity_pins");
        pin.Property(p => p.Id).ValueGeneratedNever();
    }
}
