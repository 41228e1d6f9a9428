using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
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
                var text = message.Text("type") == "text" ? message.Text("text") : words.OfMedia(LineChannel.Key, MediaOf(message), null);
                if (text is not null)
                {
                    news.Heard.Add(new Heard(LineChannel.Key, id, from, text) { GoesOn = true });
                }
            }
        }

        return news;
    }

    private static ChatMedia MediaOf(JsonElement message) =>
        message.Text("type") switch
        {
            "image" or "sticker" => ChatMedia.Picture,
            "audio" => ChatMedia.Voice,
            "video" => ChatMedia.Video,
            "location" => ChatMedia.Place,
            _ => ChatMedia.File,
        };
}
