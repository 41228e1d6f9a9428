using System.Text.Json;
using Paycare.Care.Channels.Instagram;
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
                _ => words.OfMedia(WhatsAppChannel.Key, Media(kind), message.Text(kind, "caption")),
            };
            if (text is not null)
            {
                news.Heard.Add(new Heard(WhatsAppChannel.Key, id, from, text) { GoesOn = true });
            }
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
                else if (TextOf(channel, message) is { } text)
                {
                    news.Heard.Add(new Heard(channel, id, from, text) { GoesOn = true });
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

    private string? TextOf(string channel, JsonElement message)
    {
        var media = message.All("attachments").Select(a => Media(a.Text("type") ?? "")).ToList();
        return media.Count == 0 ? message.Text("text") : words.OfMedia(channel, media[0], message.Text("text"));
    }

    private static ChatMedia Media(string kind) =>
        kind switch
        {
            "image" or "sticker" => ChatMedia.Picture,
            "audio" or "voice" => ChatMedia.Voice,
            "video" or "ig_reel" or "reel" => ChatMedia.Video,
            "location" => ChatMedia.Place,
            _ => ChatMedia.File,
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
