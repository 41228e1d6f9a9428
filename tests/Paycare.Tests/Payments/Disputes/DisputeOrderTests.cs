using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Disputes;
using Paycare.Payments.Processor;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Payments.Disputes;

/// <summary>The processor's word overtakes its reply to what the desk decided.</summary>
public sealed class DisputeOrderTests
{
    private static readonly (DisputeAct Act, ChargebackStage Word, DisputeReply Reply)[] Orders =
    [
        .. from act in new[] { DisputeAct.Evidence, DisputeAct.Accept }
        from word in new[] { ChargebackStage.Won, ChargebackStage.Lost }
        from reply in new[] { DisputeReply.Taken, DisputeReply.Refused("over"), DisputeReply.Lost }
        select (act, word, reply),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_word_that_overtakes_the_reply_to_our_own_act_is_the_end_and_nothing_undoes_it(TestDatabase database)
    {
        var moves = new Moves();
        await using var host = await TestHost.StartAsync(database, services =>
            services.AddSingleton<ICardProcessor, Overtaken>().AddSingleton(moves).AddSubscriber<DisputeMoved, Moves>()
        );
        foreach (var (act, word, reply) in Orders)
        {
            var (charge, id) = await DisputedAsync(host, ChargebackStage.Opened);
            var told = word == ChargebackStage.Won ? "won" : "lost";
            var by = await ActAsync(host, id, charge, act, word, told, reply);
            var end = (act, word) == (DisputeAct.Accept, ChargebackStage.Lost) ? "accepted" : told;
            var dispute = await host.SeeDisputeAsync(charge, end);

            Assert.Equal((end, DisputeAct.None), (dispute.Stage, dispute.Act));
            Assert.Equal(["opened", end], dispute.Steps.Where(s => s.IsChange).Select(s => s.What));
            Assert.Equal(end == told ? [] : [told], dispute.Steps.Where(s => !s.IsChange).Select(s => s.What));
            Assert.Equal(end == "accepted" ? by : null, dispute.Steps.Single(s => s.What == end).By);
            await Eventually.HoldsAsync(() => Task.FromResult(moves.Of(id).Contains(end)));
            Assert.Equal(["opened", end], moves.Of(id));
        }

        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task An_inquiry_that_is_opened_while_it_is_being_answered_can_be_answered_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services => services.AddSingleton<ICardProcessor, Overtaken>());
        var (charge, id) = await DisputedAsync(host, ChargebackStage.Inquiry);
        _ = await ActAsync(host, id, charge, DisputeAct.Evidence, ChargebackStage.Opened, "opened", DisputeReply.Taken);
        var opened = await host.SeeDisputeAsync(charge, "opened");
        Assert.Equal(["inquiry", "opened"], opened.Steps.Select(s => s.What));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.True(scope.ServiceProvider.GetRequiredService<DisputeActs>().CanSendEvidence(opened));
    }

    private static async Task<(string Charge, DisputeId Id)> DisputedAsync(TestHost host, ChargebackStage stage)
    {
        var charge = await (await host.JoinWithMoneyAsync("40000.00")).ChargeOfAsync();
        var reference = $"dp-{charge}";
        await host.TellAsync(reference, charge, Money.Rupiah(40_000), stage);
        var dispute = await host.SeeDisputeAsync(charge, stage == ChargebackStage.Opened ? "opened" : "inquiry");
        // Words come one after the other: were the first still on its way, it would send what is decided next, and wait for the second.
        await Eventually.HoldsAsync($"the word of {reference} has been taken", async () =>
            !await host.InDatabaseAsync(db => db.Set<DueItem>().AnyAsync(i => i.Aggregate == reference, Cancel))
        );
        return (charge, dispute.Id);
    }

    /// <summary>Decides at the desk; while the processor has our request, its word comes and is taken.</summary>
    private static async Task<StaffId> ActAsync(
        TestHost host,
        DisputeId id,
        string charge,
        DisputeAct act,
        ChargebackStage word,
        string told,
        DisputeReply reply
    )
    {
        ((Overtaken)host.Services.GetRequiredService<ICardProcessor>()).Meanwhile = async () =>
        {
            await host.TellAsync($"dp-{charge}", charge, Money.Rupiah(40_000), word);
            _ = await host.SeeDisputeAsync(charge, $"{told} was taken", d => d.Steps.Any(s => s.What == told));
            return reply;
        };
        var by = StrongId.New<StaffId>(host.Services.GetRequiredService<TimeProvider>());
        await using var scope = host.Services.CreateAsyncScope();
        var acts = scope.ServiceProvider.GetRequiredService<DisputeActs>();
        var result =
            act == DisputeAct.Evidence
                ? await acts.SendEvidenceAsync(id, by, "Sari paid.", Cancel)
                : await acts.AcceptAsync(id, by, Cancel);
        Assert.Null(result.Refusal);
        return by;
    }

    private sealed class Moves : ISubscriber<DisputeMoved>
    {
        private readonly ConcurrentQueue<DisputeMoved> _heard = new();

        public IEnumerable<string> Of(DisputeId id) => _heard.Where(m => m.Dispute == id).Select(m => m.What);

        public Task HandleAsync(DisputeMoved happened, CancellationToken cancel)
        {
            _heard.Enqueue(happened);
            return Task.CompletedTask;
        }
    }

    /// <summary>A processor that says something else before it replies in a dispute.</summary>
    private sealed class Overtaken(CardSimulator inner) : ICardProcessor
    {
        public Func<Task<DisputeReply>> Meanwhile { get; set; } = () => Task.FromResult(DisputeReply.Lost);

        public Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel) => Meanwhile();

        public Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel) => Meanwhile();

        public Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel) =>
            inner.VerifyAsync(reference, card, cvv, cancel);

        public Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel) =>
            inner.ChargeAsync(reference, card, amount, cancel);

        public Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel) => inner.InquireAsync(reference, cancel);

        public Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel) => inner.ReverseAsync(charge, cancel);

        public Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel) =>
            inner.RefundAsync(reference, charge, amount, cancel);

        public Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel) =>
            inner.InquireRefundAsync(reference, cancel);

        public Task ForgetAsync(CardData card, CancellationToken cancel) => inner.ForgetAsync(card, cancel);
    }
}
