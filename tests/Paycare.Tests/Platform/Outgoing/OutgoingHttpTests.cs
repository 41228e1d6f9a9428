using System.Net;
using Microsoft.Extensions.Time.Testing;
using Paycare.Platform.Outgoing;

namespace Paycare.Tests.Platform.Outgoing;

/// <summary>What a peer asks for is obeyed, in every form of RFC 9110.</summary>
public class OutgoingHttpTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 11, 3, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("120", 120)]
    [InlineData(" 120 ", 120)]
    [InlineData("Wed, 11 Mar 2026 03:02:00 GMT", 120)]
    [InlineData("Wednesday, 11-Mar-26 03:02:00 GMT", 120)]
    [InlineData("Wed, 11 Mar 2026 02:59:00 GMT", null)]
    [InlineData("0", null)]
    [InlineData("86400", 86_400)]
    [InlineData("86401", 86_400)]
    [InlineData("99999999999999999999999999999999999999", 86_400)]
    [InlineData("Fri, 13 Mar 2026 03:00:00 GMT", 86_400)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void A_wait_is_read_in_seconds_or_as_a_date_and_never_longer_than_a_day(string header, int? seconds)
    {
        using var response = Answer(HttpStatusCode.TooManyRequests, header);
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, RetryAfter.Of(response, _clock.GetUtcNow()));
    }

    [Fact]
    public void No_client_follows_a_redirect()
    {
        using var inner = new SocketsHttpHandler();
        using var http = OutgoingHttp.Client(inner, new PeerWaits(UriPartial.Authority, _clock));
        Assert.False(inner.AllowAutoRedirect);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Nothing_is_sent_to_a_peer_that_asked_for_a_pause_until_it_is_over(HttpStatusCode status)
    {
        var (sent, waits) = (0, new PeerWaits(UriPartial.Authority, _clock));
        using var http = OutgoingHttp.Client(
            new Peer(() =>
            {
                sent++;
                return Answer(status, "60");
            }),
            waits
        );
        Assert.Equal(status, await StatusAsync("https://peer.example/a"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync("https://peer.example/b"));
        Assert.Equal(1, sent);
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(60), waits.Until(new Uri("https://peer.example/c")));
        Assert.Null(waits.Until(new Uri("https://other.example/a")));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(status, await StatusAsync("https://peer.example/b"));
        Assert.Equal(2, sent);

        async Task<HttpStatusCode> StatusAsync(string url)
        {
            using var answer = await http.GetAsync(url, Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task An_answer_that_is_well_asks_for_nothing()
    {
        var waits = new PeerWaits(UriPartial.Authority, _clock);
        using var http = OutgoingHttp.Client(new Peer(() => Answer(HttpStatusCode.OK, "60")), waits);
        using var answer = await http.GetAsync("https://peer.example/", Cancel);
        Assert.Null(waits.Until(new Uri("https://peer.example/")));
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string header)
    {
        var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation("Retry-After", header);
        return response;
    }

    private sealed class Peer(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());
    }
}
