using System.Text.Json;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

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
                    Id = OrderedGuid.Next(clock),
                    At = clock.GetUtcNow(),
                    Actor = actor,
                    Act = act,
                    Subject = subject,
                    Details = details is null ? "{}" : JsonSerializer.Serialize(details, Json.Options),
                }
            );
    }
}
