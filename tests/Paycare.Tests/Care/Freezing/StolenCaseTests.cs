using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Freezing;

/// <summary>The case of a stolen account: what was frozen and when, and where a payment came from.</summary>
public sealed class StolenCaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [CombinedWithDatabases(false)]
    [CombinedWithDatabases(true)]
    public async Task The_case_says_where_a_payment_came_from_and_not_that_nothing_was_wrong(TestDatabase database, bool isNewDevice)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var from = isNewDevice ? await customer.NewDeviceAsync(host) : customer.Api;
        var paid = (
            await from.PostAsync(
                "/api/v1/payments",
                new
                {
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("12000"),
                    pin = customer.Pin,
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201)["id"];
        var frozen = (await customer.Api.PostAsync($"/api/v1/payments/{paid}/freeze", new { reason = "Not mine" }, cancel: Cancel)).Expect(
            200
        );
        var read = await OnlyCaseAsync(customer);
        Assert.Equal(frozen["caseNumber"], read["number"]);
        var device = isNewDevice ? "new to your account" : "your account has known for a while";
        Assert.Contains(device, read["diagnosis.summary"], StringComparison.Ordinal);
        Assert.Contains("without a code", read["diagnosis.summary"], StringComparison.Ordinal);
        Assert.DoesNotContain("looks in order", read.Text, StringComparison.Ordinal);
        Assert.Equal(("transaction-frozen", "IDR\u00A012,000"), (read["freezes.0.kind"], read["freezes.0.detail"]));
        var desk = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{read["id"]}", Cancel)).Expect(200);
        Assert.Contains(device, desk["diagnosis.summary"], StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_frozen_after_the_account_joins_its_case(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var paid = (await customer.PayAsync(host.Shop, "12000")).Expect(201)["id"];
        var account = (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "My phone is gone" }, cancel: Cancel)).Expect(200);
        var payment = (await customer.Api.PostAsync($"/api/v1/payments/{paid}/freeze", new { reason = "Not mine" }, cancel: Cancel)).Expect(
            200
        );
        Assert.Equal(account["caseNumber"], payment["caseNumber"]);
        var read = await OnlyCaseAsync(customer);
        Assert.Equal(
            ["account-frozen", "transaction-frozen"],
            read.Body.GetProperty("freezes").EnumerateArray().Select(f => f.GetProperty("kind").GetString())
        );
        Assert.Equal(account["frozenAt"], read["freezes.0.at"]);
        var desk = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{read["id"]}", Cancel)).Expect(200);
        Assert.Contains(desk.Body.GetProperty("messages").EnumerateArray(), m =>
            m.GetProperty("text").GetString()!.StartsWith("The customer froze this too: IDR\u00A012,000", StringComparison.Ordinal)
        );
    }

    private static async Task<ApiAnswer> OnlyCaseAsync(CustomerActor customer)
    {
        var cases = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200);
        Assert.Equal(1, cases.Body.GetProperty("items").GetArrayLength());
        return (await customer.Api.GetAsync($"/api/v1/cases/{cases["items.0.id"]}", Cancel)).Expect(200);
    }
}
