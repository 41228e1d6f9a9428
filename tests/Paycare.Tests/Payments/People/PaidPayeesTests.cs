using System.Text.Json;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.People;

[Trait("Touches", "dates")]
public sealed class PaidPayeesTests
{
    [Theory, OnBothDatabases]
    public async Task Whoever_was_paid_is_there_once_the_last_paid_first(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        Assert.Empty(Items(await RecentAsync(rina)));
        (await rina.PayAsync(host.Shop, "1000")).Expect(201);
        (await TransferAsync(rina, budi.Phone, "2000")).Expect(201);
        (await TransferAsync(rina, budi.Phone, "3000")).Expect(201);
        (await rina.PayAsync(host.Shop, "900000")).Expect(402);

        var recent = await RecentAsync(rina);
        Assert.Equal(2, Items(recent).Count);
        Assert.Equal(
            ("person", "B••• S•••", budi.Phone[^4..], "False"),
            (recent["items.0.kind"], recent["items.0.name"], recent["items.0.phoneEnd"], recent["items.0.isFavourite"])
        );
        Assert.Equal(("merchant", host.Shop), (recent["items.1.kind"], recent["items.1.merchantId"]));
        Assert.Null(recent["items.1.phoneEnd"]);
        Assert.Single(Items(await RecentAsync(rina, "?limit=1")));
        // Whoever was paid has paid nobody.
        Assert.Empty(Items(await RecentAsync(budi)));
    }

    [Theory, OnBothDatabases]
    public async Task A_favourite_stays_one_by_whichever_payment_it_is_named(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        var first = (await TransferAsync(rina, budi.Phone, "2000")).Expect(201)["id"]!;
        (await TransferAsync(rina, budi.Phone, "3000")).Expect(201);
        (await rina.PayAsync(host.Shop, "1000")).Expect(201);
        Assert.Equal("True", (await MarkAsync(rina, first, true)).Expect(200)["isFavourite"]);
        (await MarkAsync(rina, first, true)).Expect(200);
        Assert.Equal(["False", "True"], Items(await RecentAsync(rina)).Select(i => $"{i.GetProperty("isFavourite")}"));
        // A favourite is there also when the others fill the list.
        Assert.Equal(2, Items(await RecentAsync(rina, "?limit=1")).Count);
        var last = (await RecentAsync(rina))["items.1.id"]!;
        Assert.NotEqual(first, last);
        (await MarkAsync(rina, last, false)).Expect(200);
        Assert.DoesNotContain("true", (await RecentAsync(rina)).Text, StringComparison.Ordinal);
        (await MarkAsync(budi, first, true)).Expect(404);
        (await MarkAsync(rina, "nothing", true)).Expect(404);
        Assert.Contains("isFavourite", (await rina.Api.PutAsync($"/api/v1/payees/{first}/favourite", new { })).Expect(400).Text);
    }

    [Theory, OnBothDatabases]
    public async Task A_repeat_of_the_last_minutes_is_named_before_it_happens(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        Assert.Null((await RepeatAsync(rina, $"merchantId={host.Shop}&amount=1000")).Expect(200)["firstAttemptId"]);
        var paid = (await rina.PayAsync(host.Shop, "1000")).Expect(201)["id"]!;
        var sent = (await TransferAsync(rina, budi.Phone, "2000")).Expect(201)["id"]!;
        var phone = Uri.EscapeDataString(budi.Phone);
        var again = (await RepeatAsync(rina, $"merchantId={host.Shop}&amount=1000.00")).Expect(200);
        Assert.Equal(paid, again["firstAttemptId"]);
        Assert.NotNull(again["at"]);
        Assert.Equal(sent, (await RepeatAsync(rina, $"toPhone={phone}&amount=2000")).Expect(200)["firstAttemptId"]);
        foreach (
            var other in new[]
            {
                $"merchantId={host.Shop}&amount=1001",
                $"toPhone={phone}&amount=1000",
                $"merchantId={host.Demo.Merchants[1].Id}&amount=1000",
                "merchantId=nobody&amount=1000",
                "toPhone=%2B628129990000&amount=2000",
            }
        )
        {
            Assert.Null((await RepeatAsync(rina, other)).Expect(200)["firstAttemptId"]);
        }

        Assert.Null((await RepeatAsync(budi, $"merchantId={host.Shop}&amount=1000")).Expect(200)["firstAttemptId"]);
        Assert.Contains("amount", (await RepeatAsync(rina, $"merchantId={host.Shop}")).Expect(400).Text);
        Assert.Contains("toPhone", (await RepeatAsync(rina, "amount=1000")).Expect(400).Text);
        Assert.Contains("toPhone", (await RepeatAsync(rina, $"merchantId={host.Shop}&toPhone={phone}&amount=1000")).Expect(400).Text);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" })).Expect(200);
        Assert.Null((await RepeatAsync(rina, $"merchantId={host.Shop}&amount=1000")).Expect(200)["firstAttemptId"]);
    }

    private static List<JsonElement> Items(ApiAnswer answer) => [.. answer.Body.GetProperty("items").EnumerateArray()];

    private static async Task<ApiAnswer> RecentAsync(CustomerActor customer, string query = "") =>
        (await customer.Api.GetAsync($"/api/v1/payees/recent{query}")).Expect(200);

    private static Task<ApiAnswer> RepeatAsync(CustomerActor customer, string query) =>
        customer.Api.GetAsync($"/api/v1/attempts/repeats?{query}");

    private static Task<ApiAnswer> MarkAsync(CustomerActor customer, string payee, bool isFavourite) =>
        customer.Api.PutAsync($"/api/v1/payees/{payee}/favourite", new { isFavourite });

    private static Task<ApiAnswer> TransferAsync(CustomerActor customer, string toPhone, string amount) =>
        customer.Api.PostAsync(
            "/api/v1/transfers",
            new
            {
                toPhone,
                amount = CustomerActor.Idr(amount),
                pin = customer.Pin,
            },
            CustomerActor.NewKey()
        );
}
