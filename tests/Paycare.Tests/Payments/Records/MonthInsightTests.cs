using System.Globalization;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Records;

[Trait("Touches", "dates")]
public sealed class MonthInsightTests
{
    [Theory, OnBothDatabases]
    public async Task A_month_leads_from_opening_to_closing(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("500000.00"), await host.JoinWithMoneyAsync("50000.00"));
        var other = host.Demo.Merchants[1];
        (await rina.PayAsync(host.Shop, "38000")).Expect(201);
        var returned = (await rina.PayAsync(host.Shop, "12000")).Expect(201)["id"]!;
        (await rina.PayAsync(other.Id.ToString(), "40000")).Expect(201);
        (await rina.PayAsync(host.Shop, "9000000")).Expect(402);
        (await SendAsync(rina, budi.Phone, "25000")).Expect(201);
        (await SendAsync(budi, rina.Phone, "5000")).Expect(201);
        (await rina.Api.PostAsync($"/api/v1/payments/{returned}/refunds", new { reason = "Cold" }, CustomerActor.NewKey())).Expect(201);
        var account = await Bank.TestBank.AccountAsync(rina);
        var withdrawal = (await Bank.TestBank.WithdrawAsync(rina, account, "60000")).Expect(201)["id"];
        await Bank.TestBank.StandsAsync(rina, withdrawal, "succeeded");

        var month = await Eventually.SeeAsync("the refund is there", async _ =>
            (await InsightAsync(rina)).Expect(200) is var told && told["spent.value"] == "78000.00" ? told : null
        );
        Assert.Equal(
            ("0.00", "500000.00", "25000.00", "5000.00", "60000.00", "0.00", "342000.00"),
            (
                month["opening.value"],
                month["toppedUp.value"],
                month["sent.value"],
                month["received.value"],
                month["withdrawn.value"],
                month["corrections.value"],
                month["closing.value"]
            )
        );
        Assert.Equal(
            (month["closing.value"], (other.Category, "40000.00", "1"), ("food", "38000.00", "2")),
            (
                (await rina.Api.GetAsync("/api/v1/wallet")).Expect(200)["posted.value"],
                (month["byCategory.0.category"]!, month["byCategory.0.amount.value"]!, month["byCategory.0.count"]!),
                (month["byCategory.1.category"]!, month["byCategory.1.amount.value"]!, month["byCategory.1.count"]!)
            )
        );
        Assert.Equal(other.Name, month["byMerchant.0.merchant.name"]);
        Assert.Equal(month.Text, (await InsightAsync(rina, $"?month={month["month"]}")).Expect(200).Text);

        var next = DateOnly
            .ParseExact($"{month["month"]}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture)
            .AddMonths(1)
            .ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var later = (await InsightAsync(rina, $"?month={next}")).Expect(200);
        Assert.Equal(("342000.00", "0.00", "342000.00"), (later["opening.value"], later["spent.value"], later["closing.value"]));
        Assert.Equal("0.00", (await InsightAsync(rina, "?month=2020-02")).Expect(200)["closing.value"]);
        foreach (var malformed in new[] { "2026-13", "November", "2026-11-01", "1-1" })
        {
            Assert.Contains("month", (await InsightAsync(rina, $"?month={malformed}")).Expect(400).Text, StringComparison.Ordinal);
        }
    }

    private static Task<ApiAnswer> InsightAsync(CustomerActor customer, string query = "") =>
        customer.Api.GetAsync($"/api/v1/insight{query}");

    private static Task<ApiAnswer> SendAsync(CustomerActor customer, string toPhone, string amount) =>
        customer.Api.PostAsync(
            "/api/v1/transfers",
            new
            {
                toPhone,
                amount = CustomerActor.Idr(amount),
                pin = customer.Pin,
            },
            CustomerActor.NewKey()
        );
}
