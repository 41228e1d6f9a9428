using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Instagram;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Platform.Due;
using Paycare.Platform.Messages;

namespace Paycare.Care.Channels.Meta;

/// <summary>Answers on WhatsApp, by the Cloud API.</summary>
internal sealed class WhatsAppSender(ChatTools tools, IOptions<MetaOptions> options) : ChatSender(tools, WhatsAppChannel.Key), IChannelLane
{
    /// <inheritdoc />
    public static string Channel => WhatsAppChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("whatsapp", 2, TimeSpan.FromMinutes(2));

    protected override bool CanCall => options.Value.CanCall && options.Value.WhatsAppNumberId.Length > 0;

    protected override MessageChannel Kept => MessageChannel.WhatsApp;

    protected override int Most => 4096;

    protected override Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel) =>
        Tools.Connection.PostAsync(
            $"{options.Value.ApiBase.TrimEnd('/')}/{Uri.EscapeDataString(options.Value.WhatsAppNumberId)}/messages",
            new
            {
                messaging_product = "whatsapp",
                recipient_type = "individual",
                to = letter.Address,
                type = "text",
                text = new { body = text },
            },
            answer => answer.All("messages").Select(m => m.Text("id")).FirstOrDefault(),
            [("Authorization", $"Bearer {options.Value.AccessToken}")],
            cancel
        );
}

/// <summary>Answers by the Send API, which Messenger and Instagram have in common.</summary>
internal abstract class PageSender(ChatTools tools, string channel, IOptions<MetaOptions> options) : ChatSender(tools, channel)
{
    protected override bool CanCall => options.Value.CanCall;

    protected override Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel) =>
        Tools.Connection.PostAsync(
            $"{options.Value.ApiBase.TrimEnd('/')}/me/messages",
            new
            {
                recipient = new { id = letter.Address },
                messaging_type = "RESPONSE",
                message = new { text },
            },
            answer => answer.Text("message_id"),
            [("Authorization", $"Bearer {options.Value.AccessToken}")],
            cancel
        );
}

/// <summary>Answers on Messenger.</summary>
internal sealed class MessengerSender(ChatTools tools, IOptions<MetaOptions> options)
    : PageSender(tools, MessengerChannel.Key, options),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => MessengerChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("messenger", 2, TimeSpan.FromMinutes(2));

    protected override MessageChannel Kept => MessageChannel.Messenger;

    protected override int Most => 2000;
}

/// <summary>Answers on Instagram, which counts bytes.</summary>
internal sealed class InstagramSender(ChatTools tools, IOptions<MetaOptions> options)
    : PageSender(tools, InstagramChannel.Key, options),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => InstagramChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("instagram", 2, TimeSpan.FromMinutes(2));

    protected override MessageChannel Kept => MessageChannel.Instagram;

    protected override int Most => 1000;

    protected override int Size(string text) => ChatFrames.Bytes(text);
}
