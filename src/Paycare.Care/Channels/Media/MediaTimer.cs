using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Media;

/// <summary>
/// Fetches what was sent on a channel, again and again for a day, and keeps it with what was said: by content, cleaned, sealed, bounded
/// like every file of strangers.
/// </summary>
internal sealed class MediaTimer<TMedia>(
    Database db,
    TMedia media,
    AttachmentBook attachments,
    MediaLosses losses,
    CaseSignals signals,
    Vault vault,
    TimeProvider clock
) : IDueHandler<MediaDue>
    where TMedia : class, IChannelMedia, IChannelLane
{
    /// <summary>How long it waits from try to try: providers have a video some moments after they tell of it.</summary>
    private static readonly IReadOnlyList<TimeSpan> Schedule =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    public static string Name => $"care.media.{TMedia.Channel}";

    public static DueLane Lane => TMedia.Lane;

    public async Task HandleAsync(MediaDue payload, DueItem item, CancellationToken cancel)
    {
        if (
            await FindAsync(payload, cancel) is not { } @case
            || await db.Set<Attachment>().AnyAsync(a => a.Id == new AttachmentId(payload.Id) && a.AttachedTo != null, cancel)
            || await losses.IsToldAsync(payload, @case.Id, cancel)
        )
        {
            return;
        }

        // Here already, when the last try ended between two steps.
        if (!await db.Set<Attachment>().AnyAsync(a => a.Id == new AttachmentId(payload.Id), cancel))
        {
            var what = payload.Open(vault);
            var loss =
                payload.Index >= attachments.PerMessage ? losses.Refused(AttachmentRefusals.TooMany(AttachmentRefusals.File))
                : what.Bytes > AttachmentUpload.MaxBytes ? losses.Refused(AttachmentRefusals.TooLarge)
                : await media.FetchAsync(what.Reference!, cancel) switch
                {
                    MediaEnd.Here here => await KeepAsync(payload, what, @case, here.Content, cancel),
                    MediaEnd.Later later when item.Failures < Schedule.Count => Wait(item, later),
                    MediaEnd.Later => losses.Of(MediaLoss.Unfetched, TMedia.Channel, payload.Kind),
                    MediaEnd.Lost lost => losses.Of(lost.Why, TMedia.Channel, payload.Kind),
                    var end => throw new InvalidOperationException($"Unnamed end {end}."),
                };
            if (loss is not null)
            {
                await losses.TellAsync(payload, loss, TMedia.Channel, media.NoteOfLoss(what.Reference!), cancel);
            }

            if (loss is not null || item.IsToComeAgain)
            {
                return;
            }
        }

        await AttachAsync(payload, cancel);
        signals.Changed(@case.Id);
    }

    private WhyNot? Wait(DueItem item, MediaEnd.Later later)
    {
        item.ComeAgain(clock.GetUtcNow() + (later.After ?? Schedule[item.Failures]), isTry: true);
        return null;
    }

    /// <summary>Keeps it, not yet attached; why not, when it is not taken.</summary>
    private async Task<WhyNot?> KeepAsync(MediaDue payload, HeardMedia what, Case @case, byte[] content, CancellationToken cancel)
    {
        var beside = await db.Set<Attachment>().Where(a => a.AttachedTo == payload.Holder).SumAsync(a => (long)a.Bytes, cancel);
        var upload = new AttachmentUpload(what.Name ?? payload.Kind.Name(), content.Length, () =>
            new MemoryStream(content, writable: false)
        )
        {
            Id = new AttachmentId(payload.Id),
            IsFetched = true,
        };
        var taken =
            content.Length == 0 ? AttachmentRefusals.Unreadable
            : beside + content.Length > AttachmentUpload.MaxMessageBytes ? AttachmentRefusals.TooMuch
            : await attachments.TakeAsync(new AttachmentSender(CaseAttachments.OwnerOf(@case)), null, upload, cancel);
        return taken.IsRefused(out var refusal, out _) ? losses.Refused(refusal) : null;
    }

    private Task AttachAsync(MediaDue payload, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (
                    await db.Set<Attachment>().SingleBelievedAsync(a => a.Id == new AttachmentId(payload.Id), cancel) is
                    { AttachedTo: null } file
                )
                {
                    file.AttachTo(payload.Holder, isInternal: false);
                    await db.SaveChangesAsync(cancel);
                }
            },
            cancel
        );

    /// <summary>The case, unless what it came with was erased.</summary>
    private async Task<Case?> FindAsync(MediaDue payload, CancellationToken cancel)
    {
        var isThere =
            payload.Holder == payload.Case.Value
                ? await db.Set<Case>().AnyAsync(c => c.Id == payload.Case && c.WhatHappened != "", cancel)
                : await db.Set<CaseMessage>().AnyAsync(m => m.Id == payload.Holder && m.Text != "", cancel);
        return isThere ? await CaseLookup.FindAsync(db, payload.Case, cancel) : null;
    }
}
