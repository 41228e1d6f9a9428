using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messaging;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Line;

/// <summary>What LINE calls.</summary>
internal static class LineEndpoints
{
    private const string Header = "x-line-signature";

    public static void Map(RouteGroupBuilder channels) =>
        channels
            .MapPost("/line", HearAsync)
            .Documented(
                "hearLine",
                "Take messages of LINE",
                $"Called by LINE, signed over the body (`{Header}`). A message that is told again changes nothing; groups and kinds "
                    + "of news that mean nothing here are passed over."
            )
            .TakesHook();

    private static async Task<HttpAnswer<ContentHttpResult>> HearAsync(
        HttpRequest request,
        IOptions<LineOptions> options,
        LineReader reader,
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

        if (!HookBinding.Fits(request.Headers[Header], SignatureOf(options.Value.ChannelSecret, body)))
        {
            return HookBinding.WrongSignature;
        }

        using var told = HookJson.Read(body);
        if (told is null)
        {
            return HookBinding.Unreadable;
        }

        await chats.TakeAsync(reader.Read(told.RootElement), cancel);
        return HookBinding.Done;
    }

    /// <summary>LINE's signature: HMAC-SHA256 under the channel's secret over the body's bytes, in Base64.</summary>
    public static string SignatureOf(string secret, byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}

/// <summary>Reads what LINE tells.</summary>
internal sealed class LineReader(ChatWords words)
{
    public HookNews Read(JsonElement told)
    {
        var news = new HookNews();
        foreach (var item in told.All("events").Where(e => e.Text("source", "type") == "user"))
        {
            if (item.Text("source", "userId") is not { } from)
            {
                continue;
            }

            if (item.Text("type") == "unsend" && item.Text("unsend", "messageId") is { } taken)
            {
                news.TakenBack.Add(new TakenBack(LineChannel.Key, taken));
            }
            else if (item.Text("type") == "message" && item.At("message") is { } message && message.Text("id") is { } id)
            {
                var heard = new Heard(LineChannel.Key, id, from, message.Text("text") ?? "") { GoesOn = true };
                if (message.Text("type") != "text")
                {
                    news.Heard.Add(words.WithMedia(heard with { Text = "" }, MediaOf(message, id)));
                }
                else if (heard.Text.Length > 0)
                {
                    news.Heard.Add(heard);
                }
            }
        }

        return news;
    }

    /// <summary>What stands at somebody else's is not fetched: anybody could be it.</summary>
    private static HeardMedia MediaOf(JsonElement message, string id) =>
        new(
            message.Text("type") switch
            {
                "image" => MediaKind.Picture,
                "audio" => MediaKind.Voice,
                "video" => MediaKind.Video,
                "sticker" => MediaKind.Sticker,
                "location" => MediaKind.Place,
                _ => MediaKind.File,
            },
            message.Text("type") is "image" or "audio" or "video" or "file" && message.Text("contentProvider", "type") is null or "line"
                ? id
                : null,
            message.Text("fileName"),
            long.TryParse(message.Text("fileSize"), CultureInfo.InvariantCulture, out var size) ? size : null
        );
}
