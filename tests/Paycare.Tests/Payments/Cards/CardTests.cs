using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Cards;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Cards;

[Trait("Touches", "dates")]
public class CardTests
{
    private const string Visa = "4111111111111111",
        Mastercard = "5555555555554444",
        UnionPay = "6200000000000005";

    [Theory, OnBothDatabases]
    public async Task A_changed_card_keeps_its_place_and_its_owner_hears_of_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var first = (await customer.BindCardAsync(Visa, "123")).Expect(201)["id"]!;
        var second = (await customer.BindCardAsync(UnionPay, "123")).Expect(201)["id"]!;
        var changed = (await ChangeAsync(customer, first, Mastercard)).Expect(200);
        Assert.Equal((first, "mastercard", "4444"), (changed["id"], changed["brand"], changed["last4"]));
        Assert.Equal([second, first], (await CardsAsync(customer)).Select(c => c["id"]));
        (
            await customer.Api.PostAsync(
                "/api/v1/top-ups",
                new
                {
                    cardId = first,
                    amount = CustomerActor.Idr("50000.00"),
                    pin = customer.Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);

        var happened = (await customer.Api.GetAsync("/api/v1/me/security-events")).Expect(200);
        Assert.Equal(("card-changed", "Visa ••1111 → Mastercard ••4444"), (happened["items.0.kind"], happened["items.0.detail"]));
        Assert.Contains(await customer.MessagesAsync(), text => text.Contains("Bank card changed", StringComparison.Ordinal));
        var row = await RowAsync(host, first);
        Assert.DoesNotContain(Mastercard, System.Text.Encoding.Latin1.GetString(row.NumberSealed!));
        Assert.DoesNotContain(await host.AuditAsync($"customer:{customer.CustomerId}"), e =>
            e.Details.Contains(Mastercard, StringComparison.Ordinal)
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_new_card_that_fails_its_check_leaves_the_old_one_untouched(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var id = (await customer.BindCardAsync(Visa, "123")).Expect(201)["id"]!;
        var before = (await customer.Api.GetAsync("/api/v1/cards")).Expect(200).Text;
        var declined = (await ChangeAsync(customer, id, host.Demo.Cards.First(c => c.Behaviour == "decline-51").Number)).Expect(402);
        Assert.Equal(("card-declined", "insufficient-funds", "1111"), (declined["code"], declined["reason"], declined["keptLast4"]));
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "check-lost" })).Expect(204);
        var unanswered = (await ChangeAsync(customer, id, Mastercard)).Expect(503);
        Assert.Equal("card-not-checked", unanswered["code"]);
        Assert.NotNull(unanswered.RetryAfter);
        (await ChangeAsync(customer, id, Mastercard, cvv: "12")).Expect(400);
        Assert.Equal(before, (await customer.Api.GetAsync("/api/v1/cards")).Expect(200).Text);
        Assert.DoesNotContain((await customer.Api.GetAsync("/api/v1/me/security-events")).Expect(200).Text, "card-changed");
        (await ChangeAsync(customer, id, Mastercard)).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Changing_and_removing_ask_again_for_a_code_bound_to_the_card(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var id = (await customer.BindCardAsync(Visa, "123")).Expect(201)["id"]!;
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" })).Expect(200);
        var asked = (await ChangeAsync(customer, id, Mastercard)).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        var code = await customer.LastCodeAsync();
        Assert.NotEqual(
            asked["challengeId"],
            (await ChangeAsync(customer, id, UnionPay, asked["challengeId"], code)).Expect(403)["challengeId"]
        );
        Assert.Equal("True", (await ChangeAsync(customer, id, Mastercard, asked["challengeId"], "000000")).Expect(403)["codeWrong"]);
        (await ChangeAsync(customer, id, Mastercard, asked["challengeId"], code)).Expect(200);
        (await ChangeAsync(customer, id, Mastercard, asked["challengeId"], code)).Expect(403);

        var again = (await RemoveAsync(customer, id)).Expect(403);
        Assert.Equal("step-up-required", again["code"]);
        (await RemoveAsync(customer, id, again["challengeId"], await customer.LastCodeAsync())).Expect(204);
        Assert.Empty(await CardsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task A_card_with_a_pending_top_up_stays_until_that_has_ended_and_can_be_bound_again_after(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var slow = host.Demo.Cards.First(c => c.Behaviour == "timeout-then-approved");
        var id = (await customer.BindCardAsync(slow.Number, slow.Cvv)).Expect(201)["id"]!;
        var topUp = (await customer.TopUpAsync("50000.00")).Expect(201);
        Assert.Equal("pending", topUp["status"]);
        var busy = (await RemoveAsync(customer, id)).Expect(409);
        Assert.Equal(("card-busy", "top-up-pending"), (busy["code"], busy["reason"]));
        Assert.True(DateTimeOffset.Parse(busy["until"]!, System.Globalization.CultureInfo.InvariantCulture) > host.Now);
        Assert.Equal("top-up-pending", (await CardsAsync(customer))[0]["busy.reason"]);
        Assert.Equal("card-busy", (await RemoveAsync(customer, id)).Expect(409)["code"]);

        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" })).Expect(200);
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync($"/api/v1/top-ups/{topUp["id"]}"))["status"] == "succeeded");
        (await RemoveAsync(customer, id)).Expect(204);
        (await RemoveAsync(customer, id)).Expect(404);
        Assert.Equal("card-removed", (await customer.Api.GetAsync("/api/v1/me/security-events")).Expect(200)["items.0.kind"]);
        var again = (await customer.BindCardAsync(slow.Number, slow.Cvv)).Expect(201);
        Assert.NotEqual(id, again["id"]);
    }

    [Theory, OnBothDatabases]
    public async Task The_first_card_is_the_default_until_another_is_chosen(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var first = (await customer.BindCardAsync(Visa, "123")).Expect(201);
        var second = (await customer.BindCardAsync(Mastercard, "123")).Expect(201);
        Assert.Equal(("True", "False"), (first["isDefault"], second["isDefault"]));
        Assert.Equal("True", (await customer.Api.PutAsync($"/api/v1/cards/{second["id"]}/default", null)).Expect(200)["isDefault"]);
        Assert.Equal(["True", "False"], (await CardsAsync(customer)).Select(c => c["isDefault"]));
        (await RemoveAsync(customer, second["id"]!)).Expect(204);
        Assert.Equal(["True"], (await CardsAsync(customer)).Select(c => c["isDefault"]));
    }

    [Theory, OnBothDatabases]
    public async Task A_bound_card_is_checked_again_without_its_security_code(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var bound = (await customer.BindCardAsync(Visa, "123")).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1H" })).Expect(200);
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "check-decline-54" })).Expect(204);
        Assert.Equal("expired", (await customer.Api.PostAsync($"/api/v1/cards/{bound["id"]}/check", null)).Expect(402)["reason"]);
        Assert.Equal(bound["checkedAt"], (await CardsAsync(customer))[0]["checkedAt"]);
        var checkedAt = (await customer.Api.PostAsync($"/api/v1/cards/{bound["id"]}/check", null)).Expect(200)["checkedAt"];
        Assert.True(string.CompareOrdinal(checkedAt, bound["checkedAt"]) > 0);
    }

    [Theory, OnBothDatabases]
    public async Task The_same_card_is_bound_once_however_often_it_is_sent(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => customer.BindCardAsync(Visa, "123")));
        Assert.Single(answers.Select(a => a.Expect(201)["id"]).Distinct());
        Assert.Single(await CardsAsync(customer));
        var other = (await customer.BindCardAsync(Mastercard, "123")).Expect(201);
        Assert.Equal("card-already-bound", (await ChangeAsync(customer, other["id"]!, Visa)).Expect(409)["code"]);
    }

    [Theory, OnBothDatabases]
    public async Task Change_and_removal_at_the_same_moment_do_not_both_win(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = (await customer.BindCardAsync(Visa, "123")).Expect(201)["id"]!;
        var answers = await Task.WhenAll(
            ChangeAsync(customer, id, Mastercard),
            RemoveAsync(customer, id),
            ChangeAsync(customer, id, UnionPay)
        );
        Assert.All(answers, a => Assert.True(a.Code is 200 or 204 or 404 or 409, a.Text));
        var events = (await customer.Api.GetAsync("/api/v1/me/security-events"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Count(e => e.GetProperty("kind").GetString() is "card-changed" or "card-removed");
        Assert.Equal(answers.Count(a => a.Code < 300), events);
        Assert.Equal(answers[1].Code == 204 ? 0 : 1, (await CardsAsync(customer)).Count);
    }

    [Theory, OnBothDatabases]
    public async Task The_cards_of_a_closed_account_are_gone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync(Visa, "123")).Expect(201);
        (await customer.BindCardAsync(Mastercard, "123")).Expect(201);
        (await customer.Api.PostAsync("/api/v1/me/closure", null)).Expect(200);
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        Assert.Equal(0, await host.InDatabaseAsync(db => db.Set<Card>().CountAsync(c => c.Customer == id)));
    }

    internal static Task<ApiAnswer> ChangeAsync(
        CustomerActor customer,
        string id,
        string number,
        string? challengeId = null,
        string? oneTimeCode = null,
        string cvv = "123"
    ) =>
        customer.Api.PutAsync(
            $"/api/v1/cards/{id}",
            new
            {
                number,
                holderName = "Rina Wulandari",
                expiryMonth = 11,
                expiryYear = 2037,
                cvv,
                challengeId,
                oneTimeCode,
            }
        );

    internal static Task<ApiAnswer> RemoveAsync(
        CustomerActor customer,
        string id,
        string? challengeId = null,
        string? oneTimeCode = null
    ) =>
        customer.Api.SendAsync(
            HttpMethod.Delete,
            $"/api/v1/cards/{id}",
            challengeId is null ? null : System.Net.Http.Json.JsonContent.Create(new { challengeId, oneTimeCode })
        );

    private static async Task<IReadOnlyList<ApiAnswer>> CardsAsync(CustomerActor customer) =>
        [
            .. (await customer.Api.GetAsync("/api/v1/cards"))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(c => new ApiAnswer(System.Net.HttpStatusCode.OK, c.GetRawText(), null, false, null)),
        ];

    private static Task<Card> RowAsync(TestHost host, string id) =>
        host.InDatabaseAsync(db => db.Set<Card>().AsNoTracking().SingleAsync(c => c.Id == new CardId(Guid.ParseExact(id, "N"))));
}
