using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Due;

namespace Paycare.Care.Channels.Line;

/// <summary>What came on LINE, which is still made ready (202) a moment after it is told of.</summary>
internal sealed class LineMedia(MediaConnection connection, PlayedMedia played, IOptions<LineOptions> options) : IChannelMedia, IChannelLane
{
    /// <inheritdoc />
    public static string Channel => LineChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("line-media", 2, TimeSpan.FromMinutes(3));

    /// <inheritdoc />
    public bool CanFetch => Door is not null;

    private MediaDoor? Door =>
        MediaDoor.Of(options.Value.CanCall, options.Value.DataBase, options.Value.AccessToken) ?? played.Of(LineChannel.Key);

    /// <inheritdoc />
    public async Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel) =>
        Door is { } door
            ? await connection.ReadAsync($"{door.Base}/v2/bot/message/{Uri.EscapeDataString(reference)}/content", door.Bearer, cancel)
            : new MediaEnd.Lost(MediaLoss.Unfetched);
}
