using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Processor;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Payments.Processor;

/// <summary>Disputes at Stripe: what is said gets there once, however often its answer is lost.</summary>
public sealed class StripeDisputeTests
{
    private static readonly DisputeEvidence Words = new("It was the owner.", new DateOnly(2026, 11, 24));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evidence_is_submitted_once_and_an_answer_that_got_lost_is_found_out()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(TestDatabase.Sqlite);
        var cards = host.Services.GetRequiredService<ICardProcessor>();
        var dispute = stripe.Disputes["dp_1"] = new FakeStripe.Disputed("dp_1", "pi_1", 50_000_00);
        stripe.LoseAnswer("/disputes/dp_1");
        Assert.Equal(DisputeReplyOutcome.Unknown, (await SafeAsync(() => cards.SubmitEvidenceAsync("dp_1", Words, Cancel))).Outcome);
        Assert.Equal(DisputeReply.Taken, await cards.SubmitEvidenceAsync("dp_1", Words, Cancel));
        Assert.Equal(("under_review", Words.Statement, 1), (dispute.Status, dispute.Evidence, dispute.Submissions));
        Assert.Equal(DisputeReply.Taken, await cards.SubmitEvidenceAsync("dp_1", Words, Cancel));
        Assert.Equal(1, dispute.Submissions);
        Assert.Equal(DisputeReplyOutcome.Refused, (await cards.AcceptDisputeAsync("dp_1", Cancel)).Outcome);
    }

    [Fact]
    public async Task A_dispute_is_given_up_once_and_trouble_at_Stripe_decides_nothing()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(TestDatabase.Sqlite);
        var cards = host.Services.GetRequiredService<ICardProcessor>();
        var dispute = stripe.Disputes["dp_2"] = new FakeStripe.Disputed("dp_2", "pi_2", 50_000_00);
        stripe.Refuse("/disputes/dp_2", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(DisputeReply.Lost, await cards.AcceptDisputeAsync("dp_2", Cancel));
        Assert.Equal("needs_response", dispute.Status);
        Assert.Equal(DisputeReply.Taken, await cards.AcceptDisputeAsync("dp_2", Cancel));
        Assert.Equal(DisputeReply.Taken, await cards.AcceptDisputeAsync("dp_2", Cancel));
        Assert.Equal("lost", dispute.Status);
        Assert.Equal(DisputeReplyOutcome.Refused, (await cards.SubmitEvidenceAsync("dp_unknown", Words, Cancel)).Outcome);
    }

    /// <summary>A broken line is an exception, which means what a lost answer means.</summary>
    private static async Task<DisputeReply> SafeAsync(Func<Task<DisputeReply>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or Stripe.StripeException)
        {
            return DisputeReply.Lost;
        }
    }
}
