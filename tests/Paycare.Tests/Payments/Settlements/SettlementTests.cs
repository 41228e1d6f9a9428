using System.Globalization;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank.Simulator;
using Paycare.Payments.Merchants;
using Paycare.Payments.Settlements;
using Paycare.Platform.Amounts;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Bank;
using Paycare.Tests.Payments.MerchantPortal;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Settlements;

/// <summary>A merchant's days add up to the unit, whatever was paid, and are made once.</summary>
[Trait("Touches", "dates")]
public class SettlementTests
{
    private const int Fee = 70;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Every_day_leads_from_its_opening_to_its_closing_balance_to_the_unit(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await MerchantTests.NewShopAsync(host, Fee);
        var customer = await host.JoinWithMoneyAsync("2000000.00");
        await Gen.Long[1, 12_345]
            .Select(rupiah => Money.Rupiah(rupiah).Minor)
            .List[1, 8]
            .List[3]
            .SampleAsync(
                async days =>
                {
                    foreach (var amounts in days)
                    {
                        await PayForADayAsync(host, shop, customer, amounts);
                    }
                },
                iter: 1,
                threads: 1
            );

        // The books say the same as the reports, and the sum of all fees is in the one account for fees.
        var settled = (await shop.Api.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200).Body.GetProperty("items");
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind($"merchant:{shop.Id}", Currency.Idr, out var account));
        var fees = settled.EnumerateArray().Sum(s => Minor(s.GetProperty("fee").GetProperty("value").GetString()));
        var payments = settled.EnumerateArray().Sum(s => Minor(s.GetProperty("payments").GetProperty("value").GetString()));
        Assert.Equal(payments - fees, ledger.View(account).Posted);
        Assert.True(ledger.TryFind("fees", Currency.Idr, out var feesAccount) || fees == 0);
        Assert.Equal(fees, ledger.View(feesAccount).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_fee_that_the_account_cannot_pay_is_asked_for_again_the_next_day(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await MerchantTests.NewShopAsync(host, feeBasisPoints: 1000);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var paid = (await customer.PayAsync(shop.Id, "1000.00")).Expect(201);
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(
            ledger.TryFind($"merchant:{shop.Id}", Currency.Idr, out var account)
                & ledger.TryFind($"customer:{customer.CustomerId}", Currency.Idr, out var wallet)
        );
        Assert.True(host.Services.GetRequiredService<AttemptIdCodec>().TryRead(paid["id"], out var payment));
        (
            await ledger.PostAsync(
                "test",
                "back",
                new Movement(EntryKind.Refund, account, wallet, Money.Rupiah(1000), Original: payment),
                Cancel
            )
        ).Value.ToString();

        var first = await NextDayAsync(host, shop.Api, 1);
        Assert.Equal(
            ("carried", "100.00", "-100.00", "0.00"),
            (first["items.0.feeStatus"], first["items.0.fee.value"], first["items.0.net.value"], first["items.0.closing.value"])
        );
        (await customer.PayAsync(shop.Id, "5000.00")).Expect(201);
        var second = await NextDayAsync(host, shop.Api, 2);
        Assert.Equal(
            ("taken", "500.00", "100.00"),
            (second["items.0.feeStatus"], second["items.0.fee.value"], second["items.0.feeCarried.value"])
        );
        Assert.Equal(Money.Rupiah(4400).Minor, ledger.View(account).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task Made_again_it_is_the_same_and_nothing_is_booked_twice(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await MerchantTests.NewShopAsync(host, Fee);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        (await customer.PayAsync(shop.Id, "10000.00")).Expect(201);
        var made = await NextDayAsync(host, shop.Api, 1);
        var day = DateOnly.Parse(made["items.0.day"]!, CultureInfo.InvariantCulture);
        for (var again = 0; again < 2; again++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            var merchant = await db.Set<Merchant>().AsNoTracking().SingleAsync(m => m.Name == "Warung Test", Cancel);
            // As after a crash between the booking and the mark that it was done.
            await db.Set<Settlement>()
                .ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.DoneAt, (DateTimeOffset?)null).SetProperty(s => s.IsFeeTaken, (bool?)null),
                    Cancel
                );
            await scope.ServiceProvider.GetRequiredService<SettlementProcess>().SettleAsync(merchant, day, Cancel);
        }

        Assert.Equal(made.Text, (await shop.Api.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200).Text);
        Assert.Equal("9930.00", (await shop.Api.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["balance.value"]);
    }

    [Theory]
    [CombinedWithDatabases("approve", "paid", "0.00")]
    [CombinedWithDatabases("reject", "rejected", "9930.00")]
    [CombinedWithDatabases("return-later", "returned", "9930.00")]
    public async Task A_settled_day_goes_to_the_merchants_bank_and_what_comes_back_goes_with_the_next(
        TestDatabase database,
        string behaviour,
        string end,
        string balance
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var shop = await MerchantTests.NewShopAsync(host, Fee);
        host.Services.GetRequiredService<IOptions<MerchantOptions>>().Value.BankAccounts[shop.Id] = new MerchantBankAccount
        {
            BankCode = "014",
            Number = SimulatedBankAccounts.All.Single(a => a.Behaviour == behaviour).Number,
            Holder = "Warung Test",
        };
        var customer = await host.JoinWithMoneyAsync("100000.00");
        (await customer.PayAsync(shop.Id, "10000.00")).Expect(201);
        var made = await NextDayAsync(host, shop.Api, 1);
        Assert.Equal("9930.00", made["items.0.payout.amount.value"]);
        if (behaviour == "return-later")
        {
            await StandsAsync("paid");
            await host.AdvanceAsync(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        }

        await StandsAsync(end);
        await Eventually.HoldsAsync(async () =>
            (await shop.Api.GetAsync("/api/v1/merchant", Cancel)).Expect(200)["balance.value"] == balance
        );
        await bank.VerifyAsync();

        async Task StandsAsync(string status) =>
            _ = await Eventually.SeeAsync($"the payout is {status}", async _ =>
                (await shop.Api.GetAsync($"/api/v1/merchant/settlements/{made["items.0.id"]}", Cancel)).Expect(200)["payout.status"]
                    is { } seen
                && seen == status
                    ? seen
                    : null
            );
    }

    [Theory]
    [InlineData(10_000_00, 70, 70_00)]
    [InlineData(1, 70, 0)]
    [InlineData(142, 70, 0)]
    [InlineData(143, 70, 1)]
    [InlineData(long.MaxValue, 1000, 922_337_203_685_477_580)]
    public void A_fee_is_rounded_down_to_the_unit(long minor, int basisPoints, long fee) =>
        Assert.Equal(fee, Settlement.FeeOn(minor, basisPoints));

    private static async Task PayForADayAsync(TestHost host, (ApiClient Api, string Id) shop, CustomerActor customer, List<long> amounts)
    {
        foreach (var minor in amounts)
        {
            (await customer.PayAsync(shop.Id, new Money(minor, Currency.Idr).ToDecimalText())).Expect(201);
        }

        var before = (await shop.Api.GetAsync("/api/v1/merchant/settlements", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .GetArrayLength();
        var summed = await TotalsAsync(shop.Api, Settlement.DayOf(host.Now));
        var made = await NextDayAsync(host, shop.Api, before + 1);
        var id = made["items.0.id"]!;
        long Of(string name) => Minor(made[$"items.0.{name}.value"]);
        Assert.Equal(amounts.Count.ToString(CultureInfo.InvariantCulture), made["items.0.paymentCount"]);
        Assert.Equal(amounts.Sum(), Of("payments"));
        Assert.Equal(amounts.Sum(minor => minor * Fee / 10_000), Of("fee"));
        Assert.Equal(Of("closing"), Of("opening") + Of("payments") - Of("refunds") - Of("feesTaken") - Of("paidOut") + Of("other"));
        Assert.Equal(Of("payments") - Of("refunds") - Of("fee"), Of("net"));

        // The totals of the day, summed by the database while it went on, are the settlement's.
        var day = DateOnly.Parse(made["items.0.day"]!, CultureInfo.InvariantCulture);
        foreach (
            var totals in new[] { summed, await TotalsAsync(shop.Api, day), await TotalsAsync(shop.Api, day, Settlement.DayOf(host.Now)) }
        )
        {
            foreach (var sums in new[] { "days.0", "total" })
            {
                Assert.Equal(made["items.0.paymentCount"], totals[$"{sums}.paymentCount"]);
                Assert.Equal(made["items.0.refundCount"], totals[$"{sums}.refundCount"]);
                foreach (var name in new[] { "payments", "refunds", "fee", "net" })
                {
                    Assert.Equal(made[$"items.0.{name}.value"], totals[$"{sums}.{name}.value"]);
                }
            }
        }

        // With the days before, each is there once.
        var all = await TotalsAsync(shop.Api, day.AddDays(-30), Settlement.DayOf(host.Now));
        Assert.Equal(before + 1, all.Body.GetProperty("days").GetArrayLength());
        var settled = (await shop.Api.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200).Body.GetProperty("items");
        Assert.Equal(
            settled.EnumerateArray().Sum(s => Minor(s.GetProperty("net").GetProperty("value").GetString())),
            Minor(all["total.net.value"])
        );

        // The lines lead, one after the other, from one balance to the next; paged and as CSV they are the same.
        var (balance, lines, cursor) = (Of("opening"), new List<string>(), (string?)null);
        do
        {
            var page = (
                await shop.Api.GetAsync(
                    $"/api/v1/merchant/settlements/{id}/lines?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}",
                    Cancel
                )
            ).Expect(200);
            foreach (var line in page.Body.GetProperty("items").EnumerateArray())
            {
                balance += Minor(line.GetProperty("amount").GetProperty("value").GetString());
                Assert.Equal(balance, Minor(line.GetProperty("balanceAfter").GetProperty("value").GetString()));
                lines.Add(line.GetProperty("id").GetString()!);
            }

            cursor = page["next"];
        } while (cursor is not null);
        Assert.Equal(Of("closing"), balance);
        var csv = (await shop.Api.GetAsync($"/api/v1/merchant/settlements/{id}/lines.csv", Cancel)).Expect(200);
        Assert.Equal("text/csv", csv.ContentType);
        Assert.Equal(lines, csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')[2]));
    }

    private static async Task<ApiAnswer> TotalsAsync(ApiClient shop, DateOnly from, DateOnly? to = null) =>
        (await shop.GetAsync($"/api/v1/merchant/totals?from={from:O}&to={to ?? from:O}", Cancel)).Expect(200);

    /// <summary>Lets the day end, and waits for its settlement, which is made a while after midnight.</summary>
    private static async Task<ApiAnswer> NextDayAsync(TestHost host, ApiClient shop, int count)
    {
        await host.EndDayAsync();
        return await Eventually.SeeAsync("the day is settled", async _ =>
            (await shop.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200) is var answer
            && answer.Body.GetProperty("items").GetArrayLength() == count
            && answer["items.0.feeStatus"] != "pending"
                ? answer
                : null
        );
    }

    private static long Minor(string? text) =>
        long.Parse(text!.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
