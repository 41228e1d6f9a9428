using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Outgoing;
using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Messaging;

/// <summary>
/// Calls chat providers. Every address is made of the settings; what people write only stands in bodies. An answer that asks for a pause
/// is obeyed.
/// </summary>
[EachProcess("It keeps open connections.")]
internal sealed partial class ChatConnection : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private readonly ILogger<ChatConnection> _log;

    public ChatConnection(TimeProvider clock, ILogger<ChatConnection> log)
    {
        _log = log;
        Http = OutgoingHttp.Client(
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            new PeerWaits(UriPartial.Authority, clock)
        );
        (Http.Timeout, Http.MaxResponseContentBufferSize) = (AnswerWithin, LargestAnswer);
    }

    /// <summary>For clients that bring their own calls.</summary>
    public HttpClient Http { get; }

    /// <summary>Posts a message.</summary>
    /// <param name="address">The provider's address.</param>
    /// <param name="body">The message.</param>
    /// <param name="id">Where the answer names the message.</param>
    /// <param name="header">A header that authorizes, or names the try.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<SendEnd> PostAsync(
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

            using var response = await Http.SendAsync(request, cancel);
            using var answer = HookJson.Read(await response.Content.ReadAsByteArrayAsync(cancel));
            if (response.IsSuccessStatusCode)
            {
                return new SendEnd.Sent(answer is null ? "" : id(answer.RootElement) ?? "");
            }

            Refused((int)response.StatusCode, answer?.RootElement.Text("error", "code") ?? "");
            return response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500
                ? new SendEnd.Later(response.Headers.RetryAfter?.Delta)
                : new SendEnd.Refused(answer?.RootElement.Text("error", "code") ?? $"{(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            NotReached(e);
            return new SendEnd.Later();
        }
    }

    public void Dispose() => Http.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A chat provider answered {Status} {Code}")]
    private partial void Refused(int status, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A chat provider was not reached; the message is tried again")]
    private partial void NotReached(Exception e);
}
