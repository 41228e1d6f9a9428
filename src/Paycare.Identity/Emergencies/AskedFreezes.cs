using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Security;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Emergencies;

/// <summary>
/// Freezes that were asked for in a customer's name where asking proves nothing, as in a mail: the owner's own address gets a link
/// that freezes, and the account's events say that it was sent.
/// </summary>
internal sealed class AskedFreezes(Database db, SecurityNotices notices, AlertLinks links)
{
    /// <summary>The link for one asking; the same one again for the same asking. It works once this returns.</summary>
    public Task<string> LinkAsync(CustomerId customer, Guid asking, CancellationToken cancel)
    {
        var id = new SecurityEventId(asking);
        return db.RetryAsync(
            async () =>
            {
                if (!await db.Set<SecurityEvent>().AnyAsync(e => e.Id == id, cancel))
                {
                    notices.RecordAskedFreeze(customer, id);
                    await db.SaveChangesAsync(cancel);
                }

                return links.Of(id);
            },
            cancel
        );
    }
}
