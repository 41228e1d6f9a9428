using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Payments.Processor.StripeRail;

/// <summary>
/// Stripe's ids for a charge. Written before the charge is confirmed, so a charge without a row was never made; a row without an
/// intent closes the reference to a charge that arrives too late.
/// </summary>
internal sealed class StripeCharge
{
    public required Guid Reference { get; init; }

    public string? Intent { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<StripeCharge> charge)
    {
        charge.ToTable("payments_stripe_charges");
        charge.HasKey(c => c.Reference);
        charge.Property(c => c.Reference).ValueGeneratedNever();
        charge.Property(c => c.Intent).HasMaxLength(80);
        charge.HasIndex(c => c.Intent);
    }
}

/// <summary>
/// The charge that a refund belongs to. Written before Stripe is called, so a refund without a row was never sent.
/// </summary>
internal sealed class StripeRefund
{
    public required Guid Reference { get; init; }

    public required Guid Charge { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<StripeRefund> refund)
    {
        refund.ToTable("payments_stripe_refunds");
        refund.HasKey(r => r.Reference);
        refund.Property(r => r.Reference).ValueGeneratedNever();
    }
}

/// <summary>An accepted Stripe report; the same one again changes nothing.</summary>
internal sealed class StripeReport
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<StripeReport> report)
    {
        report.ToTable("payments_stripe_reports");
        report.Property(r => r.Id).HasMaxLength(100).ValueGeneratedNever();
    }
}
