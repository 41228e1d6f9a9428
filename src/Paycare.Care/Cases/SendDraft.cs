using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Opens a case from a draft, with its files, and deletes the draft.</summary>
internal sealed class SendDraft(Database db, OpenCase open, CaseDoor door, AttachmentBook attachments, CaseSignals signals)
{
    /// <summary>Sends it. Sending the same form again returns the original response.</summary>
    /// <param name="customer">Whose draft it is.</param>
    /// <param name="body">The case.</param>
    /// <param name="subject">What the draft is about.</param>
    /// <param name="key">Identifies the form.</param>
    /// <param name="files">The files that it is told with, by id.</param>
    /// <param name="language">The language of who reads.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Result<CaseOpenedAnswer>> SendAsync(
        CustomerId customer,
        OpenCaseBody body,
        string? subject,
        string? key,
        IReadOnlyList<string?>? files,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        door.Enter() is { } tooMany
            ? tooMany
            : await db.RetryAsync<Result<CaseOpenedAnswer>>(
                async () =>
                {
                    // Files first, then the key: whoever finds the files gone because the same form came first finds its case too.
                    var waiting = await attachments.FindWaitingAsync(CaseAttachments.Of(customer), files, cancel);
                    if (
                        key is not null
                        && await db.Set<Case>().AsNoTracking().SingleOrDefaultAsync(c => c.Customer == customer && c.Key == key, cancel)
                            is { } known
                    )
                    {
                        return OpenCase.Answer(known);
                    }

                    if (waiting.IsRefused(out var unknown, out var told))
                    {
                        return unknown;
                    }

                    if (
                        (await open.OpenAsync(body, customer, CaseChannels.App, language, cancel, key)).IsRefused(
                            out var refusal,
                            out var @case
                        )
                    )
                    {
                        return refusal;
                    }

                    if (
                        await db.Set<Draft>().SingleOrDefaultAsync(d => d.Customer == customer && d.Subject == (subject ?? ""), cancel) is
                        { } draft
                    )
                    {
                        db.Set<Draft>().Remove(draft);
                    }

                    foreach (var file in told)
                    {
                        file.AttachTo(@case.Id.Value, isInternal: false);
                    }

                    await db.SaveChangesAsync(cancel);
                    // What was taken out, or was still arriving, belongs to no later draft.
                    await attachments.DropAllAsync(CaseAttachments.Of(customer), CaseAttachments.PlaceOf(subject), cancel);
                    signals.Changed(@case.Id);
                    return OpenCase.Answer(@case);
                },
                cancel
            );
}
