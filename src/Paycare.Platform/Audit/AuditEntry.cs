using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Sealing;

namespace Paycare.Platform.Audit;

/// <summary>One accountable act: who did what to whom, when, and why. Rows are only ever added.</summary>
internal sealed class AuditEntry : IProved
{
    public long Sequence { get; init; }

    /// <summary>Known before the number is: the proof covers it, so that an entry cannot be there twice.</summary>
    public required Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Act { get; init; }

    public required string Subject { get; init; }

    public required string Details { get; init; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) => [Id, At, Actor, Act, Subject, Details];

    public static void Map(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("platform_audit_entries");
        entry.HasKey(e => e.Sequence);
        entry.HasIndex(e => e.Id).IsUnique();
        entry.HasProof();
        entry.Property(e => e.Actor).HasMaxLength(80);
        entry.Property(e => e.Act).HasMaxLength(80);
        entry.Property(e => e.Subject).HasMaxLength(120);
    }
}
