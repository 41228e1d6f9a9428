using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Limits;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Configuration;
using Paycare.Web.Hosting;
using Paycare.Web.SecurityAudits;

namespace Paycare.Tests.Hosting;

/// <summary>Invariants of every response, and what prevents a weak installation from starting.</summary>
public sealed class HardeningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/api/v1/wallet")]
    [InlineData("/no-such-page")]
    [InlineData("/app.css")]
    [InlineData("/desk/sign-in")]
    public async Task Every_answer_tells_the_browser_to_be_strict(string path)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        using var answer = await http.GetAsync(path, Cancel);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/me")]
    [InlineData("/activity")]
    [InlineData("/me/export")]
    [InlineData("/api/v1/wallet")]
    public async Task No_browser_keeps_what_somebody_signed_in_was_shown(string path)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", customer.AccessToken);
        using var answer = await http.GetAsync(path, Cancel);
        Assert.True(answer.Headers.CacheControl?.NoStore, $"{path}: {answer.Headers.CacheControl}");
    }

    [Fact]
    public async Task No_page_has_an_inline_script_or_style()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        foreach (var path in new[] { "/sign-in", "/sign-up", "/", "/me", "/me/security", "/me/two-factor", "/help", "/design" })
        {
            var page = (await customer.Api.GetAsync(path, Cancel)).Text;
            Assert.DoesNotMatch("<script(?![^>]*src=)", page);
            Assert.DoesNotMatch("(?i)<style|\\sstyle=\"|\\son[a-z]+=\"|javascript:", page);
        }
    }

    [Fact]
    public async Task Every_file_of_text_says_that_it_is_in_UTF_8()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var http = new HttpClient { BaseAddress = host.Address };
        foreach (var file in Repository.Files("*", "src/Paycare.Web/wwwroot").Select(f => Path.GetFileName(f)))
        {
            using var answer = await http.GetAsync($"/{file}", Cancel);
            var type = answer.Content.Headers.ContentType;
            Assert.True(type?.MediaType == "image/png" || type?.CharSet == "utf-8", $"{file}: {type}");
        }
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(null, true, false)]
    [InlineData("own", true, true)]
    [InlineData("own", false, true)]
    [InlineData("https://evil.example", true, false)]
    [InlineData("https://evil.example", false, false)]
    [InlineData("null", true, false)]
    public async Task The_desks_connection_is_opened_by_pages_of_ours_only(string? origin, bool isWebSocket, bool isTaken)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var http = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(
            isWebSocket ? HttpMethod.Get : HttpMethod.Post,
            isWebSocket ? "/_blazor" : "/_blazor/negotiate"
        );
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? host.Address.GetLeftPart(UriPartial.Authority) : origin);
        }

        if (isWebSocket)
        {
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", "websocket");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEA==");
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        // Taken as far as the question of who asks.
        Assert.Equal(isTaken ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var http = new HttpClient { BaseAddress = host.Address };
        using var answer = await http.GetAsync("/sign-in", Cancel);
        var form = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("paycare_form=", StringComparison.Ordinal));
        Assert.Contains("httponly", form, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", form, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_options_in_force_are_those_of_the_rules()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var options = EffectiveSecurity.Read(host.Services);
        Assert.True(options.Count >= 20);
        Assert.All(options, o => Assert.True(o.IsMet, $"{o.Name}: {o.Value}, must be {o.Required}"));
    }

    [Theory]
    [InlineData("Paycare:Security:CoolDown", "01:00:00", "security.coolDown")]
    [InlineData("Paycare:Payments:LargeMoney:Above", "50000000", "payments.largeAbove")]
    [InlineData("Paycare:Payments:LargeMoney:SumAbove", "50000000", "payments.largeSumAbove")]
    [InlineData("Paycare:Payments:LargeMoney:WhileCooling", "0", "payments.whileCooling")]
    [InlineData("Paycare:Security:CoolDown", "2.00:00:00", "security.coolDown.reach")]
    public void A_weaker_option_keeps_it_from_starting(string setting, string value, string name)
    {
        var refused = Assert.Throws<StartupException>(() => Build(new() { [setting] = value }, "Development"));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://wallet.example", false)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("https://0.0.0.0:8443", true)]
    public void In_Production_nobody_comes_from_outside_without_tls(string url, bool isTaken)
    {
        var settings = new Dictionary<string, string?> { ["urls"] = url };
        if (isTaken)
        {
            using var app = Build(settings, "Production");
            Assert.NotNull(app);
            return;
        }

        Assert.Contains("TLS", Assert.Throws<StartupException>(() => Build(settings, "Production")).Message, StringComparison.Ordinal);
        using var behind = Build(new(settings) { ["Paycare:BehindTlsProxy"] = "true" }, "Production");
        Assert.NotNull(behind);
    }

    [Fact]
    public async Task The_keys_of_forms_lie_encrypted()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite);
        using var http = new HttpClient { BaseAddress = host.Address };
        (await http.GetAsync("/sign-in", Cancel)).Dispose();
        var folder = Path.Combine(host.Services.GetRequiredService<Settings>().KeyDirectory, "data-protection");
        var files = Directory.GetFiles(folder, "key-*.xml");
        Assert.NotEmpty(files);
        Assert.All(files, f =>
        {
            var text = File.ReadAllText(f);
            Assert.Contains("RingXmlDecryptor", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_is_sealed_beside_the_database_opens_for_its_purpose_alone()
    {
        var folder = Directory.CreateTempSubdirectory("paycare-ring-");
        try
        {
            var ring = KeyRing.Open(folder.FullName, TestClock.Time);
            var box = ring.SealBesideDatabase("secret", "one");
            Assert.Equal("secret", ring.OpenBesideDatabase(box, "one"));
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => ring.OpenBesideDatabase(box, "other"));
            box[^1] ^= 1;
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => ring.OpenBesideDatabase(box, "one"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_tampered_or_ended_cookie_is_nobody(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        foreach (
            var value in new[] { customer.AccessToken[..^1] + "!", new string('a', 5000), "%00", customer.AccessToken.ToUpperInvariant() }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/wallet");
            request.Headers.TryAddWithoutValidation("Cookie", $"paycare_session={value}");
            using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = host.Address };
            using var answer = await http.SendAsync(request, Cancel);
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_one_session_reads_in_a_minute_has_an_end_and_nobody_else_feels_it()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite, services =>
            services.PostConfigure<RateLimits>(limits => (limits.ReadsPerMinute, limits.LoopbackFactor) = (20, 1))
        );
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var other = await customer.SecondSessionAsync(host);
        ApiAnswer answer;
        for (var reads = 0; (answer = await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Code == 200; reads++)
        {
            Assert.True(reads <= 20);
        }

        answer.Expect(429);
        Assert.Equal("too-many-requests", answer["code"]);
        Assert.InRange(answer.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.TryAddWithoutValidation("Cookie", $"paycare_session={customer.AccessToken}");
        request.Headers.Accept.ParseAdd("text/html");
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = host.Address };
        using var page = await http.SendAsync(request, Cancel);
        Assert.Equal(429, (int)page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter);

        // Money still moves, another session still reads, and so does whoever is not signed in.
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        (await other.GetAsync("/api/v1/wallet", Cancel)).Expect(200);
        (await host.Client().GetAsync("/help", Cancel)).Expect(200);
    }

    private static WebApplication Build(Dictionary<string, string?> settings, string environment) =>
        PaycareHost.Build(["--environment", environment], builder => builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>(settings)
                {
                    ["Paycare:KeyDirectory"] = Path.Combine(Path.GetTempPath(), "paycare-keys-never-made"),
                    ["Paycare:Processor"] = "stripe",
                    ["Paycare:Stripe:ApiKey"] = "sk_live_never_used",
                    ["Paycare:PublicUrl"] = "https://wallet.example",
                    ["Paycare:Stripe:WebhookSecret"] = "whsec_never_used",
                }
            ));
}
