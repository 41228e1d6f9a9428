using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Paycare.Care.Incidents;
using Paycare.Payments.Spending;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Incidents;

/// <summary>Incidents: begun by hand or by the detector, and reported as the cause of what they affected.</summary>
[Trait("Touches", "dates")]
public sealed class IncidentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 5, 1000, 0, true)]
    [InlineData(10, 4, 1000, 0, false)]
    [InlineData(25, 5, 1000, 0, true)]
    [InlineData(26, 5, 1000, 0, false)]
    [InlineData(10, 5, 0, 0, true)]
    [InlineData(11, 5, 0, 0, false)]
    [InlineData(14, 5, 0, 0, false)]
    [InlineData(14, 5, 49, 0, false)]
    [InlineData(14, 5, 50, 0, true)]
    [InlineData(10, 6, 100, 20, true)]
    [InlineData(10, 6, 100, 21, false)]
    public void Failing_more_than_usual_begins_one(int tried, int failed, int usuallyTried, int usuallyFailed, bool begins) =>
        Assert.Equal(begins, IncidentRule.Begins(new OutcomeCount(tried, failed), new OutcomeCount(usuallyTried, usuallyFailed)));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(10, 0, true)]
    [InlineData(11, 1, true)]
    [InlineData(10, 1, false)]
    [InlineData(100, 5, false)]
    public void Hardly_failing_ends_one(int tried, int failed, bool ends) =>
        Assert.Equal(ends, IncidentRule.Ends(new OutcomeCount(tried, failed)));

    [Theory, OnBothDatabases]
    public async Task The_detector_begins_and_ends_one_by_itself_and_stuck_top_ups_are_told_so(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync("4571736000000109", "123")).Expect(201);
        var detector = host.Services.GetServices<IHostedService>().OfType<IncidentDetector>().Single();
        var attempts = new List<string?>();
        for (var i = 0; i < IncidentRule.FewestFailures; i++)
        {
            attempts.Add((await customer.TopUpAsync("10000.00")).Expect(201)["attemptId"]);
        }

        await detector.LookAsync(Cancel);
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{attempts[0]}/diagnosis", Cancel)).Expect(200);
        Assert.Equal(("incident", "False", "incident"), (diagnosis["cause"], diagnosis["charged"], diagnosis["evidence.0.name"]));
        Assert.Contains("Nothing is lost.", diagnosis["summary"], StringComparison.Ordinal);
        var lead = await host.StaffAsync("lead");
        var incident = (await lead.GetAsync("/api/v1/desk/incidents", Cancel)).Expect(200);
        Assert.Equal(("rail:card", null), (incident["items.0.scope"], incident["items.0.to"]));
        var touched = (await lead.GetAsync($"/api/v1/desk/incidents/{incident["items.0.id"]}/attempts", Cancel)).Expect(200);
        Assert.Equal(attempts.Count, touched.Body.GetProperty("items").GetArrayLength());
        Assert.DoesNotContain(customer.Phone, touched.Text, StringComparison.Ordinal);

        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" }, cancel: Cancel)).Expect(200);
        await detector.LookAsync(Cancel);
        Assert.NotNull((await lead.GetAsync("/api/v1/desk/incidents", Cancel)).Expect(200)["items.0.to"]);
    }

    [Theory, OnBothDatabases]
    public async Task One_that_a_lead_has_ended_does_not_come_back_by_what_it_was_about(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, lead) = (await host.JoinAsync(), await host.StaffAsync("lead"));
        (await customer.BindCardAsync("4571736000000109", "123")).Expect(201);
        var detector = host.Services.GetServices<IHostedService>().OfType<IncidentDetector>().Single();
        for (var i = 0; i < IncidentRule.FewestFailures; i++)
        {
            (await customer.TopUpAsync("10000.00")).Expect(201);
        }

        await detector.LookAsync(Cancel);
        var begun = (await lead.GetAsync("/api/v1/desk/incidents", Cancel)).Expect(200)["items.0.id"];
        (await lead.PostAsync($"/api/v1/desk/incidents/{begun}/end", new { }, cancel: Cancel)).Expect(200);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await detector.LookAsync(Cancel);
        Assert.Equal(1, (await lead.GetAsync("/api/v1/desk/incidents", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength());
    }

    [Theory, OnBothDatabases]
    public async Task A_lead_begins_and_ends_one_and_an_agent_may_only_look(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var (lead, agent) = (await host.StaffAsync("lead"), await host.AgentAsync());
        var shop = host.Demo.Merchants[1];
        var body = new { scope = $"merchant:{shop.Id}", note = "Their till is down, says their manager." };
        (await agent.PostAsync("/api/v1/desk/incidents", body, cancel: Cancel)).Expect(403);
        var begun = (await lead.PostAsync("/api/v1/desk/incidents", body, cancel: Cancel)).Expect(201);
        Assert.Contains(shop.Name, begun["text"], StringComparison.Ordinal);
        Assert.Equal("incident-open", (await lead.PostAsync("/api/v1/desk/incidents", body, cancel: Cancel)).Expect(409)["code"]);

        var lost = (
            await customer.Api.PostAsync(
                "/api/v1/client-attempts",
                new
                {
                    items = new[]
                    {
                        new
                        {
                            key = CustomerActor.NewKey(),
                            kind = "payment",
                            merchantId = shop.Id.ToString(),
                            amount = CustomerActor.Idr("10000.00"),
                            sentAt = TestClock.Time.GetUtcNow(),
                        },
                    },
                },
                cancel: Cancel
            )
        ).Expect(200)["items.0.attemptId"];
        customer.Api.Language = "zh-CN";
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{lost}/diagnosis", Cancel)).Expect(200);
        Assert.Equal("incident", diagnosis["cause"]);
        Assert.StartsWith($"资金未变动。{shop.Name} 自 ", diagnosis["summary"], StringComparison.Ordinal);
        Assert.DoesNotContain("manager", diagnosis.Text, StringComparison.Ordinal);

        // An empty wallet is an empty wallet, incident or not.
        var poor = (await customer.PayAsync(shop.Id.ToString(), "60000.00")).Expect(402)["attemptId"];
        Assert.Equal(
            "insufficient-balance",
            (await customer.Api.GetAsync($"/api/v1/attempts/{poor}/diagnosis", Cancel)).Expect(200)["cause"]
        );

        Assert.NotNull((await lead.PostAsync($"/api/v1/desk/incidents/{begun["id"]}/end", new { }, cancel: Cancel)).Expect(200)["to"]);
        Assert.Equal("incident", (await customer.Api.GetAsync($"/api/v1/attempts/{lost}/diagnosis", Cancel)).Expect(200)["cause"]);
    }

    [Theory, OnBothDatabases]
    public async Task Bad_incidents_are_refused_with_the_field(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var lead = await host.StaffAsync("lead");
        var refused = (
            await lead.PostAsync(
                "/api/v1/desk/incidents",
                new
                {
                    scope = "moon",
                    note = "",
                    from = "2099-01-01T00:00:00Z",
                },
                cancel: Cancel
            )
        ).Expect(400);
        Assert.Equal(
            ["from", "note", "scope"],
            refused.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)
        );
        (
            await lead.PostAsync(
                "/api/v1/desk/incidents",
                new { scope = $"merchant:{CustomerActor.NewKey()}", note = "Unknown" },
                cancel: Cancel
            )
        ).Expect(404);
        (await lead.PostAsync($"/api/v1/desk/incidents/{CustomerActor.NewKey()}/end", new { }, cancel: Cancel)).Expect(404);
    }
}
