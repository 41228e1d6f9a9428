using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Identity.Pushes;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Pushes;

/// <summary>Web push: encrypted for the browser alone, sent to push services alone, and over with the session that asked for it.</summary>
[Trait("Touches", "dates")]
public sealed class PushTests
{
    private const string Devices = "/api/v1/me/push-subscriptions";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_encryption_is_that_of_the_standard()
    {
        // The example of RFC 8291, section 5 and appendix A.
        var sender = Base64Url.DecodeFromChars("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var key = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
                Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
            }
        );
        var browser = new PushKeys(
            PushKeys.ReadPublic("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")!,
            PushKeys.ReadSecret("BTBZMqHH6r4Tts7J_aSIgg")!
        );
        var salt = Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw");
        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
                + "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(PushEncryption.Encrypt("When I grow up, I want to be a watermelon"u8, browser, key, salt))
        );
        Assert.Equal(browser.ToString(), PushKeys.Read(browser.ToString()).ToString());
    }

    [Fact]
    public void A_text_as_long_as_push_services_must_take_fits_and_no_longer_one()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var browser = new PushKeys(P256.Point(key.ExportParameters(false)), new byte[16]);
        Assert.Equal(4096, PushEncryption.Encrypt(new byte[PushEncryption.MostBytes], browser).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEncryption.Encrypt(new byte[PushEncryption.MostBytes + 1], browser));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_no_subscription_is_refused_with_the_field(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinAsync();
        var good = service.Browser();
        var (p256dh, auth) = KeysOf(good);
        foreach (
            var endpoint in new[]
            {
                "http://push.example/a",
                "https://10.0.0.7/a",
                "https://169.254.169.254/latest",
                "https://user:secret@push.example/a",
                "https://push.internal/a",
                "ftp://push.example/a",
                "no address",
            }
        )
        {
            Assert.NotNull((await AskAsync(endpoint, p256dh, auth)).Expect(400)["errors.endpoint.0"]);
        }

        Assert.NotNull((await AskAsync($"https://push.example/{new string('a', 2000)}", p256dh, auth)).Expect(400)["errors.endpoint.0"]);
        foreach (
            var key in new[] { "", "AAAA", Base64Url.EncodeToString(new byte[65]), Base64Url.EncodeToString([4, .. new byte[64]]), "!" }
        )
        {
            var wrong = (await AskAsync(good.Endpoint, key, auth)).Expect(400);
            Assert.Contains("keys.p256dh", wrong.Text, StringComparison.Ordinal);
        }

        foreach (var secret in new[] { "", "AAAA", "!", Base64Url.EncodeToString(new byte[17]) })
        {
            Assert.Contains("keys.auth", (await AskAsync(good.Endpoint, p256dh, secret)).Expect(400).Text, StringComparison.Ordinal);
        }

        Assert.Null((await customer.Api.GetAsync(Devices, Cancel)).Expect(200)["items.0.id"]);

        Task<ApiAnswer> AskAsync(string endpoint, string key, string secret) =>
            customer.Api.PostAsync(Devices, new { endpoint, keys = new { p256dh = key, auth = secret } }, cancel: Cancel);
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_when_given_and_again_when_connected()
    {
        await using var inside = await PushService.StartAsync();
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var keys = new PushKeys(P256.Point(key.ExportParameters(false)), new byte[16]);
        var leadsTo = IPAddress.Parse("10.0.0.7");
        using var connection = new PushConnection(
            Options.Create(new PushOptions { AllowLoopback = true }),
            new Production(),
            TestClock.Time,
            (_, _) => Task.FromResult(new[] { leadsTo })
        );
        var named = new Uri($"https://push.example:{new Uri(inside.Origin).Port}/a");
        Assert.False(await connection.MayLeadToAsync(named.OriginalString, Cancel));
        leadsTo = IPAddress.Loopback;
        foreach (var endpoint in new[] { named, new Uri($"{inside.Origin}/a") })
        {
            var message = new PushMessage(endpoint, keys, "{}", "tag", IsUrgent: false, TimeSpan.FromHours(1));
            Assert.Equal(PushAnswer.Gone, await connection.SendAsync(message, "vapid t=a, k=b", Cancel));
        }

        Assert.Empty(inside.All);
    }

    [Theory, OnBothDatabases]
    public async Task Of_the_devices_of_a_customer_the_newest_ten_are_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinAsync();
        var asked = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            asked.Add(await service.Browser().AskAsync(customer.Api));
        }

        Assert.Equal(asked.Skip(2).Reverse(), await IdsAsync(customer.Api));
    }

    [Theory, OnBothDatabases]
    public async Task A_browser_that_asks_again_is_there_once_and_in_another_session_moves_to_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var browser = service.Browser();
        var asked = await browser.AskAsync(rina.Api);
        Assert.Equal(asked, await browser.AskAsync(rina.Api));
        Assert.Equal([asked], await IdsAsync(rina.Api));

        // Somebody else's is not there.
        (await budi.Api.DeleteAsync($"{Devices}/{asked}", Cancel)).Expect(404);
        Assert.Empty(await IdsAsync(budi.Api));

        // Whoever signs in on the same browser next has it to themselves.
        var moved = await browser.AskAsync(budi.Api);
        Assert.Equal([moved], await IdsAsync(budi.Api));
        Assert.Empty(await IdsAsync(rina.Api));
        (await budi.Api.DeleteAsync($"{Devices}/{moved}", Cancel)).Expect(204);
        (await budi.Api.DeleteAsync($"{Devices}/{moved}", Cancel)).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task A_device_is_no_longer_told_once_its_session_is_over_however_it_ends(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var stays = service.Browser();
        await stays.AskAsync(customer.Api);
        var over = new List<(PushBrowser Browser, string Id)>();
        foreach (
            var end in new Func<ApiClient, Task<ApiAnswer>>[]
            {
                session => session.DeleteAsync("/api/v1/sessions/current", Cancel),
                _ => customer.Api.PostAsync("/api/v1/sessions/end-others", null, cancel: Cancel),
                _ =>
                    customer.Api.PutAsync("/api/v1/me/password", new { current = customer.Password, @new = "seven-boats-at-noon" }, Cancel),
            }
        )
        {
            var session = host.Client();
            session.UseToken(await customer.SecondTokenAsync(host));
            var browser = service.Browser();
            over.Add((browser, await browser.AskAsync(session)));
            Assert.Equal(2, (await IdsAsync(customer.Api)).Count);
            (await end(session)).Expect(204);
            Assert.Single(await IdsAsync(customer.Api));
        }

        var payment = (await customer.PayAsync(host.Shop, "1000.00")).Expect(201)["id"]!;
        _ = await stays.SeeAsync($"a-{payment}");
        var ids = over.ConvertAll(o => o.Id);
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<DueItem>().AnyAsync(i => ids.Contains(i.Aggregate), Cancel))
        );
        Assert.All(over, o => Assert.DoesNotContain(o.Browser.Came, c => PushBrowser.Text(o.Browser.Read(c), "tag") == $"a-{payment}"));
    }

    [Theory, OnBothDatabases]
    public async Task A_removed_device_is_no_longer_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinAsync();
        var other = await customer.NewDeviceAsync(host);
        await service.Browser().AskAsync(other);
        var devices = (await customer.Api.GetAsync("/api/v1/me/devices", Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray();
        var laptop = devices.Single(d => !d.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        Assert.Equal("Laptop", (await customer.Api.GetAsync(Devices, Cancel)).Expect(200)["items.0.deviceName"]);
        (await customer.Api.DeleteAsync($"/api/v1/me/devices/{laptop}", Cancel)).Expect(204);
        Assert.Empty(await IdsAsync(customer.Api));
    }

    [Theory, OnBothDatabases]
    public async Task What_the_push_service_has_forgotten_is_forgotten(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        foreach (var status in new[] { 404, 410 })
        {
            var browser = service.Browser();
            await browser.AskAsync(customer.Api);
            service.Status = status;
            (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
            await Eventually.HoldsAsync(async () => (await IdsAsync(customer.Api)).Count == 0);
            Assert.Single(browser.Came);
            service.Status = 201;
        }
    }

    [Theory, OnBothDatabases]
    public async Task Who_asks_for_a_pause_gets_it_and_the_text_afterwards(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var browser = service.Browser();
        await browser.AskAsync(customer.Api);
        (service.Status, service.RetryAfter) = (429, "3600");
        var first = (await customer.PayAsync(host.Shop, "1000.00")).Expect(201)["id"]!;
        await Eventually.HoldsAsync(() => Task.FromResult(browser.Came.Count == 1));
        service.Status = 201;
        // The next one waits too, without being tried.
        var second = (await customer.PayAsync(host.Shop, "2000.00")).Expect(201)["id"]!;
        await Eventually.HoldsAsync(() => LaterAsync(2, TimeSpan.FromMinutes(50)));
        Assert.Single(browser.Came);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" }, cancel: Cancel)).Expect(200);
        _ = await browser.SeeAsync($"a-{second}");
        Assert.Equal(2, browser.Came.Count(c => PushBrowser.Text(browser.Read(c), "tag") == $"a-{first}"));

        Task<bool> LaterAsync(int count, TimeSpan after) =>
            host.InDatabaseAsync(async db =>
            {
                var from = host.Now + after;
                return await db.Set<DueItem>().CountAsync(i => i.Handler == PushDeliveryTimer.Name && i.DueAt > from, Cancel) == count;
            });
    }

    [Theory, OnBothDatabases]
    public async Task A_text_that_is_refused_is_not_sent_again_and_one_that_failed_is_for_a_day(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var browser = service.Browser();
        await browser.AskAsync(customer.Api);
        service.Status = 413;
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        await Eventually.HoldsAsync(async () => browser.Came.Count == 1 && await DueAsync(host) == 0);
        Assert.Single(await IdsAsync(customer.Api));

        service.Status = 503;
        (await customer.PayAsync(host.Shop, "2000.00")).Expect(201);
        await Eventually.HoldsAsync(async () => browser.Came.Count >= 2 && await DueAsync(host) == 1);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT25H" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () => await DueAsync(host) == 0);
    }

    [Theory, OnBothDatabases]
    public async Task An_export_names_the_service_of_a_device_and_an_erasure_leaves_nothing_of_it(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinAsync();
        var browser = service.Browser();
        await browser.AskAsync(customer.Api);
        var export = (await customer.Api.GetAsync("/api/v1/me/export", Cancel)).Expect(200);
        Assert.Equal("127.0.0.1", export["pushSubscriptions.0.service"]);
        Assert.DoesNotContain(new Uri(browser.Endpoint).AbsolutePath, export.Text, StringComparison.Ordinal);
        (await customer.Api.PostAsync("/api/v1/me/closure", null, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" }, cancel: Cancel)).Expect(200);
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<PushSubscription>().AnyAsync(s => s.Customer == id, Cancel))
        );
    }

    [Theory, OnBothDatabases]
    public async Task The_key_that_browsers_subscribe_with_stays_over_a_restart(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var key = (await customer.Api.GetAsync($"{Devices}/key", Cancel)).Expect(200)["publicKey"]!;
        Assert.NotNull(PushKeys.ReadPublic(key));
        await using var next = await host.RestartAsync();
        var again = next.Client();
        again.UseToken(customer.AccessToken);
        Assert.Equal(key, (await again.GetAsync($"{Devices}/key", Cancel)).Expect(200)["publicKey"]);
    }

    private static Task<int> DueAsync(TestHost host) =>
        host.InDatabaseAsync(db => db.Set<DueItem>().CountAsync(i => i.Handler == PushDeliveryTimer.Name, Cancel));

    private static async Task<IReadOnlyList<string>> IdsAsync(ApiClient api) =>
        [
            .. (await api.GetAsync(Devices, Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(i => i.GetProperty("id").GetString()!),
        ];

    private static (string P256dh, string Auth) KeysOf(PushBrowser browser)
    {
        var keys = System.Text.Json.JsonSerializer.SerializeToElement(browser.Subscription).GetProperty("keys");
        return (keys.GetProperty("p256dh").GetString()!, keys.GetProperty("auth").GetString()!);
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = null!;
    }
}
