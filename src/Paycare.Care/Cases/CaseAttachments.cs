using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>The files that a customer shows to care: taken before the message or the draft that they are sent with.</summary>
internal sealed class CaseAttachments(Database db, AttachmentBook attachments)
{
    /// <summary>Takes a file for a message in a case.</summary>
    public async Task<Result<AttachmentAnswer>> TakeAsync(
        CustomerId customer,
        CaseId id,
        AttachmentUpload upload,
        CancellationToken cancel
    ) => await RefuseAsync(customer, id, cancel) is { } refusal ? refusal : await attachments.TakeAsync(Of(customer), null, upload, cancel);

    /// <summary>Why the customer sends no file to this case, without reading any; <c>null</c> when they may.</summary>
    public async Task<Refusal?> RefuseAsync(CustomerId customer, CaseId id, CancellationToken cancel) =>
        (await CaseLookup.FindAsync(db, id, cancel))?.Customer == customer ? null : Refusal.NotFound;

    /// <summary>Whether a message was written already, so that its form brings nothing new.</summary>
    public async Task<bool> IsWrittenAsync(CustomerId customer, CaseId id, string? key, CancellationToken cancel) =>
        key is not null
        && await CaseLookup.FindAsync(db, id, cancel) is { } @case
        && @case.Customer == customer
        && await db.Set<CaseMessage>().AnyAsync(m => m.Case == @case.Id && m.Key == key, cancel);

    /// <summary>Takes a file for the case that a draft will be.</summary>
    public Task<Result<AttachmentAnswer>> TakeForDraftAsync(
        CustomerId customer,
        string? subject,
        AttachmentUpload upload,
        CancellationToken cancel
    ) => attachments.TakeAsync(Of(customer), PlaceOf(subject), upload, cancel, Drafts.Kept);

    /// <summary>The files of a draft.</summary>
    public async Task<IReadOnlyList<AttachmentAnswer>> OfDraftAsync(CustomerId customer, string? subject, CancellationToken cancel) =>
        [.. (await attachments.AllWaitingAsync(Of(customer), PlaceOf(subject), cancel)).Select(AttachmentAnswer.Of)];

    /// <summary>A content that the customer may see.</summary>
    public async Task<Result<AttachmentContent>> OpenAsync(CustomerId customer, AttachmentId id, bool isSmall, CancellationToken cancel) =>
        await attachments.OpenAsync(
            await AttachmentLookup.FindForCustomerAsync(db, await OwnersAsync(db, customer, cancel), id, cancel),
            isSmall,
            cancel
        );

    /// <summary>Whose files are the customer's: their own, and those of cases that strangers opened who proved to be them.</summary>
    public static async Task<List<Guid>> OwnersAsync(Database db, CustomerId customer, CancellationToken cancel)
    {
        var linked = await db.Set<Case>().Where(c => c.Customer == customer && c.LinkedAt != null).Select(c => c.Id).ToListAsync(cancel);
        return [customer.Value, .. linked.Select(c => c.Value)];
    }

    /// <summary>Whose files a case's are; see <see cref="Attachment.Owner"/>.</summary>
    public static Guid OwnerOf(Case @case) => @case.Customer?.Value ?? @case.Id.Value;

    /// <summary>A customer, as who sends a file.</summary>
    public static AttachmentSender Of(CustomerId customer) => new(customer.Value);

    /// <summary>Where a draft's files wait.</summary>
    public static string PlaceOf(string? subject) => $"draft:{subject}";
}
