using MailKit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Email;

/// <summary>
/// Reads the mailbox as long as this process is the active one: what waits there in batches, then whatever arrives. While one batch
/// is saved, the next is fetched. A lost connection is opened again, and goes on at the place that was saved.
/// </summary>
[OneProcess(KeptBy.Whole, "Two would fetch the same mails; the place that is saved with them lets only one have them.")]
internal sealed partial class MailboxWatch(
    OwnScope scope,
    MailReader reader,
    IOptions<MailOptions> options,
    Activity active,
    TimeProvider clock,
    ILogger<MailboxWatch> log
) : BackgroundService
{
    /// <summary>Of a batch: so many mails to begin with, twice as many in each one after it, and about so many bytes.</summary>
    private const int FirstMails = 10,
        MostMails = 250,
        MostBatchBytes = 16_000_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private string Name
    {
        get
        {
            var imap = options.Value.Imap;
            var name = $"{imap.User}@{imap.Host}:{imap.Port}/{options.Value.Folder}";
            return name.Length > MailboxRow.MostOfName ? name[..MailboxRow.MostOfName] : name;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Imap.IsSet)
        {
            return;
        }

        var pause = TimeSpan.Zero;
        try
        {
            await active.WaitAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await using var mailbox = new Mailbox(options.Value.Imap, options.Value.Folder, reader);
                    await mailbox.OpenAsync(stoppingToken);
                    LogReading(Name);
                    await ReadAsync(mailbox, () => pause = TimeSpan.Zero, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (MailConnections.IsLost(e))
                    {
                        LogLost(Name, e.Message);
                    }
                    else
                    {
                        LogFailed(e, Name);
                    }

                    pause =
                        pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1)
                        : pause * 2 < LongestPause ? pause * 2
                        : LongestPause;
                    await Task.Delay(pause, clock, stoppingToken);
                }
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what was not saved is fetched at the next start.
        }
    }

    private async Task ReadAsync(Mailbox mailbox, Action onRead, CancellationToken stop)
    {
        var place = await scope.RunAsync((MailIntake intake) => intake.PlaceAsync(Name, stop));
        while (true)
        {
            var waiting = await mailbox.ListAsync(place, clock.GetUtcNow(), stop);
            onRead();
            if (waiting.Count == 0)
            {
                place = place with
                {
                    UidValidity = mailbox.UidValidity,
                    Uid = place.UidValidity == mailbox.UidValidity ? place.Uid ?? 0 : 0,
                };
                await mailbox.WaitAsync(options.Value.PollEvery, clock, stop);
                continue;
            }

            place = await TakeAllAsync(mailbox, waiting, stop);
        }
    }

    /// <summary>Takes what waits, batch by batch: one is fetched while the one before is saved.</summary>
    private async Task<MailPlace> TakeAllAsync(Mailbox mailbox, IReadOnlyList<WaitingMail> waiting, CancellationToken stop)
    {
        var place = new MailPlace(Name, mailbox.UidValidity, 0);
        var (batches, done) = (Batches(waiting), (IReadOnlyList<UniqueId>)[]);
        var fetching = FetchAsync(mailbox, batches[0], stop);
        for (var i = 0; i < batches.Count; i++)
        {
            var fetched = await fetching;
            if (done.Count > 0)
            {
                await mailbox.MarkAsync(done, stop);
            }

            fetching = i + 1 < batches.Count ? FetchAsync(mailbox, batches[i + 1], stop) : Task.FromResult<IReadOnlyList<FetchedMail>>([]);
            place = place with { Uid = batches[i][^1].Uid.Id };
            var aside = await TakeAsync(fetched, place, stop);
            done = [.. batches[i].Select(m => m.Uid).Where(uid => !aside.Contains(uid.Id))];
            if (aside.Count > 0)
            {
                // One connection does one thing at a time.
                var next = await fetching;
                fetching = Task.FromResult(next);
                foreach (var uid in batches[i].Select(m => m.Uid).Where(uid => aside.Contains(uid.Id)))
                {
                    await mailbox.SetAsideAsync(uid, stop);
                }
            }
        }

        if (done.Count > 0)
        {
            await mailbox.MarkAsync(done, stop);
        }

        return place;
    }

    /// <summary>Takes a batch; one that fails, mail by mail.</summary>
    /// <returns>The mails that could not be taken.</returns>
    private async Task<HashSet<long>> TakeAsync(IReadOnlyList<FetchedMail> mails, MailPlace to, CancellationToken stop)
    {
        var aside = mails.Where(m => m.Read is null).Select(m => m.Uid).ToHashSet();
        foreach (var uid in aside)
        {
            LogUnreadable(uid);
            await scope.RunAsync((MailIntake intake) => PassOverAsync(intake, to with { Uid = uid }, stop));
        }

        try
        {
            await scope.RunAsync((MailIntake intake) => DoneAsync(intake.TakeAsync(mails, to, stop)));
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogBatchFailed(e, mails.Count);
            foreach (var mail in mails.Where(m => m.Read is not null))
            {
                try
                {
                    await scope.RunAsync((MailIntake intake) => DoneAsync(intake.TakeAsync([mail], to with { Uid = mail.Uid }, stop)));
                }
                catch (Exception alone) when (!stop.IsCancellationRequested)
                {
                    // When it is the database that fails, so does this, and all begins anew.
                    await scope.RunAsync((MailIntake intake) => PassOverAsync(intake, to with { Uid = mail.Uid }, stop));
                    LogBatchFailed(alone, 1);
                    aside.Add(mail.Uid);
                }
            }
        }

        return aside;
    }

    private static Task<bool> PassOverAsync(MailIntake intake, MailPlace at, CancellationToken stop) =>
        DoneAsync(intake.PassOverAsync(at, stop));

    private static async Task<bool> DoneAsync(Task work)
    {
        await work;
        return true;
    }

    private static async Task<IReadOnlyList<FetchedMail>> FetchAsync(
        Mailbox mailbox,
        IReadOnlyList<WaitingMail> batch,
        CancellationToken stop
    )
    {
        var large = batch.Where(m => m.Bytes > Mailbox.MostBytes).Select(m => m.Uid).ToList();
        if (large.Count == 0)
        {
            return await mailbox.FetchAsync([.. batch.Select(m => m.Uid)], stop);
        }

        return [await mailbox.FetchWordsAsync(large[0], stop)];
    }

    /// <summary>A mail beyond all bounds stands alone.</summary>
    private static List<IReadOnlyList<WaitingMail>> Batches(IReadOnlyList<WaitingMail> waiting)
    {
        var (batches, batch, bytes, most) = (new List<IReadOnlyList<WaitingMail>>(), new List<WaitingMail>(), 0L, FirstMails);
        foreach (var mail in waiting)
        {
            if (batch.Count > 0 && (batch.Count == most || bytes + mail.Bytes > MostBatchBytes))
            {
                batches.Add(batch);
                (batch, bytes, most) = ([], 0, Math.Min(MostMails, most * 2));
            }

            batch.Add(mail);
            bytes += mail.Bytes;
        }

        batches.Add(batch);
        return batches;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Reading mails of {Mailbox}")]
    private partial void LogReading(string mailbox);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to {Mailbox} is lost, and will be opened again: {Why}")]
    private partial void LogLost(string mailbox, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading {Mailbox} failed; it begins again where it was")]
    private partial void LogFailed(Exception e, string mailbox);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Uid} cannot be read, and was set aside")]
    private partial void LogUnreadable(long uid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} mails could not be taken")]
    private partial void LogBatchFailed(Exception e, int count);
}
