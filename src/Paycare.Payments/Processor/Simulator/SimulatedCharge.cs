using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Payments.Processor.Simulator;

/// <summary>A charge as the simulated processor recorded it.</summary>
internal sealed class SimulatedCharge
{
    /// <summary>Approved; no outcome yet.</summary>
    public const string Approved = "00",
        Nothing = "silent";

    public required Guid Reference { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    /// <summary>The issuer's answer, whether or not it reached us.</summary>
    public required string Truth { get; set; }

    /// <summary>Whether inquiries are answered.</summary>
    public required bool IsTold { get; set; }

    /// <summary>Whether the card is debited at this moment.</summary>
    public required bool IsTaken { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it was last reversed.</summary>
    public DateTimeOffset? ReversedAt { get; set; }

    public int Reversals { get; set; }

    public ProcessorAnswer Answer =>
        !IsTold ? ProcessorAnswer.Lost
        : Truth != Approved ? ProcessorAnswer.Declined(Truth)
        : IsTaken ? ProcessorAnswer.Approved
        : ProcessorAnswer.Declined("reversed");

    public static void Map(EntityTypeBuilder<SimulatedCharge> charge)
    {
        charge.ToTable("payments_simulated_charges");
        charge.HasKey(c => c.Reference);
        charge.Property(c => c.Reference).ValueGeneratedNever();
        charge.Property(c => c.CurrencyCode).HasMaxLength(3);
        charge.Property(c => c.Truth).HasMaxLength(20);
        charge.Ignore(c => c.Answer);
    }
}
