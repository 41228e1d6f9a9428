using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>A spoken message whose recording is to be fetched.</summary>
internal sealed record RecordingDue(CaseId Case, Guid Message, string Recording);

/// <summary>
/// Fetches recordings from the provider, which has them a moment after the call, and keeps them with their messages: by content, sealed,
/// bounded like every file of strangers.
/// </summary>
internal sealed class RecordingTimer(
    Database db,
    CallCases cases,
    AttachmentBook attachments,
    VoiceProvider provider,
    CallNotes notes,
    CaseSignals signals,
    TimeProvider clock
) : IDueHandler<RecordingDue>
{
    private const int MostFailures = 8;
    private const string FileName = "voicemail";

    public static string Name => "call-recording";

    public static DueLane Lane => VoiceProvider.Lane;

    /// <summary>Keeps the message, and has its recording fetched.</summary>
    public async Task KeepAsync(Call call, CaseId @case, string recording, int seconds, CancellationToken cancel)
    {
        var found = (await CaseLookup.FindAsync(db, @case, cancel))!;
        var message = await cases.KeepMessageAsync(call, found, recording, seconds, cancel);
        if (!provider.HasRecordings)
        {
            await notes.RecordingLostAsync(found.Id, recording, cancel);
            return;
        }

        db.Set<DueItem>()
            .Add(DueItem.At(clock.GetUtcNow(), Name, found.Id.ToString(), new RecordingDue(found.Id, message.Id, recording), clock));
        await db.SaveChangesAsync(cancel);
    }

    public async Task HandleAsync(RecordingDue payload, DueItem item, CancellationToken cancel)
    {
        if (
            await CaseLookup.FindAsync(db, payload.Case, cancel) is not { } @case
            || await db.Set<Attachment>().AnyAsync(a => a.AttachedTo == payload.Message, cancel)
        )
        {
            return;
        }

        if (await provider.RecordingAsync(payload.Recording, cancel) is not { } content)
        {
            await GiveUpAsync(payload, item, "The voice provider has no such recording yet.", cancel);
            return;
        }

        var sender = new AttachmentSender(CallCases.OwnerOf(@case));
        var upload = new AttachmentUpload(FileName, content.Length, () => new MemoryStream(content, writable: false));
        if ((await attachments.TakeAsync(sender, null, upload, cancel)).IsRefused(out var refusal, out var taken))
        {
            await notes.RecordingLostAsync(@case.Id, $"{payload.Recording} ({refusal.Code})", cancel);
            return;
        }

        var file = (await db.Set<Attachment>().SingleBelievedAsync(a => a.Id == taken.Id, cancel))!;
        file.AttachTo(payload.Message, isInternal: false);
        await db.SaveChangesAsync(cancel);
        signals.Changed(@case.Id);
    }

    /// <summary>Throws to be called again; notes in the end where the recording can be asked for.</summary>
    private async Task GiveUpAsync(RecordingDue payload, DueItem item, string why, CancellationToken cancel)
    {
        if (item.Failures < MostFailures)
        {
            throw new InvalidOperationException(why);
        }

        await notes.RecordingLostAsync(payload.Case, payload.Recording, cancel);
    }
}
