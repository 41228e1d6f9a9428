using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Payments;

[Trait("Touches", "dates")]
public sealed class QrPaymentTests
{
    [Theory, OnBothDatabases]
    public async Task A_static_code_pays_any_amount_and_a_fixed_one_only_its_own(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var still = Codes(host).WriteStatic(Shop(host));
        var paid = (await PayAsync(customer, still, "12000.00")).Expect(201);
        Assert.Equal(host.Shop, paid["merchant.id"]);
        (await PayAsync(customer, still, "12000.00")).Expect(201);
        Assert.Contains("amount", (await PayAsync(customer, still, null)).Expect(400).Text);
        var priced = Codes(host).WriteStatic(Shop(host), Money.Rupiah(5_000));
        Assert.Equal("5000.00", (await PayAsync(customer, priced, null)).Expect(201)["amount.value"]);
        (await PayAsync(customer, priced, "5000")).Expect(201);
        Assert.Contains("errors", (await PayAsync(customer, priced, "4999.00")).Expect(400).Text);
    }

    [Theory, OnBothDatabases]
    public async Task A_dynamic_code_pays_its_amount_once_whoever_tries_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("50000.00"), await host.JoinWithMoneyAsync("50000.00"));
        var code = Order(host, Money.Rupiah(38_000));
        var key = CustomerActor.NewKey();
        (await PayAsync(rina, code, null, pin: "739164")).Expect(403);
        var paid = (await PayAsync(rina, code, null, key)).Expect(201);
        Assert.Equal(paid.Text, (await PayAsync(rina, code, null, key)).Expect(201).Text);
        var rows = await host.JournalRowsAsync(rina);
        var again = (await PayAsync(rina, code, null)).Expect(422);
        Assert.Equal(("qr-used", paid["id"]), (again["code"], again["firstAttemptId"]));
        Assert.Equal(rows + 1, await host.JournalRowsAsync(rina));
        var verdict = (await rina.Api.GetAsync($"/api/v1/attempts/{again["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal(("duplicate", "False"), (verdict["cause"], verdict["charged"]));
        var others = (await PayAsync(budi, code, null)).Expect(422);
        Assert.Equal("qr-used", others["code"]);
        Assert.Null(others["firstAttemptId"]);
        Assert.Equal("12000.00", (await rina.Api.GetAsync("/api/v1/wallet"))["available.value"]);
        Assert.Equal("50000.00", (await budi.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_parallel_payments_of_one_code_pay_it_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var payers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => host.JoinWithMoneyAsync("100000.00")));
        var code = Order(host, Money.Rupiah(1_000));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PayAsync(payers[i % 2], code, null)));
        Assert.Single(answers, a => a.Code == 201);
        Assert.All(answers, a => Assert.True(a.Code is 201 or 409 || a["code"] == "qr-used", a.Text));
        var left = await Task.WhenAll(payers.Select(async p => (await p.Api.GetAsync("/api/v1/wallet"))["available.value"]));
        Assert.Equal(["100000.00", "99000.00"], left.Order(StringComparer.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task An_expired_code_is_a_refused_row_and_a_malformed_one_leaves_none(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var rows = await host.JournalRowsAsync(customer);
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var late = Codes(host).WriteDynamic(Shop(host), Money.Rupiah(1_000), "late", now.AddMinutes(-1));
        var key = CustomerActor.NewKey();
        var expired = (await PayAsync(customer, late, null, key, pin: "739164")).Expect(422);
        Assert.Equal("qr-expired", expired["code"]);
        Assert.True((await PayAsync(customer, late, null, key)).Expect(422).Replayed);
        Assert.Equal(rows + 1, await host.JournalRowsAsync(customer));
        Assert.Equal(
            "qr-expired",
            (await customer.Api.GetAsync($"/api/v1/attempts/{expired["attemptId"]}/diagnosis")).Expect(200)["cause"]
        );

        var good = Order(host, Money.Rupiah(1_000));
        foreach (var bad in new[] { "", "000201", good[..^1], good.Replace("1000.00", "9000.00", StringComparison.Ordinal), good + "x" })
        {
            var answer = (await PayAsync(customer, bad, null)).Expect(400);
            Assert.Equal("qr-invalid", answer["code"]);
            Assert.NotNull(answer["errors.qr.0"]);
        }

        (
            await customer.Api.PostAsync(
                "/api/v1/payments",
                new
                {
                    merchantId = host.Shop,
                    qr = good,
                    pin = customer.Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(400);
        var unknown = new MerchantItem(StrongId.New<MerchantId>(TestClock.Time), "Nobody", "food");
        (await PayAsync(customer, Codes(host).WriteStatic(unknown), "1000")).Expect(404);
        Assert.Equal(rows + 1, await host.JournalRowsAsync(customer));

        // The key also identifies the code: another code of the same merchant and amount is another request.
        (await PayAsync(customer, good, null, "one-key")).Expect(201);
        (await PayAsync(customer, Order(host, Money.Rupiah(1_000)), null, "one-key")).Expect(422);
    }

    private static MerchantQr Codes(TestHost host) => host.Services.GetRequiredService<MerchantQr>();

    private static MerchantItem Shop(TestHost host) =>
        new(host.Demo.Merchants[0].Id, host.Demo.Merchants[0].Name, host.Demo.Merchants[0].Category);

    private static string Order(TestHost host, Money amount) =>
        Codes(host)
            .WriteDynamic(
                Shop(host),
                amount,
                CustomerActor.NewKey()[^20..],
                host.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddMinutes(10)
            );

    private static Task<ApiAnswer> PayAsync(CustomerActor customer, string qr, string? amount, string? key = null, string? pin = null) =>
        customer.Api.PostAsync(
            "/api/v1/payments",
            new
            {
                qr,
                amount = amount is null ? null : CustomerActor.Idr(amount),
                pin = pin ?? customer.Pin,
            },
            key ?? CustomerActor.NewKey()
        );
}
