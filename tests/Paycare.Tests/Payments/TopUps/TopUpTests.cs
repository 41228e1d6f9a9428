using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Cards;
using Paycare.Payments.Processor.Simulator;
using Paycare.Payments.TopUps;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.TopUps;

[Trait("Touches", "dates")]
public class TopUpTests
{
    [Theory, OnBothDatabases]
    public async Task The_same_request_again_tops_up_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await CustomerWithCardAsync(host, "approve");
        var key = CustomerActor.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.TopUpAsync("50000.00", key)));
        Assert.All(answers, a => Assert.True(a.Code is 201 or 409, a.Text));
        var again = (await customer.TopUpAsync("50000.00", key)).Expect(201);
        Assert.True(again.Replayed);
        Assert.Single(answers.Append(again).Where(a => a.Code == 201).Select(a => a.Text).Distinct());
        (await customer.TopUpAsync("50001.00", key)).Expect(422);
        await SeesAsync(customer, "50000.00");
    }

    /// <summary>A wrong PIN is a row like any other, so that the same request again costs no second try.</summary>
    [Theory, OnBothDatabases]
    public async Task Without_the_right_pin_no_card_is_charged(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await CustomerWithCardAsync(host, "approve");
        var wrong = customer.Pin == "739164" ? "739165" : "739164";
        var key = CustomerActor.NewKey();
        var malformed = (await customer.TopUpAsync("50000.00", withPin: "12")).Expect(400);
        Assert.True(malformed.Body.GetProperty("errors").TryGetProperty("pin", out _));
        var first = (await customer.TopUpAsync("50000.00", key, wrong)).Expect(403);
        Assert.Equal(("wrong-pin", "2"), (first["code"], first["triesLeft"]));
        var again = (await customer.TopUpAsync("50000.00", key, wrong)).Expect(403);
        Assert.Equal((true, first.Text), (again.Replayed, again.Text));
        (await customer.TopUpAsync("50000.00", key)).Expect(403);
        var cause = (await customer.Api.GetAsync($"/api/v1/attempts/{first["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal(("wrong-pin", "False"), (cause["cause"], cause["charged"]));

        (await customer.TopUpAsync("50000.00")).Expect(201);
        for (var left = 2; left >= 0; left--)
        {
            Assert.Equal($"{left}", (await customer.TopUpAsync("50000.00", withPin: wrong)).Expect(403)["triesLeft"]);
        }

        Assert.Equal("pin-locked", (await customer.TopUpAsync("50000.00")).Expect(423)["code"]);
        await SeesAsync(customer, "50000.00");
        var charged = await host.InDatabaseAsync(db =>
            db.Set<TopUp>()
                .AsNoTracking()
                .Where(t => t.Customer == new Paycare.Platform.Ids.CustomerId(Guid.ParseExact(customer.CustomerId, "N")))
                .Select(t => t.Id)
                .ToListAsync()
        );
        Assert.Equal(6, charged.Count);
        Assert.Equal(
            1,
            await host.InDatabaseAsync(db => db.Set<SimulatedCharge>().CountAsync(c => charged.Select(i => i.Value).Contains(c.Reference)))
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_limit_is_exact_even_for_parallel_top_ups_and_the_card_is_not_asked(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await CustomerWithCardAsync(host, "approve");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => customer.TopUpAsync("500000.00")));
        Assert.Equal(4, answers.Count(a => a.Code == 201));
        var refused = answers.Single(a => a.Code == 403);
        Assert.Equal("limit-exceeded", refused["code"]);
        Assert.Equal("2000000.00", refused["limit.value"]);
        await SeesAsync(customer, "2000000.00");
        (await customer.TopUpAsync("1.00")).Expect(403);
        var charges = await host.InDatabaseAsync(db =>
            db.Set<TopUp>()
                .AsNoTracking()
                .Where(t =>
                    t.Customer == new Paycare.Platform.Ids.CustomerId(Guid.ParseExact(customer.CustomerId, "N"))
                    && t.State == TopUpState.Refused
                )
                .Select(t => t.Id)
                .ToListAsync()
        );
        Assert.Equal(2, charges.Count);
        Assert.False(
            await host.InDatabaseAsync(db => db.Set<SimulatedCharge>().AnyAsync(c => charges.Select(i => i.Value).Contains(c.Reference)))
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_decline_charges_nothing_and_says_why(TestDatabase database)
    {
        // A host of its own: steering the processor is felt by every top-up on the host.
        await using var host = await TestHost.StartAsync(database);
        var customer = await CustomerWithCardAsync(host, "approve");
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "decline-51" })).Expect(204);
        var key = CustomerActor.NewKey();
        var declined = (await customer.TopUpAsync("50000.00", key)).Expect(402);
        Assert.Equal("card-declined", declined["code"]);
        Assert.Equal("insufficient-funds", declined["reason"]);
        Assert.Equal(declined.Text, (await customer.TopUpAsync("50000.00", key)).Expect(402).Text);
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{declined["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal("card-declined", diagnosis["cause"]);
        Assert.Equal("False", diagnosis["charged"]);
        await SeesAsync(customer, "0.00");
        (await customer.TopUpAsync("50000.00")).Expect(201);
    }

    [Theory]
    [CombinedWithDatabases("timeout-then-approved", "succeeded", "50000.00")]
    [CombinedWithDatabases("timeout-then-declined", "failed", "0.00")]
    [CombinedWithDatabases("unreachable-91", "failed", "0.00")]
    public async Task A_lost_answer_is_pending_until_an_inquiry_learns_the_truth(
        TestDatabase database,
        string behaviour,
        string end,
        string balance
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await CustomerWithCardAsync(host, behaviour);
        var key = CustomerActor.NewKey();
        var pending = (await customer.TopUpAsync("50000.00", key)).Expect(201);
        Assert.Equal("pending", pending["status"]);
        Assert.NotNull(pending["nextCheckAt"]);
        await SeesAsync(customer, "0.00");
        var unknown = (await customer.Api.GetAsync($"/api/v1/attempts/{pending["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal("unknown", unknown["cause"]);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" })).Expect(200);
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync($"/api/v1/top-ups/{pending["id"]}"))["status"] == end);
        await SeesAsync(customer, balance);

        // The first request keeps its first answer; the customer is told the outcome.
        Assert.Equal(pending.Text, (await customer.TopUpAsync("50000.00", key)).Expect(201).Text);
        await Eventually.HoldsAsync(async () =>
            (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(customer.Phone)}"))
                .Body.GetProperty("items")
                .EnumerateArray()
                .Any(m => m.GetProperty("text").GetString()!.Contains("50,000", StringComparison.Ordinal))
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_card_that_its_issuer_declines_is_not_bound(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        foreach (var card in host.Demo.Cards.Where(c => c.Behaviour.StartsWith("decline", StringComparison.Ordinal)))
        {
            Assert.Equal("card-declined", (await customer.BindCardAsync(card.Number, card.Cvv)).Expect(402)["code"]);
        }

        Assert.Equal(0, (await customer.Api.GetAsync("/api/v1/cards")).Expect(200).Body.GetProperty("items").GetArrayLength());
    }

    [Theory, OnBothDatabases]
    public async Task A_card_is_checked_field_by_field_and_never_shown_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var wrong = (
            await customer.Api.PostAsync(
                "/api/v1/cards",
                new
                {
                    number = "4111111111111112",
                    holderName = "",
                    expiryMonth = 13,
                    expiryYear = 2019,
                    cvv = "12",
                }
            )
        ).Expect(400);
        Assert.Equal(
            ["cvv", "expiryMonth", "expiryYear", "holderName", "number"],
            wrong.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("4111", wrong.Text);
        var bound = (await customer.BindCardAsync("4111 1111 1111 1111", "123")).Expect(201);
        var again = (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        Assert.Equal(bound["id"], again["id"]);
        Assert.DoesNotContain("411111", bound.Text + (await customer.Api.GetAsync("/api/v1/cards")).Text);
        var row = await host.InDatabaseAsync(db =>
            db.Set<Card>().AsNoTracking().SingleAsync(c => c.Id == new CardId(Guid.ParseExact(bound["id"]!, "N")))
        );
        Assert.DoesNotContain("41111111", System.Text.Encoding.Latin1.GetString(row.NumberSealed!));
    }

    [Theory, OnBothDatabases]
    public async Task Somebody_elses_card_is_unknown(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await CustomerWithCardAsync(host, "approve");
        var budi = await CustomerWithCardAsync(host, "approve");
        (
            await budi.Api.PostAsync(
                "/api/v1/top-ups",
                new
                {
                    cardId = rina.CardId,
                    amount = CustomerActor.Idr("50000.00"),
                    pin = budi.Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(404);
        (
            await budi.Api.PostAsync(
                "/api/v1/top-ups",
                new
                {
                    cardId = "nonsense",
                    amount = CustomerActor.Idr("50000.00"),
                    pin = budi.Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(404);
        var topUp = (await rina.TopUpAsync("50000.00")).Expect(201);
        (await budi.Api.GetAsync($"/api/v1/top-ups/{topUp["id"]}")).Expect(404);
    }

    [Theory]
    [InlineData("4111111111111111", CardBrand.Visa)]
    [InlineData("5555555555554444", CardBrand.Mastercard)]
    [InlineData("2221000000000009", CardBrand.Mastercard)]
    [InlineData("2720999999999996", CardBrand.Mastercard)]
    [InlineData("378282246310005", CardBrand.Amex)]
    [InlineData("3530111333300000", CardBrand.Jcb)]
    [InlineData("6011111111111117", CardBrand.Discover)]
    [InlineData("6500000000000002", CardBrand.Discover)]
    [InlineData("6200000000000005", CardBrand.UnionPay)]
    public void The_brand_is_told_by_the_number(string number, CardBrand brand)
    {
        Assert.True(CardNumber.TryRead(number, out var digits));
        Assert.Equal(brand, CardNumber.BrandOf(digits));
    }

    private static async Task<CustomerActor> CustomerWithCardAsync(TestHost host, string behaviour)
    {
        var customer = await host.JoinAsync();
        var card = host.Demo.Cards.First(c => c.Behaviour == behaviour);
        (await customer.BindCardAsync(card.Number, card.Cvv)).Expect(201);
        return customer;
    }

    private static async Task SeesAsync(CustomerActor customer, string balance) =>
        Assert.Equal(balance, (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["available.value"]);
}
