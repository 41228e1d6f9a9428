using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Instagram;
using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Demo.Channels;

namespace Paycare.Tests.Care.Channels.Messaging;

/// <summary>What a provider posts: where to, with which headers, which bytes.</summary>
internal sealed record HookCall(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public async Task<HttpStatusCode> SendAsync(TestHost host, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(Body, Encoding.UTF8) };
        // What is too large is refused before it is sent.
        request.Headers.ExpectContinue = true;
        foreach (var (name, value) in Headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await client.SendAsync(request, cancel);
        return answer.StatusCode;
    }
}

/// <summary>Plays the providers of chats as each of them calls: a new channel needs a line in <see cref="Write"/>.</summary>
internal static class ChatProvider
{
    public static readonly IReadOnlyList<string> Channels =
    [
        WhatsAppChannel.Key,
        MessengerChannel.Key,
        InstagramChannel.Key,
        TelegramChannel.Key,
        LineChannel.Key,
        WeChatChannel.Key,
    ];

    /// <summary>Who writes, as each provider calls people.</summary>
    public static string NewPerson(string channel)
    {
        var number = RandomNumberGenerator.GetInt32(100_000_000, 999_999_999);
        return channel switch
        {
            WhatsAppChannel.Key => $"62812{number}",
            LineChannel.Key => $"U{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}",
            WeChatChannel.Key => $"oABc{number}XyZ",
            _ => $"{number}",
        };
    }

    /// <summary>A person writes.</summary>
    public static HookCall Write(TestHost host, string channel, string from, string id, string text) =>
        channel switch
        {
            WhatsAppChannel.Key => Meta(
                host,
                WhatsApp($$$"""{"from":"{{{from}}}","id":"{{{id}}}","timestamp":"1","type":"text","text":{"body":{{{Json(text)}}}}}""")
            ),
            MessengerChannel.Key => Meta(host, Messaging("page", from, $$$""" "message":{"mid":"{{{id}}}","text":{{{Json(text)}}}} """)),
            InstagramChannel.Key => Meta(
                host,
                Messaging("instagram", from, $$$""" "message":{"mid":"{{{id}}}","text":{{{Json(text)}}}} """)
            ),
            TelegramChannel.Key => Telegram(host, $$$"""{"update_id":1,"message":{{{TelegramMessage(from, id, text)}}}}"""),
            LineChannel.Key => Line(
                host,
                $$$"""
                {"events":[{"type":"message","source":{"type":"user","userId":"{{{from}}}"},
                "message":{"id":"{{{id}}}","type":"text","text":{{{Json(text)}}}}}]}
                """
            ),
            WeChatChannel.Key => WeChat(host, WeChatMessage(from, id, text), isEncrypted: true),
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "No provider is played for it."),
        };

    public static HookCall Meta(TestHost host, string body) =>
        new(
            "/channels/meta",
            Header("X-Hub-Signature-256", MetaEndpoints.SignatureOf(Options<MetaOptions>(host).AppSecret, Bytes(body))),
            body
        );

    public static HookCall Line(TestHost host, string body) =>
        new(
            "/channels/line",
            Header("x-line-signature", LineEndpoints.SignatureOf(Options<LineOptions>(host).ChannelSecret, Bytes(body))),
            body
        );

    public static HookCall Telegram(TestHost host, string body) =>
        new(
            $"/channels/telegram/{Options<TelegramOptions>(host).Account}",
            Header("X-Telegram-Bot-Api-Secret-Token", Options<TelegramOptions>(host).SecretToken),
            body
        );

    public static HookCall WeChat(TestHost host, string body, bool isEncrypted)
    {
        var options = Options<WeChatOptions>(host);
        const string Time = "1773198000",
            Once = "1320562132";
        var signed = $"/channels/wechat?timestamp={Time}&nonce={Once}&signature={WeChatSecrets.SignatureOf(options.Token, Time, Once)}";
        if (!isEncrypted)
        {
            return new HookCall(signed, new Dictionary<string, string>(), body);
        }

        var secret = ChatHook.Encrypt(options.EncodingAesKey, options.AppId, body);
        return new HookCall(
            $"{signed}&encrypt_type=aes&msg_signature={WeChatSecrets.SignatureOf(options.Token, Time, Once, secret)}",
            new Dictionary<string, string>(),
            $"<xml><ToUserName>care</ToUserName><Encrypt><![CDATA[{secret}]]></Encrypt></xml>"
        );
    }

    public static string WhatsApp(string message) =>
        $$$"""
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",
            "value":{"messaging_product":"whatsapp","messages":[{{{message}}}]}}]}]}
            """;

    public static string WhatsAppStatus(string id, string status) =>
        $$$"""
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages",
            "value":{"statuses":[{"id":"{{{id}}}","status":"{{{status}}}","errors":[{"code":131026}]}]}}]}]}
            """;

    public static string Messaging(string kind, string from, string what) =>
        $$$"""
            {"object":"{{{kind}}}","entry":[{"id":"1","time":1,
            "messaging":[{"sender":{"id":"{{{from}}}"},"recipient":{"id":"2"},"timestamp":1,{{{what}}}}]}]}
            """;

    public static string TelegramMessage(string from, string id, string text) =>
        $$$"""
            {"message_id":{{{Digits(id)}}},"date":1773198000,"from":{"id":{{{from}}},"is_bot":false,"first_name":"A"},
            "chat":{"id":{{{from}}},"type":"private"},"text":{{{Json(text)}}}}
            """;

    public static string WeChatMessage(string from, string id, string text) =>
        $"<xml><ToUserName>care</ToUserName><FromUserName>{from}</FromUserName><CreateTime>1773198000</CreateTime><MsgType>text</MsgType>"
        + $"<Content>{WebUtility.HtmlEncode(text)}</Content><MsgId>{Digits(id)}</MsgId></xml>";

    public static T Options<T>(TestHost host)
        where T : class => host.Services.GetRequiredService<IOptions<T>>().Value;

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>These providers count messages; a name becomes the same number every time.</summary>
    private static string Digits(string id) =>
        (BitConverter.ToUInt32(SHA256.HashData(Bytes(id))) & 0x3FFFFFFF).ToString(CultureInfo.InvariantCulture);
}

