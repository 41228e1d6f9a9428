using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Platform.Audit;

/// <summary>One accountable act: who did what to whom, when, and why. Rows are only ever added.</summary>
internal sealed class AuditEntry
{
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Act { get; init; }

    public required string Subject { get; init; }

    public required string Details { get; init; }

    public static void Map(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("platform_audit_entries");
        entry.HasKey(e => e.Sequence);
        entry.Property(e => e.Actor).HasMaxLength(80);
        entry.Property(e => e.Act).HasMaxLength(80);
        entry.Property(e => e.Subject).HasMaxLength(120);
    }
}
