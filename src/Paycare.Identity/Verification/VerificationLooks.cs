using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>Who looked at a document, giving a reason: for 15 minutes they may see its images and decide.</summary>
internal sealed class VerificationLooks(Database db, TimeProvider clock)
{
    public static readonly Refusal First = new(RefusalKind.NotAllowed, "look-first");
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);

    /// <summary>Adds a look to what the context will save.</summary>
    public void Add(Reviewer by, VerificationId id) =>
        db.Set<VerificationLook>()
            .Add(
                new VerificationLook
                {
                    Id = OrderedGuid.Next(clock),
                    Verification = id,
                    Staff = by.Id,
                    At = clock.GetUtcNow(),
                }
            );

    public Task<bool> HasAsync(Reviewer by, VerificationId id, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Lasts;
        return db.Set<VerificationLook>().AnyAsync(l => l.Verification == id && l.Staff == by.Id && l.At > since, cancel);
    }
}
