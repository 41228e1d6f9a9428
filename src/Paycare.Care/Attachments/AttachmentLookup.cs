using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Attachments;

/// <summary>Finds attachments, and says who may see them.</summary>
internal static class AttachmentLookup
{
    /// <summary>What came with messages and cases, as first sent.</summary>
    public static async Task<ILookup<Guid, AttachmentAnswer>> OfAsync(
        Database db,
        IReadOnlyCollection<Guid> messages,
        CancellationToken cancel
    )
    {
        var rows = await db.Set<Attachment>()
            .AsNoTracking()
            .Where(a => a.AttachedTo != null && messages.Contains(a.AttachedTo.Value))
            .OrderBy(a => a.Id)
            .ListBelievedAsync(cancel);
        return rows.ToLookup(a => a.AttachedTo!.Value, AttachmentAnswer.Of);
    }

    /// <summary>One that a customer may see: their own, or what care sent them.</summary>
    /// <param name="db">The database.</param>
    /// <param name="owners">The customer, and the cases that became theirs with the files they had.</param>
    /// <param name="id">The file.</param>
    /// <param name="cancel">Cancels it.</param>
    public static Task<Attachment?> FindForCustomerAsync(
        Database db,
        IReadOnlyCollection<Guid> owners,
        AttachmentId id,
        CancellationToken cancel
    ) =>
        db.Set<Attachment>()
            .AsNoTracking()
            .Where(a => owners.Contains(a.Owner) && !a.IsInternal)
            .SingleBelievedAsync(a => a.Id == id, cancel);

    /// <summary>One that care may see: what was sent, and what an agent is about to send. A customer's draft is theirs alone.</summary>
    public static Task<Attachment?> FindForStaffAsync(Database db, StaffId staff, AttachmentId id, CancellationToken cancel) =>
        db.Set<Attachment>()
            .AsNoTracking()
            .Where(a => a.AttachedTo != null || a.Staff == staff)
            .SingleBelievedAsync(a => a.Id == id, cancel);
}
