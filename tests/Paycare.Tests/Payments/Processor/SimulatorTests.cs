using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Processor;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Processor;

/// <summary>The simulated processor behaves as a processor does, whoever asks it.</summary>
[Trait("Touches", "dates")]
public class SimulatorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_of_an_issuer_has_its_word()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("10000.00");
        foreach (
            var (code, reason) in new[]
            {
                ("05", "declined-by-issuer"),
                ("14", "number-unknown"),
                ("51", "insufficient-funds"),
                ("54", "expired"),
                ("55", "wrong-pin-at-issuer"),
                ("57", "not-permitted"),
                ("61", "limit-at-issuer"),
                ("65", "too-many-uses"),
                ("75", "pin-tries-at-issuer"),
            }
        )
        {
            (await host.Client().PostAsync("/dev/processor", new { behaviour = $"decline-{code}" }, cancel: Cancel)).Expect(204);
            var declined = (await customer.TopUpAsync("50000.00")).Expect(402);
            Assert.Equal((code, reason), (declined["issuerCode"], declined["reason"]));
        }
    }

    [Theory, OnBothDatabases]
    public async Task Refunds_are_given_once_and_never_exceed_their_charge(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var charge = await ChargeOfAsync(customer);
        var processor = host.Services.GetRequiredService<ICardProcessor>();
        var once = OrderedGuid.Next(TestClock.Time);
        var same = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => RepeatedAsync(() => processor.RefundAsync(once, charge, Money.Rupiah(30_000), Cancel))))
        );
        Assert.All(same, r => Assert.Equal(RefundOutcome.Accepted, r.Outcome));
        var others = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        var reference = OrderedGuid.Next(TestClock.Time);
                        return RepeatedAsync(() => processor.RefundAsync(reference, charge, Money.Rupiah(15_000), Cancel));
                    })
                )
        );
        Assert.Single(others, r => r.Outcome == RefundOutcome.Accepted);
        Assert.Equal(3, others.Count(r => r is { Outcome: RefundOutcome.Refused, Code: "exceeds-charge" }));
        Assert.Equal(RefundOutcome.NeverCame, (await processor.InquireRefundAsync(OrderedGuid.Next(TestClock.Time), Cancel)).Outcome);
        Assert.Equal(
            "charge-unknown",
            (await processor.RefundAsync(OrderedGuid.Next(TestClock.Time), OrderedGuid.Next(TestClock.Time), Money.Rupiah(1), Cancel)).Code
        );
    }

    [Theory, OnBothDatabases]
    public async Task Refunds_arrive_are_refused_get_lost_or_come_back_as_steered(TestDatabase database)
    {
        var heard = new Heard();
        await using var host = await TestHost.StartAsync(database, services =>
            services.AddSingleton(heard).AddSubscriber<RefundReported, RefundEar>()
        );
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var charge = await ChargeOfAsync(customer);
        var processor = host.Services.GetRequiredService<ICardProcessor>();
        var arriving = await RefundAsync("refund-accepted");
        var refused = await RefundAsync("refund-refused");
        var lost = await RefundAsync("refund-lost-then-done");
        var returned = await RefundAsync("refund-returned");
        Assert.Equal((RefundOutcome.Accepted, null), (arriving.Reply.Outcome, arriving.Reply.BankReference));
        Assert.Equal(RefundOutcome.Refused, refused.Reply.Outcome);
        Assert.Equal(RefundOutcome.Unknown, lost.Reply.Outcome);
        Assert.Equal(RefundOutcome.Arrived, (await processor.InquireRefundAsync(lost.Id, Cancel)).Outcome);
        Assert.Equal(RefundOutcome.Accepted, (await processor.InquireRefundAsync(returned.Id, Cancel)).Outcome);

        (await host.Client().PostAsync("/dev/clock", new { advance = "P3D" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(() => Task.FromResult(heard.Refunds.Contains(arriving.Id) && heard.Refunds.Contains(returned.Id)));
        var arrived = await processor.InquireRefundAsync(arriving.Id, Cancel);
        Assert.Equal(RefundOutcome.Arrived, arrived.Outcome);
        Assert.Matches("^[0-9]{23}$", arrived.BankReference);
        Assert.Equal(
            (RefundOutcome.Returned, "card-closed"),
            await processor.InquireRefundAsync(returned.Id, Cancel) is var r ? (r.Outcome, r.Code) : default
        );
        var books = (await host.Client().GetAsync("/dev/processor", Cancel)).Expect(200);
        Assert.Equal(4, books.Body.GetProperty("refunds").GetArrayLength());

        async Task<(Guid Id, RefundReply Reply)> RefundAsync(string behaviour)
        {
            (await host.Client().PostAsync("/dev/processor", new { behaviour }, cancel: Cancel)).Expect(204);
            var id = OrderedGuid.Next(TestClock.Time);
            return (id, await processor.RefundAsync(id, charge, Money.Rupiah(10_000), Cancel));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_chargeback_is_told_stage_by_stage(TestDatabase database)
    {
        var heard = new Heard();
        await using var host = await TestHost.StartAsync(database, services =>
            services.AddSingleton(heard).AddSubscriber<ChargebackReceived, ChargebackEar>()
        );
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var charge = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200)["items.0.topUpId"]!;
        (
            await host.Client()
                .PostAsync(
                    "/dev/processor",
                    new
                    {
                        behaviour = "chargeback",
                        charge,
                        amount = CustomerActor.Idr("20000.00"),
                    },
                    cancel: Cancel
                )
        ).Expect(204);
        (
            await host.Client()
                .PostAsync(
                    "/dev/processor",
                    new
                    {
                        behaviour = "chargeback",
                        charge,
                        stage = "lost",
                    },
                    cancel: Cancel
                )
        ).Expect(204);
        await Eventually.HoldsAsync(() => Task.FromResult(heard.Chargebacks.Count == 2));
        var (opened, lost) = (heard.Chargebacks.First(), heard.Chargebacks.Last());
        Assert.Equal((ChargebackStage.Opened, Money.Rupiah(20_000), charge), (opened.Stage, opened.Amount, opened.Charge.ToString()));
        Assert.NotNull(opened.AnswerBy);
        Assert.Equal((ChargebackStage.Lost, opened.ProcessorReference), (lost.Stage, lost.ProcessorReference));
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "chargeback", charge = "nonsense" }, cancel: Cancel)).Expect(
            404
        );
        (
            await host.Client()
                .PostAsync(
                    "/dev/processor",
                    new
                    {
                        behaviour = "chargeback",
                        charge,
                        stage = "maybe",
                    },
                    cancel: Cancel
                )
        ).Expect(400);
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "nonsense" }, cancel: Cancel)).Expect(400);
    }

    /// <summary>A database that two write to at once may turn one away; a caller without an answer asks again.</summary>
    private static async Task<RefundReply> RepeatedAsync(Func<Task<RefundReply>> ask)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (Microsoft.EntityFrameworkCore.DbUpdateException) when (tries < 10)
            {
                // Asked again.
            }
        }
    }

    private static async Task<Guid> ChargeOfAsync(CustomerActor customer) =>
        Guid.ParseExact((await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200)["items.0.topUpId"]!, "N");

    private sealed class Heard
    {
        public ConcurrentQueue<Guid> Refunds { get; } = new();

        public ConcurrentQueue<ChargebackReceived> Chargebacks { get; } = new();
    }

    private sealed class RefundEar(Heard heard) : ISubscriber<RefundReported>
    {
        public Task HandleAsync(RefundReported happened, CancellationToken cancel)
        {
            heard.Refunds.Enqueue(happened.Refund);
            return Task.CompletedTask;
        }
    }

    private sealed class ChargebackEar(Heard heard) : ISubscriber<ChargebackReceived>
    {
        public Task HandleAsync(ChargebackReceived happened, CancellationToken cancel)
        {
            heard.Chargebacks.Enqueue(happened);
            return Task.CompletedTask;
        }
    }
}
