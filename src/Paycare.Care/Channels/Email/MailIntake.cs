using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MimeKit;
using Paycare.Care.Cases;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Email;

/// <summary>A mail as it was fetched.</summary>
/// <param name="Uid">Its number in its mailbox.</param>
/// <param name="Read">What it is; <c>null</c> when it cannot be read.</param>
internal sealed record FetchedMail(long Uid, MailRead? Read);

/// <summary>A place in a mailbox.</summary>
/// <param name="Mailbox">The mailbox's name.</param>
/// <param name="UidValidity">The numbering.</param>
/// <param name="Uid">The last mail that was read; <c>null</c> when none ever was.</param>
internal readonly record struct MailPlace(string Mailbox, long UidValidity, long? Uid);

/// <summary>Takes mails into cases, and remembers in the same moment that they were taken.</summary>
internal sealed partial class MailIntake(
    Database db,
    Intake intake,
    MailReader reader,
    Comebacks comebacks,
    SystemCases cases,
    TextCatalog texts,
    ILogger<MailIntake> log
)
{
    /// <summary>Where a mailbox was read to.</summary>
    public async Task<MailPlace> PlaceAsync(string mailbox, CancellationToken cancel) =>
        await db.Set<MailboxRow>().AsNoTracking().SingleOrDefaultAsync(m => m.Name == mailbox, cancel) is { } row
            ? new MailPlace(mailbox, row.UidValidity, row.LastUid)
            : new MailPlace(mailbox, 0, null);

    /// <summary>Takes one mail that came by no mailbox.</summary>
    /// <exception cref="FormatException">It is no mail.</exception>
    public async Task<Taken?> TakeAsync(MimeMessage mail, CancellationToken cancel)
    {
        var taken = await TakeAsync([reader.Read(mail)], null, cancel);
        return taken.Count == 0 ? null : taken[0];
    }

    /// <summary>Takes mails of a mailbox, in their order.</summary>
    public Task TakeAsync(IReadOnlyList<FetchedMail> mails, MailPlace to, CancellationToken cancel) =>
        TakeAsync([.. mails.Select(m => m.Read).OfType<MailRead>()], () => ReadToAsync(to, cancel), cancel);

    /// <summary>Tells care of a mail that cannot be taken, and goes on after it.</summary>
    public async Task PassOverAsync(MailPlace at, CancellationToken cancel)
    {
        await cases.OpenAsync(
            new SystemCase(
                $"mail:{at.UidValidity}:{at.Uid}",
                CaseTopic.Other,
                CaseQueue.General,
                OwnWords.Of(texts, "channel.unreadable"),
                OwnWords.Of(texts, "channel.unreadable.need")
            ),
            cancel
        );
        await db.RetryAsync(
            async () =>
            {
                await ReadToAsync(at, cancel);
                await db.SaveChangesAsync(cancel);
            },
            cancel
        );
    }

    private async Task<IReadOnlyList<Taken>> TakeAsync(IReadOnlyList<MailRead> mails, Func<Task>? beside, CancellationToken cancel)
    {
        // Before the place is saved: told twice after a crash, they are told once.
        foreach (var back in mails.OfType<MailRead.CameBack>())
        {
            await comebacks.TellAsync(back.Sending, back.Reason, cancel);
        }

        foreach (var nothing in mails.OfType<MailRead.Nothing>())
        {
            LogNothing(nothing.Why);
        }

        return await intake.TakeAsync([.. mails.OfType<MailRead.Words>().Select(w => w.Heard)], beside, cancel);
    }

    private async Task ReadToAsync(MailPlace to, CancellationToken cancel)
    {
        if (await db.Set<MailboxRow>().SingleOrDefaultAsync(m => m.Name == to.Mailbox, cancel) is not { } row)
        {
            row = new MailboxRow { Name = to.Mailbox };
            db.Set<MailboxRow>().Add(row);
        }

        row.ReadTo(to.UidValidity, to.Uid!.Value);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A mail was passed over: {Why}")]
    private partial void LogNothing(string why);
}
