using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Messaging;

/// <summary>What people send in chats is fetched from their provider and kept with what they said, or said to be lost.</summary>
[Trait("Touches", "dates")]
public sealed class MediaTests(MediaTests.Worlds worlds) : IClassFixture<MediaTests.Worlds>
{
    private const string Lost = "is not in your case";

    private static readonly byte[] Voice = [.. "OggS"u8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
        Gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, TestDatabase> Everywhere => ChatTests.Everywhere;

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_is_sent_is_kept_with_its_message_and_what_cannot_be_is_told_once(string channel, TestDatabase database)
    {
        var (apis, host) = await worlds.OnAsync(database);
        // What the provider says of a file decides nothing.
        var photo = await SendAsync(apis, host, channel, "image", new FakeFile(TestFiles.Photo()) { Type = "text/html" }, times: 2);
        var voice = await SendAsync(apis, host, channel, "audio", new FakeFile(Voice));
        var slow = await SendAsync(apis, host, channel, "image", new FakeFile(TestFiles.Png()) { Waits = 2 });
        var refused = await SendAsync(apis, host, channel, "image", new FakeFile(Gif) { Type = "image/png" });
        var large = await SendAsync(apis, host, channel, "image", new FakeFile(Gif) { Says = AttachmentUpload.MaxBytes + 1 });
        var gone = await SendAsync(apis, host, channel, "image", null);

        await ArrivesAsync(host, photo, "image/jpeg");
        var kept = await ArrivesAsync(host, slow, "image/png");
        Assert.Equal("Picture.png", kept.Name, ignoreCase: true);
        await ArrivesAsync(host, voice, "audio/ogg");
        var file = Assert.Single(await FilesAsync(host, photo));
        var desk = await host.AgentAsync();
        var shown = (await desk.GetAsync($"/api/v1/desk/attachments/{file.Id}", Cancel)).Expect(200);
        Assert.DoesNotContain(TestFiles.Place, shown.Text, StringComparison.Ordinal);
        Assert.Equal((200, 320), (file.Width, file.Height));
        Assert.Contains("came on", (await CaseAsync(host, photo)).WhatHappened, StringComparison.Ordinal);

        await ToldAsync(apis, host, refused, "This kind of file cannot be sent");
        await ToldAsync(apis, host, large, "larger than 10 MB");
        var message = await ToldAsync(apis, host, gone, "no longer has it");
        Assert.Contains("工单", message.TextIn(Languages.Chinese), StringComparison.Ordinal);
        Assert.Contains("tidak ada di kasus", message.TextIn(Languages.Indonesian), StringComparison.Ordinal);
    }

    /// <summary>Between any two steps the program may end: whatever runs again finds what was done.</summary>
    [Theory, OnBothDatabases]
    public async Task What_ended_half_way_goes_on_and_is_there_once(TestDatabase database)
    {
        var (apis, host) = await worlds.OnAsync(database);
        var sent = await SendAsync(apis, host, LineChannel.Key, "image", null);
        await ToldAsync(apis, host, sent, "no longer has it");
        var @case = await CaseAsync(host, sent);
        var conversation = await host.InDatabaseAsync(db => db.Set<Conversation>().SingleAsync(c => c.Case == @case.Id, Cancel));

        // Done, but not said to be done.
        var (done, file) = Due(host, @case, conversation);
        apis.Files[file] = new FakeFile(TestFiles.Png());
        await RunAsync(host, done);
        await RunAsync(host, done);
        Assert.Single(await FilesAsync(host, sent));
        Assert.Single(apis.Read, r => r.Address.Contains(file, StringComparison.Ordinal));

        // Kept, but not attached.
        var (half, other) = Due(host, @case, conversation);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var upload = new AttachmentUpload("x", TestFiles.Pdf.Length, () => new MemoryStream(TestFiles.Pdf))
            {
                Id = new AttachmentId(half.Id),
                IsFetched = true,
            };
            var book = scope.ServiceProvider.GetRequiredService<AttachmentBook>();
            _ = (await book.TakeAsync(new AttachmentSender(@case.Id.Value), null, upload, Cancel)).Value;
        }

        await RunAsync(host, half);
        Assert.Equal(2, (await FilesAsync(host, sent)).Count);
        Assert.DoesNotContain(apis.Read, r => r.Address.Contains(other, StringComparison.Ordinal));

        // Told, but not said to be told.
        var (lost, _) = Due(host, @case, conversation);
        await RunAsync(host, lost);
        await RunAsync(host, lost);
        Assert.Equal(2, (await LossesAsync(host, sent)).Count);
    }

