using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Commands;
using Paycare.Web.Configuration;
using Paycare.Web.Hosting;

namespace Paycare.Tests.Hosting;

/// <summary>A setting that would put money or people at risk, or that does not exist, ends the start and names itself.</summary>
[Trait("Touches", "dates")]
public sealed class DangerousSettingsTests
{
    private const string Public = "https://wallet.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Paycare:Stripe:ApiKey", "sk_test_51", "Paycare__Stripe__ApiKey is a test key")]
    [InlineData("Paycare:Stripe:ApiKey", "rk_test_51", "Paycare__Stripe__ApiKey is a test key")]
    [InlineData("Paycare:Stripe:ApiKey", " sk_test_51", "Paycare__Stripe__ApiKey is a test key")]
    [InlineData("AllowedHosts", "*", "AllowedHosts is a wildcard")]
    [InlineData("AllowedHosts", "wallet.example;*.example", "AllowedHosts is a wildcard")]
    [InlineData("Paycare:PublicUrl", null, "Paycare__PublicUrl is not set")]
    [InlineData("Paycare:PublicUrl", "http://wallet.example", "Paycare__PublicUrl is not set to an https address")]
    [InlineData("Paycare:PublicUrl", "wallet.example", "Paycare__PublicUrl is no address")]
    [InlineData("Paycare:PublicUrl", "https://wallet.example/app", "Paycare__PublicUrl is no address")]
    [InlineData("ConnectionStrings:Paycare", "Host=db.example;Database=p", "add SSL Mode=VerifyFull")]
    [InlineData("ConnectionStrings:Paycare", "Host=127.0.0.1,db.example;Database=p;SSL Mode=Require", "add SSL Mode=VerifyFull")]
    [InlineData("Paycare:Bank:WebhookSecret", "short", "fewer than 32 characters")]
    [InlineData("Paycare:Bank:PreviousWebhookSecret", "short", "fewer than 32 characters")]
    [InlineData("Paycare:Channels:Mail:Smtp:Host", "smtp.example", "Paycare__Channels__Mail__Address is not set")]
    [InlineData("Paycare:Channels:Meta:AppSecret", "s", "Paycare__Channels__Meta__AccessToken is not: messages would be taken")]
    [InlineData("Paycare:Channels:Meta:AccessToken", "t", "Paycare__Channels__Meta__AppSecret is not: no message could be told")]
    [InlineData("Paycare:Channels:Telegram:SecretToken", "s", "Paycare__Channels__Telegram__BotToken is not: messages would be taken")]
    [InlineData("Paycare:Channels:Telegram:BotToken", "t", "Paycare__Channels__Telegram__SecretToken is not: no message could be told")]
    [InlineData("Paycare:Channels:Line:ChannelSecret", "s", "Paycare__Channels__Line__AccessToken is not: messages would be taken")]
    [InlineData("Paycare:Channels:Line:AccessToken", "t", "Paycare__Channels__Line__ChannelSecret is not: no message could be told")]
    [InlineData("Paycare:Channels:WeChat:Token", "s", "Paycare__Channels__WeChat__AppSecret is not: messages would be taken")]
    [InlineData("Paycare:Channels:WeChat:AppSecret", "t", "Paycare__Channels__WeChat__Token is not: no message could be told")]
    [InlineData("Paycare:Docs", "perhaps", "Paycare__Docs is neither true nor false")]
    public void What_is_dangerous_in_Production_is_refused_by_name(string setting, string? value, string because)
    {
        var refused = Assert.Throws<StartupException>(() => Build(new() { [setting] = value }));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db.example;Database=p;SSL Mode=VerifyFull")]
    [InlineData("Host=127.0.0.1;Database=p")]
    [InlineData("Host=/run/postgresql;Database=p")]
    public async Task A_checked_or_a_near_PostgreSQL_is_taken_in_Production(string connectionString)
    {
        await using var app = Build(new() { ["ConnectionStrings:Paycare"] = connectionString });
        Assert.NotNull(app.Services.GetService(typeof(Settings)));
    }

    [Theory]
    [InlineData("Paycare:Securty:CoolDown", "12:00:00", "Paycare__Securty__CoolDown is no setting", "Paycare__Security__CoolDown")]
    [InlineData("Paycare:KeyDirektory", "/keys", "Paycare__KeyDirektory is no setting", "Paycare__KeyDirectory")]
    [InlineData("Paycare:Bank:Banks:0:Nme", "BCA", "Paycare__Bank__Banks__0__Nme is no setting", "Paycare__Bank__Banks__0__Name")]
    [InlineData("Paycare:Bank", "on", "Paycare__Bank is no setting", "Paycare__")]
    [InlineData("Paycare:Security:CoolDown", "soon", "Paycare__Security__CoolDown is no duration", "00:05:00")]
    [InlineData("Paycare:RateLimits:LoopbackFactor", "many", "Paycare__RateLimits__LoopbackFactor is no whole number", "Correct")]
    [InlineData("Paycare:Channels:Mail:Imap:Tls", "perhaps", "Paycare__Channels__Mail__Imap__Tls is no one of Implicit", "Correct")]
    [InlineData("Paycare:Webhooks:AllowLoopback", "yes", "Paycare__Webhooks__AllowLoopback is no true or false", "Correct")]
    public void An_unknown_name_or_a_malformed_value_is_refused_with_what_to_write(
        string setting,
        string value,
        string because,
        string instead
    )
    {
        foreach (var environment in new[] { "Development", "Production" })
        {
            var refused = Assert.Throws<StartupException>(() => Build(new() { [setting] = value }, environment));
            Assert.Contains(because, refused.Message, StringComparison.Ordinal);
            Assert.Contains(instead, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var refused = Assert.Throws<StartupException>(() => Build(new() { ["Paycare:One"] = "1", ["Paycare:Security:CoolDown"] = "soon" }));
        Assert.Contains("Paycare__One", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Paycare__Security__CoolDown", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Keys_inside_the_data_through_a_link_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory("paycare-link-");
        try
        {
            var data = Directory.CreateDirectory(Path.Combine(folder.FullName, "data"));
            Directory.CreateDirectory(Path.Combine(data.FullName, "keys"));
            var link = Path.Combine(folder.FullName, "elsewhere");
            Directory.CreateSymbolicLink(link, data.FullName);
            var refused = Assert.Throws<StartupException>(() =>
                Build(new() { ["Paycare:DataDirectory"] = data.FullName, ["Paycare:KeyDirectory"] = Path.Combine(link, "keys") })
            );
            Assert.Contains("Paycare__KeyDirectory lies inside", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_Production_host_serves_its_own_name_without_docs_and_with_cookies_of_this_host_alone()
    {
        await using var store = await TestStore.CreateAsync(TestDatabase.Sqlite);
        var folder = Directory.CreateTempSubdirectory("paycare-production-");
        try
        {
            await using var app = Build(
                new()
                {
                    ["urls"] = "https://127.0.0.1:0",
                    ["Kestrel:Certificates:Default:Path"] = await CertificateAsync(folder),
                    ["Kestrel:Certificates:Default:Password"] = "scan",
                    ["Paycare:DataDirectory"] = store.Folder,
                    ["Paycare:KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                }
            );
            var address = await ServeCommand.StartAsync(app, Cancel);
            using var http = new HttpClient(
                new HttpClientHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
                }
            )
            {
                BaseAddress = address,
            };
            var page = await GetAsync("/sign-in", "wallet.example");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            var cookies = page.Headers.GetValues("Set-Cookie").ToList();
            Assert.NotEmpty(cookies);
            Assert.All(cookies, c =>
            {
                Assert.StartsWith("__Host-", c, StringComparison.Ordinal);
                Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("; path=/;", c, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("domain=", c, StringComparison.OrdinalIgnoreCase);
            });
            Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("/sign-in", "evil.example")).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("/api/v1/help/articles", "127.0.0.1")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync("/health/ready", "127.0.0.1")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/docs", "wallet.example")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/openapi/v1.json", "wallet.example")).StatusCode);
            await ServeCommand.StopAsync(app);

            async Task<HttpResponseMessage> GetAsync(string path, string host)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Host = host;
                return await http.SendAsync(request, Cancel);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_cookie_is_set_and_read_in_one_place()
    {
        string[] touches = ["Cookies.Append(", "Cookies.Delete(", ".Cookies["];
        var touching = Repository
            .Files("*.cs", "src")
            .Concat(Repository.Files("*.razor", "src"))
            .Where(f => touches.Any(t => File.ReadAllText(f).Contains(t, StringComparison.Ordinal)))
            .Select(Path.GetFileName);
        Assert.Equal(["HostCookies.cs"], touching);
    }

    [Theory, OnBothDatabases]
    public async Task What_this_process_writes_is_closed_to_others(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        home.Environment["Paycare__Demo"] = "false";
        home.Environment["Paycare__DataDirectory"] = Path.Combine(home.Folder, "own-data");
        var process = await home.StartReadyAsync();
        await process.TerminateAsync();
        Assert.Equal(0, await process.ExitAsync());
        foreach (var folder in new[] { home.Environment["Paycare__DataDirectory"], home.Environment["Paycare__KeyDirectory"] })
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            {
                const UnixFileMode Others =
                    UnixFileMode.GroupRead
                    | UnixFileMode.GroupWrite
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherWrite
                    | UnixFileMode.OtherExecute;
                Assert.True((entry.UnixFileMode & Others) == 0, $"{entry.FullName} is {entry.UnixFileMode}");
            }
        }
    }

    private static async Task<string> CertificateAsync(DirectoryInfo folder)
    {
        var file = Path.Combine(folder.FullName, "host.pfx");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=wallet.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TestClock.RealTime.GetUtcNow().AddDays(-1), TestClock.RealTime.GetUtcNow().AddDays(30));
        await File.WriteAllBytesAsync(file, made.Export(X509ContentType.Pfx, "scan"), Cancel);
        return file;
    }

    private static WebApplication Build(Dictionary<string, string?> settings, string environment = "Production") =>
        PaycareHost.Build(["--environment", environment, "--contentRoot", Repository.PathOf("src", "Paycare.Web")], builder =>
        {
            builder.Logging.ClearProviders();
            var all = new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["Paycare:PublicUrl"] = Public,
                ["Paycare:KeyDirectory"] = Path.Combine(Path.GetTempPath(), "paycare-keys-never-made"),
                ["Paycare:Processor"] = "stripe",
                ["Paycare:Stripe:ApiKey"] = "sk_live_never_used",
                ["Paycare:Stripe:WebhookSecret"] = "whsec_never_used",
            };
            foreach (var (name, value) in settings)
            {
                all[name] = value;
            }

            builder.Configuration.AddInMemoryCollection(all);
        });
}
