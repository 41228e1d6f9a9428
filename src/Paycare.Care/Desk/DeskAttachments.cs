using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>The files of the desk: what an agent is about to send, and what was sent to care.</summary>
internal sealed class DeskAttachments(Database db, AttachmentBook attachments, Places places)
{
    /// <summary>Takes a file for a message in a case.</summary>
    /// <param name="by">The agent.</param>
    /// <param name="id">The case.</param>
    /// <param name="isNote">Whether it is for a note.</param>
    /// <param name="upload">The file.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Result<AttachmentAnswer>> TakeAsync(
        DeskPerson by,
        CaseId id,
        bool isNote,
        AttachmentUpload upload,
        CancellationToken cancel
    ) =>
        await CaseLookup.FindAsync(db, id, cancel) is { } @case
            ? await attachments.TakeAsync(Of(@case, by.Id), PlaceOf(@case.Id, isNote), upload, cancel)
            : Refusal.NotFound;

    /// <summary>The same out of a window of the desk, which has no request that takes a place.</summary>
    public async Task<Result<AttachmentAnswer>> TakeFromWindowAsync(
        DeskPerson by,
        CaseId id,
        bool isNote,
        AttachmentUpload upload,
        CancellationToken cancel
    )
    {
        if (places.Take(PlaceKind.Upload, $"staff:{by.Id}").IsRefused(out var full, out var place))
        {
            return full;
        }

        using (place)
        {
            return await TakeAsync(by, id, isNote, upload, cancel);
        }
    }

    /// <summary>What the agent is about to send with an answer, or a note.</summary>
    public async Task<IReadOnlyList<AttachmentAnswer>> WaitingAsync(StaffId by, CaseId id, bool isNote, CancellationToken cancel) =>
        await CaseLookup.FindAsync(db, id, cancel) is { } @case
            ? [.. (await attachments.AllWaitingAsync(Of(@case, by), PlaceOf(@case.Id, isNote), cancel)).Select(AttachmentAnswer.Of)]
            : [];

    /// <summary>Takes back what was not sent.</summary>
    public async Task<Result<Done>> DropAsync(DeskPerson by, CaseId id, AttachmentId file, CancellationToken cancel)
    {
        if (await CaseLookup.FindAsync(db, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        await attachments.DropAsync(Of(@case, by.Id), file, cancel);
        return Done.Instance;
    }

    /// <summary>A content that the agent may see.</summary>
    public async Task<Result<AttachmentContent>> OpenAsync(StaffId by, AttachmentId id, bool isSmall, CancellationToken cancel) =>
        await attachments.OpenAsync(await AttachmentLookup.FindForStaffAsync(db, by, id, cancel), isSmall, cancel);

    /// <summary>An agent, as who sends a file in a case.</summary>
    public static AttachmentSender Of(Case @case, StaffId by) => new(@case.Customer?.Value ?? @case.Id.Value, by);

    /// <summary>Where what an agent writes in a case waits.</summary>
    public static string PlaceOf(CaseId id, bool isNote) => $"{(isNote ? "note" : "reply")}:{id}";
}
