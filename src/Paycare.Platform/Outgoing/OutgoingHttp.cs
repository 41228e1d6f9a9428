using System.Globalization;
using System.Net;
using System.Text;

namespace Paycare.Platform.Outgoing;

/// <summary>
/// The only maker of HTTP clients, so that every call to somebody else's machine obeys what that machine asks for: after an answer
/// with <c>Retry-After</c> nothing is sent to that peer until the time has passed.
/// </summary>
public static class OutgoingHttp
{
    /// <summary>A client that obeys, and that follows no redirect: what it carries was meant for one address.</summary>
    /// <param name="inner">Connects.</param>
    /// <param name="waits">Remembers who asked for a pause.</param>
    public static HttpClient Client(HttpMessageHandler inner, PeerWaits waits)
    {
        if (inner is SocketsHttpHandler connecting)
        {
            connecting.AllowAutoRedirect = false;
        }

        return new HttpClient(new ObeyingHandler(waits, inner));
    }

    /// <summary>A call that comes too early gets the peer's own kind of answer, without being sent.</summary>
    private sealed class ObeyingHandler(PeerWaits waits, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!;
            if (waits.Until(address) is { } until)
            {
                return Early(request, until);
            }

            var response = await base.SendAsync(request, cancellationToken);
            waits.Note(address, response);
            return response;
        }

        private static HttpResponseMessage Early(HttpRequestMessage request, DateTimeOffset until)
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests)
            {
                RequestMessage = request,
                Content = new StringContent("""{"error":{"type":"not_sent"}}""", Encoding.UTF8, "application/json"),
            };
            response.Headers.TryAddWithoutValidation("Retry-After", until.ToString("r", CultureInfo.InvariantCulture));
            return response;
        }
    }
}
