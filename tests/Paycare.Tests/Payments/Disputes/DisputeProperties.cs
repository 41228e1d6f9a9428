using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Disputes;
using Paycare.Payments.Goodwill;
using Paycare.Payments.Processor;
using Paycare.Payments.Refunds;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Disputes;

/// <summary>Refunds, goodwill and disputes in any order and at once: nobody gets back more than was paid, and the books balance.</summary>
public sealed class DisputeProperties
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task No_interleaving_with_disputes_gives_back_more_than_was_paid(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("10000.00");
        var asks = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[1, 60_000]).Array[2, 8];
        await Gen.Select(Gen.Int[10_000, 90_000], Gen.Int[5, 95], Gen.Int[0, 1], asks)
            .SampleAsync(
                async (toppedUp, share, reason, wishes) =>
                {
                    (await customer.TopUpAsync($"{toppedUp}.00")).Expect(201);
                    var charge = await customer.ChargeOfAsync();
                    var paid = new[] { toppedUp * share / 100, toppedUp * (100 - share) / 200 };
                    var payments = new[]
                    {
                        (await customer.PayAsync(host.Shop, $"{paid[0]}.00")).Expect(201)["id"]!,
                        (await customer.PayAsync(host.Demo.Merchants[1].Id.ToString(), $"{paid[1]}.00")).Expect(201)["id"]!,
                    };
                    await Task.WhenAll(
                        wishes.Select(
                            (wish, i) =>
                                AskAsync(
                                    host,
                                    customer,
                                    charge,
                                    payments[wish.Item2],
                                    wish.Item1,
                                    Money.Rupiah(wish.Item3),
                                    $"{charge}-{i}",
                                    reason == 0 ? "fraudulent" : "product_not_received"
                                )
                        )
                    );
                    for (var i = 0; i < 2; i++)
                    {
                        Assert.InRange(await ReturnedAsync(host, Read(host, payments[i])), 0, Money.Rupiah(paid[i]).Minor);
                    }

                    var row = (await host.FindDisputeAsync(charge))?.ChargeRow;
                    if (row is { } sequence)
                    {
                        Assert.InRange(await ReturnedAsync(host, new AttemptId(sequence)), 0, Money.Rupiah(toppedUp).Minor);
                    }
                },
                iter: 10,
                threads: 1
            );

        // Every dispute came to its end, so nothing of any is left in the books.
        Assert.True(host.Account("disputes") is not { } account || (account.Posted, account.Held, account.PendingIncoming) == (0, 0, 0));
        await host.LedgerIsSoundAsync();
    }

    private static async Task AskAsync(
        TestHost host,
        CustomerActor customer,
        string charge,
        string payment,
        int way,
        Money amount,
        string reference,
        string reason
    )
    {
        await using var scope = host.Services.CreateAsyncScope();
        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var who));
        Assert.True(StrongId.TryRead<TopUpId>(charge, out var topUp));
        switch (way)
        {
            case 0:
                _ = await scope
                    .ServiceProvider.GetRequiredService<RefundsApi>()
                    .GiveBackAsync(who, payment, amount, CustomerActor.NewKey(), "By care", Cancel);
                break;
            case 1:
                _ = await scope
                    .ServiceProvider.GetRequiredService<GoodwillApi>()
                    .PayAsync(who, Money.Rupiah(Math.Min(amount.Minor / 100, 1_000)), CustomerActor.NewKey(), "PC-1", Cancel, payment);
                break;
            default:
                var intake = scope.ServiceProvider.GetRequiredService<ChargebackListener>();
                var end = amount.Minor % 200 == 0 ? ChargebackStage.Won : ChargebackStage.Lost;
                await intake.HandleAsync(
                    new ChargebackReceived(reference, new ChargeId(topUp.Value), amount, ChargebackStage.Opened, reason, null),
                    Cancel
                );
                await intake.HandleAsync(new ChargebackReceived(reference, new ChargeId(topUp.Value), amount, end, reason, null), Cancel);
                break;
        }
    }

    private static AttemptId Read(TestHost host, string payment)
    {
        Assert.True(host.Services.GetRequiredService<AttemptIdCodec>().TryRead(payment, out var id));
        return id;
    }

    private static async Task<long> ReturnedAsync(TestHost host, AttemptId id) =>
        (await host.Services.GetRequiredService<LedgerApi>().ReturnedAsync([id], Cancel)).Value[id];
}
