using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Paycare.Web.Demo.Channels;

/// <summary>What a chat's provider posts when somebody writes: where to, with which proof, which bytes.</summary>
/// <param name="Path">The path and query.</param>
/// <param name="Header">The header with the proof; <c>null</c> where it stands in the query.</param>
/// <param name="Proof">The proof.</param>
/// <param name="Body">The body.</param>
internal sealed record ChatHook(string Path, string? Header, string Proof, string Body)
{
    /// <summary>The networks that can be played.</summary>
    public static readonly IReadOnlyList<string> Networks = ["whatsapp", "telegram", "line", "messenger", "instagram", "wechat"];

    /// <summary>A person's name on a network: of the same phone always the same.</summary>
    /// <param name="network">The network.</param>
    /// <param name="phone">The person's phone, E.164.</param>
    public static string PersonOf(string network, string phone)
    {
        var digits = phone.TrimStart('+');
        return network switch
        {
            "line" => $"U{Convert.ToHexStringLower(SHA256.HashData(Bytes(digits)))[..32]}",
            "wechat" => $"o{digits}Paycare",
            _ => digits,
        };
    }

    /// <summary>Somebody writes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="secrets">What providers and we have in common.</param>
    /// <param name="from">Who writes, as the provider calls them.</param>
    /// <param name="id">The message's number.</param>
    /// <param name="text">The words.</param>
    public static ChatHook Write(string network, DemoChannels secrets, string from, long id, string text) =>
        network switch
        {
            "whatsapp" => Meta(
                secrets,
                $$$"""
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","messages":[{"from":"{{{from}}}","id":"{{{IdOf(network, from, id)}}}",
                "timestamp":"1","type":"text","text":{"body":{{{Quoted(text)}}}}}]}}]}]}
                """
            ),
            "messenger" or "instagram" => Meta(
                secrets,
                $$$"""
                {"object":"{{{(network == "messenger" ? "page" : network)}}}","entry":[{"id":"1","time":1,"messaging":[{
                "sender":{"id":"{{{from}}}"},"recipient":{"id":"2"},"timestamp":1,
                "message":{"mid":"{{{IdOf(network, from, id)}}}","text":{{{Quoted(text)}}}}}]}]}
                """
            ),
            "telegram" => new ChatHook(
                $"/channels/telegram/{secrets.Telegram.Account}",
                "X-Telegram-Bot-Api-Secret-Token",
                secrets.Telegram.SecretToken,
                $$$"""
                {"update_id":1,"message":{"message_id":{{{id}}},"date":1773198000,
                "from":{"id":{{{from}}},"is_bot":false,"first_name":"A"},"chat":{"id":{{{from}}},"type":"private"},
                "text":{{{Quoted(text)}}}}}
                """
            ),
            "line" => Line(
                secrets,
                $$$"""
                {"events":[{"type":"message","source":{"type":"user","userId":"{{{from}}}"},
                "message":{"id":"{{{IdOf(network, from, id)}}}","type":"text","text":{{{Quoted(text)}}}}}]}
                """
            ),
            "wechat" => WeChat(
                secrets.Wechat,
                $"<xml><ToUserName>care</ToUserName><FromUserName>{from}</FromUserName><CreateTime>1773198000</CreateTime>"
                    + $"<MsgType>text</MsgType><Content>{WebUtility.HtmlEncode(text)}</Content><MsgId>{id}</MsgId></xml>"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(network), network, "No provider is played for it."),
        };

