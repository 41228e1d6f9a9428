using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Limits;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Whatever takes files, or stays open, takes a place: a new one without its mark is found here.</summary>
public sealed partial class PlacedEndpointTests
{
    private const long Ordinary = 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_that_takes_files_or_large_bodies_takes_a_place()
    {
        var pages = Repository
            .Files("*.razor", "src")
            .Select(File.ReadAllText)
            .Where(s => s.Contains("multipart/form-data", StringComparison.Ordinal))
            .Select(s => Page().Match(s).Groups[1].Value)
            .ToList();
        Assert.Contains("/scan", pages);
        var taking = (await EndpointTests.EndpointsAsync())
            .Where(e =>
                e.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Any(t => t.StartsWith("multipart/", StringComparison.Ordinal))
                    == true
                || e.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { MaxRequestBodySize: null or > Ordinary }
                || pages.Contains($"/{e.RoutePattern.RawText!.TrimStart('/')}")
            )
            .ToList();
        Assert.True(taking.Count >= 3, "Fewer than there were.");
        Assert.Empty(taking.Where(e => KindOf(e) != PlaceKind.Upload).SelectMany(EndpointTests.Names));
    }

    [Fact]
    public async Task Every_event_stream_takes_a_place()
    {
        Assert.All(Repository.Files("*.cs", "src").Select(File.ReadAllText).Where(s => Streams().IsMatch(s)), source =>
            Assert.Contains("HoldsPlaceAttribute(PlaceKind.EventStream)", source, StringComparison.Ordinal)
        );
        Assert.Equal(
            ["GET /api/v1/cases/{id}/events"],
            (await EndpointTests.EndpointsAsync()).Where(e => KindOf(e) == PlaceKind.EventStream).SelectMany(EndpointTests.Names)
        );
    }

    [Fact]
    public async Task The_desks_connection_takes_a_place() =>
        Assert.All((await EndpointTests.EndpointsAsync()).Where(e => e.RoutePattern.RawText!.Trim('/') == "_blazor"), e =>
            Assert.Equal(PlaceKind.Window, KindOf(e))
        );

    [Fact]
    public async Task Files_are_turned_away_wherever_none_are_expected()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        var tried = 0;
        foreach (var endpoint in (await EndpointTests.EndpointsAsync()).Where(e => KindOf(e) is null && IsFor(e)))
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[64]), "file", "file" } };
            var path = Parameter().Replace(endpoint.RoutePattern.RawText!, "x");
            var answer = await customer.Api.SendAsync(HttpMethod.Post, path, form, null, Cancel);
            Assert.True(answer.Code == 415, $"{path}: {answer.Code}");
            tried++;
        }

        Assert.True(tried > 40, "Fewer than there were.");
    }

    /// <summary>What a customer may send by POST.</summary>
    private static bool IsFor(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText is { } route
        && EndpointTests.Names(endpoint).Any(n => n.StartsWith("POST ", StringComparison.Ordinal))
        && !Others().IsMatch(route);

    private static PlaceKind? KindOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HoldsPlaceAttribute>()?.Kind;

    [GeneratedRegex(@"@page ""([^""]+)""")]
    private static partial Regex Page();

    [GeneratedRegex(@"\.ServerSentEvents\(|""text/event-stream""")]
    private static partial Regex Streams();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^/?(desk|merchant|api/v1/desk|api/v1/merchant|dev|rails|_)|:guid")]
    private static partial Regex Others();
}
