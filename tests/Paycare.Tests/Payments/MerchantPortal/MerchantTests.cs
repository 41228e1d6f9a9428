using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.MerchantPortal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.MerchantPortal;

[Trait("Touches", "dates")]
public class MerchantTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_rotated_key_is_taken_for_a_day_and_a_revoked_one_no_more(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (old, owner) = (host.MerchantClient(), await host.MerchantUserAsync());
        (await old.GetAsync("/api/v1/merchant", Cancel)).Expect(200);
        var first = (await owner.GetAsync("/api/v1/merchant/keys", Cancel)).Expect(200);
        Assert.Equal(("active", "False"), (first["items.0.status"], first["items.0.current"]));
        Assert.NotNull(first["items.0.lastUsedAt"]);
        Assert.Equal("last-key", (await owner.DeleteAsync($"/api/v1/merchant/keys/{first["items.0.id"]}", Cancel)).Expect(409)["code"]);

        var rotated = (await owner.PostAsync($"/api/v1/merchant/keys/{first["items.0.id"]}/rotate", null, cancel: Cancel)).Expect(201);
        Assert.StartsWith("pcmk_", rotated["key"], StringComparison.Ordinal);
        var current = host.Client();
        current.UseToken(rotated["key"]);
        (await current.GetAsync("/api/v1/merchant", Cancel)).Expect(200);
        var both = (await owner.GetAsync("/api/v1/merchant/keys", Cancel)).Expect(200);
        Assert.Equal(
            ["active", "expiring"],
            both.Body.GetProperty("items").EnumerateArray().Select(k => k.GetProperty("status").GetString())
        );
        Assert.NotNull(both["items.0.lastUsedAt"]);
        (await old.GetAsync("/api/v1/merchant", Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1D" }, cancel: Cancel)).Expect(200);
        Assert.Equal("not-signed-in", (await old.GetAsync("/api/v1/merchant", Cancel)).Expect(401)["code"]);

        owner = await host.MerchantUserAsync();
        var spare = (await owner.PostAsync("/api/v1/merchant/keys", new { name = "Till 2" }, cancel: Cancel)).Expect(201);
        var till = host.Client();
        till.UseToken(spare["key"]);
        (await till.GetAsync("/api/v1/merchant", Cancel)).Expect(200);
        (await owner.DeleteAsync($"/api/v1/merchant/keys/{spare["id"]}", Cancel)).Expect(204);
        (await till.GetAsync("/api/v1/merchant", Cancel)).Expect(401);
        // Nothing that is stored is a key.
        Assert.False(
            await host.InDatabaseAsync(db =>
                db.Set<MerchantKey>().AnyAsync(k => k.Hash.Contains("pcmk_") || k.Hash == spare["key"], Cancel)
            )
        );
        Assert.Contains(await host.AuditAsync($"merchant-key:{spare["id"]}"), e => e.Act == "merchant.key-revoked");
    }

    [Fact]
    public async Task One_merchants_loop_is_stopped_and_the_others_do_not_feel_it()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite, services =>
            services.Configure<MerchantOptions>(o => o.CallsPerMinute = 5)
        );
        var (loud, quiet) = (host.MerchantClient(), host.MerchantClient(1));
        for (var call = 0; call < 5; call++)
        {
            (await loud.GetAsync("/api/v1/merchant", Cancel)).Expect(200);
        }

        Assert.NotNull((await loud.GetAsync("/api/v1/merchant", Cancel)).Expect(429).RetryAfter);
        Assert.NotNull((await loud.GetAsync("/merchant", Cancel)).Expect(429).RetryAfter);
        (await quiet.GetAsync("/api/v1/merchant", Cancel)).Expect(200);
        (await quiet.GetAsync("/merchant", Cancel)).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task A_merchant_sees_its_payments_and_not_who_paid(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await NewShopAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var paid = new List<string>();
        foreach (var amount in new[] { "1000.00", "2000.00", "3000.00" })
        {
            paid.Add((await customer.PayAsync(shop.Id, amount)).Expect(201)["id"]!);
        }

        (await customer.PayAsync(shop.Id, "900000.00")).Expect(402);
        var page = (await shop.Api.GetAsync("/api/v1/merchant/payments?limit=2", Cancel)).Expect(200);
        Assert.Equal([paid[2], paid[1]], Ids(page));
        var next = (await shop.Api.GetAsync($"/api/v1/merchant/payments?limit=2&cursor={page["next"]}", Cancel)).Expect(200);
        Assert.Equal([paid[0]], Ids(next));
        Assert.Null(next["next"]);
        Assert.Equal(
            ("succeeded", "3000.00", "0.00", "R••• W•••"),
            (page["items.0.status"], page["items.0.amount.value"], page["items.0.refunded.value"], page["items.0.payer.name"])
        );
        Assert.DoesNotContain("Rina", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(customer.Phone, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(customer.CustomerId, page.Text, StringComparison.Ordinal);

        var (from, to) = (next["items.0.at"], page["items.0.at"]);
        Assert.Equal(
            [paid[1], paid[0]],
            Ids((await shop.Api.GetAsync($"/api/v1/merchant/payments?from={from}&to={to}", Cancel)).Expect(200))
        );
        Assert.Equal(
            ["from"],
            (await shop.Api.GetAsync("/api/v1/merchant/payments?from=yesterday", Cancel))
                .Expect(400)
                .Body.GetProperty("errors")
                .EnumerateObject()
                .Select(e => e.Name)
        );
        (await shop.Api.GetAsync("/api/v1/merchant/payments?cursor=x", Cancel)).Expect(400);
        foreach (var q in new[] { paid[1], "2000", "2,000.00" })
        {
            Assert.Equal([paid[1]], Ids((await shop.Api.GetAsync($"/api/v1/merchant/payments?q={q}", Cancel)).Expect(200)));
        }

        Assert.Empty(Ids((await shop.Api.GetAsync("/api/v1/merchant/payments?q=nothing", Cancel)).Expect(200)));
        var back = (
            await shop.Api.PostAsync(
                $"/api/v1/merchant/payments/{paid[0]}/refunds",
                new { reason = "Sold out" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        Assert.Equal(back["number"], (await shop.Api.GetAsync($"/api/v1/merchant/refunds/{back["id"]}", Cancel)).Expect(200)["number"]);
        Assert.Empty(Ids((await shop.Api.GetAsync("/api/v1/merchant/disputes", Cancel)).Expect(200)));
        Assert.Equal(paid[1], (await shop.Api.GetAsync($"/api/v1/merchant/payments/{paid[1]}", Cancel)).Expect(200)["id"]);
        (await host.MerchantClient().GetAsync($"/api/v1/merchant/payments/{paid[1]}", Cancel)).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task A_paused_or_suspended_shop_cannot_be_paid_and_no_try_of_the_pin_is_spent(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await NewShopAsync(host);
        var risk = await host.StaffAsync("risk");
        var customer = await host.JoinWithMoneyAsync("50000.00");
        Assert.Equal("paused", (await shop.Api.PostAsync("/api/v1/merchant/pause", null, cancel: Cancel)).Expect(200)["status"]);
        var key = CustomerActor.NewKey();
        var refused = (await customer.PayAsync(shop.Id, "1000.00", key, withPin: "000000")).Expect(422);
        Assert.Equal("merchant-unavailable", refused["code"]);
        Assert.True((await customer.PayAsync(shop.Id, "1000.00", key, withPin: "000000")).Expect(422).Replayed);
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{refused["attemptId"]}/diagnosis", Cancel)).Expect(200);
        Assert.Equal(("merchant-unavailable", "False"), (diagnosis["cause"], diagnosis["charged"]));
        Assert.Equal("2", (await customer.PayAsync(host.Shop, "1000.00", withPin: "000000")).Expect(403)["triesLeft"]);

        (await risk.PostAsync($"/api/v1/desk/merchants/{shop.Id}/suspend", new { reason = "Complaints" }, cancel: Cancel)).Expect(200);
        Assert.Equal("suspended", (await shop.Api.PostAsync("/api/v1/merchant/resume", null, cancel: Cancel)).Expect(200)["status"]);
        Assert.Equal("merchant-unavailable", (await customer.PayAsync(shop.Id, "1000.00")).Expect(422)["code"]);
        Assert.Equal(
            "open",
            (await risk.PostAsync($"/api/v1/desk/merchants/{shop.Id}/unsuspend", new { reason = "Looked into" }, cancel: Cancel)).Expect(
                200
            )["status"]
        );
        (await customer.PayAsync(shop.Id, "1000.00")).Expect(201);
        Assert.Equal(
            ["merchant.added", "merchant.paused", "merchant.suspended", "merchant.resumed", "merchant.unsuspended"],
            (await host.AuditAsync($"merchant:{shop.Id}")).OrderBy(e => e.Sequence).Select(e => e.Act)
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_code_asks_for_what_the_merchant_said(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await NewShopAsync(host);
        var codes = host.Services.GetRequiredService<MerchantQr>();
        var open = (await shop.Api.PostAsync("/api/v1/merchant/qr", new { }, cancel: Cancel)).Expect(201);
        Assert.Equal((shop.Id, null), (codes.Read(open["qr"]).Value.Merchant.ToString(), codes.Read(open["qr"]).Value.Amount));
        Assert.StartsWith("<svg", open["svg"], StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String(open["png"]!)[..4]);

        var order = (
            await shop.Api.PostAsync(
                "/api/v1/merchant/qr",
                new
                {
                    amount = CustomerActor.Idr("38000.00"),
                    reference = "ORDER-7",
                    expiresIn = "PT5M",
                },
                cancel: Cancel
            )
        ).Expect(201);
        var read = codes.Read(order["qr"]).Value;
        Assert.Equal(
            (Money.Rupiah(38_000), "ORDER-7", order["expiresAt"]),
            (read.Amount!.Value, read.Reference, $"{read.ExpiresAt:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}")
        );
        foreach (
            var (body, field) in new (object, string)[]
            {
                (new { reference = "ORDER-8" }, "amount"),
                (new { expiresIn = "PT5M" }, "amount"),
                (new { amount = CustomerActor.Idr("1.00"), expiresIn = "5 minutes" }, "expiresIn"),
                (new { amount = CustomerActor.Idr("1.00"), expiresIn = "P31D" }, "expiresIn"),
                (new { amount = CustomerActor.Idr("1.00"), reference = "Pesanan № 7" }, "reference"),
                (new { amount = CustomerActor.Idr("10000000000.00") }, "amount"),
                (new { amount = CustomerActor.Idr("0.00") }, "amount"),
            }
        )
        {
            Assert.Equal(
                [field],
                (await shop.Api.PostAsync("/api/v1/merchant/qr", body, cancel: Cancel))
                    .Expect(400)
                    .Body.GetProperty("errors")
                    .EnumerateObject()
                    .Select(e => e.Name.Split('.')[0])
            );
        }
    }

    /// <summary>The test's own merchant, added as an administrator does.</summary>
    internal static async Task<(ApiClient Api, string Id)> NewShopAsync(TestHost host, int feeBasisPoints = 0)
    {
        var added = (
            await (await host.StaffAsync("admin")).PostAsync(
                "/api/v1/desk/merchants",
                new
                {
                    name = "Warung Test",
                    category = "food",
                    feeBasisPoints,
                },
                cancel: Cancel
            )
        ).Expect(201);
        var client = host.Client();
        client.UseToken(added["apiKey"]);
        return (client, added["id"]!);
    }

    private static IEnumerable<string?> Ids(ApiAnswer page) =>
        page.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString());
}
