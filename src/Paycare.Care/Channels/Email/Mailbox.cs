using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Paycare.Care.Channels.Email;

/// <summary>A mail that waits in the mailbox.</summary>
/// <param name="Uid">Its number.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct WaitingMail(UniqueId Uid, long Bytes);

/// <summary>The mailbox over one connection.</summary>
internal sealed class Mailbox(MailServer server, string folderName, MailReader reader) : IAsyncDisposable
{
    /// <summary>So much is read whole; of a larger mail only the words.</summary>
    public const long MostBytes = 25_000_000;

    /// <summary>Idle connections are forgotten by whatever stands between.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(5);

    /// <summary>What was taken longer ago is not known any more by its id.</summary>
    private static readonly TimeSpan Forgotten = HeardMark.KeptFor - TimeSpan.FromDays(5);

    private const string AsideParent = "Paycare",
        Aside = "Unreadable";

    private readonly ImapClient _client = new();
    private ImapFolder _folder = null!;
    private CancellationTokenSource? _idle;
    private bool _hasChanged;

    public long UidValidity => _folder.UidValidity;

    public async Task OpenAsync(CancellationToken cancel)
    {
        await MailConnections.OpenAsync(_client, server, cancel);
        _folder = (ImapFolder)(
            string.Equals(folderName, "INBOX", StringComparison.OrdinalIgnoreCase)
                ? _client.Inbox
                : await _client.GetFolderAsync(folderName, cancel)
        );
        await _folder.OpenAsync(FolderAccess.ReadWrite, cancel);
        // From here on: a server may tell of a new mail with the answer to any command, and tells it once.
        _folder.CountChanged += (_, _) =>
        {
            _hasChanged = true;
            _idle?.CancelAfter(TimeSpan.Zero);
        };
    }

    /// <summary>The mails after a place, in their order. Where the place says nothing, all that nobody has read.</summary>
    public async Task<IReadOnlyList<WaitingMail>> ListAsync(MailPlace after, DateTimeOffset now, CancellationToken cancel)
    {
        _hasChanged = false;
        var isSame = after.Uid is not null && after.UidValidity == UidValidity;
        var from = isSame ? (uint)after.Uid!.Value + 1 : 1;
        var found = await _folder.FetchAsync(
            new UniqueIdRange(new UniqueId(_folder.UidValidity, from), UniqueId.MaxValue),
            MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate,
            cancel
        );
        return
        [
            .. found
                // A range up to the last one always holds the last one.
                .Where(m => m.UniqueId.Id >= from && m.Flags?.HasFlag(MessageFlags.Deleted) != true)
                .Where(m =>
                    isSame || m.Flags?.HasFlag(MessageFlags.Seen) != true || (after.Uid is not null && m.InternalDate > now - Forgotten)
                )
                .OrderBy(m => m.UniqueId.Id)
                .Select(m => new WaitingMail(m.UniqueId, m.Size ?? 0)),
        ];
    }

    /// <summary>Fetches mails whole, all with one command. One that cannot be read comes as such.</summary>
    public async Task<IReadOnlyList<FetchedMail>> FetchAsync(IReadOnlyList<UniqueId> uids, CancellationToken cancel)
    {
        var mails = new Dictionary<uint, FetchedMail>();
        await _folder.GetStreamsAsync(
            [.. uids],
            async (_, _, uid, stream, stop) => mails[uid.Id] = new FetchedMail(uid.Id, await ReadAsync(stream, stop)),
            cancel
        );
        // One that somebody deleted meanwhile is nobody's any more.
        return [.. uids.Where(uid => mails.ContainsKey(uid.Id)).Select(uid => mails[uid.Id])];
    }

    /// <summary>Fetches the words of a mail that is too large, and the names of what came with them.</summary>
    public async Task<FetchedMail> FetchWordsAsync(UniqueId uid, CancellationToken cancel)
    {
        var summary = (
            await _folder.FetchAsync(
                [uid],
                MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure | MessageSummaryItems.Headers,
                cancel
            )
        ).FirstOrDefault();
        if (summary?.Headers is null)
        {
            return new FetchedMail(uid.Id, null);
        }

        var part = summary.TextBody ?? summary.HtmlBody;
        var words = part is not null && part.Octets <= MostBytes ? await _folder.GetBodyPartAsync(uid, part, cancel) : null;
        var mail = new MimeMessage(summary.Headers.Where(h => !h.Field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
        {
            Body = words ?? new TextPart("plain") { Text = "" },
        };
        try
        {
            var left = summary.BodyParts.Where(p => p != part && p != summary.HtmlBody).Select(p => new HeardFile(p.FileName, null));
            return new FetchedMail(
                uid.Id,
                reader.Read(mail) switch
                {
                    MailRead.Words w => new MailRead.Words(w.Heard with { Files = [.. w.Heard.Files, .. left] }),
                    var other => other,
                }
            );
        }
        catch (FormatException)
        {
            return new FetchedMail(uid.Id, null);
        }
    }

    /// <summary>Marks mails that are in cases now, for people who look into the mailbox.</summary>
    public Task MarkAsync(IReadOnlyList<UniqueId> uids, CancellationToken cancel) =>
        _folder.StoreAsync([.. uids], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, cancel);

    /// <summary>Puts a mail where a person finds it; where no folder can be made, it is flagged.</summary>
    public async Task SetAsideAsync(UniqueId uid, CancellationToken cancel)
    {
        try
        {
            await _folder.MoveToAsync(uid, await AsideAsync(cancel), cancel);
        }
        catch (Exception e) when (e is ImapCommandException or FolderNotFoundException)
        {
            await _folder.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true }, cancel);
        }
    }

    /// <summary>Waits until the server tells of a change, or the time has come to look.</summary>
    public async Task WaitAsync(TimeSpan pollEvery, TimeProvider clock, CancellationToken cancel)
    {
        if (!_client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await Task.Delay(pollEvery, clock, cancel);
            await _client.NoOpAsync(cancel);
            return;
        }

        using var idle = new CancellationTokenSource(LongestIdle);
        _idle = idle;
        try
        {
            if (!_hasChanged)
            {
                await _client.IdleAsync(idle.Token, cancel);
            }
        }
        finally
        {
            _idle = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IMailFolder> AsideAsync(CancellationToken cancel)
    {
        var root = _client.GetFolder(_client.PersonalNamespaces[0]);
        var parent = await FindOrMakeAsync(root, AsideParent, cancel);
        return await FindOrMakeAsync(parent, Aside, cancel);
    }

    private static async Task<IMailFolder> FindOrMakeAsync(IMailFolder within, string name, CancellationToken cancel)
    {
        try
        {
            return await within.GetSubfolderAsync(name, cancel);
        }
        catch (FolderNotFoundException)
        {
            return await within.CreateAsync(name, isMessageFolder: true, cancel) ?? throw new FolderNotFoundException(name);
        }
    }

    private async Task<MailRead?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        try
        {
            return reader.Read(await MimeMessage.LoadAsync(stream, cancel));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && !MailConnections.IsLost(e))
        {
            // Whatever a stranger's mail does to whoever reads it: the others go on.
            return null;
        }
    }
}
