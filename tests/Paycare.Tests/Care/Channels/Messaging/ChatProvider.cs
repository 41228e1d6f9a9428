using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>A person sends something that is not words.</summary>
    /// <param name="host">The host.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="from">Who sends it.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="what">What it is, in WhatsApp's words: image, audio, video or document.</param>
    /// <param name="file">What the provider calls it; where it says so itself, its address.</param>
    public static HookCall Show(TestHost host, string channel, string from, string id, string what, string file)
    {
        var kind = what == "document" ? "file" : what;
        return channel switch
        {
            WhatsAppChannel.Key => Meta(
                host,
                WhatsApp(
                    $$$"""{"from":"{{{from}}}","id":"{{{id}}}","timestamp":"1","type":"{{{what}}}","{{{what}}}":{"id":"{{{file}}}"} }"""
                )
            ),
            MessengerChannel.Key or InstagramChannel.Key => Meta(
                host,
                Messaging(
                    channel == MessengerChannel.Key ? "page" : channel,
                    from,
                    $$$""" "message":{"mid":"{{{id}}}","attachments":[{"type":"{{{kind}}}","payload":{"url":"{{{file}}}"} }]} """
                )
            ),
            TelegramChannel.Key => Telegram(
                host,
                $$$"""
                {"update_id":1,"message":{"message_id":{{{Digits(
                    id
                )}}},"date":1773198000,"from":{"id":{{{from}}},"is_bot":false,"first_name":"A"},
                "chat":{"id":{{{from}}},"type":"private"},{{{TelegramFile(what, file)}}}} }
                """
            ),
            LineChannel.Key => Line(
                host,
                $$$"""
                {"events":[{"type":"message","source":{"type":"user","userId":"{{{from}}}"},
                "message":{"id":"{{{file}}}","type":"{{{kind}}}"} }]}
                """
            ),
            WeChatChannel.Key => WeChat(
                host,
                $"<xml><ToUserName>care</ToUserName><FromUserName>{from}</FromUserName><CreateTime>1773198000</CreateTime>"
                    + $"<MsgType>{(what == "audio" ? "voice" : what)}</MsgType><MediaId>{file}</MediaId><MsgId>{Digits(id)}</MsgId></xml>",
                isEncrypted: true
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "No provider is played for it."),
        };
    }

    private static string TelegramFile(string what, string file) =>
        what switch
        {
            "image" => $$$""" "photo":[{"file_id":"{{{file}}}","file_unique_id":"u","width":320,"height":200}] """,
            "audio" => $$$""" "voice":{"file_id":"{{{file}}}","file_unique_id":"u","duration":3} """,
            "video" => $$$""" "video":{"file_id":"{{{file}}}","file_unique_id":"u","width":3,"height":2,"duration":3} """,
            _ => $$$""" "document":{"file_id":"{{{file}}}","file_unique_id":"u"} """,
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
