using System.Globalization;
using Microsoft.Extensions.Options;
using Paycare.Care.Attachments;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Due;

namespace Paycare.Care.Channels.Telegram;

/// <summary>What came on Telegram: its id leads to a path, for files of at most 20 MB. The token stands in the addresses.</summary>
internal sealed class TelegramMedia(MediaConnection connection, PlayedMedia played, IOptions<TelegramOptions> options)
    : IChannelMedia,
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => TelegramChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("telegram-media", 2, TimeSpan.FromMinutes(3));

    /// <inheritdoc />
    public bool CanFetch => Door is not null;

    private MediaDoor? Door =>
        MediaDoor.Of(options.Value.CanCall, options.Value.ApiBase, options.Value.BotToken) ?? played.Of(TelegramChannel.Key);

    /// <inheritdoc />
    public async Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel)
    {
        if (Door is not { } door)
        {
            return new MediaEnd.Lost(MediaLoss.Unfetched);
        }

        var (said, end) = await connection.AskAsync(
            $"{door.Base}/bot{door.Token}/getFile?file_id={Uri.EscapeDataString(reference)}",
            null,
            cancel
        );
        using (said)
        {
            return said is null ? end
                : long.TryParse(said.RootElement.Text("result", "file_size"), CultureInfo.InvariantCulture, out var size)
                && size > AttachmentUpload.MaxBytes
                    ? new MediaEnd.Lost(MediaLoss.TooLarge)
                : said.RootElement.Text("result", "file_path") is { } path && PathOf(path) is { } escaped
                    ? await connection.ReadAsync($"{door.Base}/file/bot{door.Token}/{escaped}", null, cancel)
                : new MediaEnd.Lost(MediaLoss.Unfetched);
        }
    }

    /// <summary>The path as it stands in an address; <c>null</c> for one that leads elsewhere.</summary>
    private static string? PathOf(string path)
    {
        var steps = path.Split('/');
        return Array.TrueForAll(steps, s => s is not ("" or "." or "..")) ? string.Join('/', steps.Select(Uri.EscapeDataString)) : null;
    }
}
