using System.Text.Json;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Instagram;
using Paycare.Care.Channels.Messaging;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Platform.Due;
using Paycare.Platform.Messages;

namespace Paycare.Care.Channels.Meta;

/// <summary>Answers by the Graph API, whose codes tell who was written to too fast.</summary>
internal abstract class MetaSender(ChatTools tools, string channel, IOptions<MetaOptions> options) : ChatSender(tools, channel)
{
    private const string PairLimit = "131056";

    /// <summary>Limits of the app, the page, the number and the account.</summary>
    private static readonly string[] Limits = ["4", "32", "613", "80007", "130429"];

    protected MetaOptions Options => options.Value;

    protected async Task<SendEnd> PostAsync(string address, object body, Func<JsonElement, string?> id, CancellationToken cancel) =>
        await Tools.Connection.PostAsync(Key, address, body, id, [("Authorization", $"Bearer {options.Value.AccessToken}")], cancel) switch
        {
            SendEnd.TooFast { Code: PairLimit } fast => fast with { IsForOne = true },
            SendEnd.Refused { Reason: PairLimit } => new SendEnd.TooFast(null, PairLimit) { IsForOne = true },
            SendEnd.Refused refused when Limits.Contains(refused.Reason) => new SendEnd.TooFast(null, refused.Reason),
            var end => end,
        };
}

/// <summary>Answers on WhatsApp, by the Cloud API.</summary>
internal sealed class WhatsAppSender(ChatTools tools, IOptions<MetaOptions> options)
    : MetaSender(tools, WhatsAppChannel.Key, options),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => WhatsAppChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("whatsapp", 2, TimeSpan.FromMinutes(2));

    protected override bool CanCall => Options.CanCall && Options.WhatsAppNumberId.Length > 0;

    protected override MessageChannel Kept => MessageChannel.WhatsApp;

    protected override PaceOptions ProvidersPace => Options.WhatsAppPace;

    protected override int Most => 4096;

    protected override Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel) =>
        PostAsync(
            $"{Options.ApiBase.TrimEnd('/')}/{Uri.EscapeDataString(Options.WhatsAppNumberId)}/messages",
            new
            {
                messaging_product = "whatsapp",
                recipient_type = "individual",
                to = letter.Address,
                type = "text",
                text = new { body = text },
            },
            answer => answer.All("messages").Select(m => m.Text("id")).FirstOrDefault(),
            cancel
        );
}

/// <summary>Answers by the Send API, which Messenger and Instagram have in common.</summary>
internal abstract class PageSender(ChatTools tools, string channel, IOptions<MetaOptions> options) : MetaSender(tools, channel, options)
{
    protected override bool CanCall => Options.CanCall;

    protected override Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel) =>
        PostAsync(
            $"{Options.ApiBase.TrimEnd('/')}/me/messages",
            new
            {
                recipient = new { id = letter.Address },
                messaging_type = "RESPONSE",
                message = new { text },
            },
            answer => answer.Text("message_id"),
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

    protected override PaceOptions ProvidersPace => Options.MessengerPace;

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

    protected override PaceOptions ProvidersPace => Options.InstagramPace;

    protected override int Most => 1000;

    protected override int Size(string text) => ChatFrames.Bytes(text);
}
