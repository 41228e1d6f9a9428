using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messaging;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.WeChat;

/// <summary>
/// What WeChat calls. It waits for five seconds and tries three times: what it is told says nothing, and answers follow by the API.
/// </summary>
internal static class WeChatEndpoints
{
    /// <summary>What tells WeChat that nothing more is to be done.</summary>
    private const string Taken = "success";

    public static void Map(RouteGroupBuilder channels)
    {
        channels
            .MapGet("/wechat", Greet)
            .AnswersFile("text/plain")
            .Documented(
                "verifyWeChatHook",
                "Prove our address to WeChat",
                "Called by WeChat when it is told the address, signed over time and nonce; it gets its `echostr` back."
            )
            .Refuses(RefusalKind.NotAllowed, HookBinding.WrongSignature.Code)
            .Refuses(RefusalKind.NotFound, Refusal.NotFound.Code);
        channels
            .MapPost("/wechat", HearAsync)
            .Documented(
                "hearWeChat",
                "Take a message of WeChat",
                "Called by WeChat, plain (`signature`) or encrypted (`msg_signature`). A message that is told again changes nothing; kinds "
                    + "of news that mean nothing here are passed over."
            )
            .TakesHook();
    }

    private static HttpAnswer<ContentHttpResult> Greet(
        string? signature,
        string? timestamp,
        string? nonce,
        string? echostr,
        IOptions<WeChatOptions> options
    ) =>
        !options.Value.IsSet ? Refusal.NotFound
        : HookBinding.Fits(signature, WeChatSecrets.SignatureOf(options.Value.Token, timestamp ?? "", nonce ?? ""))
            ? TypedResults.Text(echostr ?? "", "text/plain")
        : HookBinding.WrongSignature;

    private static async Task<HttpAnswer<ContentHttpResult>> HearAsync(
        string? signature,
        string? timestamp,
        string? nonce,
        [FromQuery(Name = "msg_signature")] string? messageSignature,
        HttpRequest request,
        IOptions<WeChatOptions> options,
        WeChatReader reader,
        Chats chats,
        CancellationToken cancel
    )
    {
        if (!options.Value.IsSet)
        {
            return Refusal.NotFound;
        }

        if (await HookBinding.ReadAsync(request, cancel) is not { } body)
        {
            return HookBinding.TooLarge;
        }

        var (token, time, once) = (options.Value.Token, timestamp ?? "", nonce ?? "");
        var told = WeChatReader.Xml(body);
        if (told?.Element("Encrypt")?.Value is { } encrypted)
        {
            if (
                options.Value.EncodingAesKey.Length == 0
                || !HookBinding.Fits(messageSignature, WeChatSecrets.SignatureOf(token, time, once, encrypted))
            )
            {
                return HookBinding.WrongSignature;
            }

            told = WeChatSecrets.Open(options.Value.EncodingAesKey, options.Value.AppId, encrypted) is { } opened
                ? WeChatReader.Xml(System.Text.Encoding.UTF8.GetBytes(opened))
                : null;
        }
        else if (
            (options.Value.EncodingAesKey.Length > 0 && !options.Value.TakesPlain)
            || !HookBinding.Fits(signature, WeChatSecrets.SignatureOf(token, time, once))
        )
        {
            return HookBinding.WrongSignature;
        }

        if (told is null)
        {
            return HookBinding.Unreadable;
        }

        await chats.TakeAsync(reader.Read(told), cancel);
        return TypedResults.Text(Taken, "text/plain");
    }
}

/// <summary>Reads what WeChat tells.</summary>
internal sealed class WeChatReader(ChatWords words)
{
    private static readonly XmlReaderSettings Careful = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = HookBinding.Largest,
    };

    /// <summary>The body's root; <c>null</c> when it is no XML.</summary>
    public static XElement? Xml(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body, writable: false), Careful);
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public HookNews Read(XElement told)
    {
        var news = new HookNews();
        if (told.Element("FromUserName")?.Value is { Length: > 0 } from && told.Element("MsgId")?.Value is { Length: > 0 } id)
        {
            var heard = new Heard(WeChatChannel.Key, id, from, told.Element("Content")?.Value ?? "") { GoesOn = true };
            switch (told.Element("MsgType")?.Value)
            {
                case "text" when heard.Text.Length > 0:
                    news.Heard.Add(heard);
                    break;
                case "text" or "event":
                    break;
                case var kind:
                    var said = heard with { Text = told.Element("Recognition")?.Value ?? "" };
                    news.Heard.Add(words.WithMedia(said, new HeardMedia(MediaOf(kind), told.Element("MediaId")?.Value)));
                    break;
            }
        }

        return news;
    }

    private static MediaKind MediaOf(string? kind) =>
        kind switch
        {
            "image" => MediaKind.Picture,
            "voice" => MediaKind.Voice,
            "video" or "shortvideo" => MediaKind.Video,
            "location" => MediaKind.Place,
            _ => MediaKind.File,
        };
}