    /// <summary>Somebody sends a picture, which the provider keeps.</summary>
    /// <param name="network">The network.</param>
    /// <param name="secrets">What providers and we have in common.</param>
    /// <param name="from">Who sends it.</param>
    /// <param name="id">The message's number, which is the picture's as well.</param>
    /// <param name="text">What is said beside it; may be empty.</param>
    /// <param name="address">Where the provider gives it out, for networks that say so in the message.</param>
    public static ChatHook Show(string network, DemoChannels secrets, string from, long id, string text, Uri address) =>
        network switch
        {
            "whatsapp" => Meta(
                secrets,
                $$$"""
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","messages":[{"from":"{{{from}}}","id":"{{{IdOf(network, from, id)}}}",
                "timestamp":"1","type":"image","image":{"id":"{{{id}}}","mime_type":"image/jpeg","caption":{{{Quoted(text)}}}}}]}}]}]}
                """
            ),
            "messenger" or "instagram" => Meta(
                secrets,
                $$$"""
                {"object":"{{{(network == "messenger" ? "page" : network)}}}","entry":[{"id":"1","time":1,"messaging":[{
                "sender":{"id":"{{{from}}}"},"recipient":{"id":"2"},"timestamp":1,
                "message":{"mid":"{{{IdOf(network, from, id)}}}","text":{{{Quoted(text)}}},
                "attachments":[{"type":"image","payload":{"url":"{{{address}}}"}}]}}]}]}
                """
            ),
            "telegram" => new ChatHook(
                $"/channels/telegram/{secrets.Telegram.Account}",
                "X-Telegram-Bot-Api-Secret-Token",
                secrets.Telegram.SecretToken,
                $$$"""
                {"update_id":1,"message":{"message_id":{{{id}}},"date":1773198000,
                "from":{"id":{{{from}}},"is_bot":false,"first_name":"A"},"chat":{"id":{{{from}}},"type":"private"},
                "photo":[{"file_id":"{{{id}}}","file_unique_id":"{{{id}}}","width":320,"height":200}],
                "caption":{{{Quoted(text)}}}}}
                """
            ),
            "line" => Line(
                secrets,
                $$$"""
                {"events":[{"type":"message","source":{"type":"user","userId":"{{{from}}}"},
                "message":{"id":"{{{id}}}","type":"image","contentProvider":{"type":"line"} }
                }]}
                """
            ),
            "wechat" => WeChat(
                secrets.Wechat,
                $"<xml><ToUserName>care</ToUserName><FromUserName>{from}</FromUserName><CreateTime>1773198000</CreateTime>"
                    + $"<MsgType>image</MsgType><PicUrl></PicUrl><MediaId>{id}</MediaId><MsgId>{id}</MsgId></xml>"
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(network), network, "No provider is played for it."),
        };

    /// <summary>The id under which such a message is kept.</summary>
    public static string IdOf(string network, string from, long id) =>
        network switch
        {
            // A number of Telegram counts within one chat.
            "telegram" => $"{from}/{id}",
            "wechat" or "line" => id.ToString(CultureInfo.InvariantCulture),
            "whatsapp" => $"wamid.{id}",
            _ => $"m_{id}",
        };

    /// <summary>The same with a proof that is not right.</summary>
    public ChatHook Forged() =>
        Header is null
            ? this with
            {
                Path = Path.Replace("signature=", "signature=0", StringComparison.Ordinal),
            }
            : this with
            {
                Proof = $"{Proof}0",
            };

    /// <summary>The request.</summary>
    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(Body, Encoding.UTF8) };
        if (Header is not null)
        {
            request.Headers.TryAddWithoutValidation(Header, Proof);
        }

        return request;
    }

    private static ChatHook Meta(DemoChannels secrets, string body) =>
        new("/channels/meta", "X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(Hmac(secrets.Meta.AppSecret, body))}", body);

    private static ChatHook Line(DemoChannels secrets, string body) =>
        new("/channels/line", "x-line-signature", Convert.ToBase64String(Hmac(secrets.Line.ChannelSecret, body)), body);

    [SuppressMessage("Security", "CA5350", Justification = "The provider's scheme.")]
    private static ChatHook WeChat(DemoWeChat secrets, string body)
    {
        const string Time = "1773198000",
            Once = "1320562132";
        var sealedBody = Encrypt(secrets.EncodingAesKey, secrets.AppId, body);
        return new ChatHook(
            $"/channels/wechat?timestamp={Time}&nonce={Once}&encrypt_type=aes&msg_signature={Sign(secrets.Token, Time, Once, sealedBody)}",
            null,
            "",
            $"<xml><ToUserName>care</ToUserName><Encrypt><![CDATA[{sealedBody}]]></Encrypt></xml>"
        );

        static string Sign(params string[] parts) =>
            Convert.ToHexStringLower(SHA1.HashData(Bytes(string.Concat(parts.Order(StringComparer.Ordinal)))));
    }

    /// <summary>16 random bytes, the length, the text and the account's id, in AES-CBC with blocks of 32 bytes.</summary>
    public static string Encrypt(string encodingAesKey, string appId, string body)
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(encodingAesKey + "=");
        var told = Bytes(body);
        var length = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(told.Length));
        byte[] plain = [.. RandomNumberGenerator.GetBytes(16), .. length, .. told, .. Bytes(appId)];
        var padding = 32 - plain.Length % 32;
        return Convert.ToBase64String(
            aes.EncryptCbc([.. plain, .. Enumerable.Repeat((byte)padding, padding)], aes.Key.AsSpan(0, 16), PaddingMode.None)
        );
    }

    private static byte[] Hmac(string key, string body) => HMACSHA256.HashData(Bytes(key), Bytes(body));

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
