using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Attachments;

/// <summary>Who sends a file, and in whose conversation.</summary>
/// <param name="Owner">See <see cref="Attachment.Owner"/>.</param>
/// <param name="Staff">One of care; <c>null</c> for the person themselves.</param>
internal readonly record struct AttachmentSender(Guid Owner, StaffId? Staff = null);

/// <summary>Takes files, keeps them until they are sent with a message, and gives them out.</summary>
internal sealed class AttachmentBook(
    Database db,
    IAttachmentStore store,
    QuotaBook quotas,
    IOptions<AttachmentOptions> options,
    TimeProvider clock
)
{
    public const int PlaceLength = 80;

    /// <summary>So much at least a file counts for: many small ones cost too.</summary>
    private const long CountsAtLeast = 1_000_000;

    /// <summary>The most files of one message.</summary>
    public int PerMessage => options.Value.PerMessage;

    /// <summary>Takes a file: it waits at a place to be sent with a message, and is swept when it never is.</summary>
    public async Task<Result<AttachmentAnswer>> TakeAsync(
        AttachmentSender sender,
        string? place,
        AttachmentUpload upload,
        CancellationToken cancel,
        TimeSpan? waits = null
    )
    {
        if (upload.Length == 0)
        {
            return AttachmentRefusals.Missing;
        }

        if (upload.Length > AttachmentUpload.MaxBytes)
        {
            return AttachmentRefusals.TooLarge;
        }

        if (place is not null && await WaitingAt(sender, place).CountAsync(cancel) >= PerMessage)
        {
            return AttachmentRefusals.TooMany(AttachmentRefusals.File);
        }

        var content = new byte[upload.Length];
        await using (var stream = upload.Open())
        {
            await stream.ReadExactlyAsync(content, cancel);
        }

        if (AttachmentTypes.Of(content, upload.IsFetched) is not { } type)
        {
            return AttachmentTypes.IsHeic(content) ? AttachmentRefusals.Heic : AttachmentRefusals.OtherType;
        }

        if (!await AdmitAsync(sender, content.Length, cancel))
        {
            return AttachmentRefusals.Spent;
        }

        return (await AttachmentCleaning.CleanAsync(type, content, cancel)).IsRefused(out var refusal, out var clean) ? refusal
            : clean.Content.Length > AttachmentUpload.MaxBytes ? AttachmentRefusals.TooLarge
            : await KeepAsync(sender, place, upload, clean, waits, cancel);
    }

    /// <summary>The sender's files that are to go with a message, not yet attached to it.</summary>
    /// <param name="sender">Only what they sent themselves in this conversation.</param>
    /// <param name="named">The ids as they came; <c>null</c> for none.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Result<IReadOnlyList<Attachment>>> FindWaitingAsync(
        AttachmentSender sender,
        IReadOnlyList<string?>? named,
        CancellationToken cancel
    )
    {
        var ids = (named ?? []).Distinct().Select(StrongId.Read<AttachmentId>).ToList();
        if (ids.Count > PerMessage)
        {
            return AttachmentRefusals.TooMany(AttachmentRefusals.Attached);
        }

        var found = new List<Attachment>();
        foreach (var id in ids)
        {
            if (await Waiting(sender).SingleBelievedAsync(a => a.Id == id, cancel) is not { } file)
            {
                return AttachmentRefusals.Unknown;
            }

            found.Add(file);
        }

        return found.Sum(f => (long)f.Bytes) > AttachmentUpload.MaxMessageBytes
            ? AttachmentRefusals.TooMuch
            : new Result<IReadOnlyList<Attachment>>(found);
    }

    /// <summary>The sender's files that wait at a place, as first sent.</summary>
    public Task<List<Attachment>> AllWaitingAsync(AttachmentSender sender, string place, CancellationToken cancel) =>
        WaitingAt(sender, place).OrderBy(a => a.Id).ListBelievedAsync(cancel);

    /// <summary>Moves what came with one message to another one, or back to where it was written. Saved by the caller.</summary>
    public async Task MoveAsync(Guid from, Action<Attachment> move, CancellationToken cancel)
    {
        foreach (var file in await db.Set<Attachment>().Where(a => a.AttachedTo == from).ListBelievedAsync(cancel))
        {
            move(file);
        }
    }

    /// <summary>How long a file waits from now.</summary>
    public DateTimeOffset WaitsUntil => clock.GetUtcNow() + options.Value.WaitsFor;

    /// <summary>What waits at a place waits longer.</summary>
    public Task KeepAsync(AttachmentSender sender, string place, TimeSpan waits, CancellationToken cancel)
    {
        DateTimeOffset? until = clock.GetUtcNow() + waits;
        return WaitingAt(sender, place).ExecuteUpdateAsync(set => set.SetProperty(a => a.KeptUntil, until), cancel);
    }

    /// <summary>Drops a file that the sender took back before it was sent.</summary>
    public async Task DropAsync(AttachmentSender sender, AttachmentId id, CancellationToken cancel)
    {
        if (await Waiting(sender).AnyAsync(a => a.Id == id, cancel))
        {
            await DropAsync(sender.Owner, id, cancel);
        }
    }

    /// <summary>Drops everything that waits at a place.</summary>
    public async Task DropAllAsync(AttachmentSender sender, string place, CancellationToken cancel)
    {
        foreach (var id in await WaitingAt(sender, place).Select(a => a.Id).ToListAsync(cancel))
        {
            await DropAsync(sender.Owner, id, cancel);
        }
    }

    /// <summary>Drops a file, unless it was sent meanwhile: then it stays.</summary>
    public async Task DropAsync(Guid owner, AttachmentId id, CancellationToken cancel)
    {
        // The row first, and both or none: a message never names a file that is gone.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<Attachment>().Where(a => a.Id == id && a.AttachedTo == null).ExecuteDeleteAsync(cancel) == 1)
        {
            store.Erase(owner, id);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>A content, for whoever was found to be allowed to see it.</summary>
    public async Task<Result<AttachmentContent>> OpenAsync(Attachment? file, bool isSmall, CancellationToken cancel)
    {
        if (
            file is null
            || (isSmall && !file.IsPicture)
            || await store.OpenAsync(new StoredFile(file.Owner, file.Id, isSmall), cancel) is not { } content
        )
        {
            return Refusal.NotFound;
        }

        return isSmall
            ? new AttachmentContent(Path.ChangeExtension(file.Name, "jpg"), "image/jpeg", content, IsShown: true)
            : new AttachmentContent(file.Name, file.Type, content, AttachmentTypes.Named(file.Type).IsShown);
    }

    private async Task<bool> AdmitAsync(AttachmentSender sender, int bytes, CancellationToken cancel)
    {
        var (subject, most) = sender.Staff is { } staff
            ? ($"attachments:staff:{staff}", options.Value.StaffBytesPerDay)
            : ($"attachments:{StrongId.Text(sender.Owner)}", options.Value.CustomerBytesPerDay);
        return await quotas.TakeAsync(new Quota(subject, QuotaWindow.LastDay), Math.Max(bytes, CountsAtLeast), most, cancel);
    }

    private async Task<Result<AttachmentAnswer>> KeepAsync(
        AttachmentSender sender,
        string? place,
        AttachmentUpload upload,
        CleanFile clean,
        TimeSpan? waits,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow();
        var row = new Attachment
        {
            Id = upload.Id ?? StrongId.New<AttachmentId>(clock),
            Owner = sender.Owner,
            Name = AttachmentName.Of(upload.Name, clean.Type),
            Type = clean.Type.MediaType,
            Bytes = clean.Content.Length,
            Width = clean.Width,
            Height = clean.Height,
            At = now,
        };
        row.WaitAt(place, sender.Staff, now + (waits ?? options.Value.WaitsFor));
        try
        {
            // The files first: a row is a promise that they are there.
            await store.SaveAsync(new StoredFile(row.Owner, row.Id), clean.Content, cancel);
            if (clean.Small is { } small)
            {
                await store.SaveAsync(new StoredFile(row.Owner, row.Id, IsSmall: true), small, cancel);
            }

            db.Set<Attachment>().Add(row);
            await db.SaveChangesAsync(cancel);
        }
        catch when (upload.Id is null)
        {
            // Under a known id somebody else may have kept it meanwhile, and whoever comes again writes over it.
            store.Erase(row.Owner, row.Id);
            throw;
        }

        return AttachmentAnswer.Of(row);
    }

    private IQueryable<Attachment> Waiting(AttachmentSender sender) =>
        db.Set<Attachment>().Where(a => a.Owner == sender.Owner && a.Staff == sender.Staff && a.AttachedTo == null);

    private IQueryable<Attachment> WaitingAt(AttachmentSender sender, string place) => Waiting(sender).Where(a => a.Place == place);
}