    [Theory, OnBothDatabases]
    public async Task Nothing_is_fetched_from_anywhere_but_the_providers_own_hosts(TestDatabase database)
    {
        var (apis, host) = await worlds.OnAsync(database);
        var secret = CustomerActor.NewKey();
        apis.Files[secret] = new FakeFile(TestFiles.Png());
        foreach (
            var address in new[]
            {
                "https://fbcdn.net.evil.example/x.jpg",
                "http://169.254.169.254/latest/meta-data",
                "https://scontent.fbcdn.net@127.0.0.1/x.jpg",
                $"{apis.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/files/{secret}",
                "file:///etc/passwd",
            }
        )
        {
            var who = new Sent(MessengerChannel.Key, ChatProvider.NewPerson(MessengerChannel.Key));
            await PostAsync(host, ChatProvider.Show(host, who.Channel, who.Who, CustomerActor.NewKey(), "image", address));
            await ToldAsync(apis, host, who, "did not give it to us");
        }

        var led = await SendAsync(apis, host, MessengerChannel.Key, "image", new FakeFile([]) { Elsewhere = apis.AddressOf(secret) });
        await ToldAsync(apis, host, led, "did not give it to us");
        Assert.DoesNotContain(apis.Read, r => r.Address.Contains(secret, StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task Hostile_files_end_with_a_word(TestDatabase database)
    {
        var (apis, host) = await worlds.OnAsync(database);
        foreach (
            var (file, why) in new[]
            {
                (new FakeFile(new byte[100_000]) { IsEndless = true }, "larger than 10 MB"),
                (new FakeFile(TestFiles.Bomb()), "too many pixels"),
                (new FakeFile("MZ\u0090\0\u0003"u8.ToArray()) { Type = "image/png" }, "This kind of file cannot be sent"),
                (new FakeFile([.. TestFiles.Png()[..40], 1]), "cannot be opened"),
                (new FakeFile([]), "cannot be opened"),
            }
        )
        {
            await ToldAsync(apis, host, await SendAsync(apis, host, WhatsAppChannel.Key, "image", file), why);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Neither_addresses_nor_secrets_in_names_are_stored_and_too_many_files_are_told_of(TestDatabase database)
    {
        var (apis, host) = await worlds.OnAsync(database);
        var waiting = await SendAsync(apis, host, MessengerChannel.Key, "image", new FakeFile(TestFiles.Png()) { Waits = 1_000 });
        var payloads = await host.InDatabaseAsync(db =>
            db.Set<DueItem>().Where(i => i.Handler.StartsWith("care.media")).Select(i => i.Payload).ToListAsync(Cancel)
        );
        Assert.NotEmpty(payloads);
        Assert.All(payloads, p => Assert.DoesNotContain("files/", p, StringComparison.Ordinal));
        Assert.Empty(await FilesAsync(host, waiting));

        var (who, file) = (new Sent(WhatsAppChannel.Key, ChatProvider.NewPerson(WhatsAppChannel.Key)), CustomerActor.NewKey());
        apis.Files[file] = new FakeFile(TestFiles.Pdf);
        var document = $$"""{"id":"{{file}}","filename":"PIN 739164.pdf"}""";
        var named = $$"""{"from":"{{who.Who}}","id":"{{file}}","timestamp":"1","type":"document","document":{{document}} }""";
        await PostAsync(host, ChatProvider.Meta(host, ChatProvider.WhatsApp(named)));
        Assert.Equal("PIN ••••.pdf", (await ArrivesAsync(host, who, "application/pdf")).Name);
        await SaysAsync(apis, who, "change it in the app now");

        var many = new Sent(MessengerChannel.Key, ChatProvider.NewPerson(MessengerChannel.Key));
        apis.Files[file] = new FakeFile(TestFiles.Png(8, 8));
        var all = string.Join(',', Enumerable.Repeat($$"""{"type":"image","payload":{"url":"{{apis.AddressOf(file)}}"} }""", 9));
        await PostAsync(
            host,
            ChatProvider.Meta(
                host,
                ChatProvider.Messaging("page", many.Who, $$""" "message":{"mid":"{{CustomerActor.NewKey()}}","attachments":[{{all}}]} """)
            )
        );
        await Eventually.HoldsAsync(async () =>
            (await FilesAsync(host, many)).Count == 5
            && await LossesAsync(host, many) is [var told]
            && told.Text.Contains("too many files", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_not_followed_and_nothing_goes_without_tls()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var connection = new MediaConnection(
            allowsLoopback: false,
            host.Services.GetRequiredService<TimeProvider>(),
            NullLogger<MediaConnection>.Instance,
            (_, _) => Task.FromResult(new[] { IPAddress.Loopback })
        );
        foreach (var address in new[] { "https://scontent.fbcdn.net/x.jpg", "http://scontent.fbcdn.net/x.jpg", "https://127.0.0.1/x" })
        {
            var end = await connection.ReadForeignAsync(address, _ => true, null, Cancel);
            Assert.Equal(new MediaEnd.Lost(MediaLoss.Unfetched), end);
        }
    }

    /// <summary>Where nothing can be fetched, people are told at once where to show it.</summary>
    [Fact]
    public async Task Without_a_way_to_the_provider_the_words_say_where_to_show_it()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var words = ActivatorUtilities.CreateInstance<ChatWords>(host.Services, (IEnumerable<MediaRail>)[]);
        var heard = words.WithMedia(
            new Paycare.Care.Channels.Heard(LineChannel.Key, "1", "U1", ""),
            new HeardMedia(MediaKind.Picture, "7"),
            new HeardMedia(MediaKind.Sticker, null)
        );
        Assert.Contains("Send it in the app or by e-mail", heard.Text, StringComparison.Ordinal);
        Assert.EndsWith("[A sticker came on LINE.]", heard.Text, StringComparison.Ordinal);
    }

    private static (MediaDue Due, string File) Due(TestHost host, Case @case, Conversation conversation)
    {
        var (vault, clock) = (host.Services.GetRequiredService<Vault>(), host.Services.GetRequiredService<TimeProvider>());
        var file = CustomerActor.NewKey();
        var media = new HeardMedia(MediaKind.Picture, file);
        return (MediaDue.Of(@case.Id, @case.Id.Value, conversation.Id, media, 0, vault, OrderedGuid.Next(clock)), file);
    }

    private static async Task RunAsync(TestHost host, MediaDue due)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var clock = host.Services.GetRequiredService<TimeProvider>();
        var timer = scope.ServiceProvider.GetRequiredService<MediaTimer<LineMedia>>();
        await timer.HandleAsync(due, DueItem.At(clock.GetUtcNow(), "test", "test", due, clock), Cancel);
    }

    private static async Task<Sent> SendAsync(FakeChatApis apis, TestHost host, string channel, string what, FakeFile? file, int times = 1)
    {
        var (sent, id) = (new Sent(channel, ChatProvider.NewPerson(channel)), CustomerActor.NewKey());
        if (file is not null)
        {
            apis.Files[id] = file;
        }

        var reference = channel is "messenger" or "instagram" ? apis.AddressOf(id) : id;
        for (var i = 0; i < times; i++)
        {
            await PostAsync(host, ChatProvider.Show(host, channel, sent.Who, id, what, reference));
        }

        return sent;
    }

    private static async Task PostAsync(TestHost host, HookCall call) =>
        Assert.Equal(HttpStatusCode.OK, await call.SendAsync(host, Cancel));

    private static Task<Attachment> ArrivesAsync(TestHost host, Sent sent, string type) =>
        Eventually.SeeAsync($"{type} on {sent.Channel}", async _ =>
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(1));
            return (await FilesAsync(host, sent)).SingleOrDefault(f => f.Type == type);
        });

    private static async Task<CaseMessage> ToldAsync(FakeChatApis apis, TestHost host, Sent sent, string why)
    {
        var told = await Eventually.SeeAsync($"'{why}' on {sent.Channel}", async _ =>
            (await LossesAsync(host, sent)).FirstOrDefault(m => m.Text.Contains(why, StringComparison.Ordinal))
        );
        await SaysAsync(apis, sent, Lost);
        return told;
    }

    private static Task SaysAsync(FakeChatApis apis, Sent sent, string words) =>
        Eventually.HoldsAsync(() =>
            Task.FromResult(
                apis.Asked.Count(a =>
                    a.Body.Contains(sent.Who, StringComparison.Ordinal) && a.Body.Contains(words, StringComparison.Ordinal)
                ) == 1
            )
        );

    private static async Task<Case> CaseAsync(TestHost host, Sent sent)
    {
        var vault = host.Services.GetRequiredService<Vault>();
        return await host.InDatabaseAsync(db =>
            db.Set<Case>().SingleAsync(c => Conversation.With(db, sent.Channel, sent.Who, vault).Any(o => o.Case == c.Id), Cancel)
        );
    }

    private static async Task<List<Attachment>> FilesAsync(TestHost host, Sent sent)
    {
        var holder = (await CaseAsync(host, sent)).Id.Value;
        return await host.InDatabaseAsync(db => db.Set<Attachment>().Where(a => a.AttachedTo == holder).ToListAsync(Cancel));
    }

    private static async Task<List<CaseMessage>> LossesAsync(TestHost host, Sent sent)
    {
        var id = (await CaseAsync(host, sent)).Id;
        return await host.InDatabaseAsync(db =>
            db.Set<CaseMessage>().Where(m => m.Case == id && m.Author == MessageAuthor.Paycare && !m.IsInternal).ToListAsync(Cancel)
        );
    }

    /// <summary>Somebody who sent something.</summary>
    internal sealed record Sent(string Channel, string Who);

    /// <summary>A host for each database, whose providers are played.</summary>
    public sealed class Worlds : IAsyncDisposable
    {
        private readonly Dictionary<TestDatabase, (FakeChatApis Apis, TestHost Host)> _open = [];

        internal async Task<(FakeChatApis Apis, TestHost Host)> OnAsync(TestDatabase database)
        {
            if (!_open.TryGetValue(database, out var world))
            {
                var apis = await FakeChatApis.StartAsync();
                _open[database] = world = (apis, await TestHost.StartAsync(database, settings: apis.Settings));
            }

            return world;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (apis, host) in _open.Values)
            {
                await host.DisposeAsync();
                await apis.DisposeAsync();
            }
        }
    }
}
