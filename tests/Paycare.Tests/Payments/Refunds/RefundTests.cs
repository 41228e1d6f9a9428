using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Goodwill;
using Paycare.Payments.Refunds;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Refunds;

[Trait("Touches", "dates")]
public class RefundTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Money_comes_back_at_once_in_parts_and_never_more_than_was_paid(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, payment) = await PaidAsync(host, "50000.00");
        var before = (await EligibilityAsync(customer, payment)).Expect(200);
        Assert.Equal(("True", "50000.00", "food-7-days"), (before["eligible"], before["refundable.value"], before["rule"]));
        Assert.NotNull(before["until"]);
        Assert.Contains("Kopi Senja", before["explanation"]);

        var part = (await RefundAsync(customer, payment, "20000.00")).Expect(201);
        Assert.Equal(("arrived", "20000.00"), (part["status"], part["amount.value"]));
        Assert.Equal(
            ["requested", "approved", "sent", "arrived"],
            part.Body.GetProperty("timeline").EnumerateArray().Select(t => t.GetProperty("state").GetString())
        );
        Assert.NotNull(part["expectedBy"]);
        Assert.NotNull(part["reference"]);
        await SeesAsync(customer, "70000.00");

        var tooMuch = (await RefundAsync(customer, payment, "30001.00")).Expect(409);
        Assert.Equal(("not-refundable", "30000.00"), (tooMuch["code"], tooMuch["refundable.value"]));
        Assert.NotNull(tooMuch["attemptId"]);
        var rest = (await RefundAsync(customer, payment, null)).Expect(201);
        Assert.Equal("30000.00", rest["amount.value"]);
        await SeesAsync(customer, "100000.00");
        var after = (await EligibilityAsync(customer, payment)).Expect(200);
        Assert.Equal(("False", "0.00", "nothing-left"), (after["eligible"], after["refundable.value"], after["reason"]));
        Assert.Equal("0.00", (await RefundAsync(customer, payment, null)).Expect(409)["refundable.value"]);

        var list = (await customer.Api.GetAsync($"/api/v1/refunds?paymentId={payment}", Cancel)).Expect(200);
        Assert.Equal(
            [rest["id"], part["id"]],
            list.Body.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString())
        );
        Assert.Equal(part.Text, (await customer.Api.GetAsync($"/api/v1/refunds/{part["id"]}", Cancel)).Expect(200).Text);
        var lines = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        Assert.Equal(("refund", rest["id"], "in"), (lines["items.0.kind"], lines["items.0.refundId"], lines["items.0.direction"]));
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task The_same_request_again_refunds_once_and_hears_its_first_answer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, payment) = await PaidAsync(host, "50000.00");
        var key = CustomerActor.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefundAsync(customer, payment, "10000.00", key)));
        Assert.All(answers, a => Assert.True(a.Code is 201 or 409, a.Text));
        var again = (await RefundAsync(customer, payment, "10000.00", key)).Expect(201);
        Assert.True(again.Replayed);
        Assert.Single(answers.Append(again).Where(a => a.Code == 201).Select(a => a.Text).Distinct());
        Assert.Equal("idempotency-key-reused", (await RefundAsync(customer, payment, "10001.00", key)).Expect(422)["code"]);
        await SeesAsync(customer, "60000.00");

        var refusedKey = CustomerActor.NewKey();
        var refused = (await RefundAsync(customer, payment, "99999.00", refusedKey)).Expect(409);
        var rows = await host.JournalRowsAsync(customer);
        var repeated = (await RefundAsync(customer, payment, "99999.00", refusedKey)).Expect(409);
        Assert.Equal((refused.Text, true), (repeated.Text, repeated.Replayed));
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_taken_back_says_why(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, payment) = await PaidAsync(host, "50000.00");
        var stranger = await host.JoinAsync("Budi Santoso");
        (await EligibilityAsync(stranger, payment)).Expect(404);
        (await RefundAsync(stranger, payment, "1.00")).Expect(404);
        (await RefundAsync(customer, "nonsense", "1.00")).Expect(404);
        Assert.NotNull(
            (
                await customer.Api.PostAsync(
                    $"/api/v1/payments/{payment}/refunds",
                    new { amount = CustomerActor.Idr("1.00") },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(400)["errors.reason.0"]
        );
        (await customer.Api.PostAsync($"/api/v1/payments/{payment}/refunds", new { reason = "Cold" }, cancel: Cancel)).Expect(400);

        var refused = (await customer.PayAsync(host.Shop, "900000.00")).Expect(402)["attemptId"]!;
        Assert.Equal("not-paid", (await EligibilityAsync(customer, refused)).Expect(200)["reason"]);
        Assert.Equal("not-refundable", (await RefundAsync(customer, refused, null)).Expect(409)["code"]);

        var attempts = (await customer.Api.GetAsync("/api/v1/attempts", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .ToList();
        var topUp = attempts.Single(a => a.GetProperty("kind").GetString() == "top-up").GetProperty("id").GetString()!;
        Assert.Equal("not-a-payment", (await EligibilityAsync(customer, topUp)).Expect(200)["reason"]);
        var refund = (await RefundAsync(customer, payment, "10000.00")).Expect(201);
        var row = (await customer.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200)["items.0.id"]!;
        Assert.Equal("0.00", (await RefundAsync(customer, row, "5000.00")).Expect(409)["refundable.value"]);
        Assert.Equal("succeeded", (await customer.Api.GetAsync($"/api/v1/attempts/{row}", Cancel)).Expect(200)["status"]);

        // The last day counts whole; the next one does not.
        var until = DateTimeOffset.Parse(
            (await EligibilityAsync(customer, payment)).Expect(200)["until"]!,
            System.Globalization.CultureInfo.InvariantCulture
        );
        await host.AdvanceAsync(until - host.Services.GetRequiredService<TimeProvider>().GetUtcNow() - TimeSpan.FromMinutes(2));
        await customer.AgainAsync();
        (await RefundAsync(customer, payment, "10000.00")).Expect(201);
        await host.AdvanceAsync(TimeSpan.FromMinutes(3));
        var late = (await EligibilityAsync(customer, payment)).Expect(200);
        Assert.Equal(("False", "window-passed"), (late["eligible"], late["reason"]));
        (await RefundAsync(customer, payment, "1.00")).Expect(409);
        Assert.Equal("arrived", (await customer.Api.GetAsync($"/api/v1/refunds/{refund["id"]}", Cancel)).Expect(200)["status"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_shop_with_too_little_lets_the_refund_wait_for_its_next_sale(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, payment) = await PaidAsync(host, "50000.00");
        await DrainShopAsync(host);
        var waiting = (await RefundAsync(customer, payment, "40000.00")).Expect(201);
        Assert.Equal(("approved", "merchant-balance"), (waiting["status"], waiting["waitsFor"]));
        Assert.True(
            DateTimeOffset.Parse(waiting["expectedBy"]!, System.Globalization.CultureInfo.InvariantCulture)
                > host.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(1)
        );
        await SeesAsync(customer, "50000.00");
        Assert.Equal("10000.00", (await EligibilityAsync(customer, payment)).Expect(200)["refundable.value"]);
        (await RefundAsync(customer, payment, "20000.00")).Expect(409);

        var other = await host.JoinWithMoneyAsync("100000.00");
        (await other.PayAsync(host.Shop, "60000.00")).Expect(201);
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        await Eventually.HoldsAsync(async () =>
            (await customer.Api.GetAsync($"/api/v1/refunds/{waiting["id"]}", Cancel))["status"] == "arrived"
        );
        await SeesAsync(customer, "90000.00");
        Assert.Contains(await host.MessagesAsync(customer), m =>
            m.Contains("40,000", StringComparison.Ordinal) && m.Contains("Kopi Senja", StringComparison.Ordinal)
        );
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_promise_that_is_missed_is_told_once_and_the_money_still_comes(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, payment) = await PaidAsync(host, "50000.00");
        await DrainShopAsync(host);
        var id = (await RefundAsync(customer, payment, "40000.00")).Expect(201)["id"];
        await host.AdvanceAsync(TimeSpan.FromDays(7));
        await customer.AgainAsync();
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync($"/api/v1/refunds/{id}", Cancel))["isLate"] == "True");
        var other = await host.JoinWithMoneyAsync("100000.00");
        (await other.PayAsync(host.Shop, "60000.00")).Expect(201);
        await host.AdvanceAsync(TimeSpan.FromHours(2));
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync($"/api/v1/refunds/{id}", Cancel))["status"] == "arrived");
        await SeesAsync(customer, "90000.00");
    }

    [Theory, OnBothDatabases]
    public async Task A_shop_of_another_kind_decides_and_a_no_moves_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var books = host.Demo.Merchants.Single(m => m.Category == "books").Id.ToString();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var payment = (await customer.PayAsync(books, "60000.00")).Expect(201)["id"]!;
        var asked = (await RefundAsync(customer, payment, "60000.00")).Expect(201);
        Assert.Equal(("requested", "merchant"), (asked["status"], asked["waitsFor"]));
        Assert.Equal("0.00", (await EligibilityAsync(customer, payment)).Expect(200)["refundable.value"]);
        await SeesAsync(customer, "40000.00");

        // Of many decisions at once, one is accepted.
        var decided = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => DecideAsync(host, asked["id"]!, isApproved: i % 2 == 0)));
        Assert.All(decided, d => Assert.True(d.Refusal is null or { Code: "refund-decided" }));
        Assert.Equal(3, decided.Count(d => d.Refusal is null));
        var end = (await customer.Api.GetAsync($"/api/v1/refunds/{asked["id"]}", Cancel)).Expect(200)["status"];
        Assert.True(end is "arrived" or "rejected", end);
        await SeesAsync(customer, end == "arrived" ? "100000.00" : "40000.00");
        Assert.Equal(end == "arrived" ? "0.00" : "60000.00", (await EligibilityAsync(customer, payment)).Expect(200)["refundable.value"]);
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_share_rounds_down_and_digital_goods_say_so(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var volt = host.Demo.Merchants.Single(m => m.Category == "charging").Id.ToString();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var payment = (await customer.PayAsync(volt, "10001.00")).Expect(201)["id"]!;
        var rule = (await EligibilityAsync(customer, payment)).Expect(200);
        Assert.Equal(("5000.00", "charging-2-days", "care"), (rule["refundable.value"], rule["rule"], rule["approval"]));
        Assert.Contains("used at once", rule["explanation"]);
    }

    /// <summary>Any mix of refunds by customer, shop and care, and of goodwill: what goes back never exceeds what was paid.</summary>
    [Theory, OnBothDatabases]
    public async Task No_interleaving_gives_back_more_than_was_paid(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("2000000.00");
        await Gen.Select(Gen.Int[1, 40_000], Gen.Select(Gen.Int[0, 2], Gen.Int[1, 30_000]).Array[1, 8])
            .SampleAsync(
                async round =>
                {
                    var (paid, asks) = round;
                    var payment = (await customer.PayAsync(host.Shop, $"{paid}.00")).Expect(201)["id"]!;
                    await Task.WhenAll(asks.Select(ask => BackAsync(host, customer, payment, ask.Item1, Money.Rupiah(ask.Item2))));
                    var back = await ReturnedAsync(host, payment);
                    Assert.InRange(back, 0, Money.Rupiah(paid).Minor);
                    if (asks.Sum(a => (long)a.Item2) >= paid)
                    {
                        // Greed leaves no more behind than the smallest wish that was turned away.
                        Assert.True(back > 0 || asks.All(a => a.Item2 > paid));
                    }
                },
                iter: 12,
                threads: 1
            );
        await host.LedgerIsSoundAsync();
    }

    /// <summary>
    /// The same with a card as another destination: the total returned exceeds neither the payment nor any charge of the card.
    /// </summary>
    [Theory, OnBothDatabases]
    public async Task No_interleaving_over_all_rails_exceeds_the_payment_or_a_charge(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("300000.00");
        await Gen.Select(Gen.Int[1, 30_000], Gen.Int[1, 20_000].Array[1, 3], Gen.Select(Gen.Int[0, 3], Gen.Int[1, 25_000]).Array[2, 8])
            .SampleAsync(
                async round =>
                {
                    var (paid, charges, asks) = round;
                    foreach (var charge in charges)
                    {
                        (await customer.TopUpAsync($"{charge}.00")).Expect(201);
                    }

                    var payment = (await customer.PayAsync(host.Shop, $"{paid}.00")).Expect(201)["id"]!;
                    await Task.WhenAll(
                        asks.Select(ask =>
                            ask.Item1 == 3
                                ? ToCardAsync(customer, payment, Money.Rupiah(ask.Item2))
                                : BackAsync(host, customer, payment, ask.Item1, Money.Rupiah(ask.Item2))
                        )
                    );
                    Assert.InRange(await ReturnedAsync(host, payment), 0, Money.Rupiah(paid).Minor);
                    await host.InDatabaseAsync(async db =>
                    {
                        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var who));
                        var taken = await db.Set<TopUp>()
                            .AsNoTracking()
                            .Where(t => t.Customer == who)
                            .ToDictionaryAsync(t => t.Id, t => t.Minor, Cancel);
                        var refunds = await db.Set<Refund>()
                            .AsNoTracking()
                            .Where(r => r.Customer == who && r.State != RefundState.Refused)
                            .ToListAsync(Cancel);
                        Assert.All(refunds, r => Assert.Equal(r.Rail == RefundRail.Card, r.Charge is not null));
                        Assert.All(refunds.Where(r => r.Charge is not null).GroupBy(r => r.Charge!.Value), g =>
                            Assert.InRange(g.Sum(r => r.Minor), 1, taken[g.Key])
                        );
                        // The processor never had to say so.
                        Assert.DoesNotContain(refunds, r => r.State == RefundState.Returned);
                        return 0;
                    });
                },
                iter: 10,
                threads: 1
            );
        await host.LedgerIsSoundAsync();
    }

    private static async Task ToCardAsync(CustomerActor customer, string payment, Money amount)
    {
        var answer = await CardRefundTests.RefundAsync(customer, payment, amount.ToDecimalText(), customer.CardId);
        Assert.True(answer.Code is 201 or 409, answer.Text);
    }

    private static async Task BackAsync(TestHost host, CustomerActor customer, string payment, int way, Money amount)
    {
        if (way == 0)
        {
            var answer = await RefundAsync(customer, payment, amount.ToDecimalText());
            Assert.True(answer.Code is 201 or 409, answer.Text);
            return;
        }

        await using var scope = host.Services.CreateAsyncScope();
        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var who));
        if (way == 1)
        {
            _ = await scope
                .ServiceProvider.GetRequiredService<GoodwillApi>()
                .PayAsync(who, Money.Rupiah(Math.Min(amount.Minor / 100, 1_000)), CustomerActor.NewKey(), "PC-1", Cancel, payment);
            return;
        }

        _ = await scope
            .ServiceProvider.GetRequiredService<RefundsApi>()
            .GiveBackAsync(who, payment, amount, CustomerActor.NewKey(), "By care", Cancel);
    }

    private static async Task<long> ReturnedAsync(TestHost host, string payment)
    {
        Assert.True(host.Services.GetRequiredService<AttemptIdCodec>().TryRead(payment, out var id));
        return (await host.Services.GetRequiredService<LedgerApi>().ReturnedAsync([id], Cancel)).Value[id];
    }

    private static async Task<Result<Refund>> DecideAsync(TestHost host, string id, bool isApproved)
    {
        await using var scope = host.Services.CreateAsyncScope();
        Assert.True(StrongId.TryRead<RefundId>(id, out var refund));
        return await scope.ServiceProvider.GetRequiredService<DecideRefund>().DecideAsync(refund, isApproved, RefundParty.Merchant, Cancel);
    }

    /// <summary>The merchant was paid out: nothing is left in its account.</summary>
    private static async Task DrainShopAsync(TestHost host)
    {
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind($"merchant:{host.Shop}", Currency.Idr, out var shop));
        Assert.True(ledger.TryFind("own-funds", Currency.Idr, out var own));
        var all = new Money(ledger.View(shop).Available, Currency.Idr);
        Assert.Equal(
            EntryState.Posted,
            (await ledger.PostAsync("test", CustomerActor.NewKey(), new Movement(EntryKind.Adjustment, shop, own, all), Cancel)).Value.State
        );
    }

    private static async Task<(CustomerActor Customer, string Payment)> PaidAsync(TestHost host, string amount)
    {
        var customer = await host.JoinWithMoneyAsync("100000.00");
        return (customer, (await customer.PayAsync(host.Shop, amount)).Expect(201)["id"]!);
    }

    private static Task<ApiAnswer> EligibilityAsync(CustomerActor customer, string payment) =>
        customer.Api.GetAsync($"/api/v1/payments/{payment}/refund-eligibility", Cancel);

    private static Task<ApiAnswer> RefundAsync(CustomerActor customer, string payment, string? amount, string? key = null) =>
        customer.Api.PostAsync(
            $"/api/v1/payments/{payment}/refunds",
            new { amount = amount is null ? null : CustomerActor.Idr(amount), reason = "It was cold" },
            key ?? CustomerActor.NewKey(),
            cancel: Cancel
        );

    private static async Task SeesAsync(CustomerActor customer, string balance) =>
        Assert.Equal(balance, (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
}
