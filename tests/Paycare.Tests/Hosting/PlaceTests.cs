using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Hosting;

/// <summary>What costs memory or a connection while it lasts is bounded, for one and in all, before anything of it is read.</summary>
public sealed class PlaceTests
{
    private const string Images = "/api/v1/me/identity-verification/images";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Nobody_takes_more_places_than_there_are_for_one_and_in_all()
    {
        var places = new Places(
            Options.Create(
                new PlaceLimits
                {
                    StreamsPerSession = 2,
                    Streams = 3,
                    UploadsPerSession = 1,
                    Uploads = 1,
                }
            )
        );
        var mine = Take("a");
        Take("a");
        Assert.Equal(RefusalKind.Throttled, places.Take(PlaceKind.EventStream, "a").Refusal!.Kind);
        Take("b");
        Assert.Equal(RefusalKind.Busy, places.Take(PlaceKind.EventStream, "c").Refusal!.Kind);
        Assert.Equal(RefusalKind.Busy, places.Take(PlaceKind.EventStream, "b").Refusal!.Kind);
        Assert.Null(places.Take(PlaceKind.Upload, "a").Refusal);

        // However often it is given back, it is one place.
        mine.Dispose();
        mine.Dispose();
        Take("c");
        Assert.Equal(RefusalKind.Busy, places.Take(PlaceKind.EventStream, "a").Refusal!.Kind);
        Assert.Equal(3, places.Count(PlaceKind.EventStream));

        TakenPlace Take(string who) => places.Take(PlaceKind.EventStream, who).Value;
    }

    [Theory, OnBothDatabases]
    public async Task A_session_has_only_so_many_event_streams_open_and_a_closed_one_makes_room(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var limits = host.Services.GetRequiredService<IOptions<PlaceLimits>>().Value;
        (limits.StreamsPerSession, limits.Streams) = (2, 3);
        var (customer, other) = (await host.JoinAsync(), await host.JoinAsync());
        using var http = Program(host, customer);
        using var others = Program(host, other);
        var (mine, theirs) = (await StreamOfAsync(customer), await StreamOfAsync(other));
        using var first = await OpenAsync(http, mine);
        using var second = await OpenAsync(http, mine);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        using (var third = await OpenAsync(http, mine))
        {
            Assert.Equal(
                (HttpStatusCode.TooManyRequests, "application/problem+json"),
                (third.StatusCode, third.Content.Headers.ContentType?.MediaType)
            );
            Assert.NotNull(third.Headers.RetryAfter?.Delta);
        }

        using var last = await OpenAsync(others, theirs);
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        using (var beyond = await OpenAsync(others, theirs))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, beyond.StatusCode);
            Assert.NotNull(beyond.Headers.RetryAfter?.Delta);
        }

        first.Dispose();
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await OpenAsync(http, mine);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Theory, OnBothDatabases]
    public async Task Forms_with_files_wait_in_no_longer_line_than_there_are_places(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var places = host.Services.GetRequiredService<Places>();
        var customer = await host.JoinAsync();
        (await customer.SubmitDocumentAsync()).Expect(201);
        using (await EndlessForm.SendAsync(host, customer))
        using (await EndlessForm.SendAsync(host, customer))
        {
            await Eventually.HoldsAsync(() => Task.FromResult(places.Count(PlaceKind.Upload) == 2));
            var refused = (await customer.SendImagesAsync()).Expect(429);
            Assert.Equal("too-many-requests", refused["code"]);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(places.Count(PlaceKind.Upload) == 0));
        (await customer.SendImagesAsync()).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task A_form_that_does_not_end_is_cut_off(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.Services.GetRequiredService<IOptions<PlaceLimits>>().Value.UploadWithin = TimeSpan.FromMilliseconds(300);
        var customer = await host.JoinAsync();
        (await customer.SubmitDocumentAsync()).Expect(201);
        using var form = await EndlessForm.SendAsync(host, customer);
        Assert.Null(await form.AnswerAsync());
        await Eventually.HoldsAsync(() => Task.FromResult(host.Services.GetRequiredService<Places>().Count(PlaceKind.Upload) == 0));
    }

    [Theory, OnBothDatabases]
    public async Task Images_that_nobody_waits_for_are_refused_before_they_have_arrived(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        using var form = await EndlessForm.SendAsync(host, customer);
        Assert.StartsWith("HTTP/1.1 409", await form.AnswerAsync(), StringComparison.Ordinal);
    }

    private static HttpClient Program(TestHost host, CustomerActor customer)
    {
        var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", customer.AccessToken);
        return http;
    }

    private static async Task<string> StreamOfAsync(CustomerActor customer)
    {
        var opened = await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel);
        return $"/api/v1/cases/{opened.Expect(201)["id"]}/events";
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient http, string stream) =>
        http.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead, Cancel);

    /// <summary>The beginning of a form with images, whose end never comes.</summary>
    private sealed class EndlessForm(TcpClient line) : IDisposable
    {
        public static async Task<EndlessForm> SendAsync(TestHost host, CustomerActor customer)
        {
            var line = new TcpClient();
            await line.ConnectAsync(host.Address.Host, host.Address.Port, Cancel);
            var head = string.Join(
                "\r\n",
                $"POST {Images} HTTP/1.1",
                $"Host: {host.Address.Authority}",
                $"Authorization: Bearer {customer.AccessToken}",
                "Content-Type: multipart/form-data; boundary=part",
                "Content-Length: 4000000",
                "",
                "--part",
                "Content-Disposition: form-data; name=\"front\"; filename=\"front\"",
                "",
                "first bytes"
            );
            await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
            return new EndlessForm(line);
        }

        /// <summary>The first line of the answer; <c>null</c> when the connection was closed without one.</summary>
        public async Task<string?> AnswerAsync()
        {
            try
            {
                using var reader = new StreamReader(line.GetStream());
                return await reader.ReadLineAsync(Cancel);
            }
            catch (IOException)
            {
                return null;
            }
        }

        public void Dispose() => line.Dispose();
    }
}
