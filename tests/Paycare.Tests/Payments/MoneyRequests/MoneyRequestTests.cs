using Microsoft.EntityFrameworkCore;
using Paycare.Payments.MoneyRequests;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.MoneyRequests;

[Trait("Touches", "dates")]
public sealed class MoneyRequestTests
{
    [Theory, OnBothDatabases]
    public async Task A_request_moves_nothing_until_it_is_paid_and_is_paid_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinWithMoneyAsync("50000.00"));
        var (rows, budis) = (await host.JournalRowsAsync(rina), await host.JournalRowsAsync(budi));
        var asked = (await AskAsync(budi, rina.Phone, "30000", "Makan siang")).Expect(201);
        Assert.Equal(("asked", "outgoing", "30000.00"), (asked["status"], asked["direction"], asked["amount.value"]));
        Assert.Equal(
            TimeSpan.FromDays(14),
            DateTimeOffset.Parse(asked["expiresAt"]!, null) - DateTimeOffset.Parse(asked["askedAt"]!, null)
        );
        Assert.Equal((rows, budis), (await host.JournalRowsAsync(rina), await host.JournalRowsAsync(budi)));
        var seen = await ListAsync(rina);
        Assert.Equal(
            ("incoming", "asked", "Makan siang", budi.Phone[^4..]),
            (seen["items.0.direction"], seen["items.0.status"], seen["items.0.note"], seen["items.0.phoneEnd"])
        );

        var id = asked["id"]!;
        Assert.Equal("2", (await PayAsync(rina, id, pin: "739164")).Expect(403)["triesLeft"]);
        var keys = Enumerable.Range(0, 8).Select(_ => CustomerActor.NewKey()).ToList();
        var answers = await Task.WhenAll(keys.Select(key => PayAsync(rina, id, key)));
        var paid = Assert.Single(answers, a => a.Code == 201);
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.Equal(409, a.Code));
        Assert.Equal(("succeeded", "70000.00"), (paid["status"], paid["balanceAfter.value"]));
        var replay = (await PayAsync(rina, id, keys[Array.IndexOf(answers, paid)])).Expect(201);
        Assert.Equal((true, paid.Text), (replay.Replayed, replay.Text));
        Assert.Equal("request-closed", (await PayAsync(rina, id)).Expect(409)["code"]);
        Assert.Equal("request-closed", (await DeclineAsync(rina, id)).Expect(409)["code"]);
        // The refused try is on both sides too.
        Assert.Equal((rows + 2, budis + 2), (await host.JournalRowsAsync(rina), await host.JournalRowsAsync(budi)));
        Assert.Equal(("paid", paid["id"]), ((await ListAsync(budi))["items.0.status"], (await ListAsync(budi))["items.0.attemptId"]));
        Assert.Equal("Makan siang", (await budi.Api.GetAsync("/api/v1/wallet/transactions?limit=1")).Expect(200)["items.0.note"]);
    }

    /// <summary>The process ended after the money moved and before the request was closed.</summary>
    [Theory, OnBothDatabases]
    public async Task What_the_journal_says_was_paid_is_paid(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync());
        var id = (await AskAsync(budi, rina.Phone, "30000")).Expect(201)["id"]!;
        var attempt = (await PayAsync(rina, id)).Expect(201)["id"];
        await host.InDatabaseAsync(db =>
            db.Set<MoneyRequest>()
                .Where(r => r.Key != null && r.State == MoneyRequestState.Paid)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, MoneyRequestState.Asked).SetProperty(r => r.Attempt, (long?)null))
        );
        Assert.Equal("request-closed", (await PayAsync(rina, id)).Expect(409)["code"]);
        Assert.Equal(("paid", attempt), ((await ListAsync(rina))["items.0.status"], (await ListAsync(rina))["items.0.attemptId"]));
    }

    [Theory, OnBothDatabases]
    public async Task A_declined_asker_who_is_blocked_hears_the_same_and_reaches_nobody(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync());
        var first = (await AskAsync(budi, rina.Phone, "1000")).Expect(201)["id"]!;
        Assert.Equal("declined", (await DeclineAsync(rina, first)).Expect(200)["status"]);
        var second = (await AskAsync(budi, rina.Phone, "1000")).Expect(201)["id"]!;
        Assert.Equal("declined", (await DeclineAsync(rina, second, block: true)).Expect(200)["status"]);
        var third = (await AskAsync(budi, rina.Phone, "1000")).Expect(201);
        Assert.Equal("asked", third["status"]);
        Assert.DoesNotContain(third["id"]!, (await ListAsync(rina)).Text, StringComparison.Ordinal);
        Assert.Equal("asked", (await ListAsync(budi))["items.0.status"]);
        (await PayAsync(rina, third["id"]!)).Expect(404);
        (await DeclineAsync(rina, third["id"]!)).Expect(404);
        // The other way round nobody is blocked.
        (await AskAsync(rina, budi.Phone, "1000")).Expect(201);
        Assert.Equal("incoming", (await ListAsync(budi))["items.0.direction"]);
    }

    [Theory, OnBothDatabases]
    public async Task After_14_days_it_is_over(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync());
        var id = (await AskAsync(budi, rina.Phone, "1000")).Expect(201)["id"]!;
        (await host.Client().PostAsync("/dev/clock", new { advance = "P14D" })).Expect(200);
        await rina.SignInAsync();
        Assert.Equal("request-closed", (await PayAsync(rina, id)).Expect(409)["code"]);
        Assert.Equal("expired", (await ListAsync(rina))["items.0.status"]);
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_asked_is_refused_with_its_field(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync());
        Assert.Contains("fromPhone", (await AskAsync(rina, rina.Phone, "1000")).Expect(400).Text, StringComparison.Ordinal);
        Assert.Contains("fromPhone", (await AskAsync(rina, "12", "1000")).Expect(400).Text, StringComparison.Ordinal);
        Assert.Contains("amount", (await AskAsync(rina, budi.Phone, "0.5")).Expect(400).Text, StringComparison.Ordinal);
        (await AskAsync(rina, "+628129990001", "1000")).Expect(404);
        for (var asked = 0; asked < MoneyRequestBook.MostPerDay; asked++)
        {
            (await AskAsync(rina, budi.Phone, "1000")).Expect(201);
        }

        var tooMany = (await AskAsync(rina, budi.Phone, "1000")).Expect(429);
        Assert.Equal("too-many-money-requests", tooMany["code"]);
        Assert.NotNull(tooMany.RetryAfter);
    }

    private static Task<ApiAnswer> AskAsync(CustomerActor asker, string fromPhone, string amount, string? note = null) =>
        asker.Api.PostAsync(
            "/api/v1/money-requests",
            new
            {
                fromPhone,
                amount = CustomerActor.Idr(amount),
                note,
            }
        );

    private static async Task<ApiAnswer> ListAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/money-requests")).Expect(200);

    private static Task<ApiAnswer> PayAsync(CustomerActor payer, string id, string? key = null, string? pin = null) =>
        payer.Api.PostAsync($"/api/v1/money-requests/{id}/pay", new { pin = pin ?? payer.Pin }, key ?? CustomerActor.NewKey());

    private static Task<ApiAnswer> DeclineAsync(CustomerActor payer, string id, bool? block = null) =>
        payer.Api.PostAsync($"/api/v1/money-requests/{id}/decline", new { block });
}
