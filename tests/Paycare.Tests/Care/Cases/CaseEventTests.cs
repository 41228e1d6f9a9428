using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
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

    [Theory, OnBothDatabases]
    public async Task A_stream_that_is_ended_while_it_reads_just_ends(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var told = await (await host.JoinAsync()).Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" });
        var id = StrongId.Read<CaseId>(told.Expect(201)["id"]!);
        using var ends = new CancellationTokenSource();
        using var reading = new EndsWhileReading(ends);
        var seen = new List<string>();
        await foreach (var said in host.Services.GetRequiredService<CaseStream>().ReadAsync(id, Guid.Empty, CaseState.New, ends.Token))
        {
            seen.Add(said.EventType);
        }

        Assert.Equal(["ping"], seen);
        Assert.True(reading.WasHeard);
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

    /// <summary>Ends the stream once it asks the database.</summary>
    private sealed class EndsWhileReading : CommandListener
    {
        private readonly CancellationTokenSource _ends;
        private readonly AsyncLocal<bool> _isMine = new();

        public EndsWhileReading(CancellationTokenSource ends)
        {
            _ends = ends;
            _isMine.Value = true;
        }

        public bool WasHeard { get; private set; }

        protected override void Hear(DbCommand command)
        {
            if (_isMine.Value)
            {
                WasHeard = true;
                _ends.Cancel();
            }
        }
    }
}
