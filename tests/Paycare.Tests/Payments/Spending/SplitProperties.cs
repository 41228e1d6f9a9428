using System.Globalization;
using CsCheck;
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

    private static readonly string[] Stopped = ["risk-blocked", "step-up-required", "too-many-requests", "limit-exceeded"];
    private static readonly int[] Largest = [400_000, 400_000, 200_000, 200_000, 100_000, 60_000, 60_000];
    private static readonly Gen<(int Percent, int Session, int Kind)[][]> Splits = Gen.Select(
            Gen.Int[50, 100],
            Gen.Int[0, 5],
            Gen.Int[0, 2]
        )
        .Array[5]
        .Array[7];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task No_split_passes_what_its_sum_may_not(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var friend = await host.JoinAsync("Budi Santoso");
        await Splits.SampleAsync(
            async split =>
            {
                var customer = await host.JoinRichAsync();
                var account = await TestBank.AccountAsync(customer);
                // The bank account cools all; the new devices share a sum within it.
                var sessions = new[] { customer.Api, await customer.NewDeviceAsync(host), await customer.NewDeviceAsync(host) };
                var moved = await SpendAsync(host, customer, friend, account, sessions, split);
                Assert.InRange(moved, OneLimit - 60_000, OneLimit);
            },
            iter: 2,
            threads: 1
        );
    }

    [Theory, OnBothDatabases]
    public async Task No_split_passes_a_days_sum_without_a_code(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var friend = await host.JoinAsync("Budi Santoso");
        await Splits.SampleAsync(
            async split =>
            {
                var customer = await host.JoinRichAsync();
                var (laptop, tablet) = (await customer.NewDeviceAsync(host), await customer.NewDeviceAsync(host));
                var fromNew = await SpendAsync(host, customer, friend, null, [laptop, tablet], split);
                Assert.InRange(fromNew, OneLimit - 60_000, OneLimit);
                (await customer.TopUpAsync("1000000")).Expect(201);
                var rest = await SpendAsync(host, customer, friend, null, [customer.Api], split);
                Assert.InRange(fromNew + rest, UnverifiedSum - 60_000, UnverifiedSum);
            },
            iter: 1,
            threads: 1
        );
    }

    /// <summary>Sends as much as possible, several at once, in parts that become smaller where larger ones no longer fit.</summary>
    private static async Task<long> SpendAsync(
        TestHost host,
        CustomerActor customer,
        CustomerActor friend,
        string? account,
        ApiClient[] sessions,
        (int Percent, int Session, int Kind)[][] split
    )
    {
        var moved = 0L;
        foreach (var (most, at) in Largest.Zip(split))
        {
            var parts = at.Select(p => (Amount: most / 100 * p.Percent, Session: p.Session % sessions.Length, p.Kind)).ToList();
            var answers = await Task.WhenAll(
                parts.Select(p => SendAsync(host, customer, friend, account, sessions[p.Session], p.Kind, p.Amount))
            );
            moved += parts.Zip(answers).Where(p => p.Second.Code == 201).Sum(p => (long)p.First.Amount);
            Assert.All(answers.Where(a => a.Code != 201), a => Assert.Contains(a["code"], Stopped));
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
