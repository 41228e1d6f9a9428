using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Npgsql;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Email;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Channels.Email;

/// <summary>Against Debian's exim4 and dovecot: mails come by IMAP, answers go by SMTP, and neither kill nor cut loses one.</summary>
public sealed class MailServerTests(MailServerTests.Worlds worlds) : IClassFixture<MailServerTests.Worlds>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly int Many = Nightly.Or(1000, 30);
    private static int _people;

    [Theory, OnBothDatabases]
    public async Task A_mail_becomes_a_case_its_answer_arrives_and_the_conversation_goes_on(TestDatabase database)
    {
        var (servers, host) = await worlds.OnAsync(database);
        var who = Rina();
        var rina = Mail(who, "Pembayaran saya gagal, tolong dicek.", "Saldo terpotong");
        await servers.SendAsync(rina);

        var taken = await ArrivesAsync(servers, who, m => m.Subject!.Contains("[PC-", StringComparison.Ordinal));
        Assert.Equal(("auto-replied", rina.MessageId), (taken.Headers[HeaderId.AutoSubmitted], taken.InReplyTo));
        Assert.Equal("<>", taken.Headers[HeaderId.ReturnPath]);
        var @case = await host.InDatabaseAsync(db =>
            db.Set<Case>().SingleAsync(c => c.WhatHappened == "Saldo terpotong\n\nPembayaran saya gagal, tolong dicek.", Cancel)
        );
        Assert.Contains(@case.NumberText, taken.TextBody, StringComparison.Ordinal);
        Assert.Contains(@case.NumberText, taken.HtmlBody, StringComparison.Ordinal);

        var agent = await host.AgentAsync();
        (
            await agent.PostAsync(
                $"/api/v1/desk/cases/{@case.Id}/messages",
                new { text = "Dana Anda kembali <Jumat>, 10.00.", then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);
        var answer = await ArrivesAsync(servers, who, m => m.TextBody!.Contains("Jumat", StringComparison.Ordinal));
        Assert.Contains("&lt;Jumat&gt;", answer.HtmlBody, StringComparison.Ordinal);
        Assert.Null(answer.Headers[HeaderId.AutoSubmitted]);

        // Written to the address that the answer asks for, without any mark of a thread.
        var more = Mail(who, "Terima kasih.", "Lagi");
        more.To.Clear();
        more.To.Add(answer.ReplyTo.Mailboxes.Single());
        await servers.SendAsync(more);
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db => db.Set<CaseMessage>().AnyAsync(m => m.Case == @case.Id && m.Text == "Terima kasih.", Cancel))
        );
    }

    [Theory, OnBothDatabases]
    public async Task Paycares_own_messages_go_by_mail_in_their_readers_language(TestDatabase database)
    {
        var (servers, host) = await worlds.OnAsync(database);
        var customer = await host.JoinAsync(locale: "id");
        var who = Rina();
        (await customer.Api.PutAsync("/api/v1/me/email", new { email = who }, Cancel)).Expect(202);
        var mail = await ArrivesAsync(servers, who, m => m.Subject == "Pesan dari Paycare");
        Assert.Contains(await customer.LastCodeAsync(who), mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
    }

    [Theory, OnBothDatabases]
    public async Task An_answer_to_nobody_comes_back_and_is_noted(TestDatabase database)
    {
        var (servers, host) = await worlds.OnAsync(database);
        // Refused at once, and refused after it was taken.
        foreach (var nobody in new[] { "refused@customer.test", "gone@customer.test" })
        {
            await servers.SendAsync(Mail(nobody, $"From {nobody}"), from: "rina@customer.test", to: MailServers.Care);
            var @case = await Eventually.SeeAsync("the case", _ =>
                host.InDatabaseAsync(db => db.Set<Case>().SingleOrDefaultAsync(c => c.WhatHappened.EndsWith(nobody), Cancel))
            );
            var agent = await host.AgentAsync();
            (
                await agent.PostAsync(
                    $"/api/v1/desk/cases/{@case.Id}/messages",
                    new { text = "Here you are.", then = "customer" },
                    cancel: Cancel
                )
            ).Expect(200);
            await Eventually.HoldsAsync(() =>
                host.InDatabaseAsync(db => db.Set<CaseMessage>().AnyAsync(m => m.Case == @case.Id && m.IsInternal, Cancel))
            );
            Assert.Equal("ours", (await agent.GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200)["then"]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_lost_connection_loses_nothing_and_one_bad_mail_stops_no_other(TestDatabase database)
    {
        var (servers, host) = await worlds.OnAsync(database);
        var before = await CountAsync(host);
        servers.Put(MailCorpusTests.Mail("gmail-web"));
        await SeesAsync(host, before + 1);
        await servers.StopImapAsync();
        foreach (var name in new[] { "mutt", "no-sender", "qq-gb18030", "noise", "file-winmail-alone" })
        {
            servers.Put(MailCorpusTests.Mail(name));
        }

        await servers.StartImapAsync();
        await SeesAsync(host, before + 4);
        await Eventually.HoldsAsync(() => Task.FromResult(servers.Files("care", ".Paycare.Unreadable").Count == 2));
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db =>
                await db.Set<Case>().CountAsync(c => c.Source != null && c.Source.StartsWith("mail:"), Cancel) == 2
            )
        );
    }

    [Theory, OnBothDatabases]
    public async Task Large_mails_lose_their_files_and_never_their_words(TestDatabase database)
    {
        var (servers, host) = await worlds.OnAsync(database);
        var before = await CountAsync(host);
        servers.Put(Large("twelve", 12_000_000));
        servers.Put(Large("thirty", 30_000_000));
        servers.Put(Large("nine", 9_000_000));
        await SeesAsync(host, before + 3);
        var cases = await host.InDatabaseAsync(db => db.Set<Case>().Where(c => c.Channel == EmailChannel.Key).ToListAsync(Cancel));
        foreach (var name in new[] { "twelve", "thirty", "nine" })
        {
            var words = cases.Single(c => c.WhatHappened.Contains($"This is {name}", StringComparison.Ordinal)).WhatHappened;
            Assert.Contains(
                name == "nine"
                    ? "[Not attached: nine.bin. This kind of file"
                    : $"[Not attached: {name}.bin. This file is larger than 10 MB",
                words,
                StringComparison.Ordinal
            );
        }

        var ids = cases.Where(c => c.WhatHappened.Contains("This is ", StringComparison.Ordinal)).Select(c => (Guid?)c.Id.Value).ToList();
        Assert.Equal(0, await host.InDatabaseAsync(db => db.Set<Attachment>().CountAsync(a => ids.Contains(a.AttachedTo), Cancel)));
    }

    [Theory, OnBothDatabases]
    public async Task A_kill_in_the_middle_of_many_mails_loses_none_and_doubles_none(TestDatabase database)
    {
        await using var servers = await MailServers.StartAsync();
        await using var home = await PaycareHome.BegunAsync(database);
        foreach (var (name, value) in servers.Settings)
        {
            home.Environment[name] = value;
        }

        for (var i = 1; i <= Many; i++)
        {
            servers.Put(Numbered(i));
        }

        var process = await home.StartReadyAsync();
        // Somewhere after the first: while the rest is fetched, saved, or marked.
        await home.SeesAsync(1);
        process.Kill();
        await process.ExitAsync();
        servers.Put(Numbered(Many + 1));
        await home.StartReadyAsync();
        await home.SeesAsync(Many + 1);
        Assert.Equal(Many + 1, await home.CountAsync());
    }

    /// <summary>The server has to be asked for new mails, and gives the old ones new numbers.</summary>
    [Theory, OnBothDatabases]
    public async Task A_mailbox_that_tells_nothing_and_is_numbered_anew_loses_none_and_doubles_none(TestDatabase database)
    {
        await using var servers = await MailServers.StartAsync(isTelling: false);
        await using var host = await TestHost.StartAsync(database, services =>
        {
            servers.Configure(services);
            services.PostConfigure<MailOptions>(mail => mail.PollEvery = TimeSpan.FromMilliseconds(100));
        });
        PutNumbered(servers, 1, 3);
        await SeesAsync(host, 3);
        PutNumbered(servers, 4, 5);
        await SeesAsync(host, 5);
        var numbering = await NumberingAsync(host);
        await servers.RenumberAsync(meanwhile: () => PutNumbered(servers, 6, 8));
        await SeesAsync(host, 8);
        PutNumbered(servers, 9, 9);
        await SeesAsync(host, 9);
        Assert.NotEqual(numbering, await NumberingAsync(host));
        var words = await host.InDatabaseAsync(db =>
            db.Set<Case>().Where(c => c.Channel == EmailChannel.Key).Select(c => c.WhatHappened).ToListAsync(Cancel)
        );
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"Number {i}\n\nMail number {i}."), words.Order(StringComparer.Ordinal));
    }

    private static void PutNumbered(MailServers servers, int from, int to)
    {
        for (var i = from; i <= to; i++)
        {
            servers.Put(Numbered(i));
        }
    }

    private static Task<long> NumberingAsync(TestHost host) =>
        host.InDatabaseAsync(db => db.Set<MailboxRow>().Select(m => m.UidValidity).SingleAsync(Cancel));

    /// <summary>An address of Rina's that no other test has.</summary>
    private static string Rina() => $"rina+{Interlocked.Increment(ref _people)}@customer.test";

    private static Task<MimeMessage> ArrivesAsync(MailServers servers, string to, Func<MimeMessage, bool> which) =>
        Eventually.SeeAsync($"a mail to {to}", _ =>
            Task.FromResult(
                servers
                    .Files()
                    .Select(file => MimeMessage.Load(file))
                    .FirstOrDefault(m => m.To.Mailboxes.Any(t => t.Address == to) && which(m))
            )
        );

    private static byte[] Numbered(int number)
    {
        var mail = Mail(
            $"person{number}@customer.test",
            $"Mail number {number}.",
            string.Create(CultureInfo.InvariantCulture, $"Number {number}")
        );
        using var stream = new MemoryStream();
        mail.WriteTo(stream, Cancel);
        return stream.ToArray();
    }

    private static byte[] Large(string name, int bytes)
    {
        var mail = Mail($"{name}@customer.test", $"This is {name}.");
        mail.Body = new Multipart("mixed")
        {
            mail.Body!,
            new MimePart("application", "octet-stream")
            {
                Content = new MimeContent(new MemoryStream(new byte[bytes])),
                FileName = $"{name}.bin",
                ContentTransferEncoding = ContentEncoding.Base64,
            },
        };
        using var stream = new MemoryStream();
        mail.WriteTo(stream, Cancel);
        return stream.ToArray();
    }

    private static MimeMessage Mail(string from, string text, string subject = "Payment")
    {
        var mail = new MimeMessage
        {
            Subject = subject,
            Body = new TextPart("plain") { Text = text },
        };
        mail.MessageId = $"{OrderedGuid.Next(TestClock.Time):N}@customer.test";
        mail.From.Add(MailboxAddress.Parse(from));
        mail.To.Add(MailboxAddress.Parse(MailServers.Care));
        return mail;
    }

    private static Task<int> CountAsync(TestHost host) =>
        host.InDatabaseAsync(db => db.Set<Case>().CountAsync(c => c.Channel == EmailChannel.Key, Cancel));

    private static Task SeesAsync(TestHost host, int count) => Eventually.HoldsAsync(async () => await CountAsync(host) == count);

    /// <summary>Mail servers and a host that reads there, of each database, for all tests of the class.</summary>
    public sealed class Worlds : IAsyncDisposable
    {
        private readonly Dictionary<TestDatabase, (MailServers Servers, TestHost Host)> _open = [];

        internal async Task<(MailServers Servers, TestHost Host)> OnAsync(TestDatabase database)
        {
            if (!_open.TryGetValue(database, out var world))
            {
                var servers = await MailServers.StartAsync();
                _open[database] = world = (servers, await TestHost.StartAsync(database, servers.Configure));
            }

            return world;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (servers, host) in _open.Values)
            {
                await host.DisposeAsync();
                await servers.DisposeAsync();
            }
        }
    }
}

/// <summary>What a program that was killed and started has of its mails.</summary>
internal static class MailHomes
{
    /// <summary>Waits until so many mails are cases.</summary>
    public static Task SeesAsync(this PaycareHome home, int atLeast) =>
        Eventually.HoldsAsync(async () => await home.CountAsync() >= atLeast);

    /// <summary>How many mails are cases.</summary>
    public static async Task<int> CountAsync(this PaycareHome home)
    {
        const string Sql = """SELECT COUNT(*) FROM care_cases WHERE "Channel" = 'email'""";
        await using DbConnection connection =
            home.Store.Database == TestDatabase.Postgres
                ? new NpgsqlConnection(home.Store.ConnectionString)
                : new SqliteConnection(home.Store.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }
}
