using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Processor.Simulator;

/// <summary>A refund as the simulated processor recorded it.</summary>
internal sealed class SimulatedRefund
{
    public required Guid Reference { get; init; }

    public required Guid Charge { get; init; }

    public required long Minor { get; init; }

    public required RefundOutcome State { get; set; }

    /// <summary>Its final state once it is due.</summary>
    public required RefundOutcome End { get; init; }

    public required string Code { get; set; }

    public string? BankReference { get; set; }

    public required DateTimeOffset At { get; init; }

    public RefundReply Reply => new(State, Code, BankReference);

    public static void Map(EntityTypeBuilder<SimulatedRefund> refund)
    {
        refund.ToTable("payments_simulated_refunds");
        refund.HasKey(r => r.Reference);
        refund.Property(r => r.Reference).ValueGeneratedNever();
        refund.Property(r => r.State).StoredByName();
        refund.Property(r => r.End).StoredByName();
        refund.Property(r => r.Code).HasMaxLength(40);
        refund.Property(r => r.BankReference).HasMaxLength(30);
        refund.Ignore(r => r.Reply);
        refund.HasIndex(r => r.Charge);
    }
}

/// <summary>A chargeback as the simulated processor recorded it.</summary>
internal sealed class SimulatedChargeback
{
    public required Guid Id { get; init; }

    public required Guid Charge { get; init; }

    public required long Minor { get; init; }

    public required ChargebackStage Stage { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The card owner's reason, in the words of the scheme.</summary>
    public required string Reason { get; init; }

    /// <summary>Its deadline for evidence.</summary>
    public DateTimeOffset? AnswerBy { get; set; }

    /// <summary>When it last accepted evidence.</summary>
    public DateTimeOffset? EvidenceAt { get; set; }

    /// <summary>Its id in reports.</summary>
    public string Reference => $"{ReferencePrefix}{StrongId.Text(Id)}";

    public const string ReferencePrefix = "sim-";

    public static void Map(EntityTypeBuilder<SimulatedChargeback> chargeback)
    {
        chargeback.Property(c => c.Reason).HasMaxLength(60).HasDefaultValue(ProcessorSimulation.UsualReason);
        chargeback.Ignore(c => c.Reference);
        chargeback.ToTable("payments_simulated_chargebacks");
        chargeback.Property(c => c.Id).ValueGeneratedNever();
        chargeback.Property(c => c.Stage).StoredByName();
        chargeback.HasIndex(c => c.Charge);
    }
}
