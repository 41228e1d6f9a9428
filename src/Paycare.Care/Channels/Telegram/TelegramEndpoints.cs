using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Paycare.Care.Attachments;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messaging;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Paycare.Care.Channels.Telegram;

/// <summary>What Telegram calls.</summary>
internal static class TelegramEndpoints
{
    private const string Header = "X-Telegram-Bot-Api-Secret-Token";

    public static void Map(RouteGroupBuilder channels) =>
        channels
            .MapPost("/telegram/{account}", HearAsync)
            .Documented(
                "hearTelegram",
                "Take a message of Telegram",
                $"Called by Telegram with the bot's secret (`{Header}`). A message that is told again changes nothing; groups, other bots "
                    + "and kinds of news that mean nothing here are passed over."
            )
            .TakesHook();

    private static async Task<HttpAnswer<ContentHttpResult>> HearAsync(
        string account,
        HttpRequest request,
        IOptions<TelegramOptions> options,
        TelegramReader reader,
        Chats chats,
        CancellationToken cancel
    )
    {
        if (!options.Value.IsSet || !string.Equals(account, options.Value.Account, StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.NotFound;
        }

        if (!HookBinding.Fits(request.Headers[Header], options.Value.SecretToken))
        {
            return HookBinding.WrongSignature;
        }

        if (await HookBinding.ReadAsync(request, cancel) is not { } body)
        {
            return HookBinding.TooLarge;
        }

        try
        {
            if (JsonSerializer.Deserialize<Update>(body, JsonBotAPI.Options) is { } update)
            {
                await chats.TakeAsync(reader.Read(update), cancel);
            }

            return HookBinding.Done;
        }
        catch (JsonException)
        {
            return HookBinding.Unreadable;
        }
    }
}

/// <summary>Reads what Telegram tells.</summary>
internal sealed class TelegramReader(ChatWords words)
{
    public HookNews Read(Update update)
    {
        var news = new HookNews();
        if (update.Message is { } message && HeardOf(message) is { } heard)
        {
            news.Heard.Add(heard);
        }

        if (update.EditedMessage is { } edited && HeardOf(edited) is { } changed)
        {
            news.Heard.Add(words.Edited(changed, $"{edited.EditDate:O}"));
        }

        return news;
    }

    private Heard? HeardOf(Message message)
    {
        // A chat begins with a button, which says /start.
        if (message.Chat is not { Type: ChatType.Private } chat || message.From is { IsBot: true } || message.Text == "/start")
        {
            return null;
        }

        var said = message.Text ?? message.Caption ?? "";
        var heard = new Heard(TelegramChannel.Key, $"{chat.Id}/{message.Id}", $"{chat.Id}", said) { GoesOn = true };
        return message.Text is not null ? heard
            : MediaOf(message) is { } media ? words.WithMedia(heard, media)
            : null;
    }

    /// <summary>Of a picture the largest of its sizes that may be a file here.</summary>
    private static HeardMedia? MediaOf(Message message) =>
        message.Type switch
        {
            MessageType.Photo => new(
                MediaKind.Picture,
                message.Photo?.Where(p => p.FileSize is null or <= AttachmentUpload.MaxBytes).MaxBy(p => (long)p.Width * p.Height)?.FileId
                    ?? message.Photo?.LastOrDefault()?.FileId
            ),
            MessageType.Voice => new(MediaKind.Voice, message.Voice?.FileId, null, message.Voice?.FileSize),
            MessageType.Audio => new(MediaKind.Voice, message.Audio?.FileId, message.Audio?.FileName, message.Audio?.FileSize),
            MessageType.Video => new(MediaKind.Video, message.Video?.FileId, message.Video?.FileName, message.Video?.FileSize),
            MessageType.VideoNote => new(MediaKind.Video, message.VideoNote?.FileId, null, message.VideoNote?.FileSize),
            MessageType.Animation => new(
                MediaKind.Video,
                message.Animation?.FileId,
                message.Animation?.FileName,
                message.Animation?.FileSize
            ),
            MessageType.Document => new(MediaKind.File, message.Document?.FileId, message.Document?.FileName, message.Document?.FileSize),
            MessageType.Contact => new(MediaKind.File, null),
            MessageType.Sticker => new(MediaKind.Sticker, null),
            MessageType.Location or MessageType.Venue => new(MediaKind.Place, null),
            _ => null,
        };
}
