using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Due;

namespace Paycare.Care.Channels.WeChat;

/// <summary>What came on WeChat, which keeps it for three days. Its refusals come as success, in JSON.</summary>
internal sealed class WeChatMedia(MediaConnection connection, WeChatTokens tokens, PlayedMedia played, IOptions<WeChatOptions> options)
    : IChannelMedia,
        IChannelLane
{
    /// <summary>What a refusal begins with, and no picture, sound or document.</summary>
    private const byte Json = (byte)'{';

    /// <inheritdoc />
    public static string Channel => WeChatChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("wechat-media", 2, TimeSpan.FromMinutes(3));

    /// <inheritdoc />
    public bool CanFetch => options.Value.CanCall || played.Of(WeChatChannel.Key) is not null;

    /// <inheritdoc />
    public async Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel)
    {
        var token = options.Value.CanCall ? await tokens.FindAsync(cancel) : null;
        if (options.Value.CanCall && token is null)
        {
            return new MediaEnd.Later();
        }

        if ((MediaDoor.Of(token is not null, options.Value.ApiBase, token ?? "") ?? played.Of(WeChatChannel.Key)) is not { } door)
        {
            return new MediaEnd.Lost(MediaLoss.Unfetched);
        }

        var end = await connection.ReadAsync(
            $"{door.Base}/cgi-bin/media/get?access_token={Uri.EscapeDataString(door.Token)}&media_id={Uri.EscapeDataString(reference)}",
            null,
            cancel
        );
        if (end is not MediaEnd.Here { Content: [Json, ..] content } || HookJson.Read(content) is not { } said)
        {
            return end;
        }

        using (said)
        {
            return EndOf(said.RootElement.Text("errcode"), door);
        }
    }

    private MediaEnd EndOf(string? code, MediaDoor door)
    {
        switch (code)
        {
            case WeChatCodes.TokenOver or WeChatCodes.TokenWrong:
                tokens.Forget(door.Token);
                return new MediaEnd.Later(TimeSpan.FromSeconds(1));
            case WeChatCodes.Busy or WeChatCodes.TooManyCalls:
                return new MediaEnd.Later();
            case WeChatCodes.NoSuchMedia:
                return new MediaEnd.Lost(MediaLoss.Gone);
            default:
                // A video says only where it is, in the clear.
                return new MediaEnd.Lost(MediaLoss.Unfetched);
        }
    }
}
