using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Messaging;

/// <summary>What people write to official accounts becomes a case, what care answers goes back, and nothing else is listened to.</summary>
[Trait("Touches", "dates")]
public sealed class ChatTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, TestDatabase> Everywhere
    {
        get
        {
            var all = new TheoryData<string, TestDatabase>();
            foreach (var channel in ChatProvider.Channels)
            {
                all.Add(channel, TestDatabase.Sqlite);
                all.Add(channel, TestDatabase.Postgres);
            }

            return all;
        }
    }

    [Fact]
    public async Task Every_channel_with_a_sender_is_played_here()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        Assert.Equal(
            host.Services.GetServices<ChannelRail>().Select(r => r.Channel).Except(["email"]).Order(),
            ChatProvider.Channels.Order()
        );
        Assert.All(ChatProvider.Channels, c => Assert.True(host.Services.GetRequiredService<ChannelBook>().Of(c).OpensCases, c));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_message_opens_a_case_what_follows_goes_on_with_it_and_the_answer_goes_back(string channel, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (who, first, second) = (ChatProvider.NewPerson(channel), CustomerActor.NewKey(), CustomerActor.NewKey());
        for (var i = 0; i < 2; i++)
        {
            await SendAsync(host, ChatProvider.Write(host, channel, who, first, "My payment failed, please help with my money."));
        }

        var @case = Assert.Single(await CasesAsync(host, channel, who));
        Assert.Equal((channel, "en", null), (@case.Channel, @case.Language, @case.Customer));
        var told = await Eventually.SeeAsync("the acknowledgement", async _ =>
            (await SentToAsync(host, channel, who)) is [var first, ..] ? first : null
        );
        Assert.Contains(@case.NumberText, told, StringComparison.Ordinal);

        await SendAsync(host, ChatProvider.Write(host, channel, who, second, "It was at Kopi Senja. 我的PIN是482915"));
        // The same id with other words is the same message.
        await SendAsync(host, ChatProvider.Write(host, channel, who, second, "Something else"));
        var desk = await host.AgentAsync();
        var read = (await desk.GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200);
        Assert.Equal((channel, "none"), (read["messages.0.conversation.channel"], read["assurance"]));
        Assert.Null(read["messages.1.text"]);
        Assert.DoesNotContain("482915", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(who, read.Text, StringComparison.Ordinal);

        (
            await desk.PostAsync(
                $"/api/v1/desk/cases/{@case.Id}/messages",
                new { text = "Your balance was not charged.", then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await SentToAsync(host, channel, who)).Any(t => t.Contains("was not charged", StringComparison.Ordinal))
        );
        Assert.Contains(await SentToAsync(host, channel, who), t => t.Contains("change it in the app now", StringComparison.Ordinal));
        Assert.Single(await CasesAsync(host, channel, who));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_the_provider_did_not_sign_is_turned_away_and_nothing_is_kept(string channel, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = ChatProvider.NewPerson(channel);
        var right = ChatProvider.Write(host, channel, who, CustomerActor.NewKey(), "Hello");
        var other = ChatProvider.Write(host, channel, who, CustomerActor.NewKey(), "Give my money to somebody else");
        HookCall[] wrong =
        [
            right with
            {
                Headers = new Dictionary<string, string>(),
                Path = right.Path.Replace("signature=", "s=", StringComparison.Ordinal),
            },
            right with
            {
                Headers = right.Headers.ToDictionary(h => h.Key, _ => "sha256=00"),
                Path = right.Path.Replace("signature=", "signature=0", StringComparison.Ordinal),
            },
            // The signature of another call over these words; a secret that is shown does not depend on them.
            .. channel == TelegramChannel.Key ? [] : new[] { right with { Body = other.Body }, right with { Body = right.Body + " " } },
        ];
        foreach (var call in channel == WeChatChannel.Key ? wrong[..3] : wrong)
        {
            Assert.Equal(HttpStatusCode.Forbidden, await call.SendAsync(host, Cancel));
        }

        Assert.Empty(await CasesAsync(host, channel, who));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Whatever_a_provider_signs_stops_nothing(string channel, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sign = Signer(host, channel);
        var isXml = channel == WeChatChannel.Key;
        var odd = isXml
            ? new[] { "<xml></xml>", "<xml><FromUserName>x</FromUserName><MsgId/></xml>", "<xml><MsgType>event</MsgType></xml>" }
            : ["{}", """{"object":7,"entry":{},"events":[1,{}]}""", """{"update_id":1,"poll":null,"events":[{"type":"new"}]}"""];
        foreach (var body in odd)
        {
            Assert.Equal((body, HttpStatusCode.OK), (body, await sign(body).SendAsync(host, Cancel)));
        }

        string[] broken = isXml
            ? ["<xml>", "", """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><FromUserName>&e;</FromUserName></xml>"""]
            : ["{", "[]", string.Concat(Enumerable.Repeat("""{"a":""", 5_000)) + "1" + new string('}', 5_000)];
        foreach (var body in broken)
        {
            Assert.Equal((body, HttpStatusCode.BadRequest), (body, await sign(body).SendAsync(host, Cancel)));
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await sign(new string(' ', 5_000_000)).SendAsync(host, Cancel));
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Answers_go_out_by_the_providers_own_call_a_pause_is_obeyed_and_a_refusal_is_told(
        string channel,
        TestDatabase database
    )
    {
        await using var apis = await FakeChatApis.StartAsync();
        await using var host = await TestHost.StartAsync(database, settings: apis.Settings);
        var who = ChatProvider.NewPerson(channel);
        await SendAsync(host, ChatProvider.Write(host, channel, who, CustomerActor.NewKey(), "Help"));
        var asked = await Eventually.SeeAsync("the acknowledgement", _ =>
            Task.FromResult(
                apis.Asked.FirstOrDefault(a => a.Body.Contains(who, StringComparison.Ordinal)) is { Body: not null } a ? a.Body : null
            )
        );
        var @case = Assert.Single(await CasesAsync(host, channel, who));
        Assert.Contains(@case.NumberText, asked, StringComparison.Ordinal);

        apis.Status = channel == WeChatChannel.Key ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
        await AnswerAsync(host, @case, "It is on its way.");
        await Eventually.HoldsAsync(() => Task.FromResult(apis.Asked.Any(a => a.Body.Contains("on its way", StringComparison.Ordinal))));
        Assert.Equal(SendingState.Queued, (await SendingsAsync(host, @case)).Single(s => s.Kind == SendingKind.Answer).State);
        apis.Status = StatusCodes.Status200OK;
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        await Eventually.HoldsAsync(async () =>
            (await SendingsAsync(host, @case)).Single(s => s.Kind == SendingKind.Answer).State == SendingState.Sent
        );

        apis.Status = StatusCodes.Status400BadRequest;
        await AnswerAsync(host, @case, "And another thing.");
        await Eventually.HoldsAsync(async () => (await SendingsAsync(host, @case)).Any(s => s.State == SendingState.Failed));
        var read = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200);
        Assert.Contains("did not arrive", read.Text, StringComparison.Ordinal);
        Assert.Equal("ours", read["then"]);
    }

    [Theory, OnBothDatabases]
    public async Task After_the_reply_window_nobody_is_written_to_and_care_reads_why(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var who = ChatProvider.NewPerson(WhatsAppChannel.Key);
        await SendAsync(host, ChatProvider.Write(host, WhatsAppChannel.Key, who, CustomerActor.NewKey(), "Help"));
        var @case = Assert.Single(await CasesAsync(host, WhatsAppChannel.Key, who));
        await host.AdvanceAsync(TimeSpan.FromHours(25));
        await AnswerAsync(host, @case, "It is on its way.");
        await Eventually.HoldsAsync(async () =>
            (await SendingsAsync(host, @case)).Any(s => s.Kind == SendingKind.Answer && s.State == SendingState.Failed)
        );
        Assert.DoesNotContain(await SentToAsync(host, WhatsAppChannel.Key, who), t => t.Contains("on its way", StringComparison.Ordinal));
        var read = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200);
        Assert.Contains(ChatSender.WindowOver, read.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Marks_never_go_backwards(TestDatabase database)
    {
        await using var apis = await FakeChatApis.StartAsync();
        await using var host = await TestHost.StartAsync(database, settings: apis.Settings);
        var who = ChatProvider.NewPerson(WhatsAppChannel.Key);
        await SendAsync(host, ChatProvider.Write(host, WhatsAppChannel.Key, who, CustomerActor.NewKey(), "Help"));
        var @case = Assert.Single(await CasesAsync(host, WhatsAppChannel.Key, who));
        await Eventually.HoldsAsync(async () => (await SendingsAsync(host, @case)).Any(s => s.State == SendingState.Sent));
        foreach (var status in new[] { "sent", "read", "delivered", "never-heard-of", "read" })
        {
            await SendAsync(host, ChatProvider.Meta(host, ChatProvider.WhatsAppStatus("wamid.7", status)));
        }

        Assert.Equal(SendingState.Read, Assert.Single(await SendingsAsync(host, @case)).State);
        await SendAsync(host, ChatProvider.Meta(host, ChatProvider.WhatsAppStatus("wamid.7", "failed")));
        Assert.Equal(SendingState.Read, Assert.Single(await SendingsAsync(host, @case)).State);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_changed_is_read_as_it_is_now_and_what_is_taken_back_is_noted(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (telegram, line) = (ChatProvider.NewPerson(TelegramChannel.Key), ChatProvider.NewPerson(LineChannel.Key));
        var id = CustomerActor.NewKey();
        await SendAsync(host, ChatProvider.Write(host, TelegramChannel.Key, telegram, id, "It was 50,000"));
        var changed = ChatProvider
            .TelegramMessage(telegram, id, "It was 55,000")
            .Replace("\"date\"", "\"edit_date\":1773198060,\"date\"", StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            await SendAsync(host, ChatProvider.Telegram(host, $$$"""{"update_id":2,"edited_message":{{{changed}}}}"""));
        }

        var desk = await host.AgentAsync();
        var edited = Assert.Single(await CasesAsync(host, TelegramChannel.Key, telegram));
        var read = (await desk.GetAsync($"/api/v1/desk/cases/{edited.Id}", Cancel)).Expect(200);
        Assert.Contains("(Changed afterwards) It was 55,000", read["messages.0.text"], StringComparison.Ordinal);
        Assert.Null(read["messages.1.text"]);

        await SendAsync(host, ChatProvider.Write(host, LineChannel.Key, line, id, "Forget this"));
        for (var i = 0; i < 2; i++)
        {
            await SendAsync(
                host,
                ChatProvider.Line(
                    host,
                    $$$"""{"events":[{"type":"unsend","source":{"type":"user","userId":"{{{line}}}"},"unsend":{"messageId":"{{{id}}}"}}]}"""
                )
            );
        }

        var withdrawn = Assert.Single(await CasesAsync(host, LineChannel.Key, line));
        var noted = (await desk.GetAsync($"/api/v1/desk/cases/{withdrawn.Id}", Cancel)).Expect(200);
        Assert.Equal(("True", null), (noted["messages.0.internal"], noted["messages.1.text"]));
    }

    [Fact]
    public async Task Groups_bots_echoes_and_the_button_that_begins_a_chat_open_nothing()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (telegram, page) = (ChatProvider.NewPerson(TelegramChannel.Key), ChatProvider.NewPerson("messenger"));
        var message = ChatProvider.TelegramMessage(telegram, "1", "Hello");
        foreach (
            var odd in new[]
            {
                message.Replace("private", "group", StringComparison.Ordinal),
                message.Replace("\"is_bot\":false", "\"is_bot\":true", StringComparison.Ordinal),
                message.Replace("Hello", "/start", StringComparison.Ordinal),
            }
        )
        {
            await SendAsync(host, ChatProvider.Telegram(host, $$$"""{"update_id":1,"message":{{{odd}}}}"""));
        }

        await SendAsync(
            host,
            ChatProvider.Meta(host, ChatProvider.Messaging("page", page, """ "message":{"mid":"1","is_echo":true,"text":"ours"} """))
        );
        Assert.Empty(await CasesAsync(host, TelegramChannel.Key, telegram));
        Assert.Empty(await CasesAsync(host, "messenger", page));
    }

    [Fact]
    public async Task Providers_prove_our_address_with_the_token_alone()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var token = ChatProvider.Options<MetaOptions>(host).VerifyToken;
        var client = host.Client();
        var path = "/channels/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        Assert.Equal("1158201444", (await client.GetAsync(path + token, Cancel)).Expect(200).Text);
        (await client.GetAsync(path + "guessed", Cancel)).Expect(403);
        var signature = WeChatSecrets.SignatureOf(ChatProvider.Options<WeChatOptions>(host).Token, "1", "2");
        var greeting = "/channels/wechat?timestamp=1&nonce=2&echostr=echo&signature=";
        Assert.Equal("echo", (await client.GetAsync(greeting + signature, Cancel)).Expect(200).Text);
        (await client.GetAsync(greeting + "0", Cancel)).Expect(403);
    }

    /// <summary>Their signature covers the time alone: with a key, plain messages are taken only where the operator says so.</summary>
    [Fact]
    public async Task Plain_messages_of_WeChat_are_taken_only_where_it_is_allowed()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var who = ChatProvider.NewPerson(WeChatChannel.Key);
        var plain = ChatProvider.WeChat(host, ChatProvider.WeChatMessage(who, CustomerActor.NewKey(), "你好"), isEncrypted: false);
        var options = ChatProvider.Options<WeChatOptions>(host);
        await SendAsync(host, plain);
        Assert.Equal("zh-CN", Assert.Single(await CasesAsync(host, WeChatChannel.Key, who)).Language);
        await using var strict = await TestHost.StartAsync(
            TestDatabase.Sqlite,
            settings: new Dictionary<string, string?> { ["Paycare:Channels:WeChat:TakesPlain"] = "false" }
        );
        Assert.Equal(HttpStatusCode.Forbidden, await plain.SendAsync(strict, Cancel));
        Assert.NotEmpty(options.EncodingAesKey);
    }

    [Fact]
    public async Task Long_answers_go_out_in_parts_that_the_provider_takes()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var frames = host.Services.GetRequiredService<ChatFrames>();
        var text = string.Join("\n", Enumerable.Range(1, 90).Select(i => $"Langkah {i}: 请稍候😀 lalu coba lagi."));
        var letter = new Letter
        {
            Id = default,
            Kind = SendingKind.Answer,
            Address = "1",
            Case = default,
            CaseNumber = 1,
            IsInApp = false,
            Language = Paycare.Platform.Localisation.Languages.English,
            Text = text,
            HeardAt = default,
        };
        foreach (var (most, size) in new[] { (1000, (Func<string, int>)ChatFrames.Bytes), (160, ChatFrames.Signs) })
        {
            var parts = frames.Of(letter, most, size);
            Assert.All(parts, p => Assert.InRange(size(p), 1, most));
            Assert.Equal(text, string.Join('\n', parts));
        }
    }

    private static Func<string, HookCall> Signer(TestHost host, string channel) =>
        channel switch
        {
            TelegramChannel.Key => body => ChatProvider.Telegram(host, body),
            LineChannel.Key => body => ChatProvider.Line(host, body),
            WeChatChannel.Key => body => ChatProvider.WeChat(host, body, isEncrypted: false),
            _ => body => ChatProvider.Meta(host, body),
        };

    private static async Task SendAsync(TestHost host, HookCall call) =>
        Assert.Equal(HttpStatusCode.OK, await call.SendAsync(host, Cancel));

    private static async Task AnswerAsync(TestHost host, Case @case, string text) =>
        (
            await (await host.AgentAsync()).PostAsync(
                $"/api/v1/desk/cases/{@case.Id}/messages",
                new { text, then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);

    private static Task<List<Case>> CasesAsync(TestHost host, string channel, string who)
    {
        var vault = host.Services.GetRequiredService<Vault>();
        return host.InDatabaseAsync(db =>
            db.Set<Case>().Where(c => Conversation.With(db, channel, who, vault).Any(o => o.Case == c.Id)).ToListAsync(Cancel)
        );
    }

    private static Task<List<Sending>> SendingsAsync(TestHost host, Case @case) =>
        host.InDatabaseAsync(db =>
            db.Set<Sending>().Where(s => db.Set<Conversation>().Any(c => c.Id == s.Conversation && c.Case == @case.Id)).ToListAsync(Cancel)
        );

    private static async Task<IReadOnlyList<string>> SentToAsync(TestHost host, string channel, string who) =>
        [
            .. (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(who)}", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Where(m => m.GetProperty("channel").GetString() == channel)
                .Select(m => m.GetProperty("text").GetString()!),
        ];
}
