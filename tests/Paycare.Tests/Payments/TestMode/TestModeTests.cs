using Paycare.Identity.MerchantUsers;
using Paycare.Payments.Merchants;
using Paycare.Payments.TestMode;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.TestMode;

/// <summary>What a developer expects of test mode: the same API, keys and webhooks of its own, every outcome, no customer.</summary>
[Trait("Touches", "dates")]
public sealed class TestModeTests
{
    private static readonly string[] Wanted = ["payment.succeeded", "payment.failed", "refund.succeeded"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_twin_and_its_merchant_lead_to_each_other_and_are_never_mixed_up()
    {
        var live = StrongId.New<MerchantId>(TestClock.Time);
        var twin = live.TestTwin();
        Assert.NotEqual(live, twin);
        Assert.Equal((false, true), (live.IsTest(), twin.IsTest()));
        Assert.Equal((live, live, twin), (twin.Live(), live.Live(), twin.TestTwin()));
        Assert.True(live.TestPayer().IsTest());
        Assert.False(StrongId.New<CustomerId>(TestClock.Time).IsTest());
        Assert.False(default(MerchantId).IsTest());
    }

    [Theory, OnBothDatabases]
    public async Task Every_outcome_is_played_and_told_to_the_test_address_alone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using WebhookReceiver tests = await WebhookReceiver.StartAsync(),
            lives = await WebhookReceiver.StartAsync();
        var shop = await TestShop.NewAsync(host);
        var secret = (await SubscribeAsync(shop.Test, tests)).Expect(201)["secret"]!;
        (await SubscribeAsync(shop.Live, lives)).Expect(201);

        foreach (var outcome in Enum.GetValues<TestOutcome>())
        {
            var played = (await shop.PlayAsync("15000", outcome.Name(), $"ORDER-{outcome}")).Expect(201);
            Assert.Equal(outcome == TestOutcome.Succeeded ? "succeeded" : "failed", played["status"]);
            Assert.Equal(outcome == TestOutcome.Succeeded ? null : outcome.Name(), played["reason"]);
            var came = await Eventually.SeeAsync($"the event of {outcome}", _ =>
                Task.FromResult(tests.All.FirstOrDefault(c => c.Body.Contains(played["id"]!, StringComparison.Ordinal)))
            );
            Assert.Contains($"\"reference\":\"ORDER-{outcome}\"", came.Body, StringComparison.Ordinal);
            Assert.Contains("\"livemode\":false", came.Body, StringComparison.Ordinal);
            Assert.Contains(
                outcome == TestOutcome.Succeeded ? "payment.succeeded" : $"\"reason\":\"{outcome.Name()}\"",
                came.Body,
                StringComparison.Ordinal
            );
            Assert.Equal(
                WebhookSignature.Of(
                    [secret],
                    came.Id,
                    DateTimeOffset.FromUnixTimeSeconds(long.Parse(came.Time, System.Globalization.CultureInfo.InvariantCulture)),
                    came.Body
                ),
                came.Signature
            );
        }

        var customer = await host.JoinWithMoneyAsync("50000.00");
        var paid = (await customer.PayAsync(shop.Id, "1000")).Expect(201)["id"]!;
        var live = await Eventually.SeeAsync("the live event", _ => Task.FromResult(lives.All.FirstOrDefault()));
        Assert.Contains(paid, live.Body, StringComparison.Ordinal);
        Assert.Contains("\"livemode\":true", live.Body, StringComparison.Ordinal);
        Assert.Single(lives.All);
        Assert.DoesNotContain(tests.All, c => c.Body.Contains(paid, StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_played_payment_is_refunded_by_the_ordinary_call_and_a_repeated_key_plays_it_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await TestShop.NewAsync(host, 70);
        var key = CustomerActor.NewKey();
        var first = (await shop.PlayAsync("20000", "succeeded", "ORDER-7", key)).Expect(201);
        Assert.Equal(first["id"], (await shop.PlayAsync("20000", "succeeded", "ORDER-7", key)).Expect(201)["id"]);
        Assert.Equal("idempotency-key-reused", (await shop.PlayAsync("20001", "succeeded", "ORDER-7", key)).Expect(422)["code"]);
        Assert.Equal("20000.00", (await shop.Test.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["balance.value"]);

        var listed = (await shop.Test.GetAsync("/api/v1/merchant/payments?q=ORDER-7", Cancel)).Expect(200);
        Assert.Equal((first["id"], "T••• P•••", null), (listed["items.0.id"], listed["items.0.payer.name"], listed["items.1.id"]));
        var refund = (await RefundAsync(shop.Test, first["id"]!, "5000")).Expect(201);
        Assert.Equal(("arrived", "T••• P•••"), (refund["status"], refund["payer.name"]));
        Assert.Equal("not-refundable", (await RefundAsync(shop.Test, first["id"]!, "15001")).Expect(409)["code"]);
        (await shop.Test.GetAsync($"/api/v1/merchant/refunds/{refund["id"]}", Cancel)).Expect(200);
        var totals = (await shop.Test.GetAsync("/api/v1/merchant/totals", Cancel)).Expect(200);
        Assert.Equal(
            ("1", "20000.00", "1", "5000.00", "140.00", "14860.00"),
            (
                totals["days.0.paymentCount"],
                totals["days.0.payments.value"],
                totals["days.0.refundCount"],
                totals["days.0.refunds.value"],
                totals["days.0.fee.value"],
                totals["total.net.value"]
            )
        );

        // Nothing of it is in live mode, and the other way round: not even that it is there.
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var paid = (await customer.PayAsync(shop.Id, "1000")).Expect(201)["id"]!;
        foreach (var (api, payment) in new[] { (shop.Live, first["id"]!), (shop.Test, paid) })
        {
            (await api.GetAsync($"/api/v1/merchant/payments/{payment}", Cancel)).Expect(404);
            (await RefundAsync(api, payment, "1000")).Expect(404);
        }

        (await shop.Live.GetAsync($"/api/v1/merchant/refunds/{refund["id"]}", Cancel)).Expect(404);
        Assert.Equal("1000.00", (await shop.Live.GetAsync("/api/v1/merchant/totals", Cancel)).Expect(200)["total.payments.value"]);
        Assert.Null((await customer.Api.GetAsync($"/api/v1/attempts/{first["id"]}", Cancel)).Expect(404)["id"]);
    }

    [Theory, OnBothDatabases]
    public async Task No_customer_can_pay_a_twin_by_id_code_or_order(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await TestShop.NewAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var twin = (await shop.Test.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["id"]!;
        Assert.NotEqual(shop.Id, twin);
        (await customer.PayAsync(twin, "1000")).Expect(404);
        foreach (var body in new object[] { new { }, new { amount = CustomerActor.Idr("1000"), reference = "ORDER-7" } })
        {
            var qr = (await shop.Test.PostAsync("/api/v1/merchant/qr", body, cancel: Cancel)).Expect(201)["qr"];
            var pay = new
            {
                qr,
                amount = CustomerActor.Idr("1000"),
                pin = customer.Pin,
            };
            (await customer.Api.PostAsync("/api/v1/payments", pay, CustomerActor.NewKey(), cancel: Cancel)).Expect(404);
            (await customer.Api.GetAsync($"/pay?qr={Uri.EscapeDataString(qr!)}", Cancel)).Expect(200);
        }

        var order = new
        {
            kind = "payment",
            merchantId = twin,
            amount = CustomerActor.Idr("1000"),
            every = "once",
            firstOn = DateOnly.FromDateTime(host.Now.UtcDateTime).AddDays(2),
            pin = customer.Pin,
        };
        Assert.InRange((await customer.Api.PostAsync("/api/v1/schedules", order, cancel: Cancel)).Code, 400, 404);
        Assert.Equal("50000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["posted.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task Owner_and_developer_switch_their_session_and_make_keys_that_are_told_at_a_glance(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        foreach (var role in Enum.GetValues<MerchantRole>())
        {
            var person = await host.MerchantUserAsync(0, role);
            var answer = await person.PutAsync("/api/v1/merchant/sessions/current", new { livemode = false }, Cancel);
            if (role is MerchantRole.Cashier or MerchantRole.Accountant)
            {
                Assert.Equal("test", answer.Expect(403)["scope"]);
                continue;
            }

            Assert.Equal("False", answer.Expect(200)["livemode"]);
            Assert.Equal("False", (await person.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["livemode"]);
            var made = (await person.PostAsync("/api/v1/merchant/keys", new { name = $"CI of {role}" }, cancel: Cancel)).Expect(201);
            Assert.StartsWith("pcmk_test_", made["key"], StringComparison.Ordinal);
            Assert.Equal("False", made["livemode"]);
            var program = host.Client();
            program.UseToken(made["key"]);
            Assert.Equal("False", (await program.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["livemode"]);
            (await program.PutAsync("/api/v1/merchant/sessions/current", new { livemode = true }, Cancel)).Expect(404);
            (await person.DeleteAsync($"/api/v1/merchant/keys/{made["id"]}", Cancel)).Expect(204);
            Assert.Equal(role == MerchantRole.Owner ? 200 : 403, (await person.GetAsync("/api/v1/merchant/users", Cancel)).Code);
            (await person.PutAsync("/api/v1/merchant/sessions/current", new { livemode = true }, Cancel)).Expect(200);
            Assert.Equal("True", (await person.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["livemode"]);
            Assert.Equal(role == MerchantRole.Owner ? 200 : 403, (await person.GetAsync("/api/v1/merchant/keys", Cancel)).Code);
        }

        // In live mode nothing is played, by whomever.
        var owner = await host.MerchantUserAsync();
        var body = new { amount = CustomerActor.Idr("1000"), outcome = "succeeded" };
        Assert.Equal(
            "test-mode-off",
            (await owner.PostAsync("/api/v1/merchant/test/payments", body, CustomerActor.NewKey(), cancel: Cancel)).Expect(409)["code"]
        );
        (await host.MerchantClient().PostAsync("/api/v1/merchant/test/payments", body, CustomerActor.NewKey(), cancel: Cancel)).Expect(403);
        Assert.DoesNotContain("pcmk_test_", host.Demo.Merchants[0].ApiKey, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_pause_in_test_mode_stops_played_payments_and_no_real_ones(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await TestShop.NewAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        Assert.Equal("paused", (await shop.Test.PostAsync("/api/v1/merchant/pause", null, cancel: Cancel)).Expect(200)["status"]);
        Assert.Equal("merchant-unavailable", (await shop.PlayAsync("1000", "succeeded")).Expect(201)["reason"]);
        (await customer.PayAsync(shop.Id, "1000")).Expect(201);
        (await shop.Live.PostAsync("/api/v1/merchant/pause", null, cancel: Cancel)).Expect(200);
        Assert.Equal("open", (await shop.Test.PostAsync("/api/v1/merchant/resume", null, cancel: Cancel)).Expect(200)["status"]);
        Assert.Equal("succeeded", (await shop.PlayAsync("1000", "succeeded")).Expect(201)["status"]);
        (await customer.PayAsync(shop.Id, "1000")).Expect(422);
    }

    [Theory, OnBothDatabases]
    public async Task Totals_name_what_is_wrong_with_a_period(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = host.MerchantClient(1);
        foreach (
            var (period, field) in new[]
            {
                ("from=2026-02-30", "from"),
                ("to=yesterday", "to"),
                ("from=2026-03-02&to=2026-03-01", "to"),
                ("from=2026-01-01&to=2026-04-03", "from"),
                ("from=0001-01-01", "from"),
                ("to=9999-12-31", "to"),
            }
        )
        {
            var answer = (await shop.GetAsync($"/api/v1/merchant/totals?{period}", Cancel)).Expect(400);
            Assert.NotNull(answer[$"errors.{field}.0"]);
        }

        var quarter = (await shop.GetAsync("/api/v1/merchant/totals?from=2025-01-01&to=2025-04-02", Cancel)).Expect(200);
        Assert.Equal(("2025-01-01", "2025-04-02", "0"), (quarter["from"], quarter["to"], quarter["total.paymentCount"]));
        Assert.Null(quarter["days.0.day"]);
    }

    private static Task<ApiAnswer> RefundAsync(ApiClient shop, string payment, string amount) =>
        shop.PostAsync(
            $"/api/v1/merchant/payments/{payment}/refunds",
            new { amount = CustomerActor.Idr(amount), reason = "Sold out" },
            CustomerActor.NewKey(),
            cancel: Cancel
        );

    private static Task<ApiAnswer> SubscribeAsync(ApiClient shop, WebhookReceiver receiver) =>
        shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = Wanted }, cancel: Cancel);
}
