using Paycare.Care.Cases;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Cases;

public class SolutionTests
{
    [Theory]
    [InlineData("1. Open Cards\n2. Tap Check", "Open Cards|Tap Check")]
    [InlineData("Please:\r\n 1) Open Cards\r\n 2) Tap Check\r\nThen write to me.", "Open Cards|Tap Check")]
    [InlineData("1、打开银行卡管理\n2、点“更改”", "打开银行卡管理|点“更改”")]
    [InlineData("1.打开银行卡管理\n2.点“更改”", "打开银行卡管理|点“更改”")]
    [InlineData("1. Only one line", "")]
    [InlineData("2. Begins late\n3. Goes on", "")]
    [InlineData("You paid IDR 86,000.\nIt is back.", "")]
    public void Lines_that_are_numbered_from_one_are_steps(string message, string steps) =>
        Assert.Equal(steps.Split('|', StringSplitOptions.RemoveEmptyEntries), SolutionSteps.Of(message));

    [Theory, OnBothDatabases]
    public async Task The_customer_ticks_the_steps_of_the_last_solution(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var agent = await host.AgentAsync();
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "card", need = "Change my card" })).Expect(201)["id"];
        Assert.Null((await customer.Api.GetAsync($"/api/v1/cases/{id}"))["solution.by"]);
        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Do this:\n1. Open Cards\n2. Tap Change" })).Expect(200);
        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "I am here if it does not work." })).Expect(200);

        var read = (await customer.Api.GetAsync($"/api/v1/cases/{id}")).Expect(200);
        Assert.Equal("Sari", read["solution.by"]);
        Assert.Equal("Open Cards", read["solution.steps.0.text"]);
        var message = read["solution.messageId"];
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages/{message}/steps/1/done", null)).Expect(204);
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages/{message}/steps/1/done", null)).Expect(204);
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages/{message}/steps/3/done", null)).Expect(404);
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages/{message}/steps/0/done", null)).Expect(404);
        (await (await host.JoinAsync()).Api.PostAsync($"/api/v1/cases/{id}/messages/{message}/steps/2/done", null)).Expect(404);
        read = (await customer.Api.GetAsync($"/api/v1/cases/{id}")).Expect(200);
        Assert.NotNull(read["solution.steps.0.doneAt"]);
        Assert.Null(read["solution.steps.1.doneAt"]);
    }
}
