using Microsoft.Extensions.DependencyInjection;
using Paycare.Care;
using Paycare.Care.Cases;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Cases;

[Trait("Touches", "dates")]
public class ChatWaitTests
{
    [Theory, OnBothDatabases]
    public async Task The_wait_is_promised_until_it_can_be_measured_and_never_less_than_somebody_waits_already(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        Assert.Equal(new WaitAnswer(TimeSpan.FromMinutes(30), IsMeasured: false), await WaitAsync(host));

        var agent = await host.AgentAsync();
        foreach (var minutes in new[] { 2, 4, 9 })
        {
            var id = await OpenAsync(customer);
            await AdvanceAsync(host, minutes);
            (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Here I am." })).Expect(200);
        }

        var measured = await WaitAsync(host);
        Assert.True(measured.IsMeasured);
        Assert.Equal(4, (int)measured.Wait.TotalMinutes);

        await OpenAsync(customer);
        await AdvanceAsync(host, 12);
        Assert.Equal(12, (int)(await WaitAsync(host)).Wait.TotalMinutes);
    }

    private static async Task<string> OpenAsync(Paycare.Web.Actors.CustomerActor customer) =>
        (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"]!;

    private static async Task AdvanceAsync(TestHost host, int minutes) =>
        (await host.Client().PostAsync("/dev/clock", new { advance = $"PT{minutes}M" })).Expect(200);

    private static async Task<WaitAnswer> WaitAsync(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CareApi>().ChatWaitAsync(CancellationToken.None);
    }
}
