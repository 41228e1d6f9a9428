using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Processor.Simulator;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Disputes;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

/// <summary>Disputes at the desk: the case that opens automatically, the evidence that Paycare drafts, and who decides.</summary>
[Trait("Touches", "dates")]
public sealed class DisputeDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Evidence_is_written_by_Paycare_sent_by_risk_and_the_case_tells_the_rest(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, charge, id) = await DisputedAsync(host, "100000.00");
        var (agent, risk) = (await host.AgentAsync(), await host.StaffAsync("risk"));
        var list = (await agent.GetAsync("/api/v1/desk/disputes", Cancel)).Expect(200);
        Assert.Equal((id, "opened", "fraudulent"), (list["items.0.item.id"], list["items.0.item.stage"], list["items.0.item.reason"]));
        var read = (await agent.GetAsync($"/api/v1/desk/disputes/{id}", Cancel)).Expect(200);
        Assert.Equal(
            ("True", "customer", "held"),
            (read["dispute.canSendEvidence"], read["dispute.parts.0.bearer"], read["dispute.parts.0.state"])
        );
        var draft = read["dispute.draft"]!;
        foreach (var fact in new[] { "IDR 100000.00", "1111", "Kopi Senja", "PIN", "receipt" })
        {
            Assert.Contains(fact, draft, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("4111111111111111", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Rina", read.Text, StringComparison.Ordinal);
        var @case = (await agent.GetAsync($"/api/v1/desk/cases/{read["caseId"]}", Cancel)).Expect(200);
        Assert.Equal(("paycare", "security", id), (@case["channel"], @case["queue"], @case["dispute.item.id"]));
        Assert.Equal(read["dispute.item.actBy"], @case["firstReplyDueAt"]);
        Assert.DoesNotContain(
            read["caseNumber"]!,
            (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Text,
            StringComparison.Ordinal
        );

        Assert.Equal(
            "not-allowed",
            (await agent.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = draft }, cancel: Cancel)).Expect(403)["code"]
        );
        (await risk.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = " " }, cancel: Cancel)).Expect(400);
        var sent = (
            await risk.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = draft + " And more." }, cancel: Cancel)
        ).Expect(200);
        Assert.Equal(("evidence-sent", null), (sent["dispute.item.stage"], sent["dispute.draft"]));
        Assert.EndsWith("And more.", sent["dispute.evidence"]!, StringComparison.Ordinal);
        Assert.NotNull((await BooksAsync(host)).Chargebacks[0].EvidenceAt);
        (await risk.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = "Once more." }, cancel: Cancel)).Expect(409);

        await host.ChargeBackAsync(charge, "won");
        _ = await host.SeeDisputeAsync(charge, "won");
        await Eventually.HoldsAsync(async () =>
            (await agent.GetAsync($"/api/v1/desk/cases/{read["caseId"]}", Cancel))
                .Expect(200)
                .Text.Contains("moved on: Won", StringComparison.Ordinal)
        );
        Assert.Empty((await agent.GetAsync("/api/v1/desk/disputes", Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(id, (await agent.GetAsync("/api/v1/desk/disputes?state=ended", Cancel)).Expect(200)["items.0.item.id"]);
        (await agent.GetAsync("/api/v1/desk/disputes?state=odd", Cancel)).Expect(400);
        Assert.Contains(await host.AuditAsync($"dispute:{id}"), e => e.Act == "dispute.evidence");
    }

    [Theory, OnBothDatabases]
    public async Task A_small_dispute_is_given_up_by_one_and_a_large_one_by_two(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (risk, lead) = (await host.StaffAsync("risk"), await host.StaffAsync("lead"));
        var (customer, charge, small) = await DisputedAsync(host, "100000.00");
        (await risk.PostAsync($"/api/v1/desk/disputes/{small}/accept", new { }, cancel: Cancel)).Expect(400);
        var done = (
            await risk.PostAsync($"/api/v1/desk/disputes/{small}/accept", new { reason = "It was a thief" }, cancel: Cancel)
        ).Expect(200);
        Assert.Equal(("accepted", "captured"), (done["dispute.item.stage"], done["dispute.parts.0.state"]));
        await customer.SeesAsync("0.00", "0.00");
        var settled = await host.SeeDisputeAsync(charge, "the bank's own word changed nothing", d =>
            d.Steps.Any(s => s is { What: "lost", IsChange: false })
        );
        Assert.Equal("accepted", settled.Stage);

        var (_, other, large) = await DisputedAsync(host, "600000.00");
        Assert.NotNull(
            (await risk.PostAsync($"/api/v1/desk/disputes/{large}/accept", new { reason = "It was a thief" }, cancel: Cancel)).Expect(202)[
                "dispute.acceptAskedBy"
            ]
        );
        Assert.Equal(
            "dispute-second-person",
            (await risk.PostAsync($"/api/v1/desk/disputes/{large}/accept", new { reason = "Sure" }, cancel: Cancel)).Expect(409)["code"]
        );
        Assert.Equal("opened", (await host.FindDisputeAsync(other))!.Stage);
        Assert.Equal(
            "accepted",
            (await lead.PostAsync($"/api/v1/desk/disputes/{large}/accept", new { reason = "I agree" }, cancel: Cancel)).Expect(200)[
                "dispute.item.stage"
            ]
        );
        Assert.Equal(0, host.Account("disputes")!.Posted);
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_day_that_passes_is_told_once_and_the_bank_listens_until_its_own(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (_, charge, id) = await DisputedAsync(host, "100000.00");
        var dispute = (await host.FindDisputeAsync(charge))!;
        await host.AdvanceAsync(dispute.ActBy!.Value - host.Now + TimeSpan.FromMinutes(1));
        await host.SeeDisputeAsync(charge, "it is overdue", d => d.EscalatedAt is not null);
        var risk = await host.StaffAsync("risk");
        var read = (await risk.GetAsync($"/api/v1/desk/disputes/{id}", Cancel)).Expect(200);
        Assert.Equal(("True", "True"), (read["dispute.item.isOverdue"], read["dispute.canSendEvidence"]));
        await Eventually.HoldsAsync(async () =>
            (await risk.GetAsync($"/api/v1/desk/cases/{read["caseId"]}", Cancel))
                .Expect(200)
                .Text.Contains("day to act has passed", StringComparison.Ordinal)
        );
        await host.AdvanceAsync(dispute.AnswerBy!.Value - host.Now + TimeSpan.FromMinutes(1));
        var lead = await host.StaffAsync("lead");
        Assert.Equal(
            "dispute-too-late",
            (await lead.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = "Late." }, cancel: Cancel)).Expect(409)["code"]
        );
        Assert.Equal(
            "dispute-too-late",
            (await lead.PostAsync($"/api/v1/desk/disputes/{id}/accept", new { reason = "Late" }, cancel: Cancel)).Expect(409)["code"]
        );
    }

    [Theory, OnBothDatabases]
    public async Task An_answer_that_gets_lost_is_asked_for_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (_, charge, id) = await DisputedAsync(host, "100000.00");
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "dispute-answer-lost" }, cancel: Cancel)).Expect(204);
        var risk = await host.StaffAsync("risk");
        var sent = (
            await risk.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = "It was the owner." }, cancel: Cancel)
        ).Expect(200);
        Assert.Equal(("opened", "True"), (sent["dispute.item.stage"], sent["dispute.isSending"]));
        Assert.Equal(
            "dispute-decided",
            (await risk.PostAsync($"/api/v1/desk/disputes/{id}/accept", new { reason = "No" }, cancel: Cancel)).Expect(409)["code"]
        );
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        _ = await host.SeeDisputeAsync(charge, "evidence-sent");
    }

    [Theory, OnBothDatabases]
    public async Task An_inquiry_that_was_answered_stays_one_and_can_still_be_opened(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (_, charge, id) = await DisputedAsync(host, "100000.00", "inquiry");
        var risk = await host.StaffAsync("risk");
        var sent = (
            await risk.PostAsync($"/api/v1/desk/disputes/{id}/evidence", new { text = "It was the owner." }, cancel: Cancel)
        ).Expect(200);
        Assert.Equal(("inquiry", "False", "False"), (sent["dispute.item.stage"], sent["dispute.canSendEvidence"], sent["dispute.isTaken"]));
        Assert.Equal(
            "dispute-not-open",
            (await risk.PostAsync($"/api/v1/desk/disputes/{id}/accept", new { reason = "No" }, cancel: Cancel)).Expect(409)["code"]
        );
        await host.ChargeBackAsync(charge, "opened");
        _ = await host.SeeDisputeAsync(charge, "opened");
        Assert.Equal("True", (await risk.GetAsync($"/api/v1/desk/disputes/{id}", Cancel)).Expect(200)["dispute.canSendEvidence"]);
    }

    internal static async Task<(CustomerActor Customer, string Charge, string Id)> DisputedAsync(
        TestHost host,
        string amount,
        string stage = "opened"
    )
    {
        var customer = await host.JoinWithMoneyAsync(amount);
        var charge = await customer.ChargeOfAsync();
        (await customer.PayAsync(host.Shop, "10000.00")).Expect(201);
        (await customer.TopUpAsync("10000.00")).Expect(201);
        await host.ChargeBackAsync(charge, stage);
        var dispute = await host.SeeDisputeAsync(charge, stage);
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db => Task.FromResult(db.Set<Paycare.Care.Cases.Case>().Any(c => c.Source == $"dispute:{dispute.Id}")))
        );
        return (customer, charge, dispute.Id.ToString());
    }

    private static async Task<SimulatedBooks> BooksAsync(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ProcessorSimulation>().ReadAsync(Cancel);
    }
}
