using Paycare.Care.Attachments;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>What pages do with the files that a customer shows to care.</summary>
public sealed class AttachmentsApi
{
    private readonly CaseAttachments _cases;
    private readonly AttachmentBook _attachments;

    internal AttachmentsApi(CaseAttachments cases, AttachmentBook attachments) => (_cases, _attachments) = (cases, attachments);

    /// <summary>The most files of one message.</summary>
    public int PerMessage => _attachments.PerMessage;

    /// <summary>
    /// Takes the files of a message's form, in their order, until one is refused. A form that was sent before brings nothing new.
    /// </summary>
    /// <param name="customer">Who sends them.</param>
    /// <param name="id">The case.</param>
    /// <param name="key">The key of the form.</param>
    /// <param name="files">The files.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<TakenFiles> TakeAsync(
        CustomerId customer,
        CaseId id,
        string? key,
        IReadOnlyList<AttachmentUpload> files,
        CancellationToken cancel
    ) =>
        await _cases.IsWrittenAsync(customer, id, key, cancel) ? TakenFiles.None
        : files.Count > PerMessage ? new TakenFiles([], AttachmentRefusals.TooMany(AttachmentRefusals.File), null)
        : await TakenFiles.OfAsync(files, file => _cases.TakeAsync(customer, id, file, cancel));

    /// <summary>Takes the files of a draft's form, until one is refused.</summary>
    public Task<TakenFiles> TakeForDraftAsync(
        CustomerId customer,
        string? subject,
        IReadOnlyList<AttachmentUpload> files,
        CancellationToken cancel
    ) => TakenFiles.OfAsync(files, file => _cases.TakeForDraftAsync(customer, subject, file, cancel));

    /// <summary>The files that wait with a draft.</summary>
    public Task<IReadOnlyList<AttachmentAnswer>> OfDraftAsync(CustomerId customer, string? subject, CancellationToken cancel) =>
        _cases.OfDraftAsync(customer, subject, cancel);

    /// <summary>The customer's own files that wait to be sent, of these ids; others are left out.</summary>
    public async Task<IReadOnlyList<AttachmentAnswer>> WaitingAsync(
        CustomerId customer,
        IReadOnlyList<string?> ids,
        CancellationToken cancel
    ) =>
        (await _attachments.FindWaitingAsync(CaseAttachments.Of(customer), ids, cancel)).IsRefused(out _, out var files)
            ? []
            : [.. files.Select(AttachmentAnswer.Of)];

    /// <summary>Takes a file back that was not sent.</summary>
    public Task DropAsync(CustomerId customer, AttachmentId id, CancellationToken cancel) =>
        _attachments.DropAsync(CaseAttachments.Of(customer), id, cancel);

    /// <summary>Takes back those of some files that were not sent.</summary>
    public async Task DropAsync(CustomerId customer, IReadOnlyList<AttachmentAnswer> files, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var file in files)
        {
            await DropAsync(customer, file.Id, cancel);
        }
    }
}

/// <summary>What was taken of several files.</summary>
/// <param name="Files">Those that were taken.</param>
/// <param name="Refusal">Why the next one was not; <c>null</c> when all were.</param>
/// <param name="Refused">What its sender calls that one.</param>
public sealed record TakenFiles(IReadOnlyList<AttachmentAnswer> Files, Refusal? Refusal, string? Refused)
{
    internal static TakenFiles None { get; } = new([], null, null);

    internal static async Task<TakenFiles> OfAsync(
        IReadOnlyList<AttachmentUpload> files,
        Func<AttachmentUpload, Task<Result<AttachmentAnswer>>> take
    )
    {
        var taken = new List<AttachmentAnswer>();
        foreach (var file in files)
        {
            if ((await take(file)).IsRefused(out var refusal, out var answer))
            {
                return new TakenFiles(taken, refusal, file.Name);
            }

            taken.Add(answer);
        }

        return new TakenFiles(taken, null, null);
    }
}
