using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Protection;
using Paycare.Identity.Security;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Emergencies;

/// <summary>
/// Reads the links of alerts. A link serves once: the event's row says whether it was answered, on whichever way.
/// </summary>
internal sealed class Alerts(Database db, AlertLinks links, SecurityEvents events, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>One answer for altered, used and old links: nobody learns which of them it was.</summary>
    private static Refusal Over { get; } = new(RefusalKind.Gone, "link-over");

    public async Task<Result<Alert>> FindAsync(string? token, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Lifetime;
        return
            links.Read(token) is { } id
            && await db.Set<SecurityEvent>()
                .AsNoTracking()
                .SingleOrDefaultAsync(e => e.Id == id && e.NotMeAt == null && e.At > since, cancel)
                is { } happened
            ? new Alert(happened.Id, happened.Customer, happened.Kind, happened.At, happened.Detail)
            : Over;
    }

    public Task DisownAsync(Alert alert, CancellationToken cancel) => events.DisownAsync(alert.Customer, alert.Event, null, cancel);
}
