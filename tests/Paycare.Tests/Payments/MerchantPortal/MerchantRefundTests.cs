using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.MerchantPortal;

/// <summary>What a merchant gives back, and what waits for its yes or no.</summary>
public class MerchantRefundTests
{
    /// <summary>Books await the merchant's decision, medicine care's.</summary>
    private const int Books = 2,
        Pharmacy = 1;

    private static readonly string[] Wanted = ["refund.requested", "refund.succeeded", "refund.failed"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_merchant_gives_back_in_parts_and_never_more_than_was_paid(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var shop = await MerchantTests.NewShopAsync(host);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var payment = (await customer.PayAsync(shop.Id, "10000.00")).Expect(201)["id"]!;
        var key = CustomerActor.NewKey();
        var first = (await GiveAsync("4000.00", key)).Expect(201);
        Assert.Equal(("arrived", "R••• W•••"), (first["status"], first["payer.name"]));
        var again = (await GiveAsync("4000.00", key)).Expect(201);
        Assert.Equal((true, first["id"]), (again.Replayed, again["id"]));
        (await GiveAsync("4001.00", key)).Expect(422);
        Assert.Equal(("partially-refunded", "4000.00"), await SeenAsync());
        Assert.Equal("6000.00", (await GiveAsync("6001.00", CustomerActor.NewKey())).Expect(409)["refundable.value"]);
        (
            await shop.Api.PostAsync(
                $"/api/v1/merchant/payments/{payment}/refunds",
                new { reason = "Sold out" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        Assert.Equal(("refunded", "10000.00"), await SeenAsync());
        Assert.Equal("50000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
        Assert.Equal(
            2,
            (await shop.Api.GetAsync("/api/v1/merchant/refunds", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength()
        );

        Task<ApiAnswer> GiveAsync(string amount, string with) =>
            shop.Api.PostAsync(
                $"/api/v1/merchant/payments/{payment}/refunds",
                new { amount = CustomerActor.Idr(amount), reason = "Sold out" },
                with,
                cancel: Cancel
            );

        async Task<(string?, string?)> SeenAsync() =>
            (await shop.Api.GetAsync($"/api/v1/merchant/payments/{payment}", Cancel)).Expect(200) is var seen
                ? (seen["status"], seen["refunded.value"])
                : default;
    }

    [Theory, OnBothDatabases]
    public async Task What_waits_for_the_shop_is_decided_by_it_and_told_by_webhook(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var shop = host.MerchantClient(Books);
        (await shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = Wanted }, cancel: Cancel)).Expect(201);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (yes, no) = (await AskAsync(Books), await AskAsync(Books));
        var waiting = (await shop.GetAsync("/api/v1/merchant/refunds?status=requested", Cancel)).Expect(200);
        Assert.Equal([no, yes], waiting.Body.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.Equal(
            ("merchant", "R••• W•••", "The cover was torn"),
            (waiting["items.0.waitsFor"], waiting["items.0.payer.name"], waiting["items.0.reason"])
        );

        Assert.Equal(
            "arrived",
            (await shop.PostAsync($"/api/v1/merchant/refunds/{yes}/approve", null, cancel: Cancel)).Expect(200)["status"]
        );
        Assert.Equal(
            "rejected",
            (await shop.PostAsync($"/api/v1/merchant/refunds/{no}/reject", new { reason = "Read to the end" }, cancel: Cancel)).Expect(200)[
                "status"
            ]
        );
        // The same again changes nothing; the other way is too late.
        (await shop.PostAsync($"/api/v1/merchant/refunds/{yes}/approve", null, cancel: Cancel)).Expect(200);
        Assert.Equal(
            "refund-decided",
            (await shop.PostAsync($"/api/v1/merchant/refunds/{no}/approve", null, cancel: Cancel)).Expect(409)["code"]
        );
        (await shop.PostAsync($"/api/v1/merchant/refunds/{no}/reject", new { }, cancel: Cancel)).Expect(400);
        Assert.Equal("90000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
        await Eventually.HoldsAsync(() =>
            Task.FromResult(
                Told(yes, "refund.requested") && Told(yes, "refund.succeeded") && Told(no, "refund.requested") && Told(no, "refund.failed")
            )
        );
        Assert.Equal(4, receiver.All.Select(c => c.Id).Distinct().Count());

        var cares = await AskAsync(Pharmacy);
        Assert.Equal(
            "refund-not-the-merchants",
            (await host.MerchantClient(Pharmacy).PostAsync($"/api/v1/merchant/refunds/{cares}/approve", null, cancel: Cancel)).Expect(409)[
                "code"
            ]
        );
        (await shop.PostAsync($"/api/v1/merchant/refunds/{cares}/approve", null, cancel: Cancel)).Expect(404);

        async Task<string> AskAsync(int merchant)
        {
            var payment = (await customer.PayAsync(host.Demo.Merchants[merchant].Id.ToString(), "10000.00")).Expect(201)["id"];
            return (
                await customer.Api.PostAsync(
                    $"/api/v1/payments/{payment}/refunds",
                    new { reason = "The cover was torn" },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(201)["id"]!;
        }

        bool Told(string refund, string type) =>
            receiver.All.Any(c =>
                c.Body.Contains(refund, StringComparison.Ordinal) && c.Body.Contains($"\"{type}\"", StringComparison.Ordinal)
            );
    }
}
