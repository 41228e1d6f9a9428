using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Wallets;

/// <summary>What a wallet may hold before and after its owner was verified.</summary>
[Trait("Touches", "dates")]
public class VerifiedLimitTests
{
    [Theory, OnBothDatabases]
    public async Task A_verified_wallet_holds_twenty_million_to_the_rupiah_and_not_one_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        Assert.Equal(("unverified", "2000000.00", "20000000.00"), await LimitsAsync(customer));
        Assert.Equal("verify-identity", await FirstRemedyAsync(customer, (await customer.TopUpAsync("2000001.00")).Expect(403)));
        await customer.VerifyAsync(host);
        Assert.Equal(("verified", "20000000.00", "40000000.00"), await LimitsAsync(customer));
        Assert.Equal("contact-care", await FirstRemedyAsync(customer, (await customer.TopUpAsync("20000001.00")).Expect(403)));
        (await customer.TopUpAsync("20000000.00")).Expect(201);
        Assert.Equal("limit-exceeded", (await customer.TopUpAsync("1.00")).Expect(403)["code"]);
    }

    [Theory, OnBothDatabases]
    public async Task Forty_million_may_come_in_to_a_verified_wallet_in_a_month_and_not_one_rupiah_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        await customer.VerifyAsync(host);
        (await customer.TopUpAsync("20000000.00")).Expect(201);
        var asked = (await customer.PayAsync(host.Shop, "20000000.00")).Expect(403);
        var confirmed = new
        {
            merchantId = host.Shop,
            amount = CustomerActor.Idr("20000000.00"),
            pin = customer.Pin,
            challengeId = asked["challengeId"],
            oneTimeCode = await customer.LastCodeAsync(),
        };
        (await customer.Api.PostAsync("/api/v1/payments", confirmed, CustomerActor.NewKey())).Expect(201);

        Assert.Equal("limit-exceeded", (await customer.TopUpAsync("20000001.00")).Expect(403)["code"]);
        (await customer.TopUpAsync("19999999.00")).Expect(201);
        var last = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => customer.TopUpAsync("1.00")));
        Assert.Single(last, t => t.Code == 201);
        Assert.Equal(5, last.Count(t => t.Code == 403));
    }

    [Theory, OnBothDatabases]
    public async Task Top_ups_at_once_never_lift_a_verified_wallet_above_its_limit(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        await customer.VerifyAsync(host);
        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => customer.TopUpAsync("4000000.00")));
        Assert.Equal(5, answers.Count(a => a.Code == 201));
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.Equal((403, "limit-exceeded"), (a.Code, a["code"])));
        Assert.Equal(
            "20000000.00",
            (await customer.Api.GetAsync("/api/v1/wallet", TestContext.Current.CancellationToken)).Expect(200)["posted.value"]
        );
    }

    /// <summary>What helps first after a limit was reached: no more verifying once that is done.</summary>
    private static async Task<string?> FirstRemedyAsync(CustomerActor customer, ApiAnswer refused)
    {
        Assert.Equal("limit-exceeded", refused["code"]);
        return (
            await customer.Api.GetAsync($"/api/v1/attempts/{refused["attemptId"]}/diagnosis", TestContext.Current.CancellationToken)
        ).Expect(200)["remedies.0.kind"];
    }

    private static async Task<(string?, string?, string?)> LimitsAsync(CustomerActor customer)
    {
        var wallet = (await customer.Api.GetAsync("/api/v1/wallet", TestContext.Current.CancellationToken)).Expect(200);
        return (wallet["level"], wallet["limits.balance.value"], wallet["limits.monthIncoming.value"]);
    }
}
