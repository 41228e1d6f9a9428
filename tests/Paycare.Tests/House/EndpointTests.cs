using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Sessions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Who may call what is said at every endpoint: nothing is open by being forgotten.</summary>
public sealed class EndpointTests
{
    /// <summary>The endpoints open to everyone. A new line here is a decision.</summary>
    private static readonly string[] Anonymous =
    [
        "GET /a/{token}",
        "GET /api/v1/help/articles",
        "GET /api/v1/help/articles/{slug}",
        "GET /api/v1/help/contact",
        "GET /api/v1/reproofs/{token}",
        "GET /channels/meta",
        "GET /channels/wechat",
        "GET /design",
        "GET /desk/invitation",
        "GET /desk/sign-in",
        "GET /dev/bank",
        "GET /dev/channels",
        "GET /dev/demo",
        "GET /dev/messages",
        "GET /dev/processor",
        "GET /dev/providers/files/{id}",
        "GET /dev/providers/line/v2/bot/message/{id}/content",
        "GET /dev/providers/meta/{id}",
        "GET /dev/providers/telegram/bot{token}/getFile",
        "GET /dev/providers/telegram/file/bot{token}/photos/{id}",
        "GET /dev/providers/wechat/cgi-bin/media/get",
        "GET /docs/{section?}/{topic?}",
        "GET /freeze",
        "GET /health/live",
        "GET /health/ready",
        "GET /help",
        "GET /help/articles",
        "GET /help/articles/{Slug}",
        "GET /help/contact",
        "GET /merchant/invitation",
        "GET /merchant/sign-in",
        "GET /offline",
        "GET /openapi/{name}.json",
        "GET /reproof",
        "GET /reproof/stop",
        "GET /reproof/{Token}",
        "GET /reset-password",
        "GET /sign-in",
        "GET /sign-up",
        "GET /sign-up/{Id}",
        "POST /a/{token}",
        "POST /api/v1/cases",
        "POST /api/v1/customers",
        "POST /api/v1/customers/{id}/phone-verifications",
        "POST /api/v1/customers/{id}/phone-verifications/resend",
        "POST /api/v1/desk/invitations",
        "POST /api/v1/desk/sessions",
        "POST /api/v1/emergency-freezes",
        "POST /api/v1/merchant/invitations",
        "POST /api/v1/merchant/sessions",
        "POST /api/v1/password-resets",
        "POST /api/v1/reproofs",
        "POST /api/v1/reproofs/stop",
        "POST /api/v1/reproofs/{token}/codes",
        "POST /api/v1/reproofs/{token}/images",
        "POST /api/v1/sessions",
        "POST /api/v1/sessions/passkey",
        "POST /api/v1/sessions/passkey/options",
        "POST /channels/line",
        "POST /channels/meta",
        "POST /channels/telegram/{account}",
        "POST /channels/voice/callback",
        "POST /channels/voice/connect",
        "POST /channels/voice/heard",
        "POST /channels/voice/incoming",
        "POST /channels/voice/status",
        "POST /channels/wechat",
        "POST /design",
        "POST /desk/invitation",
        "POST /desk/sign-in",
        "POST /dev/bank",
        "POST /dev/bank/credits",
        "POST /dev/channels/mail",
        "POST /dev/channels/play/call",
        "POST /dev/channels/play/chat",
        "POST /dev/channels/play/mail",
        "POST /dev/channels/play/picture",
        "POST /dev/clock",
        "POST /dev/processor",
        "POST /freeze",
        "POST /help",
        "POST /help/articles",
        "POST /help/articles/{Slug}",
        "POST /help/contact",
        "POST /merchant/invitation",
        "POST /merchant/sign-in",
        "POST /offline",
        "POST /rails/bank/credits",
        "POST /rails/stripe",
        "POST /reproof",
        "POST /reproof/stop",
        "POST /reproof/{Token}",
        "POST /reset-password",
        "POST /sign-in",
        "POST /sign-up",
        "POST /sign-up/{Id}",
        "PUT /api/v1/emergency-freezes/{id}",
        "PUT /api/v1/password-resets/{id}",
        "PUT /api/v1/reproofs/{token}/document",
        "PUT /api/v1/reproofs/{token}/password",
        "PUT /api/v1/reproofs/{token}/phone",
    ];

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it()
    {
        var endpoints = await EndpointsAsync();
        Assert.NotEmpty(endpoints);
        // The framework's own helpers say nothing, and the fallback policy closes them.
        Assert.Empty(
            endpoints
                .Where(e =>
                    !IsAnonymous(e)
                    && !e.RoutePattern.RawText!.StartsWith("/_framework/", StringComparison.Ordinal)
                    && e.Metadata.GetMetadata<IAuthorizeData>() is null
                )
                .SelectMany(Names)
        );
    }

    [Fact]
    public async Task Anybody_may_call_the_listed_endpoints_and_no_others()
    {
        var open = (await EndpointsAsync()).Where(IsAnonymous).SelectMany(Names).Order(StringComparer.Ordinal).ToList();
        Assert.True(open.SequenceEqual(Anonymous), $"Open to anybody:\n{string.Join('\n', open)}");
    }

    [Fact]
    public async Task Every_endpoint_of_the_desk_asks_for_staff()
    {
        foreach (
            var endpoint in (await EndpointsAsync()).Where(e =>
                e.RoutePattern.RawText!.StartsWith("/api/v1/desk", StringComparison.Ordinal) && !IsAnonymous(e)
            )
        )
        {
            Assert.Contains(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), a =>
                a.Policy
                    is Policies.Desk
                        or Policies.Staff
                        or Policies.SeeStaff
                        or Policies.ManageStaff
                        or Policies.DecideStaff
                        or Policies.ReleaseReveals
                        or Policies.ManageIncidents
                        or Policies.ManageMerchants
                        or Policies.SeeIdentity
            );
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/no-such-thing", 404, "not-found")]
    [InlineData("GET", "/no-such-page", 404, "not-found")]
    [InlineData("DELETE", "/api/v1/wallet", 405, "method-not-allowed")]
    [InlineData("GET", "/api/v1/customers", 405, "method-not-allowed")]
    [InlineData("GET", "/api/v1/wallet", 401, "not-signed-in")]
    public async Task What_no_endpoint_takes_is_refused_in_the_form_of_the_contract(string method, string path, int status, string code)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var answer = await host.Client().SendAsync(new HttpMethod(method), path, null, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((status, "application/problem+json", code), (answer.Code, answer.ContentType, answer["code"]));
    }

    [Fact]
    public async Task A_stranger_who_sends_a_form_hears_what_to_send()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var form = new FormUrlEncodedContent([new("phone", "+6281234564471")]);
        var answer = await host.Client()
            .SendAsync(HttpMethod.Post, "/api/v1/customers", form, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((415, "application/problem+json", "media-type"), (answer.Code, answer.ContentType, answer["code"]));
    }

    internal static async Task<List<RouteEndpoint>> EndpointsAsync() =>
        [
            .. (await TestHost.OnAsync(TestDatabase.Sqlite))
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>(),
        ];

    internal static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method =>
            $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"
        );

    private static bool IsAnonymous(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
