using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Paycare.Care.Attachments;
using Paycare.Care.Channels.Instagram;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Messenger;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Platform.Due;

namespace Paycare.Care.Channels.Meta;

/// <summary>Fetches from Meta's own hosts, which what people write cannot choose.</summary>
internal abstract class MetaMedia(MediaConnection connection, PlayedMedia played, IOptions<MetaOptions> options) : IChannelMedia
{
    protected MediaConnection Connection => connection;

    /// <summary>The API's door; <c>null</c> when there is none.</summary>
    protected MediaDoor? Door => MediaDoor.Of(options.Value.CanCall, options.Value.ApiBase, options.Value.AccessToken) ?? played.Of("meta");

    /// <inheritdoc />
    public abstract bool CanFetch { get; }

    /// <inheritdoc />
    public abstract Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel);

    /// <summary>Reads from where Meta says that it is.</summary>
    protected Task<MediaEnd> ReadAsync(string address, AuthenticationHeaderValue? proof, CancellationToken cancel) =>
        connection.ReadForeignAsync(address, IsMetas, proof, cancel);

    private bool IsMetas(Uri address) =>
        played.Has(address)
        || options
            .Value.MediaHosts.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(host =>
                address.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase)
                || address.IdnHost.EndsWith($".{host}", StringComparison.OrdinalIgnoreCase)
            );
}

/// <summary>What came on WhatsApp: its id leads to an address that serves for minutes, and asks for the token again.</summary>
internal sealed class WhatsAppMedia(MediaConnection connection, PlayedMedia played, IOptions<MetaOptions> options)
    : MetaMedia(connection, played, options),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => WhatsAppChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("whatsapp-media", 2, TimeSpan.FromMinutes(3));

    /// <inheritdoc />
    public override bool CanFetch => Door is not null;

    /// <inheritdoc />
    public override async Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel)
    {
        if (Door is not { } door)
        {
            return new MediaEnd.Lost(MediaLoss.Unfetched);
        }

        var (said, end) = await Connection.AskAsync($"{door.Base}/{Uri.EscapeDataString(reference)}", door.Bearer, cancel);
        using (said)
        {
            return said is null ? end
                : long.TryParse(said.RootElement.Text("file_size"), CultureInfo.InvariantCulture, out var size)
                && size > AttachmentUpload.MaxBytes
                    ? new MediaEnd.Lost(MediaLoss.TooLarge)
                : said.RootElement.Text("url") is { } url ? await ReadAsync(url, door.Bearer, cancel)
                : new MediaEnd.Lost(MediaLoss.Unfetched);
        }
    }
}

/// <summary>What came to a page: the message itself says where it is.</summary>
internal abstract class PageMedia(MediaConnection connection, PlayedMedia played, IOptions<MetaOptions> options)
    : MetaMedia(connection, played, options)
{
    /// <summary>It asks for no token.</summary>
    public override bool CanFetch => true;

    /// <inheritdoc />
    public override Task<MediaEnd> FetchAsync(string reference, CancellationToken cancel) => ReadAsync(reference, null, cancel);
}

/// <summary>What came on Messenger.</summary>
internal sealed class MessengerMedia(MediaConnection connection, PlayedMedia played, IOptions<MetaOptions> options)
    : PageMedia(connection, played, options),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => MessengerChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("messenger-media", 2, TimeSpan.FromMinutes(3));
}

/// <summary>What came on Instagram.</summary>
internal sealed class InstagramMedia(MediaConnection connection, PlayedMedia played, IOptions<MetaOptions> options)
    : PageMedia(connection, played, options),
        IChannelLane
{
    /// <inheritdoc />
    public static string Channel => InstagramChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("instagram-media", 2, TimeSpan.FromMinutes(3));
}
