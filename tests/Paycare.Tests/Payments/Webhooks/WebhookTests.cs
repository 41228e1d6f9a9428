using System.Globalization;
using System.Net;
using System.Xml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Outgoing;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.MerchantPortal;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Webhooks;

/// <summary>Events to merchants: signed by the specification, sent to public addresses alone, tried by the schedule, never lost.</summary>
[Trait("Touches", "dates")]
public class WebhookTests
{
    private static readonly string[] Wanted = ["payment.succeeded"],
        Failures = ["payment.failed"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_signature_is_that_of_the_specification()
    {
        // The example of the Standard Webhooks specification and its reference libraries.
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var at = DateTimeOffset.FromUnixTimeSeconds(1614265330);
        var signed = WebhookSignature.Of([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, "{\"test\": 2432232314}");
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signed);
        Assert.Equal(
            $"{signed} {signed}",
            WebhookSignature.Of([Secret, Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, "{\"test\": 2432232314}")
        );
    }

    [Theory]
    [InlineData("https://93.184.215.14/hook", true)]
    [InlineData("https://shop.example/hook?a=b", true)]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/", true)]
    [InlineData("https://shop.example:8443/hook", true)]
    [InlineData("http://shop.example/hook", false)]
    [InlineData("ftp://shop.example/hook", false)]
    [InlineData("https://user:secret@shop.example/", false)]
    [InlineData("https://shop.example/#part", false)]
    [InlineData("shop.example/hook", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://api.localhost/", false)]
    [InlineData("https://db/", false)]
    [InlineData("https://metadata.google.internal/", false)]
    [InlineData("https://printer.local/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://127.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f000001/", false)]
    [InlineData("https://0177.0.0.1/", false)]
    [InlineData("https://0.0.0.0/", false)]
    [InlineData("https://10.1.2.3/", false)]
    [InlineData("https://172.16.0.1/", false)]
    [InlineData("https://172.31.255.255/", false)]
    [InlineData("https://172.32.0.1/", true)]
    [InlineData("https://192.168.1.1/", false)]
    [InlineData("https://192.168.1.1./", false)]
    [InlineData("https://0x7f000001./", false)]
    [InlineData("https://93.184.215.14./", true)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://100.64.0.1/", false)]
    [InlineData("https://198.18.0.1/", false)]
    [InlineData("https://224.0.0.1/", false)]
    [InlineData("https://255.255.255.255/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::]/", false)]
    [InlineData("https://[::ffff:127.0.0.1]/", false)]
    [InlineData("https://[::ffff:a9fe:a9fe]/", false)]
    [InlineData("https://[::ffff:93.184.215.14]/", true)]
    [InlineData("https://[fe80::1]/", false)]
    [InlineData("https://[fc00::1]/", false)]
    [InlineData("https://[fd00:ec2::254]/", false)]
    [InlineData("https://[ff02::1]/", false)]
    [InlineData("https://[64:ff9b::a00:1]/", false)]
    [InlineData("https://[2002:a00:1::]/", false)]
    [InlineData("https://[2001::1]/", false)]
    [InlineData("https://[2001:db8::1]/", false)]
    public void Only_an_address_that_anybody_could_reach_may_be_given(string url, bool isTaken) =>
        Assert.Equal(isTaken, OutgoingAddress.TryRead(url, allowsLoopback: false, out _));

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_when_given_and_again_when_connected()
    {
        await using var inside = await WebhookReceiver.StartAsync();
        var leadsTo = IPAddress.Parse("10.0.0.7");
        using var line = new WebhookConnection(
            Options.Create(new WebhookOptions { AllowLoopback = true }),
            new Production(),
            TestClock.Time,
            (_, _) => Task.FromResult(new[] { IPAddress.Parse("93.184.215.14"), leadsTo })
        );
        Assert.False(line.AllowsLoopback);
        var url = $"https://shop.example:{new Uri(inside.Url).Port}/hook";
        Assert.Equal("field.webhook-url", await line.WrongWithAsync(url, Cancel));
        // Named as something public, and moved since: what counts is where it leads at the moment of connecting.
        leadsTo = IPAddress.Loopback;
        Assert.Equal(new WebhookAnswer(null, null, "address-refused"), await line.SendAsync(url, [], "{}", Cancel));
        Assert.Equal(new WebhookAnswer(null, null, "address-refused"), await line.SendAsync(inside.Url, [], "{}", Cancel));
        Assert.Empty(inside.All);
    }

    [Theory, OnBothDatabases]
    public async Task A_payment_is_told_signed_with_every_valid_secret_and_shows_nobody(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var shop = await MerchantTests.NewShopAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        (await customer.PayAsync(shop.Id, "1.00")).Expect(201);
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201);
        Assert.StartsWith("whsec_", made["secret"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            "secret\"",
            (await shop.Api.GetAsync($"/api/v1/merchant/webhooks/{made["id"]}", Cancel)).Expect(200).Text,
            StringComparison.Ordinal
        );

        var payment = (await customer.PayAsync(shop.Id, "38000.00")).Expect(201)["id"];
        var came = await OneAsync(receiver, payment!);
        Assert.Equal(WebhookSignature.Of([made["secret"]!], came.Id, Time(came), came.Body), came.Signature);
        Assert.Contains("\"type\":\"payment.succeeded\"", came.Body, StringComparison.Ordinal);
        Assert.Contains("R••• W•••", came.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Rina", came.Body, StringComparison.Ordinal);

        var rotated = (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/rotate-secret", null, cancel: Cancel)).Expect(200);
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/test", null, cancel: Cancel)).Expect(202);
        var test = await OneAsync(receiver, "webhook.test");
        Assert.Equal(WebhookSignature.Of([rotated["secret"]!, made["secret"]!], test.Id, Time(test), test.Body), test.Signature);

        // Events before the subscription are not sent; what was sent can be sent again, as the same message.
        Assert.Equal(2, receiver.All.Count);
        var delivery = await Eventually.SeeAsync("both are delivered", async _ =>
            (await DeliveriesAsync(shop.Api, made["id"]!, "?status=delivered")) is var log && log["items.1.id"] is { } id ? id : null
        );
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/deliveries/{delivery}/redeliver", null, cancel: Cancel)).Expect(
            202
        );
        await Eventually.HoldsAsync(() => Task.FromResult(receiver.All.Count == 3));
        var again = receiver.All.Last();
        Assert.Equal((came.Id, came.Body), (again.Id, again.Body));
        var page = await DeliveriesAsync(shop.Api, made["id"]!, "?limit=1");
        Assert.Equal(delivery, (await DeliveriesAsync(shop.Api, made["id"]!, $"?limit=1&cursor={page["next"]}"))["items.0.id"]);
    }

    [Theory, OnBothDatabases]
    public async Task An_address_that_fails_is_tried_by_the_schedule_and_no_longer(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.AnswerWith(500, "card 4111 1111 1111 1111 " + new string('x', 5000));
        var shop = await MerchantTests.NewShopAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201);
        (await customer.PayAsync(shop.Id, "1000.00")).Expect(201);
        string[] waits = ["PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "P1D"];
        Assert.Equal(waits.Select(XmlConvert.ToTimeSpan).Prepend(TimeSpan.Zero), WebhookSender.Schedule);
        for (var tries = 1; tries <= waits.Length; tries++)
        {
            var log = await TriedAsync(tries);
            Assert.Equal(("waiting", "500"), (log["items.0.status"], log["items.0.responseCode"]));
            // From the answer on: a moment after the try began.
            var wait = At(log["items.0.nextTryAt"]) - At(log["items.0.lastTriedAt"]);
            Assert.InRange(
                wait,
                XmlConvert.ToTimeSpan(waits[tries - 1]),
                XmlConvert.ToTimeSpan(waits[tries - 1]) + TimeSpan.FromSeconds(20)
            );
            Assert.Equal(tries, receiver.All.Count);
            (await host.Client().PostAsync("/dev/clock", new { advance = waits[tries - 1] }, cancel: Cancel)).Expect(200);
        }

        var last = await TriedAsync(waits.Length + 1);
        Assert.Equal(("failed", null), (last["items.0.status"], last["items.0.nextTryAt"]));
        Assert.StartsWith("card •••• xxx", last["items.0.responseBody"], StringComparison.Ordinal);
        Assert.InRange(last["items.0.responseBody"]!.Length, 900, 1024);
        Assert.Single(receiver.All.Select(c => (c.Id, c.Body)).Distinct());
        (await host.Client().PostAsync("/dev/clock", new { advance = "P3D" }, cancel: Cancel)).Expect(200);

        // Sent again by hand, it starts over; 410 ends everything.
        receiver.AnswerWith(410);
        (
            await shop.Api.PostAsync(
                $"/api/v1/merchant/webhooks/{made["id"]}/deliveries/{last["items.0.id"]}/redeliver",
                null,
                cancel: Cancel
            )
        ).Expect(202);
        Assert.Equal(
            ("failed", "410"),
            (await TriedAsync(waits.Length + 2) is var gone ? gone["items.0.status"] : null, gone["items.0.responseCode"])
        );
        await Eventually.HoldsAsync(async () =>
            (await shop.Api.GetAsync($"/api/v1/merchant/webhooks/{made["id"]}", Cancel)).Expect(200)["disabledBecause"] == "gone"
        );
        Assert.Equal(
            "webhook-disabled",
            (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/test", null, cancel: Cancel)).Expect(409)["code"]
        );
        (await customer.PayAsync(shop.Id, "2000.00")).Expect(201);
        receiver.AnswerWith(200);
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/enable", null, cancel: Cancel)).Expect(200);
        var after = (await customer.PayAsync(shop.Id, "3000.00")).Expect(201)["id"];
        await OneAsync(receiver, after!);
        Assert.Equal(waits.Length + 3, receiver.All.Count);

        Task<ApiAnswer> TriedAsync(int count) =>
            Eventually.SeeAsync($"try {count}", async _ =>
                await DeliveriesAsync(shop.Api, made["id"]!, "") is var log
                && log["items.0.attempts"] == count.ToString(CultureInfo.InvariantCulture)
                    ? log
                    : null
            );
    }

    [Theory]
    [CombinedWithDatabases(429, "120", 120)]
    [CombinedWithDatabases(503, "date", 7_200)]
    [CombinedWithDatabases(500, "999999", 86_400)]
    [CombinedWithDatabases(429, "1", 5)]
    [CombinedWithDatabases(429, "soon", 5)]
    public async Task The_next_try_waits_as_long_as_the_address_asks_for(TestDatabase database, int status, string retryAfter, int seconds)
    {
        var host = await TestHost.OnAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var date = (host.Now + TimeSpan.FromSeconds(seconds)).ToString("r", CultureInfo.InvariantCulture);
        receiver.AnswerWith(status, retryAfter: retryAfter == "date" ? date : retryAfter);
        var shop = await MerchantTests.NewShopAsync(host);
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201);
        var log = await TestedAsync();
        Assert.Equal(("waiting", status.ToString(CultureInfo.InvariantCulture)), (log["items.0.status"], log["items.0.responseCode"]));
        var wait = At(log["items.0.nextTryAt"]) - At(log["items.0.lastTriedAt"]);
        Assert.InRange(wait, TimeSpan.FromSeconds(seconds - 20), TimeSpan.FromSeconds(seconds + 20));
        if (seconds < 60)
        {
            return;
        }

        // Another event for the same address waits too, and is not counted as tried.
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/test", null, cancel: Cancel)).Expect(202);
        var next = At(log["items.0.nextTryAt"]);
        var held = await Eventually.SeeAsync("the other is held back", async _ =>
            await DeliveriesAsync(shop.Api, made["id"]!, "") is var all
            && all["items.0.nextTryAt"] is { } at
            && (At(at) - next).Duration() < TimeSpan.FromSeconds(20)
                ? all
                : null
        );
        Assert.Equal(("waiting", "0"), (held["items.0.status"], held["items.0.attempts"]));
        Assert.Single(receiver.All);

        async Task<ApiAnswer> TestedAsync()
        {
            (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/test", null, cancel: Cancel)).Expect(202);
            return await Eventually.SeeAsync("it was tried", async _ =>
                await DeliveriesAsync(shop.Api, made["id"]!, "") is var all && all["items.0.attempts"] == "1" ? all : null
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_waits_for_an_address_that_is_switched_off_meanwhile_is_not_sent(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.AnswerWith(500);
        var shop = await MerchantTests.NewShopAsync(host);
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201);
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/test", null, cancel: Cancel)).Expect(202);
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(shop.Api, made["id"]!, ""))["items.0.attempts"] == "1");
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/disable", null, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT6S" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () =>
            await DeliveriesAsync(shop.Api, made["id"]!, "") is var log
            && (log["items.0.status"], log["items.0.error"]) == ("failed", "switched-off")
        );
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_and_a_redirect_are_failures()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite, services =>
            services.Configure<WebhookOptions>(o => o.Timeout = TimeSpan.FromMilliseconds(300))
        );
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        var shop = await MerchantTests.NewShopAsync(host);
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201);
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Assert.Equal("timeout", (await TestedAsync())["items.0.error"]);
        receiver.Answer = context =>
        {
            context.Response.Redirect(elsewhere.Url);
            return Task.CompletedTask;
        };
        Assert.Equal("302", (await TestedAsync())["items.0.responseCode"]);
        await receiver.DisposeAsync();
        Assert.Equal("no-connection", (await TestedAsync())["items.0.error"]);
        Assert.Empty(elsewhere.All);

        async Task<ApiAnswer> TestedAsync()
        {
            var id = (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made["id"]}/test", null, cancel: Cancel)).Expect(202)[
                "deliveryId"
            ];
            return await Eventually.SeeAsync("it was tried", async _ =>
                await DeliveriesAsync(shop.Api, made["id"]!, "") is var log && log["items.0.id"] == id && log["items.0.attempts"] != "0"
                    ? log
                    : null
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_killed_process_loses_no_event_and_makes_none_twice(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var process = await home.StartReadyAsync();
        var demo = await home.DemoAsync();
        var shop = ApiClient.At(home.Address);
        shop.UseToken(demo.Merchants[0].ApiKey);
        (await MakeAsync(shop, receiver)).Expect(201);
        var customer = await home.JoinAsync(demo.Cards.First(c => c.Behaviour == "approve"));
        (await customer.TopUpAsync("500000.00")).Expect(201);
        var paid = new HashSet<string>();
        for (var payment = 0; payment < 30; payment++)
        {
            paid.Add((await customer.PayAsync(demo.Merchants[0].Id.ToString(), "1000.00")).Expect(201)["id"]!);
        }

        // The first event is out, others are on their way or not even made.
        await Eventually.HoldsAsync(() => Task.FromResult(!receiver.All.IsEmpty));
        process.Kill();
        await process.ExitAsync();
        await home.StartReadyAsync();
        // Tries that the kill cut off are looked after a minute later.
        (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = "PT2M" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(() =>
            Task.FromResult(paid.All(id => receiver.All.Any(c => c.Body.Contains(id, StringComparison.Ordinal))))
        );
        foreach (var id in paid)
        {
            // A message may come twice, but only as the same one.
            Assert.Single(receiver.All.Where(c => c.Body.Contains(id, StringComparison.Ordinal)).Select(c => (c.Id, c.Body)).Distinct());
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_payment_that_failed_is_told_once_and_nothing_of_its_payer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var shop = await MerchantTests.NewShopAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201)["id"];
        var changed = (
            await shop.Api.PutAsync($"/api/v1/merchant/webhooks/{made}", new { url = receiver.Url, events = Failures }, Cancel)
        ).Expect(200);
        Assert.Equal("payment.failed", changed["events.0"]);
        Assert.Null(changed["events.1"]);

        var poor = (await customer.PayAsync(shop.Id, "900000.00")).Expect(402)["attemptId"]!;
        var paid = (await customer.PayAsync(shop.Id, "1000.00")).Expect(201)["id"]!;
        (await shop.Api.PostAsync("/api/v1/merchant/pause", null, cancel: Cancel)).Expect(200);
        var paused = (await customer.PayAsync(shop.Id, "2000.00")).Expect(422)["attemptId"]!;
        var told = await OneAsync(receiver, paused);
        Assert.Contains("\"reason\":\"merchant-unavailable\"", told.Body, StringComparison.Ordinal);
        var first = await OneAsync(receiver, poor);
        Assert.Contains("\"type\":\"payment.failed\"", first.Body, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"declined\"", first.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("R•••", first.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("balance", first.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(receiver.All, c => c.Body.Contains(paid, StringComparison.Ordinal));
        Assert.Equal(2, receiver.All.Count);
    }

    [Theory, OnBothDatabases]
    public async Task An_address_that_was_removed_gets_nothing_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var shop = await MerchantTests.NewShopAsync(host);
        var made = (await MakeAsync(shop.Api, receiver)).Expect(201)["id"];
        receiver.AnswerWith(500);
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{made}/test", null, cancel: Cancel)).Expect(202);
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(shop.Api, made!, ""))["items.0.responseCode"] == "500");
        var tried = receiver.All.Count;
        (await shop.Api.DeleteAsync($"/api/v1/merchant/webhooks/{made}", Cancel)).Expect(204);
        (await shop.Api.GetAsync($"/api/v1/merchant/webhooks/{made}", Cancel)).Expect(404);
        (await shop.Api.DeleteAsync($"/api/v1/merchant/webhooks/{made}", Cancel)).Expect(404);

        // Another address is served meanwhile, so whatever was due for the old one had its turn.
        await using var other = await WebhookReceiver.StartAsync();
        var second = (await MakeAsync(shop.Api, other)).Expect(201)["id"];
        (await shop.Api.PostAsync($"/api/v1/merchant/webhooks/{second}/test", null, cancel: Cancel)).Expect(202);
        await Eventually.HoldsAsync(() => Task.FromResult(!other.All.IsEmpty));
        Assert.Equal(tried, receiver.All.Count);
    }

    private static Task<ApiAnswer> MakeAsync(ApiClient shop, WebhookReceiver receiver) =>
        shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = Wanted }, cancel: Cancel);

    private static async Task<ApiAnswer> DeliveriesAsync(ApiClient shop, string webhook, string query) =>
        (await shop.GetAsync($"/api/v1/merchant/webhooks/{webhook}/deliveries{query}", Cancel)).Expect(200);

    private static Task<WebhookReceiver.Came> OneAsync(WebhookReceiver receiver, string about) =>
        Eventually.SeeAsync($"the event about {about}", _ =>
            Task.FromResult(receiver.All.SingleOrDefault(c => c.Body.Contains(about, StringComparison.Ordinal)))
        );

    private static DateTimeOffset Time(WebhookReceiver.Came came) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(came.Time, CultureInfo.InvariantCulture));

    private static DateTimeOffset At(string? text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "Paycare";

        public string ContentRootPath { get; set; } = "/";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } =
            new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
