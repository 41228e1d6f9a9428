using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Messaging;
using Paycare.Platform.Due;
using Paycare.Platform.Messages;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Paycare.Care.Channels.Telegram;

/// <summary>Answers on Telegram.</summary>
internal sealed class TelegramSender(ChatTools tools, IOptions<TelegramOptions> options)
    : ChatSender(tools, TelegramChannel.Key),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => TelegramChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("telegram", 2, TimeSpan.FromMinutes(2));

    protected override bool CanCall => options.Value.CanCall;

    protected override MessageChannel Kept => MessageChannel.Telegram;

    protected override PaceOptions ProvidersPace => options.Value.Pace;

    protected override int Most => 4096;

    protected override async Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel)
    {
        var bot = new TelegramBotClient(
            new TelegramBotClientOptions(options.Value.BotToken, options.Value.ApiBase.TrimEnd('/')) { RetryCount = 0 },
            Tools.Connection.ClientOf(Key)
        );
        try
        {
            var chat = long.Parse(letter.Address, CultureInfo.InvariantCulture);
            var sent = await bot.SendMessage(chat, text, cancellationToken: cancel);
            return new SendEnd.Sent(sent.Id.ToString(CultureInfo.InvariantCulture));
        }
        catch (ApiRequestException e) when (e.ErrorCode == (int)HttpStatusCode.TooManyRequests)
        {
            return new SendEnd.TooFast(e.Parameters?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        }
        catch (ApiRequestException e) when (e.ErrorCode < 500)
        {
            return new SendEnd.Refused(e.ErrorCode.ToString(CultureInfo.InvariantCulture));
        }
        catch (RequestException)
        {
            return new SendEnd.Later();
        }
    }
}
