using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Messaging;

/// <summary>
/// Calls chat providers, each channel by itself: an answer that asks for a pause is obeyed, and holds up no other channel. Every address is
/// made of the settings; what people write only stands in bodies.
/// </summary>
[EachProcess("It keeps open connections.")]
internal sealed partial class ChatConnection : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> _clients = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly ILogger<ChatConnection> _log;

    public ChatConnection(TimeProvider clock, ILogger<ChatConnection> log) => (_clock, _log) = (clock, log);

    /// <summary>A channel's client, also for those that bring their own calls.</summary>
    public HttpClient ClientOf(string channel) => _clients.GetOrAdd(channel, _ => new Lazy<HttpClient>(Open)).Value;

    /// <summary>Posts a message.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="address">The provider's address.</param>
    /// <param name="body">The message.</param>
    /// <param name="id">Where the answer names the message.</param>
    /// <param name="header">A header that authorizes, or names the try.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<SendEnd> PostAsync(
        string channel,
        string address,
        object body,
        Func<JsonElement, string?> id,
        IEnumerable<(string Name, string Value)> header,
        CancellationToken cancel
    )
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
            foreach (var (name, value) in header)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await ClientOf(channel).SendAsync(request, cancel);
            using var answer = HookJson.Read(await response.Content.ReadAsByteArrayAsync(cancel));
            if (response.IsSuccessStatusCode)
            {
                return new SendEnd.Sent(answer is null ? "" : id(answer.RootElement) ?? "");
            }

            var (code, after) = (answer?.RootElement.Text("error", "code"), RetryAfter.Of(response, _clock.GetUtcNow()));
            Refused((int)response.StatusCode, code ?? "");
            return response.StatusCode == HttpStatusCode.TooManyRequests ? new SendEnd.TooFast(after, code ?? "")
                : response.StatusCode == HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500 ? new SendEnd.Later(after)
                : new SendEnd.Refused(code ?? $"{(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            NotReached(e);
            return new SendEnd.Later();
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private HttpClient Open()
    {
        var http = OutgoingHttp.Client(
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            new PeerWaits(UriPartial.Authority, _clock)
        );
        (http.Timeout, http.MaxResponseContentBufferSize) = (AnswerWithin, LargestAnswer);
        return http;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A chat provider answered {Status} {Code}")]
    private partial void Refused(int status, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A chat provider was not reached; the message is tried again")]
    private partial void NotReached(Exception e);
}
