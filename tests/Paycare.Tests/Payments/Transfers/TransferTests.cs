using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Transfers;

[Trait("Touches", "dates")]
public sealed class TransferTests
{
    [Theory, OnBothDatabases]
    public async Task A_transfer_moves_money_once_and_both_sides_see_the_other_masked(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        // Reading a wallet opens it, when the news of the sign-up has not yet.
        (await budi.Api.GetAsync("/api/v1/wallet")).Expect(200);
        var (before, budisBefore) = (await host.JournalRowsAsync(rina), await host.JournalRowsAsync(budi));
        Assert.Equal(
            "B••• S•••",
            (await rina.Api.GetAsync($"/api/v1/payees?phone={Uri.EscapeDataString(budi.Phone)}")).Expect(200)["maskedName"]
        );
        var key = CustomerActor.NewKey();
        var sent = (await SendAsync(rina, budi.Phone, "38000.00", key, note: "sarapan pagi")).Expect(201);
        Assert.Equal(("succeeded", "B••• S•••", "62000.00"), (sent["status"], sent["payee.maskedName"], sent["balanceAfter.value"]));
        var again = (await SendAsync(rina, $"0{budi.Phone[3..]}", "38000.00", key, note: "sarapan pagi")).Expect(201);
        Assert.Equal((true, sent.Text), (again.Replayed, again.Text));
        (await SendAsync(rina, budi.Phone, "38001.00", key, note: "sarapan pagi")).Expect(422);
        Assert.Equal((before + 1, budisBefore + 1), (await host.JournalRowsAsync(rina), await host.JournalRowsAsync(budi)));

        var (outgoing, incoming) = (await LineAsync(rina), await LineAsync(budi));
        Assert.Equal(("out", "B••• S•••", "sarapan pagi"), (outgoing["direction"], outgoing["with"], outgoing["note"]));
        Assert.Equal(
            ("in", "R••• W•••", "sarapan pagi", "38000.00"),
            (incoming["direction"], incoming["with"], incoming["note"], incoming["balanceAfter.value"])
        );
        Assert.Equal(sent["id"], incoming["transferId"]);
        Assert.Equal("R••• W•••", (await budi.Api.GetAsync("/api/v1/attempts"))["items.0.otherParty"]);
        await Eventually.HoldsAsync(async () =>
            (await budi.MessagesAsync()).Count(m =>
                m.Contains("38,000", StringComparison.Ordinal) && m.Contains("R*** W***", StringComparison.Ordinal)
            ) == 1
        );

        // The note is on the row, unreadable there.
        Assert.True(host.Services.GetRequiredService<AttemptIdCodec>().TryRead(sent["id"], out var id));
        var row = (await host.Services.GetRequiredService<LedgerApi>().FindAsync(id))!;
        Assert.NotNull(row.Evidence.Text("note"));
        Assert.DoesNotContain("sarapan", row.Evidence.ToString(), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_unknown_numbers_a_day_and_then_nobody_is_found(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("50000.00"), await host.JoinAsync("Budi Santoso"));
        var rows = await host.JournalRowsAsync(rina);
        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(i => FindAsync(rina, $"+62812555{i:0000}")));
        Assert.All(answers, a => Assert.Equal(404, a.Code));
        // A transfer to an unknown number reveals as much, so it counts as much.
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SendAsync(rina, $"+62812666{i:0000}", "1000"))), a =>
            Assert.True(a.Code is 404 or 429, a.Text)
        );
        (await FindAsync(rina, budi.Phone)).Expect(429);
        var stopped = (await FindAsync(rina, "+628127770000")).Expect(429);
        Assert.Equal("too-many-unknown-payees", stopped["code"]);
        Assert.InRange(stopped.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Equal(20, await host.InDatabaseAsync(db => db.Set<UnknownPayees>().SumAsync(c => c.Count)));
        (await SendAsync(rina, budi.Phone, "1000")).Expect(429);
        Assert.Equal(rows, await host.JournalRowsAsync(rina));
        (await FindAsync(budi, rina.Phone)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" })).Expect(200);
        await rina.SignInAsync();
        (await FindAsync(rina, budi.Phone)).Expect(200);
        (await FindAsync(rina, "12")).Expect(400);
        (await FindAsync(rina, "")).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task Refused_transfers_are_one_row_that_the_receiver_never_sees(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("23000.00"), await host.JoinAsync("Budi Santoso"));
        var rows = await host.JournalRowsAsync(rina);
        var poor = (await SendAsync(rina, budi.Phone, "38000")).Expect(402);
        Assert.Equal(("insufficient-balance", "15000.00"), (poor["code"], poor["shortfall.value"]));
        Assert.Equal("2", (await SendAsync(rina, budi.Phone, "1000", pin: "739164")).Expect(403)["triesLeft"]);
        var self = (await SendAsync(rina, rina.Phone, "1000", pin: "739164")).Expect(422);
        Assert.Equal("same-account", self["code"]);
        Assert.Equal("same-account", (await rina.Api.GetAsync($"/api/v1/attempts/{self["attemptId"]}/diagnosis")).Expect(200)["cause"]);
        (
            await rina.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = "0812",
                    amount = CustomerActor.Idr("0"),
                    pin = "1",
                },
                CustomerActor.NewKey()
            )
        ).Expect(400);
        Assert.Equal(rows + 3, await host.JournalRowsAsync(rina));
        Assert.Empty((await budi.Api.GetAsync("/api/v1/attempts")).Expect(200).Body.GetProperty("items").EnumerateArray());
        (await budi.Api.GetAsync($"/api/v1/attempts/{poor["attemptId"]}")).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_the_receivers_own_matter_is_not_told_to_the_payer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinWithMoneyAsync("1999000.00"));
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        var full = (await SendAsync(rina, budi.Phone, "2000.00")).Expect(403);
        Assert.Equal("limit-exceeded", full["code"]);
        Assert.Contains("receiver", full["title"], StringComparison.Ordinal);
        foreach (
            var told in new[] { full.Text, (await rina.Api.GetAsync($"/api/v1/attempts/{full["attemptId"]}/diagnosis")).Expect(200).Text }
        )
        {
            Assert.DoesNotContain("2000000", told, StringComparison.Ordinal);
            Assert.DoesNotContain("1999000", told, StringComparison.Ordinal);
            Assert.DoesNotContain("2,000,000", told, StringComparison.Ordinal);
        }

        (await SendAsync(rina, budi.Phone, "1000.00")).Expect(201);
        Assert.True(ledger.TryFind($"customer:{budi.CustomerId}", Currency.Idr, out var account));
        _ = (await ledger.FreezeAsync(account, FreezeScope.All, "A test", CustomerActor.NewKey())).Value;
        var frozen = (await SendAsync(rina, budi.Phone, "1000.00")).Expect(422);
        Assert.Equal("payee-unavailable", frozen["code"]);
        var seen = (await rina.Api.GetAsync($"/api/v1/attempts/{frozen["attemptId"]}")).Expect(200);
        var verdict = (await rina.Api.GetAsync($"/api/v1/attempts/{frozen["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal("payee-unavailable", verdict["cause"]);
        Assert.All([frozen, seen, verdict], a => Assert.DoesNotMatch("(?i)(?<!\"is)frozen|account-", a.Text));
    }

    [Theory, OnBothDatabases]
    public async Task A_large_transfer_asks_for_a_code_that_fits_receiver_and_amount_alone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi, mei) = (await host.JoinRichAsync(), await host.JoinAsync("Budi Santoso"), await host.JoinAsync("Mei Ling"));
        var asked = (await SendAsync(rina, budi.Phone, "1500000")).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        Assert.Contains("B*** S***", (await rina.MessagesAsync())[^1], StringComparison.Ordinal);
        var (challengeId, code) = (asked["challengeId"], await rina.LastCodeAsync());
        (await SendAsync(rina, mei.Phone, "1500000", challengeId: challengeId, oneTimeCode: code)).Expect(403);
        (await SendAsync(rina, budi.Phone, "1500001", challengeId: challengeId, oneTimeCode: code)).Expect(403);
        var fresh = (await SendAsync(rina, budi.Phone, "1500000")).Expect(403);
        (await SendAsync(rina, budi.Phone, "1500000", challengeId: fresh["challengeId"], oneTimeCode: await rina.LastCodeAsync())).Expect(
            201
        );
        Assert.Equal("1500000.00", (await budi.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task Money_sent_in_circles_at_once_stays_the_same_in_sum(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var people = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => host.JoinWithMoneyAsync("5000.00")));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => SendAsync(people[i % 3], people[(i + 1) % 3].Phone, "900.00"))
        );
        Assert.All(answers, a => Assert.True(a.Code is 201 or 402, a.Text));
        var left = await Task.WhenAll(
            people.Select(async p =>
                decimal.Parse((await p.Api.GetAsync("/api/v1/wallet"))["posted.value"]!, System.Globalization.CultureInfo.InvariantCulture)
            )
        );
        Assert.Equal(15000m, left.Sum());
        Assert.All(left, l => Assert.InRange(l, 0m, 15000m));
    }

    private static Task<ApiAnswer> FindAsync(CustomerActor customer, string phone) =>
        customer.Api.GetAsync($"/api/v1/payees?phone={Uri.EscapeDataString(phone)}");

    private static async Task<ApiAnswer> LineAsync(CustomerActor customer)
    {
        var all = (await customer.Api.GetAsync("/api/v1/wallet/transactions?limit=1")).Expect(200);
        return new ApiAnswer(all.Status, all.Body.GetProperty("items")[0].GetRawText(), null, false, null);
    }

    private static Task<ApiAnswer> SendAsync(
        CustomerActor customer,
        string toPhone,
        string amount,
        string? key = null,
        string? pin = null,
        string? note = null,
        string? challengeId = null,
        string? oneTimeCode = null
    ) =>
        customer.Api.PostAsync(
            "/api/v1/transfers",
            new
            {
                toPhone,
                amount = CustomerActor.Idr(amount),
                pin = pin ?? customer.Pin,
                note,
                challengeId,
                oneTimeCode,
            },
            key ?? CustomerActor.NewKey()
        );
}
