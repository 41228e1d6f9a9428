using System.Diagnostics;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Paycare.Care.Channels.Email;
using Paycare.Ledger.Storage;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Benchmarks;

/// <summary>
/// Mails of a full mailbox, over real IMAP, until each is a case. The baseline is the same mailbox fetched and marked by a program
/// that does nothing with the mails: what the server and the protocol alone take.
/// </summary>
internal static class MailBenchmark
{
    /// <summary>Mails a second of Request Tracker 5 with PostgreSQL on a machine of this size, its own tool feeding it.</summary>
    private const decimal RequestTracker = 13.4m;

    /// <summary>One in so many is taken before the clock runs: until then the program is still being compiled.</summary>
    private const int Warm = 5;

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind database, int count, TimeSpan most, CancellationToken cancel)
    {
        await using var servers = await MailServers.StartAsync();
        for (var i = 0; i < count; i++)
        {
            servers.Put(Mail(i), "budi");
            servers.Put(Mail(i));
        }

        var alone = await MoveAsync(servers, count, cancel);
        // It begins to read as soon as it is active; the host's start, and its first mails, are not counted.
        // Acknowledgements are written and kept, as in a demo: the mail server's own work with them would be measured instead.
        await using var host = await BenchHost.StartAsync(database, cancel, services =>
        {
            servers.Configure(services);
            services.PostConfigure<MailOptions>(mail => mail.Smtp.Host = "");
        });
        var first = await UntilAsync(host, Heard, 1 + (count / Warm), TimeSpan.MaxValue, cancel);
        var (from, work) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var last = await UntilAsync(host, Heard, count, most, cancel);
        var taken = Rate(last - first, Stopwatch.GetElapsedTime(from));
        var worked = Rate(last - first, Environment.CpuUsage.TotalTime - work);
        // Most of them begin some seconds later, once the flood is over.
        var begun = await UntilAsync(host, Answered, Warm * 10, TimeSpan.FromSeconds(30), cancel);
        from = Stopwatch.GetTimestamp();
        var answered = await UntilAsync(host, Answered, last, most / 2, cancel);
        var told = Rate(answered - begun, Stopwatch.GetElapsedTime(from));
        return
        [
            new("mail-to-case", taken, "mail/s", null, alone, taken / alone),
            new("mail-against-rt5", taken, "mail/s", null, RequestTracker, taken / RequestTracker),
            new("mail-by-processor-second", worked, "mail/s", null, RequestTracker, worked / RequestTracker),
            new("mail-to-acknowledgement", told, "mail/s", null, alone, told / alone),
        ];
    }

    private const string Heard = """SELECT COUNT(*) AS "Value" FROM care_heard""",
        Answered = """SELECT COUNT(*) AS "Value" FROM care_outgoing WHERE "State" <> 'Queued'""";

    private static decimal Rate(int count, TimeSpan time) => count / ((decimal)time.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Looks until there are so many, or the time is over.</summary>
    /// <returns>How many there are then.</returns>
    private static async Task<int> UntilAsync(BenchHost host, string sql, int count, TimeSpan most, CancellationToken cancel)
    {
        var from = Stopwatch.GetTimestamp();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            var counts = await db.Database.SqlQueryRaw<int>(sql).ToListAsync(cancel);
            if (counts[0] >= count || Stopwatch.GetElapsedTime(from) >= most)
            {
                return counts[0];
            }

            await looks.WaitForNextTickAsync(cancel);
        }
    }

    private static async Task<decimal> MoveAsync(MailServers servers, int count, CancellationToken cancel)
    {
        using var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", servers.ImapPort, SecureSocketOptions.None, cancel);
        await client.AuthenticateAsync("budi", MailServers.Password, cancel);
        var folder = (ImapFolder)client.Inbox!;
        var from = Stopwatch.GetTimestamp();
        await folder.OpenAsync(FolderAccess.ReadWrite, cancel);
        var all = await folder.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancel);
        foreach (var batch in all.Select(m => m.UniqueId).Chunk(100))
        {
            await folder.GetStreamsAsync(batch, (_, _, _, stream, stop) => stream.CopyToAsync(Stream.Null, stop), cancel);
            await folder.StoreAsync(batch, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, cancel);
        }

        return Rate(count, Stopwatch.GetElapsedTime(from));
    }

    /// <summary>As people write them: some with HTML beside the text, some with a picture.</summary>
    private static byte[] Mail(int number)
    {
        const string Words = "Pembayaran saya di toko gagal tetapi saldo sudah terpotong 150.000. Mohon dicek, terima kasih.";
        var mail = new MimeMessage { Subject = $"Pembayaran gagal {number}" };
        mail.MessageId = $"bench.{number}@customer.test";
        mail.From.Add(new MailboxAddress("Rina", $"person{number}@customer.test"));
        mail.To.Add(MailboxAddress.Parse(MailServers.Care));
        var text = new StringBuilder();
        for (var i = 0; i < 10; i++)
        {
            text.AppendLine(Words);
        }

        mail.Body =
            number % 2 == 0
                ? new TextPart("plain") { Text = text.ToString() }
                : new MultipartAlternative
                {
                    new TextPart("plain") { Text = text.ToString() },
                    new TextPart("html") { Text = $"<html><body><p>{text}</p></body></html>" },
                };
        using var stream = new MemoryStream();
        mail.WriteTo(stream);
        return stream.ToArray();
    }
}
