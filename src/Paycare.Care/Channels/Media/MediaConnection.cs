using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Care.Attachments;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Media;

/// <summary>
/// Reads what providers keep: no more than a file may be, in a bounded time, and without following where an answer leads. Addresses may
/// hold tokens: none is logged.
/// </summary>
[EachProcess("It keeps open connections.")]
internal sealed partial class MediaConnection : IDisposable
{
    private const int LargestAnswer = 64 * 1024,
        Step = 81_920;

    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(60);

    private readonly PublicHttp _public;
    private readonly HttpClient _known;
    private readonly HttpClient _foreign;
    private readonly TimeProvider _clock;
    private readonly ILogger<MediaConnection> _log;

    public MediaConnection(IHostEnvironment environment, TimeProvider clock, ILogger<MediaConnection> log)
        : this(environment.IsDevelopment(), clock, log, Dns.GetHostAddressesAsync) { }

    internal MediaConnection(
        bool allowsLoopback,
        TimeProvider clock,
        ILogger<MediaConnection> log,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve
    )
    {
        (_clock, _log) = (clock, log);
        _public = new PublicHttp(allowsLoopback, resolve);
        _foreign = _public.Client(new PeerWaits(UriPartial.Path, clock), "Paycare/1");
        _known = OutgoingHttp.Client(
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            new PeerWaits(UriPartial.Path, clock)
        );
        _known.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Reads from an address that is made of our settings.</summary>
    /// <param name="address">The address.</param>
    /// <param name="proof">What opens it; <c>null</c> for nothing.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<MediaEnd> ReadAsync(string address, AuthenticationHeaderValue? proof, CancellationToken cancel) =>
        ReadAsync(_known, new Uri(address), proof, AttachmentUpload.MaxBytes, cancel);

    /// <summary>Reads from an address that others gave: a public one, whose host is that of a provider.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isOfProvider">Whether a host is the provider's.</param>
    /// <param name="proof">What opens it; <c>null</c> for nothing.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<MediaEnd> ReadForeignAsync(
        string address,
        Func<Uri, bool> isOfProvider,
        AuthenticationHeaderValue? proof,
        CancellationToken cancel
    ) =>
        OutgoingAddress.TryRead(address, _public.AllowsLoopback, out var target) && isOfProvider(target)
            ? ReadAsync(_foreign, target, proof, AttachmentUpload.MaxBytes, cancel)
            : Task.FromResult<MediaEnd>(new MediaEnd.Lost(MediaLoss.Unfetched));

    /// <summary>Asks a provider about something.</summary>
    /// <returns>What it says; or how the try ended.</returns>
    public async Task<(JsonDocument? Said, MediaEnd End)> AskAsync(
        string address,
        AuthenticationHeaderValue? proof,
        CancellationToken cancel
    )
    {
        var end = await ReadAsync(_known, new Uri(address), proof, LargestAnswer, cancel);
        var said = end is MediaEnd.Here here ? HookJson.Read(here.Content) : null;
        return (said, end is MediaEnd.Here && said is null ? new MediaEnd.Later() : end);
    }

    public void Dispose()
    {
        _known.Dispose();
        _foreign.Dispose();
    }

    private async Task<MediaEnd> ReadAsync(
        HttpClient http,
        Uri address,
        AuthenticationHeaderValue? proof,
        int most,
        CancellationToken cancel
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ReadWithin);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = proof;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return
                    response.Content.Headers.ContentLength > most
                    || await BytesAsync(response.Content, most, limit.Token) is not { } content
                    ? new MediaEnd.Lost(MediaLoss.TooLarge)
                    : new MediaEnd.Here(content);
            }

            Refused((int)response.StatusCode);
            return EndOf(response);
        }
        catch (Exception e) when (e is HttpRequestException { InnerException: AddressRefusedException })
        {
            return new MediaEnd.Lost(MediaLoss.Unfetched);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // Neither the address nor what the machine said of it.
            NotReached(e.GetType().Name);
            return new MediaEnd.Later();
        }
    }

    private MediaEnd EndOf(HttpResponseMessage response) =>
        response.StatusCode switch
        {
            // It is still being made ready.
            HttpStatusCode.Accepted or HttpStatusCode.RequestTimeout => new MediaEnd.Later(),
            HttpStatusCode.TooManyRequests => new MediaEnd.Later(RetryAfter.Of(response, _clock.GetUtcNow())),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new MediaEnd.Lost(MediaLoss.Gone),
            HttpStatusCode.RequestEntityTooLarge => new MediaEnd.Lost(MediaLoss.TooLarge),
            >= HttpStatusCode.InternalServerError => new MediaEnd.Later(),
            _ => new MediaEnd.Lost(MediaLoss.Unfetched),
        };

    /// <summary>The content; <c>null</c> as soon as it is more than may be.</summary>
    private static async Task<byte[]?> BytesAsync(HttpContent content, int most, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var read = new MemoryStream();
        var buffer = new byte[Step];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (read.Length + count > most)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A provider did not give out what was sent there: {Status}")]
    private partial void Refused(int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A provider that keeps what was sent was not reached: {Why}")]
    private partial void NotReached(string why);
}
