using System.Globalization;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Bank;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Spending;

/// <summary>No split over kinds of money, amounts and sessions does what the sum may not.</summary>
[Trait("Touches", "dates")]
public sealed class SplitProperties
{
    private const long OneLimit = 1_000_000,
        UnverifiedSum = 2_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task No_split_passes_what_its_sum_may_not(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var friend = await host.JoinAsync("Budi Santoso");
        for (var seed = 1; seed <= 2; seed++)
        {
            var random = new Random(seed);
            var customer = await host.JoinRichAsync();
            var account = await TestBank.AccountAsync(customer);
            // The bank account cools all; the new devices share a sum within it.
            var sessions = new[] { customer.Api, await customer.NewDeviceAsync(host), await customer.NewDeviceAsync(host) };
            var moved = await SpendAsync(host, customer, friend, account, sessions, random);
            Assert.InRange(moved, OneLimit - 60_000, OneLimit);
        }
    }

    [Theory, OnBothDatabases]
    public async Task No_split_passes_a_days_sum_without_a_code(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var friend = await host.JoinAsync("Budi Santoso");
        var customer = await host.JoinRichAsync();
        var (laptop, tablet) = (await customer.NewDeviceAsync(host), await customer.NewDeviceAsync(host));
        var random = new Random(7);
        var fromNew = await SpendAsync(host, customer, friend, null, [laptop, tablet], random);
        Assert.InRange(fromNew, OneLimit - 60_000, OneLimit);
        (await customer.TopUpAsync("1000000")).Expect(201);
        var rest = await SpendAsync(host, customer, friend, null, [customer.Api], random);
        Assert.InRange(fromNew + rest, UnverifiedSum - 60_000, UnverifiedSum);
    }

    /// <summary>Sends as much as possible, several at once, in parts that become smaller where larger ones no longer fit.</summary>
    private static async Task<long> SpendAsync(
        TestHost host,
        CustomerActor customer,
        CustomerActor friend,
        string? account,
        ApiClient[] sessions,
        Random random
    )
    {
        var moved = 0L;
        foreach (var most in new[] { 400_000, 400_000, 200_000, 200_000, 100_000, 60_000, 60_000 })
        {
            var parts = Enumerable
                .Range(0, 5)
                .Select(_ => (Amount: random.Next(most / 2, most), Session: random.Next(sessions.Length), Kind: random.Next(3)))
                .ToList();
            var answers = await Task.WhenAll(
                parts.Select(p => SendAsync(host, customer, friend, account, sessions[p.Session], p.Kind, p.Amount))
            );
            moved += parts.Zip(answers).Where(p => p.Second.Code == 201).Sum(p => (long)p.First.Amount);
            Assert.All(answers.Where(a => a.Code != 201), a =>
                Assert.Contains(a["code"], new[] { "risk-blocked", "step-up-required", "too-many-requests", "limit-exceeded" })
            );
        }

        return moved;
    }

    private static Task<ApiAnswer> SendAsync(
        TestHost host,
        CustomerActor customer,
        CustomerActor friend,
        string? account,
        ApiClient session,
        int kind,
        long rupiah
    )
    {
        var amount = CustomerActor.Idr(rupiah.ToString(CultureInfo.InvariantCulture));
        var pin = customer.Pin;
        return (kind, account) switch
        {
            (0, _) => PostAsync(
                "payments",
                new
                {
                    merchantId = host.Shop,
                    amount,
                    pin,
                }
            ),
            (1, not null) => PostAsync(
                "withdrawals",
                new
                {
                    bankAccountId = account,
                    amount,
                    pin,
                }
            ),
            _ => PostAsync(
                "transfers",
                new
                {
                    toPhone = friend.Phone,
                    amount,
                    pin,
                }
            ),
        };

        Task<ApiAnswer> PostAsync(string what, object body) =>
            session.PostAsync($"/api/v1/{what}", body, CustomerActor.NewKey(), cancel: Cancel);
    }
}
