using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Messaging;
using Paycare.Platform.Due;
using Paycare.Platform.Messages;
using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.WeChat;

/// <summary>Answers on WeChat, by the messages of its customer service.</summary>
internal sealed class WeChatSender(ChatTools tools, WeChatTokens tokens, IOptions<WeChatOptions> options)
    : ChatSender(tools, WeChatChannel.Key),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => WeChatChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("wechat", 2, TimeSpan.FromMinutes(2));

    protected override bool CanCall => options.Value.CanCall;

    protected override MessageChannel Kept => MessageChannel.WeChat;

    protected override PaceOptions ProvidersPace => options.Value.Pace;

    protected override int Most => 2048;

    protected override int Size(string text) => ChatFrames.Bytes(text);

    protected override async Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel)
    {
        if (await tokens.FindAsync(cancel) is not { } token)
        {
            return new SendEnd.Later();
        }

        var said = await Tools.Connection.PostAsync(
            Key,
            $"{options.Value.ApiBase.TrimEnd('/')}/cgi-bin/message/custom/send?access_token={Uri.EscapeDataString(token)}",
            new
            {
                touser = letter.Address,
                msgtype = "text",
                text = new { content = text },
            },
            // A refusal of WeChat's comes as success, too.
            answer => answer.Text("errcode"),
            [],
            cancel
        );
        if (said is not SendEnd.Sent { ProviderId: var code } || code is "0" or "")
        {
            return said is SendEnd.Sent ? new SendEnd.Sent($"{letter.Id}/{part}") : said;
        }

        if (code is WeChatCodes.TokenOver or WeChatCodes.TokenWrong)
        {
            tokens.Forget(token);
            return new SendEnd.Later(TimeSpan.FromSeconds(1));
        }

        return code switch
        {
            WeChatCodes.Busy => new SendEnd.Later(),
            WeChatCodes.TooManyCalls => new SendEnd.TooFast(null, code),
            WeChatCodes.TooManyToOne => new SendEnd.TooFast(null, code) { IsForOne = true },
            _ => new SendEnd.Refused(code),
        };
    }
}

/// <summary>The token that WeChat's API is called with: it is asked for with the account's secret, and serves for two hours.</summary>
[EachProcess("Each asks for its own; the provider gives all of them the same one.")]
internal sealed class WeChatTokens(ChatConnection connection, IOptions<WeChatOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Serves = TimeSpan.FromMinutes(90);
    private volatile Known? _known;

    /// <summary>The token; <c>null</c> while WeChat gives none.</summary>
    public async Task<string?> FindAsync(CancellationToken cancel)
    {
        if (_known is { } known && clock.GetUtcNow() < known.Until)
        {
            return known.Token;
        }

        var asked = await connection.PostAsync(
            WeChatChannel.Key,
            $"{options.Value.ApiBase.TrimEnd('/')}/cgi-bin/stable_token",
            new
            {
                grant_type = "client_credential",
                appid = options.Value.AppId,
                secret = options.Value.AppSecret,
            },
            answer => answer.Text("access_token"),
            [],
            cancel
        );
        if (asked is not SendEnd.Sent { ProviderId: { Length: > 0 } token })
        {
            return null;
        }

        _known = new Known(token, clock.GetUtcNow() + Serves);
        return token;
    }

    /// <summary>It serves no more.</summary>
    public void Forget(string token) => _known = _known?.Token == token ? null : _known;

    private sealed record Known(string Token, DateTimeOffset Until);
}
