using System.Net;
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
/// The connection to merchants' addresses: connects to public addresses only, follows no redirect, and reads no more than a
/// kilobyte of an answer.
/// </summary>
[EachProcess("It keeps settings and open connections, nothing about the money.")]
internal sealed class WebhookConnection : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly PublicHttp _public;
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
        _clock = clock;
        // Many merchants may share a host: each address counts for itself.
        _waits = new PeerWaits(UriPartial.Query, clock);
        _public = new PublicHttp(_options.AllowLoopback && environment.IsDevelopment(), resolve);
        _http = _public.Client(_waits, "Paycare-Webhooks/1");
    }

    public bool AllowsLoopback => _public.AllowsLoopback;

    /// <summary>Why an address is not acceptable, or <c>null</c>. A name that does not resolve yet may do so later.</summary>
    public async Task<string?> WrongWithAsync(string url, CancellationToken cancel) =>
        await _public.MayLeadToAsync(url, cancel) ? null : "field.webhook-url";

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
        if (!OutgoingAddress.TryRead(url, AllowsLoopback, out var target))
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
}