/// <summary>The providers' interfaces on this machine: keep what they are asked, and answer as they are told to.</summary>
internal sealed class FakeChatApis : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeChatApis(WebApplication app)
    {
        _app = app;
        app.MapPost("/{**path}", async (string path, HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            Asked.Enqueue((path, http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
            http.Response.Headers.RetryAfter = Status == StatusCodes.Status429TooManyRequests ? "1" : default;
            return path.EndsWith("stable_token", StringComparison.Ordinal)
                ? Results.Json(new { access_token = "T1", expires_in = 7200 })
                : Results.Json(Answer(path), statusCode: Status);
        });
    }

    public ConcurrentQueue<(string Path, string Authorization, string Body)> Asked { get; } = new();

    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>What WhatsApp calls the next message.</summary>
    public string WhatsAppId { get; set; } = "wamid.7";

    public string Url { get; private set; } = "";

    /// <summary>Settings that lead every channel here.</summary>
    public Dictionary<string, string?> Settings =>
        new()
        {
            ["Paycare:Channels:Meta:ApiBase"] = Url,
            ["Paycare:Channels:Meta:AccessToken"] = "meta-token",
            ["Paycare:Channels:Meta:WhatsAppNumberId"] = "106",
            ["Paycare:Channels:Telegram:ApiBase"] = Url,
            ["Paycare:Channels:Telegram:BotToken"] = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789",
            ["Paycare:Channels:Line:ApiBase"] = Url,
            ["Paycare:Channels:Line:AccessToken"] = "line-token",
            ["Paycare:Channels:WeChat:ApiBase"] = Url,
            ["Paycare:Channels:WeChat:AppSecret"] = "wechat-secret",
        };

    public static async Task<FakeChatApis> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var apis = new FakeChatApis(builder.Build());
        await apis._app.StartAsync();
        apis.Url = apis._app.Urls.Single();
        return apis;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private object Answer(string path) =>
        Status != StatusCodes.Status200OK
            ? new
            {
                ok = false,
                error_code = Status,
                description = "no",
                error = new { code = 131047 },
            }
        : path.EndsWith("sendMessage", StringComparison.Ordinal)
            ? new
            {
                ok = true,
                result = new
                {
                    message_id = 7,
                    date = 1773198000,
                    chat = new { id = 1, type = "private" },
                    text = "x",
                },
            }
        : path.Contains("cgi-bin", StringComparison.Ordinal) ? new { errcode = 0, errmsg = "ok" }
        : path.Contains("v2/bot", StringComparison.Ordinal) ? new { sentMessages = new[] { new { id = "L7" } } }
        : path.EndsWith("me/messages", StringComparison.Ordinal) ? new { message_id = "m7" }
        : new { messages = new[] { new { id = WhatsAppId } } };
}
