using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Payments.Merchants;

/// <summary>A merchant that can be paid, unless it paused itself or an operator suspended it.</summary>
internal sealed class Merchant
{
    public required MerchantId Id { get; init; }

    public required string Name { get; init; }

    public required string Category { get; init; }

    /// <summary>Its agreed fee on each payment, in hundredths of a percent.</summary>
    public int FeeBasisPoints { get; init; }

    /// <summary>The merchant's own switch.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>The operator's switch: the merchant cannot undo it.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>The merchant's own switch of its test twin.</summary>
    public DateTimeOffset? TestPausedAt { get; set; }

    public string State =>
        (SuspendedAt, PausedAt) switch
        {
            (not null, _) => "suspended",
            (_, not null) => "paused",
            _ => "open",
        };

    public static void Map(EntityTypeBuilder<Merchant> merchant)
    {
        merchant.ToTable("payments_merchants");
        merchant.Property(m => m.Id).ValueGeneratedNever();
        merchant.Property(m => m.Name).HasMaxLength(100);
        merchant.Property(m => m.Category).HasMaxLength(40);
        merchant.Ignore(m => m.State);
    }
}

/// <summary>A merchant as customers see it.</summary>
/// <param name="Id">The merchant's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Category">Its category: food, pharmacy...</param>
public sealed record MerchantItem(MerchantId Id, string Name, string Category);
