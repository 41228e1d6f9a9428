using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Care.Remedies;
using Paycare.Identity.Staff;
using Paycare.Payments.Disputes;
using Paycare.Tests.Care.Desk;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Remedies;

/// <summary>What one person gives back alone is a sum, in whatever parts, cases and kinds.</summary>
[Trait("Touches", "dates")]
public sealed class StaffSumTests
{
    private static readonly int[] NotAlone = [202, 409];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_remedy_that_gives_an_amount_adds_to_sums()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        await using var scope = host.Services.CreateAsyncScope();
        var giving = RemedyRules.All.Where(r => r.TakesAmount || r.IsSmallAlone).Select(r => r.Kind).ToList();
        Assert.Equal(["goodwill-credit", "approve-refund", "refund"], giving);
        Assert.All(scope.ServiceProvider.GetServices<Remedy>().Where(r => giving.Contains(r.Kind)), r =>
            Assert.NotEqual(typeof(Remedy), r.GetType().GetMethod(nameof(Remedy.QuotasAsync))!.DeclaringType)
        );
    }

    [Theory, OnBothDatabases]
    public async Task Parts_of_one_payment_add_up_and_a_rejected_one_no_longer_counts(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var (customer, id) = await OpenAsync(host, "1500000");
        var payment = (await customer.PayAsync(host.Shop, "1000000")).Expect(201)["id"]!;
        (await RefundAsync(sari, id, payment, "300000")).Expect(200);
        Assert.Equal("needs-approval", (await DryRunAsync(sari, id, payment, "200001"))["outcome"]);
        Assert.Equal("allowed", (await DryRunAsync(sari, id, payment, "200000"))["outcome"]);
        var waits = (await RefundAsync(sari, id, payment, "300000")).Expect(202);
        // What waits counts: not even a small part passes beside it.
        var small = (await RefundAsync(sari, id, payment, "1")).Expect(202);
        foreach (var approval in new[] { waits["approvalId"], small["approvalId"] })
        {
            (await maya.PostAsync($"/api/v1/desk/approvals/{approval}/reject", new { reason = "No" }, cancel: Cancel)).Expect(200);
        }

        (await RefundAsync(sari, id, payment, "200000")).Expect(200);
        Assert.Equal("needs-approval", (await DryRunAsync(sari, id, payment, "1"))["outcome"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_customers_payments_add_up_over_agents_and_cases_for_a_day(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, bima) = (await host.AgentAsync(0), await host.AgentAsync(1));
        var (customer, id) = await OpenAsync(host, "1500000");
        var first = (await customer.PayAsync(host.Shop, "500000")).Expect(201)["id"]!;
        var second = (await customer.PayAsync(host.Shop, "500000")).Expect(201)["id"]!;
        (await RefundAsync(sari, id, first, "400000")).Expect(200);
        var other = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", need = "More" }, cancel: Cancel)).Expect(201)[
            "id"
        ]!;
        (await RefundAsync(bima, other, second, "100001")).Expect(202);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" }, cancel: Cancel)).Expect(200);
        var next = host.Client();
        next.UseToken(await host.StaffTokenAsync(StaffRole.Agent));
        (await RefundAsync(next, other, second, "100000")).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task An_agents_day_adds_up_over_customers(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.Services.GetRequiredService<IOptions<AloneLimits>>().Value.PerAgentAndDay = 600_000;
        var (sari, bima) = (await host.AgentAsync(0), await host.AgentAsync(1));
        for (var i = 0; i < 3; i++)
        {
            var (customer, id) = await OpenAsync(host, "300000");
            var payment = (await customer.PayAsync(host.Shop, "300000")).Expect(201)["id"]!;
            Assert.Equal(i < 2 ? 200 : 202, (await RefundAsync(sari, id, payment, i < 2 ? "300000" : "1")).Code);
            if (i == 2)
            {
                (await RefundAsync(bima, id, payment, "1")).Expect(200);
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task Parallel_refunds_of_one_agent_never_pass_the_sum_together(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var (customer, id) = await OpenAsync(host, "1000000");
        var payment = (await customer.PayAsync(host.Shop, "1000000")).Expect(201)["id"]!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefundAsync(sari, id, payment, "100000")));
        Assert.InRange(answers.Count(a => a.Code == 200), 1, 5);
        Assert.All(answers.Where(a => a.Code != 200), a => Assert.Contains(a.Code, NotAlone));
    }

    [Theory, OnBothDatabases]
    public async Task Disputes_that_one_person_concedes_add_up(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.Services.GetRequiredService<IOptions<DisputeOptions>>().Value.AcceptAloneInADay = 500_000;
        var risk = await host.StaffAsync("risk");
        var (_, _, first) = await DisputeDeskTests.DisputedAsync(host, "300000.00");
        var (_, _, second) = await DisputeDeskTests.DisputedAsync(host, "300000.00");
        var reason = new { reason = "It was a thief" };
        Assert.Equal("False", await NeedsSecondAsync(risk, first));
        (await risk.PostAsync($"/api/v1/desk/disputes/{first}/accept", reason, cancel: Cancel)).Expect(200);

        // The page says before what will happen; to somebody with room left it says something else.
        Assert.Equal(
            ("True", "False"),
            (await NeedsSecondAsync(risk, second), await NeedsSecondAsync(await host.StaffAsync("lead"), second))
        );
        (await risk.PostAsync($"/api/v1/desk/disputes/{second}/accept", reason, cancel: Cancel)).Expect(202);

        static async Task<string?> NeedsSecondAsync(ApiClient reader, string dispute) =>
            (await reader.GetAsync($"/api/v1/desk/disputes/{dispute}", Cancel)).Expect(200)["dispute.needsSecondPerson"];
    }

    private static async Task<(CustomerActor Customer, string Case)> OpenAsync(TestHost host, string money)
    {
        var customer = await host.JoinWithMoneyAsync(money);
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", need = "Money back" }, cancel: Cancel)).Expect(201)[
            "id"
        ]!;
        return (customer, id);
    }

    private static Task<ApiAnswer> RefundAsync(ApiClient agent, string id, string payment, string amount, string query = "") =>
        agent.PostAsync(
            $"/api/v1/desk/cases/{id}/remedies{query}",
            new
            {
                kind = "refund",
                arguments = new { amount = CustomerActor.Idr(amount), paymentId = payment },
                reason = "The shop agreed",
            },
            CustomerActor.NewKey(),
            cancel: Cancel
        );

    private static async Task<ApiAnswer> DryRunAsync(ApiClient agent, string id, string payment, string amount) =>
        (await RefundAsync(agent, id, payment, amount, "?dryRun=true")).Expect(200);
}
