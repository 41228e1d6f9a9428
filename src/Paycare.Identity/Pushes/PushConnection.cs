using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Processes;

namespace Paycare.Identity.Pushes;

/// <summary>Web push: <c>Paycare:Push</c>.</summary>
public sealed class PushOptions
{
    /// <summary>How long a push service may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whom push services may write to when something is wrong, an <c>https:</c> or <c>mailto:</c> address; the public address when none
    /// is set.
    /// </summary>
    public string Subject { get; set; } = "";

    /// <summary>Allows this machine as a push service, also without TLS; effective in Development only.</summary>
    public bool AllowLoopback { get; set; }
}

/// <summary>What a push service did with a message.</summary>
internal enum PushAnswer
{
    /// <summary>It took it.</summary>
    Taken,

    /// <summary>It is to be sent again later.</summary>
    Later,

    /// <summary>It does not take this one: too large, or it does not know us.</summary>
    Refused,

    /// <summary>The browser has unsubscribed, or its address may not be called.</summary>
    Gone,
}

/// <summary>A message to a browser.</summary>
/// <param name="Endpoint">The push service's address for that browser.</param>
/// <param name="Keys">The browser's keys.</param>
/// <param name="Text">What its service worker reads, at most <see cref="PushEncryption.MostBytes"/> bytes.</param>
/// <param name="Tag">What it is about: one that waits is replaced by a newer one about the same.</param>
/// <param name="IsUrgent">Whether the device is to be woken for it.</param>
/// <param name="Lifetime">How long the push service keeps it while the device is away.</param>
internal sealed record PushMessage(Uri Endpoint, PushKeys Keys, string Text, string Tag, bool IsUrgent, TimeSpan Lifetime);

/// <summary>
/// The connection to push services (RFC 8030). Their addresses come from browsers, so they pass the same guard as webhooks.
/// </summary>
[EachProcess("It keeps settings and open connections.")]
internal sealed class PushConnection : IDisposable
{
    private const int TopicSize = 24;
    private readonly PushOptions _options;
    private readonly PublicHttp _public;
    private readonly PeerWaits _waits;
    private readonly HttpClient _http;

    public PushConnection(IOptions<PushOptions> options, IHostEnvironment environment, TimeProvider clock)
        : this(options, environment, clock, Dns.GetHostAddressesAsync) { }

    internal PushConnection(
        IOptions<PushOptions> options,
        IHostEnvironment environment,
        TimeProvider clock,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve
    )
    {
        _options = options.Value;
        // All browsers of a kind share a host: each counts for itself.
        _waits = new PeerWaits(UriPartial.Query, clock);
        _public = new PublicHttp(_options.AllowLoopback && environment.IsDevelopment(), resolve);
        _http = _public.Client(_waits, "Paycare-Push/1");
    }

    /// <summary>Whether messages may be sent to an address.</summary>
    public Task<bool> MayLeadToAsync(string endpoint, CancellationToken cancel) => _public.MayLeadToAsync(endpoint, cancel);

    /// <summary>Until when an address asked to be left alone; <c>null</c> when it did not.</summary>
    public DateTimeOffset? WaitsUntil(Uri endpoint) => _waits.Until(endpoint);

    /// <summary>Sends a message once.</summary>
    public async Task<PushAnswer> SendAsync(PushMessage message, string authorization, CancellationToken cancel)
    {
        // The rules may have become stricter since the address was added.
        if (!OutgoingAddress.TryRead(message.Endpoint.OriginalString, _public.AllowsLoopback, out var target))
        {
            return PushAnswer.Gone;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            using var request = Request(target, message, authorization);
            // Nothing of the answer's body is read: whose machine it is, the browser said.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return AnswerOf(response);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return PushAnswer.Later;
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is AddressRefusedException ? PushAnswer.Gone : PushAnswer.Later;
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(Uri target, PushMessage message, string authorization)
    {
        var content = new ByteArrayContent(PushEncryption.Encrypt(Encoding.UTF8.GetBytes(message.Text), message.Keys));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentEncoding.Add("aes128gcm");
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("TTL", $"{(long)message.Lifetime.TotalSeconds}");
        request.Headers.TryAddWithoutValidation("Urgency", message.IsUrgent ? "high" : "normal");
        // 32 letters of base64url at most (RFC 8030, section 5.4); what it is about is nobody's business.
        var topic = SHA256.HashData(Encoding.UTF8.GetBytes($"{target.OriginalString}\0{message.Tag}"));
        request.Headers.TryAddWithoutValidation("Topic", Base64Url.EncodeToString(topic.AsSpan(0, TopicSize)));
        return request;
    }

    private static PushAnswer AnswerOf(HttpResponseMessage response) =>
        response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => PushAnswer.Taken,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => PushAnswer.Gone,
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => PushAnswer.Later,
            _ => PushAnswer.Refused,
        };
}
