using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Care.Desk;

/// <content>The files of the desk's pages.</content>
public sealed partial class DeskApi
{
    /// <summary>Where the desk's files are read.</summary>
    public const string Files = "/api/v1/desk/attachments";

    /// <summary>Takes a file for an answer, or a note.</summary>
    public Task<Result<AttachmentAnswer>> AttachAsync(
        SessionId session,
        CaseId id,
        bool isNote,
        AttachmentUpload upload,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "attachments",
            id.ToString(),
            (DeskAttachments files, DeskPerson me) => files.TakeFromWindowAsync(me, id, isNote, upload, cancel),
            cancel
        );

    /// <summary>What an agent is about to send with an answer, or a note.</summary>
    public Task<IReadOnlyList<AttachmentAnswer>> WaitingAsync(StaffId staff, CaseId id, bool isNote, CancellationToken cancel) =>
        _scope.RunAsync((DeskAttachments files) => files.WaitingAsync(staff, id, isNote, cancel));

    /// <summary>Takes back a file that was not sent.</summary>
    public Task<Result<Done>> DropAsync(SessionId session, CaseId id, AttachmentId file, CancellationToken cancel) =>
        RunAsync(
            session,
            "attachment taken back",
            id.ToString(),
            (DeskAttachments files, DeskPerson me) => files.DropAsync(me, id, file, cancel),
            cancel
        );
}
