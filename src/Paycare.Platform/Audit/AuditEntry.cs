using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

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

/// <summary>Writes the audit log, in the transaction of the act.</summary>
public sealed class AuditLog(TimeProvider clock)
{
    /// <summary>Adds an entry to what the context will save.</summary>
    /// <param name="db">The context that saves the act.</param>
    /// <param name="actor">The acting party, <c>staff:id</c> or <c>customer:id</c>.</param>
    /// <param name="act">The act, for example <c>customer.reveal</c>.</param>
    /// <param name="subject">What the act concerns, <c>kind:id</c>.</param>
    /// <param name="details">Reason and arguments; never secrets or personal data.</param>
    public void Add(Database db, string actor, string act, string subject, object? details = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        db.Set<AuditEntry>()
            .Add(
                new AuditEntry
                {
                    At = clock.GetUtcNow(),
                    Actor = actor,
                    Act = act,
                    Subject = subject,
                    Details = details is null ? "{}" : JsonSerializer.Serialize(details, Json.Options),
                }
            );
    }
}
