using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Processor;
using Paycare.Payments.Processor.Simulator;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.TopUps;

/// <summary>Stories of top-ups whose answer was lost: each ends correctly, once, and its owner is told.</summary>
[Trait("Touches", "dates")]
public class UnknownTopUpTests
{
    [Theory, OnBothDatabases]
    public async Task Silence_for_too_long_is_taken_back_and_so_is_an_approval_that_comes_after_it(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, topUp) = await PendingAsync(host, "silent");
        await MoveAsync(host, "PT90M");
        await Eventually.HoldsAsync(async () =>
            (await ChargeAsync(host, topUp)).Reversals == 0 && (await StatusAsync(customer, topUp)) == "pending"
        );
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "reversal-lost" })).Expect(204);
        await MoveAsync(host, "PT31M");
        // The reversal was made, but its answer was lost: still pending, and asked again later.
        await Eventually.HoldsAsync(async () => (await ChargeAsync(host, topUp)).Reversals == 1);
        Assert.Equal("pending", await StatusAsync(customer, topUp));
        await MoveAsync(host, "PT31M");
        await EndsAsync(customer, topUp, "failed", "0.00");
        var ended = (await customer.Api.GetAsync($"/api/v1/top-ups/{topUp}")).Expect(200);
        Assert.Equal("no-answer", ended["reason"]);
        var said = await customer.MessagesAsync();
        Assert.Single(said, text => text.Contains("did not answer", StringComparison.Ordinal));
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{ended["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal(("issuer-unreachable", "False"), (verdict["cause"], verdict["charged"]));

        (await host.Client().PostAsync("/dev/processor", new { behaviour = "late-approval", charge = topUp })).Expect(204);
        await Eventually.HoldsAsync(async () => await ChargeAsync(host, topUp) is { IsTaken: false, Reversals: 2 });
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "answer-again", charge = topUp })).Expect(204);
        await MoveAsync(host, "P1D");
        await EndsAsync(customer, topUp, "failed", "0.00");
        Assert.False((await ChargeAsync(host, topUp)).IsTaken);
        Assert.Equal(said.Count, (await customer.MessagesAsync()).Count);
    }

    [Theory, OnBothDatabases]
    public async Task A_late_answer_within_the_limit_ends_it_well_and_the_same_answer_again_changes_nothing(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, topUp) = await PendingAsync(host, "silent");
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "late-approval", charge = topUp })).Expect(204);
        await EndsAsync(customer, topUp, "succeeded", "50000.00");
        var rows = await host.JournalRowsAsync(customer);
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "answer-again", charge = topUp })).Expect(204);
        await MoveAsync(host, "P1D");
        await EndsAsync(customer, topUp, "succeeded", "50000.00");
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
        Assert.Equal(0, (await ChargeAsync(host, topUp)).Reversals);
    }

    [Theory]
    [CombinedWithDatabases("offline", "failed", "never-arrived")]
    [CombinedWithDatabases("fault-96", "failed", "issuer-fault")]
    [CombinedWithDatabases("delay-20", "succeeded", "")]
    public async Task Whatever_cuts_the_answer_off_an_inquiry_ends_it(TestDatabase database, string behaviour, string end, string reason)
    {
        // Long enough to arrive on a busy machine, where there is somebody to arrive at.
        var within = TimeSpan.FromSeconds(behaviour == "offline" ? 0.1 : 5);
        await using var host = await TestHost.StartAsync(database, services =>
            services.Configure<ProcessorOptions>(o => o.AnswerWithin = within)
        );
        (await host.Client().PostAsync("/dev/processor", new { behaviour })).Expect(204);
        var (customer, topUp) = await PendingAsync(host, "approve");
        await MoveAsync(host, "PT1M");
        await EndsAsync(customer, topUp, end, end == "succeeded" ? "50000.00" : "0.00");
        Assert.Equal(reason, (await customer.Api.GetAsync($"/api/v1/top-ups/{topUp}"))["reason"] ?? "");
    }

    /// <summary>The worst order: the approval is on its way while we give up and take back. The ledger lets one of the two win.</summary>
    [Theory, OnBothDatabases]
    public async Task An_approval_on_its_way_while_the_charge_is_taken_back_never_reaches_the_wallet(TestDatabase database)
    {
        var gate = new GatedProcessor();
        await using var host = await TestHost.StartAsync(database, services =>
            services.AddSingleton<ICardProcessor>(gate).Configure<ProcessorOptions>(o => o.AnswerWithin = TimeSpan.FromMinutes(5))
        );
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        gate.Close();
        var asking = customer.TopUpAsync("50000.00");
        await gate.ChargedAsync();
        await MoveAsync(host, "PT3H");
        await Eventually.HoldsAsync(() => Task.FromResult(gate.Reversals >= 1));
        gate.Open();
        var answer = await asking;
        Assert.True(answer.Code is 201 or 402, answer.Text);
        await Eventually.HoldsAsync(() => Task.FromResult(gate.Reversals >= 2));
        var id = (await host.InDatabaseAsync(db => Task.FromResult(db.Set<TopUp>().OrderByDescending(t => t.Id).First().Id))).ToString();
        await MoveAsync(host, "PT1H");
        await EndsAsync(customer, id, "failed", "0.00");
        Assert.False(gate.IsTaken);
    }

    private static async Task<(CustomerActor Customer, string TopUp)> PendingAsync(TestHost host, string behaviour)
    {
        var customer = await host.JoinAsync();
        var card = host.Demo.Cards.First(c => c.Behaviour == behaviour);
        (await customer.BindCardAsync(card.Number, card.Cvv)).Expect(201);
        var topUp = (await customer.TopUpAsync("50000.00")).Expect(201);
        Assert.Equal("pending", topUp["status"]);
        Assert.NotNull(topUp["nextCheckAt"]);
        return (customer, topUp["id"]!);
    }

    private static async Task MoveAsync(TestHost host, string advance) =>
        (await host.Client().PostAsync("/dev/clock", new { advance })).Expect(200);

    private static async Task<string?> StatusAsync(CustomerActor customer, string topUp) =>
        (await customer.Api.GetAsync($"/api/v1/top-ups/{topUp}")).Expect(200)["status"];

    private static async Task EndsAsync(CustomerActor customer, string topUp, string status, string balance)
    {
        await Eventually.HoldsAsync(async () => await StatusAsync(customer, topUp) == status);
        Assert.Equal(balance, (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["posted.value"]);
    }

    private static async Task<SimulatedChargeItem> ChargeAsync(TestHost host, string topUp)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ProcessorSimulation>().ReadAsync(CancellationToken.None)).Charges.Single(c =>
            c.Charge.ToString() == topUp
        );
    }

    /// <summary>A processor whose approval waits at a gate, and that answers no inquiry meanwhile.</summary>
    private sealed class GatedProcessor : ICardProcessor
    {
        private TaskCompletionSource _charged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _open = Opened();
        private int _reversals;
        private volatile bool _isTaken;

        public int Reversals => Volatile.Read(ref _reversals);

        public bool IsTaken => _isTaken;

        /// <summary>From here on a charge waits.</summary>
        public void Close() =>
            (_open, _charged) = (
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
            );

        public void Open() => _open.TrySetResult();

        public Task ChargedAsync() => _charged.Task.WaitAsync(Eventually.Deadline);

        public Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel) =>
            Task.FromResult(new CardCheck(ProcessorAnswer.Approved, null));

        public async Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel)
        {
            _charged.TrySetResult();
            await _open.Task;
            _isTaken = true;
            return ProcessorAnswer.Approved;
        }

        public Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel) => Task.FromResult(ProcessorAnswer.Lost);

        public Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel)
        {
            _isTaken = false;
            Interlocked.Increment(ref _reversals);
            return Task.FromResult(ProcessorAnswer.Approved);
        }

        public Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel) =>
            Task.FromResult(RefundReply.Lost);

        public Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel) => Task.FromResult(RefundReply.Lost);

        public Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel) =>
            Task.FromResult(DisputeReply.Lost);

        public Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel) => Task.FromResult(DisputeReply.Lost);

        public Task ForgetAsync(CardData card, CancellationToken cancel) => Task.CompletedTask;

        private static TaskCompletionSource Opened()
        {
            var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            opened.SetResult();
            return opened;
        }
    }
}
