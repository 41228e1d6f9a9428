using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Payments;

[Trait("Touches", "dates")]
public class PaymentTests
{
    [Theory, OnBothDatabases]
    public async Task A_payment_moves_money_once_and_is_on_the_statement(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var paid = (await customer.PayAsync(host.Shop, "38000.00", note: "kopi")).Expect(201);
        Assert.Equal("succeeded", paid["status"]);
        Assert.Equal("62000.00", paid["balanceAfter.value"]);
        Assert.Equal(paid.Text, (await customer.Api.GetAsync($"/api/v1/payments/{paid["id"]}")).Expect(200).Text);
        var lines = (await customer.Api.GetAsync("/api/v1/wallet/transactions")).Expect(200);
        Assert.Equal(paid["id"], lines["items.0.paymentId"]);
        Assert.Equal("62000.00", lines["items.0.balanceAfter.value"]);
        Assert.NotNull(lines["items.1.topUpId"]);
        Assert.Equal("100000.00", lines["items.1.balanceAfter.value"]);
        Assert.Null(lines["next"]);
    }

    [Theory, OnBothDatabases]
    public async Task Forty_parallel_requests_with_one_key_are_one_payment(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var before = await host.JournalRowsAsync(customer);
        var key = CustomerActor.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => customer.PayAsync(host.Shop, "1000.00", key)));
        Assert.All(answers, a => Assert.True(a.Code is 201 or 409, a.Text));
        Assert.Single(answers.Where(a => a.Code == 201).Select(a => a.Text).Distinct());
        Assert.Single(answers, a => a is { Code: 201, Replayed: false });
        Assert.Equal(before + 1, await host.JournalRowsAsync(customer));
        Assert.Equal("99000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_key_used_for_another_request_is_refused_and_leaves_no_row(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var key = CustomerActor.NewKey();
        (await customer.PayAsync(host.Shop, "1000.00", key)).Expect(201);
        var rows = await host.JournalRowsAsync(customer);
        (await customer.PayAsync(host.Shop, "1001.00", key)).Expect(422);
        (await customer.PayAsync(host.Demo.Merchants[1].Id.ToString(), "1000.00", key)).Expect(422);

        // The PIN is no part of the request: the same request with another PIN is the same request.
        Assert.True((await customer.PayAsync(host.Shop, "1000.00", key, withPin: "739164")).Expect(201).Replayed);
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task A_key_of_one_customer_means_nothing_for_another(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("5000.00"), await host.JoinWithMoneyAsync("5000.00"));
        var key = CustomerActor.NewKey();
        var first = (await rina.PayAsync(host.Shop, "1000.00", key)).Expect(201);
        var second = (await budi.PayAsync(host.Shop, "1000.00", key)).Expect(201);
        Assert.False(second.Replayed);
        (await budi.Api.GetAsync($"/api/v1/payments/{first["id"]}")).Expect(404);
        (await budi.Api.GetAsync($"/api/v1/attempts/{first["id"]}")).Expect(404);
        (await budi.Api.GetAsync($"/api/v1/attempts/{first["id"]}/diagnosis")).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task A_refused_payment_is_one_row_with_its_evidence_and_replays_as_refused(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var rows = await host.JournalRowsAsync(customer);
        var key = CustomerActor.NewKey();
        var refused = (await customer.PayAsync(host.Shop, "38000.00", key)).Expect(402);
        Assert.Equal("insufficient-balance", refused["code"]);
        Assert.Equal("15000.00", refused["shortfall.value"]);
        (await customer.TopUpAsync("50000.00")).Expect(201);
        var again = (await customer.PayAsync(host.Shop, "38000.00", key)).Expect(402);
        Assert.True(again.Replayed);
        Assert.Equal(refused.Text, again.Text);
        (await customer.PayAsync(host.Shop, "38000.00")).Expect(201);
        // A refusal, a hold and its capture, a payment.
        Assert.Equal(rows + 4, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task Malformed_requests_name_the_field_and_leave_no_row(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var rows = await host.JournalRowsAsync(customer);
        foreach (
            var (amount, field) in new (object?, string)[]
            {
                (null, "amount"),
                (new { value = "0", currency = "IDR" }, "amount"),
                (new { value = "-5", currency = "IDR" }, "amount"),
                (new { value = "1.001", currency = "IDR" }, "amount"),
                (new { value = "0.01", currency = "IDR" }, "amount"),
                (new { value = "15000.50", currency = "IDR" }, "amount"),
                (new { value = "5", currency = "USD" }, "amount.currency"),
                (new { value = 5, currency = "IDR" }, "amount.value"),
                (new { value = "99999999999999999999", currency = "IDR" }, "amount"),
            }
        )
        {
            var answer = (
                await customer.Api.PostAsync(
                    "/api/v1/payments",
                    new
                    {
                        merchantId = host.Shop,
                        amount,
                        pin = customer.Pin,
                    },
                    CustomerActor.NewKey()
                )
            ).Expect(400);
            Assert.NotNull(answer[$"errors.{field}"] ?? answer.Body.GetProperty("errors").GetProperty(field).ToString());
        }

        var noKey = (
            await customer.Api.PostAsync(
                "/api/v1/payments",
                new
                {
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("5"),
                    pin = customer.Pin,
                }
            )
        ).Expect(400);
        Assert.Contains("Idempotency-Key", noKey.Text);
        foreach (var key in new[] { new string('k', 129), "k\u007f" })
        {
            (await customer.PayAsync(host.Shop, "5", key)).Expect(400);
        }

        foreach (var pin in new[] { "12345", "abcdef", "" })
        {
            (await customer.PayAsync(host.Shop, "5", withPin: pin)).Expect(400);
        }

        (await customer.PayAsync("01a209e51c327381866d4b64ba68b4fa", "5")).Expect(404);
        (await customer.PayAsync("nonsense", "5")).Expect(404);
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task Fifty_parallel_wrong_pins_spend_exactly_three_tries(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var rows = await host.JournalRowsAsync(customer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => customer.PayAsync(host.Shop, "100.00", withPin: "739164")));
        Assert.Equal(["0", "1", "2"], answers.Where(a => a.Code == 403).Select(a => a["triesLeft"]).Order());
        Assert.NotNull(answers.Single(a => a["triesLeft"] == "0")["until"]);
        Assert.Equal(47, answers.Count(a => a.Code == 423 && a["code"] == "pin-locked" && a["until"] is not null));
        Assert.Equal(rows + 50, await host.JournalRowsAsync(customer));

        // The right PIN during a lock fails and costs nothing.
        (await customer.PayAsync(host.Shop, "100.00")).Expect(423);
    }

    [Theory, OnBothDatabases]
    public async Task Five_wrong_pins_lock_until_care_unlocks(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        (await customer.PayAsync(host.Shop, "100.00", withPin: "739164")).Expect(403);
        (await customer.PayAsync(host.Shop, "100.00")).Expect(201);
        foreach (var triesLeft in new[] { "2", "1", "0" })
        {
            // The right PIN in between reset the count.
            Assert.Equal(triesLeft, (await customer.PayAsync(host.Shop, "100.00", withPin: "739164")).Expect(403)["triesLeft"]);
        }

        var key = CustomerActor.NewKey();
        (await customer.PayAsync(host.Shop, "100.00", key)).Expect(423);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" })).Expect(200);

        // The lock is over, but that attempt stays what it was.
        Assert.True((await customer.PayAsync(host.Shop, "100.00", key)).Expect(423).Replayed);
        Assert.Equal("1", (await customer.PayAsync(host.Shop, "100.00", withPin: "739164")).Expect(403)["triesLeft"]);
        Assert.Equal("0", (await customer.PayAsync(host.Shop, "100.00", withPin: "739164")).Expect(403)["triesLeft"]);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P365D" })).Expect(200);
        await customer.SignInAsync();
        var locked = (await customer.PayAsync(host.Shop, "100.00")).Expect(423);
        Assert.Equal("pin-locked", locked["code"]);
        Assert.Null(locked["until"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_paid_request_is_answered_from_its_record_even_while_locked_or_frozen(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var key = CustomerActor.NewKey();
        var paid = (await customer.PayAsync(host.Shop, "100.00", key)).Expect(201);
        for (var i = 0; i < 3; i++)
        {
            await customer.PayAsync(host.Shop, "100.00", withPin: "739164");
        }

        var frozen = (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "My phone is gone" })).Expect(200);
        Assert.StartsWith("PC-", frozen["caseNumber"]);
        Assert.Equal(paid.Text, (await customer.PayAsync(host.Shop, "100.00", key)).Expect(201).Text);
        Assert.Equal("frozen", (await customer.Api.GetAsync("/api/v1/wallet"))["status"]);
        Assert.Equal(
            frozen["caseNumber"],
            (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Again" })).Expect(200)["caseNumber"]
        );
    }

    [Theory, OnBothDatabases]
    public async Task Nothing_debits_after_a_freeze_was_acknowledged(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var paying = Enumerable.Range(0, 30).Select(_ => customer.PayAsync(host.Shop, "100.00")).ToList();
        var frozenAt = DateTimeOffset.Parse(
            (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Stolen\nphone" })).Expect(200)["frozenAt"]!,
            System.Globalization.CultureInfo.InvariantCulture
        );
        var late = (await customer.PayAsync(host.Shop, "100.00")).Expect(423);
        Assert.Equal("account-frozen", late["code"]);
        foreach (var answer in await Task.WhenAll(paying))
        {
            Assert.True(answer.Code is 201 or 423, answer.Text);
        }

        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind($"customer:{customer.CustomerId}", Paycare.Platform.Amounts.Currency.Idr, out var account));
        var entries = await ledger.EntriesAsync(account, null, 200);
        var freeze = entries.Single(e => e.Kind == EntryKind.Freeze);
        Assert.DoesNotContain(entries, e =>
            e.Debit == account && e.State == EntryState.Posted && e.Kind == EntryKind.Payment && e.Id.Sequence > freeze.Id.Sequence
        );
        Assert.Equal(freeze.At, frozenAt);
    }

    [Theory, OnBothDatabases]
    public async Task More_than_a_hundred_refusals_in_a_minute_are_stopped_before_the_pin(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50.00");
        for (var i = 0; i < MoneyThrottle.RefusalsPerMinute; i++)
        {
            (await customer.PayAsync(host.Shop, "100.00")).Expect(402);
        }

        var rows = await host.JournalRowsAsync(customer);
        var stopped = (await customer.PayAsync(host.Shop, "100.00", withPin: "739164")).Expect(429);
        Assert.NotNull(stopped.RetryAfter);
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task Attempts_are_listed_page_by_page_newest_first(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("1000.00");
        var ids = new List<string?>();
        for (var i = 1; i <= 5; i++)
        {
            var answer = await customer.PayAsync(host.Shop, $"{i * 150}.00");
            ids.Insert(0, answer["id"] ?? answer["attemptId"]);
        }

        var listed = new List<string?>();
        var cursor = "";
        do
        {
            var page = (await customer.Api.GetAsync($"/api/v1/attempts?limit=2{cursor}")).Expect(200);
            listed.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
            cursor = page["next"] is { } next ? $"&cursor={next}" : null;
        } while (cursor is not null);

        Assert.Equal(ids, listed.Take(5));
        Assert.Equal(6, listed.Distinct().Count());
        (await customer.Api.GetAsync("/api/v1/attempts?cursor=nonsense")).Expect(400);
    }
}
