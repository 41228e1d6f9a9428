using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Processes;
using Paycare.Platform.Scrubbing;

namespace Paycare.Payments.Webhooks;

/// <summary>Delivery settings: <c>Paycare:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>How long a webhook address may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the old secret also signs after a rotation.</summary>
    public TimeSpan SecretGrace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Allows this machine as a webhook address, also without TLS; effective in Development only.</summary>
    public bool AllowLoopback { get; set; }
}

/// <summary>The outcome of one try: an answer, or what went wrong before there was one.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Body">How the answer begins.</param>
/// <param name="Error">What went wrong before there was an answer.</param>
/// <param name="RetryAfter">How long the answer asks to wait.</param>
internal sealed record WebhookAnswer(int? Code, string? Body, string? Error, TimeSpan? RetryAfter = null);

/// <summary>
/// The connection to merchants' addresses: connects to public addresses only, resolves the name each time, follows no redirect,
/// uses no proxy or cookie, and reads no more than a kilobyte of an answer.
/// </summary>
[EachProcess("It keeps settings and open connections, nothing about the money.")]
internal sealed class WebhookConnection : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly TimeProvider _clock;
    private readonly PeerWaits _waits;
    private readonly HttpClient _http;

    public WebhookConnection(IOptions<WebhookOptions> options, IHostEnvironment environment, TimeProvider clock)
        : this(options, environment, clock, Dns.GetHostAddressesAsync) { }

    internal WebhookConnection(
        IOptions<WebhookOptions> options,
        IHostEnvironment environment,
        TimeProvider clock,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve
    )
    {
        _options = options.Value;
        _resolve = resolve;
        _clock = clock;
        // Many merchants may share a host: each address counts for itself.
        _waits = new PeerWaits(UriPartial.Query, clock);
        AllowsLoopback = _options.AllowLoopback && environment.IsDevelopment();
        _http = OutgoingHttp.Client(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = ConnectAsync,
            },
            _waits
        );
        _http.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Paycare-Webhooks/1");
    }

    public bool AllowsLoopback { get; }

    /// <summary>Why an address is not acceptable, or <c>null</c>. A name that does not resolve yet may do so later.</summary>
    public async Task<string?> WrongWithAsync(string url, CancellationToken cancel)
    {
        if (!WebhookAddress.TryRead(url, AllowsLoopback, out var target))
        {
            return "field.webhook-url";
        }

        try
        {
            return (await _resolve(target.DnsSafeHost, cancel)).All(a => IsAllowed(a, target.DnsSafeHost)) ? null : "field.webhook-url";
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Until when an address asked to be left alone; <c>null</c> when it did not.</summary>
    public DateTimeOffset? WaitsUntil(string url) => Uri.TryCreate(url, UriKind.Absolute, out var target) ? _waits.Until(target) : null;

    /// <summary>Sends a message once.</summary>
    public async Task<WebhookAnswer> SendAsync(
        string url,
        IReadOnlyList<(string Name, string Value)> headers,
        string body,
        CancellationToken cancel
    )
    {
        // The rules may have become stricter since the address was added.
        if (!WebhookAddress.TryRead(url, AllowsLoopback, out var target))
        {
            return new WebhookAnswer(null, null, "address-refused");
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return new WebhookAnswer(
                (int)response.StatusCode,
                await BeginningAsync(response, timeout.Token),
                null,
                RetryAfter.Of(response, _clock.GetUtcNow())
            );
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WebhookAnswer(null, null, "timeout");
        }
        catch (HttpRequestException e)
        {
            return new WebhookAnswer(
                null,
                null,
                e.InnerException is AddressRefusedException
                    ? "address-refused"
                    : e.HttpRequestError switch
                    {
                        HttpRequestError.NameResolutionError => "name-unknown",
                        HttpRequestError.SecureConnectionError => "tls",
                        HttpRequestError.ConnectionError => "no-connection",
                        _ => "no-answer",
                    }
            );
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The first kilobyte. The status is the answer; a truncated body changes nothing.</summary>
    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = new byte[WebhookDelivery.MostBytesKept];
        var read = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            read = 0;
        }

        // Neither database stores NUL; a character cut in half becomes a replacement character.
        return SecretScrub.Clean(
            string.Concat(Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c) || c is '\n' or '\t'))
        );
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await _resolve(host, cancel);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, a => IsAllowed(a, host)))
        {
            throw new AddressRefusedException();
        }

        // To these addresses and no others: resolving again could lead elsewhere.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address, string host) =>
        WebhookAddress.IsPublic(address)
        || (
            AllowsLoopback
            && IPAddress.IsLoopback(address)
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _))
        );

    private sealed class AddressRefusedException() : IOException("The address is not public.");
}
