using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Platform.Processes;
using Paycare.Platform.Scrubbing;

namespace Paycare.Payments.Webhooks;

/// <summary>How events are sent: <c>Paycare:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>How long a webhook address may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the old secret signs too after a rotation.</summary>
    public TimeSpan SecretGrace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>This machine may be a webhook address, also without TLS; counts in Development only.</summary>
    public bool AllowLoopback { get; set; }
}

/// <summary>What came of one try: an answer, or what went wrong before there was one.</summary>
internal sealed record WebhookAnswer(int? Code, string? Body, string? Error);

/// <summary>
/// The line to merchants' addresses: connects to public addresses only, each time anew looked up, follows no redirect, uses no
/// proxy or cookie, and reads no more than a kilobyte of an answer.
/// </summary>
[EachProcess("It keeps settings and open connections, nothing about the money.")]
internal sealed class WebhookConnection : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _http;

    public WebhookConnection(IOptions<WebhookOptions> options, IHostEnvironment environment)
        : this(options, environment, Dns.GetHostAddressesAsync) { }

    internal WebhookConnection(
        IOptions<WebhookOptions> options,
        IHostEnvironment environment,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve
    )
    {
        _options = options.Value;
        _resolve = resolve;
        AllowsLoopback = _options.AllowLoopback && environment.IsDevelopment();
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = ConnectAsync,
            }
        )
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Paycare-Webhooks/1");
    }

    public bool AllowsLoopback { get; }

    /// <summary>Why an address cannot be one, or <c>null</c>. A name that nobody knows yet may come to be known.</summary>
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

    /// <summary>Sends a message once.</summary>
    public async Task<WebhookAnswer> SendAsync(
        string url,
        IReadOnlyList<(string Name, string Value)> headers,
        string body,
        CancellationToken cancel
    )
    {
        // The rules may have become stricter since the address was given.
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
            return new WebhookAnswer((int)response.StatusCode, await BeginningAsync(response, timeout.Token), null);
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

    /// <summary>The first kilobyte. The status is the answer; that a body breaks off changes nothing.</summary>
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

        // Neither database stores NUL; a letter that was cut in half becomes a mark.
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

        // To these addresses and no others: asking the resolver again could lead elsewhere.
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
