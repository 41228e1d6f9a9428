using System.Text.Json;
using Paycare.Care.Channels.Instagram;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.WhatsApp;

namespace Paycare.Care.Channels.Meta;

/// <summary>Reads what Meta tells. Whatever is unknown is passed over.</summary>
internal sealed class MetaReader(ChatWords words)
{
    public HookNews Read(JsonElement told)
    {
        var news = new HookNews();
        switch (told.Text("object"))
        {
            case "whatsapp_business_account":
                foreach (var value in told.All("entry").SelectMany(e => e.All("changes")).Select(c => c.At("value")).OfType<JsonElement>())
                {
                    ReadWhatsApp(value, news);
                }

                break;
            case "page":
                ReadMessaging(told, MessengerChannel.Key, news);
                break;
            case "instagram":
                ReadMessaging(told, InstagramChannel.Key, news);
                break;
        }

        return news;
    }

    private void ReadWhatsApp(JsonElement value, HookNews news)
    {
        foreach (var message in value.All("messages"))
        {
            if (message.Text("from") is not { } from || message.Text("id") is not { } id)
            {
                continue;
            }

            var kind = message.Text("type") ?? "";
            var text = kind switch
            {
                "text" => message.Text("text", "body"),
                "button" => message.Text("button", "text"),
                "interactive" => message.Text("interactive", "button_reply", "title") ?? message.Text("interactive", "list_reply", "title"),
                // A thumb is no message.
                "reaction" or "system" or "unsupported" => null,
                _ => message.Text(kind, "caption") ?? "",
            };
            if (text is null)
            {
                continue;
            }

            var heard = new Heard(WhatsAppChannel.Key, id, from, text) { GoesOn = true };
            news.Heard.Add(
                kind is "text" or "button" or "interactive"
                    ? heard
                    : words.WithMedia(heard, MediaOf(kind, message.Text(kind, "id"), message.Text(kind, "filename")))
            );
        }

        foreach (var status in value.All("statuses"))
        {
            if (status.Text("id") is { } id && StateOf(status.Text("status")) is { } state)
            {
                var reason = status.All("errors").Select(e => e.Text("code")).FirstOrDefault() ?? "";
                news.Progress.Add(new Progress(id, state, reason));
            }
        }
    }

    private void ReadMessaging(JsonElement told, string channel, HookNews news)
    {
        foreach (var item in told.All("entry").SelectMany(e => e.All("messaging")))
        {
            if (item.Text("sender", "id") is not { } from)
            {
                continue;
            }

            // What we said ourselves comes back as an echo.
            if (item.At("message") is { } message && message.Text("mid") is { } id && !message.Is("is_echo"))
            {
                if (message.Is("is_deleted"))
                {
                    news.TakenBack.Add(new TakenBack(channel, id));
                }
                else
                {
                    var heard = new Heard(channel, id, from, message.Text("text") ?? "") { GoesOn = true };
                    var media = message
                        .All("attachments")
                        .Select(a => MediaOf(a.Text("type") ?? "", a.Text("payload", "url"), null, a.Text("payload", "sticker_id")))
                        .ToList();
                    if (media.Count > 0)
                    {
                        news.Heard.Add(words.WithMedia(heard, media));
                    }
                    else if (heard.Text.Length > 0)
                    {
                        news.Heard.Add(heard);
                    }
                }
            }

            if (item.At("message_edit") is { } edit && edit.Text("mid") is { } edited && edit.Text("text") is { } changed)
            {
                news.Heard.Add(words.Edited(new Heard(channel, edited, from, changed), edit.Text("num_edit") ?? changed));
            }

            news.Progress.AddRange(
                (item.At("delivery") ?? default)
                    .All("mids")
                    .Select(m => m.GetString())
                    .OfType<string>()
                    .Select(mid => new Progress(mid, SendingState.Delivered))
            );
            if (item.Text("read", "mid") is { } read)
            {
                news.Progress.Add(new Progress(read, SendingState.Read));
            }
        }
    }

    /// <summary>What somebody only points at, such as a post or a reel, is not theirs to send.</summary>
    private static HeardMedia MediaOf(string kind, string? reference, string? name, string? sticker = null) =>
        kind switch
        {
            _ when sticker is not null => new(MediaKind.Sticker, null),
            "image" => new(MediaKind.Picture, reference),
            "audio" or "voice" => new(MediaKind.Voice, reference),
            "video" => new(MediaKind.Video, reference),
            "file" or "document" => new(MediaKind.File, reference, name),
            "ig_reel" or "reel" => new(MediaKind.Video, null),
            "sticker" => new(MediaKind.Sticker, null),
            "location" => new(MediaKind.Place, null),
            _ => new(MediaKind.File, null),
        };

    private static SendingState? StateOf(string? status) =>
        status switch
        {
            "delivered" => SendingState.Delivered,
            "read" => SendingState.Read,
            "failed" => SendingState.Failed,
            _ => null,
        };
}
