using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Cases;

[Trait("Touches", "dates")]
public class CaseEventTests
{
    [Theory, OnBothDatabases]
    public async Task An_answer_reaches_the_open_stream_and_a_stream_that_broke_misses_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var agent = await host.AgentAsync();
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"];
        using var http = new HttpClient { BaseAddress = host.Address, Timeout = Eventually.Deadline };
        http.DefaultRequestHeaders.Authorization = new("Bearer", customer.AccessToken);

        using var first = new StreamReader(await http.GetStreamAsync($"/api/v1/cases/{id}/events"));
        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "For colleagues", @internal = true })).Expect(200);
        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "First answer" })).Expect(200);
        var (text, eventId) = await NextMessageAsync(first);
        Assert.Contains("First answer", text);
        first.Dispose();

        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Second answer" })).Expect(200);
        http.DefaultRequestHeaders.Add("Last-Event-ID", eventId);
        using var second = new StreamReader(await http.GetStreamAsync($"/api/v1/cases/{id}/events"));
        Assert.Contains("Second answer", (await NextMessageAsync(second)).Text);
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_watches_the_case_of_another(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var id = (await (await host.JoinAsync()).Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"];
        (await (await host.JoinAsync()).Api.GetAsync($"/api/v1/cases/{id}/events")).Expect(404);
        (await host.Client().GetAsync($"/api/v1/cases/{id}/events")).Expect(401);
    }

    private static async Task<(string Text, string EventId)> NextMessageAsync(StreamReader stream)
    {
        string? name = null,
            data = null,
            id = null;
        while (await stream.ReadLineAsync() is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["event", var value]:
                    name = value;
                    break;
                case ["data", var value]:
                    data = value;
                    break;
                case ["id", var value]:
                    id = value;
                    break;
                case [""] when name is "message" or null && data is not null:
                    return (data, id!);
                case [""]:
                    (name, data, id) = (null, null, null);
                    break;
            }
        }

        throw new EndOfStreamException("The stream ended without a message.");
    }
}
