using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Unanswered;

/// <summary>Requests an app sent without getting an answer: resolved at the next contact.</summary>
[Trait("Touches", "dates")]
public sealed class ClientAttemptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_request_that_never_came_is_an_attempt_of_its_own_and_can_never_come_any_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var key = CustomerActor.NewKey();
        var rows = await host.JournalRowsAsync(customer);
        var told = (await ReportAsync(host, customer, key)).Expect(200);
        Assert.Equal("never-arrived", told["items.0.status"]);
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{told["items.0.attemptId"]}/diagnosis", Cancel)).Expect(200);
        Assert.Equal(("never-arrived", "False", "retry-safely"), (diagnosis["cause"], diagnosis["charged"], diagnosis["remedies.0.kind"]));
        // The network delivers it after all: its key is spent.
        Assert.Equal("idempotency-key-reused", (await customer.PayAsync(host.Shop, "10000.00", key)).Expect(422)["code"]);
        Assert.Equal("50000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
        Assert.Equal(told["items.0.attemptId"], (await ReportAsync(host, customer, key)).Expect(200)["items.0.attemptId"]);
        Assert.Equal(rows + 1, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task A_request_that_did_come_was_only_robbed_of_its_answer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var key = CustomerActor.NewKey();
        var paid = (await customer.PayAsync(host.Shop, "10000.00", key)).Expect(201)["id"];
        var told = (await ReportAsync(host, customer, key)).Expect(200);
        Assert.Equal(("arrived", paid), (told["items.0.status"], told["items.0.attemptId"]));
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{paid}/diagnosis", Cancel)).Expect(200);
        Assert.Equal(("answer-lost", "True"), (diagnosis["cause"], diagnosis["charged"]));
    }

    [Theory, OnBothDatabases]
    public async Task A_transfer_that_never_came_can_never_come_any_more_and_one_that_came_is_found(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("50000.00"), await host.JoinAsync());
        var (lost, kept) = (CustomerActor.NewKey(), CustomerActor.NewKey());
        var sent = (await SendAsync(kept)).Expect(201)["id"];
        Assert.Equal(("arrived", sent), await ToldAsync(kept));
        var (status, attempt) = await ToldAsync(lost);
        Assert.Equal("never-arrived", status);
        Assert.Equal("never-arrived", (await rina.Api.GetAsync($"/api/v1/attempts/{attempt}/diagnosis", Cancel)).Expect(200)["cause"]);
        Assert.Equal("idempotency-key-reused", (await SendAsync(lost)).Expect(422)["code"]);
        Assert.Equal("10000.00", (await budi.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
        // The receiver is told nothing of a request that never arrived.
        Assert.DoesNotContain(attempt!, (await budi.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains(
            "items[0].toPhone",
            (await rina.Api.PostAsync("/api/v1/client-attempts", Report("12", lost), cancel: Cancel)).Expect(400).Text,
            StringComparison.Ordinal
        );

        Task<ApiAnswer> SendAsync(string key) =>
            rina.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("10000.00"),
                    pin = rina.Pin,
                },
                key,
                cancel: Cancel
            );

        object Report(string toPhone, string key) =>
            new
            {
                items = new[]
                {
                    new
                    {
                        key,
                        kind = "transfer",
                        toPhone,
                        amount = CustomerActor.Idr("10000.00"),
                        sentAt = host.Now,
                    },
                },
            };

        async Task<(string?, string?)> ToldAsync(string key)
        {
            var told = (await rina.Api.PostAsync("/api/v1/client-attempts", Report(budi.Phone, key), cancel: Cancel)).Expect(200);
            return (told["items.0.status"], told["items.0.attemptId"]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_we_turned_away_is_our_fault(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var told = (await ReportAsync(host, customer, CustomerActor.NewKey(), sawStatus: 503)).Expect(200);
        Assert.Equal("turned-away", told["items.0.status"]);
        Assert.Equal(
            "our-fault",
            (await customer.Api.GetAsync($"/api/v1/attempts/{told["items.0.attemptId"]}/diagnosis", Cancel)).Expect(200)["cause"]
        );
    }

    [Theory, OnBothDatabases]
    public async Task Reports_and_the_request_itself_at_the_same_time_agree_on_one_row(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var rows = await host.JournalRowsAsync(customer);
        var key = CustomerActor.NewKey();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => i % 3 == 0 ? customer.PayAsync(host.Shop, "10000.00", key) : ReportAsync(host, customer, key))
        );
        Assert.All(answers, a => Assert.True(a.Code is 200 or 201 or 409 or 422, a.Text));
        Assert.Equal(rows + 1, await host.JournalRowsAsync(customer));
        var settled = (await ReportAsync(host, customer, key)).Expect(200);
        var left = (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"];
        Assert.Equal(settled["items.0.status"] == "arrived" ? "40000.00" : "50000.00", left);
    }

    [Theory, OnBothDatabases]
    public async Task Somebody_elses_key_says_nothing_about_their_payment(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("50000.00"), await host.JoinWithMoneyAsync("50000.00"));
        var key = CustomerActor.NewKey();
        (await rina.PayAsync(host.Shop, "10000.00", key)).Expect(201);
        Assert.Equal("never-arrived", (await ReportAsync(host, budi, key)).Expect(200)["items.0.status"]);
        Assert.Equal("50000.00", (await budi.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_malformed_line_refuses_the_whole_report_and_names_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var rows = await host.JournalRowsAsync(customer);
        var good = Line(host, CustomerActor.NewKey(), null);
        var refused = await customer.Api.PostAsync(
            "/api/v1/client-attempts",
            new
            {
                items = new[]
                {
                    good,
                    new
                    {
                        key = "",
                        kind = "gift",
                        merchantId = host.Shop,
                        amount = CustomerActor.Idr("1.234"),
                        sentAt = (DateTimeOffset?)null,
                        sawStatus = (int?)200,
                    },
                },
            },
            cancel: Cancel
        );
        Assert.Equal(400, refused.Code);
        var fields = refused.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ToList();
        Assert.Equal(
            ["items[1].amount", "items[1].key", "items[1].kind", "items[1].sawStatus", "items[1].sentAt"],
            fields.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            400,
            (await customer.Api.PostAsync("/api/v1/client-attempts", new { items = Enumerable.Repeat(good, 21) }, cancel: Cancel)).Code
        );
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task Each_of_two_like_payments_names_the_other(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var first = (await customer.PayAsync(host.Shop, "10000.00")).Expect(201)["id"];
        (await customer.PayAsync(host.Shop, "9000.00")).Expect(201);
        var second = (await customer.PayAsync(host.Shop, "10000.00")).Expect(201)["id"];
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{second}/diagnosis", Cancel)).Expect(200);
        Assert.Equal(("duplicate", "True"), (diagnosis["cause"], diagnosis["charged"]));
        Assert.Contains(diagnosis.Body.GetProperty("evidence").EnumerateArray(), e =>
            e.GetProperty("name").GetString() == "firstAttemptId" && e.GetProperty("value").GetString() == first
        );
        diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{first}/diagnosis", Cancel)).Expect(200);
        Assert.Equal(("duplicate", "True"), (diagnosis["cause"], diagnosis["charged"]));
        Assert.Contains(diagnosis.Body.GetProperty("evidence").EnumerateArray(), e =>
            e.GetProperty("name").GetString() == "secondAttemptId" && e.GetProperty("value").GetString() == second
        );
    }

    private static object Line(TestHost host, string key, int? sawStatus) =>
        new
        {
            key,
            kind = "payment",
            merchantId = host.Shop,
            amount = CustomerActor.Idr("10000.00"),
            sentAt = (DateTimeOffset?)TestClock.Time.GetUtcNow(),
            sawStatus,
        };

    private static Task<ApiAnswer> ReportAsync(TestHost host, CustomerActor customer, string key, int? sawStatus = null) =>
        customer.Api.PostAsync("/api/v1/client-attempts", new { items = new[] { Line(host, key, sawStatus) } }, cancel: Cancel);
}
