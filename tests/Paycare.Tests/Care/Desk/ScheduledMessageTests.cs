using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Desk;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

/// <summary>An answer goes out at the time it was written for, unless it no longer answers what was said last.</summary>
[Trait("Touches", "dates")]
public sealed class ScheduledMessageTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_answer_goes_out_at_its_time_and_not_before(TestDatabase database)
    {
        await using var desk = await OpenAsync(database);
        await desk.ScheduleAsync("The bank is open now. Please try again.", then: "customer");
        var waiting = await desk.ReadAsync();
        Assert.Equal(("new", "ours", null), (waiting["state"], waiting["then"], waiting["firstReplyAt"]));
        Assert.Equal(("Sari", null), (waiting["scheduled.0.name"], waiting["scheduled.0.heldAt"]));
        Assert.Empty(await desk.SeenByCustomerAsync());

        await desk.Host.AdvanceAsync(Later);
        await Eventually.HoldsAsync(async () => (await desk.SeenByCustomerAsync()).Count == 1);
        Assert.Equal(["The bank is open now. Please try again."], await desk.SeenByCustomerAsync());
        var sent = await desk.ReadAsync();
        Assert.Equal(("waiting-on-customer", "customer", null), (sent["state"], sent["then"], sent["scheduled.0.id"]));
        Assert.NotNull(sent["firstReplyAt"]);
    }

    [Theory, OnBothDatabases]
    public async Task What_happens_before_holds_it_back_and_the_desk_reads_it_again(TestDatabase database)
    {
        foreach (
            var happening in new Func<Desk, Task>[]
            {
                desk => desk.CustomerPostsAsync("messages", new { text = "It works now." }),
                desk => desk.CustomerPostsAsync("confirm", new { solved = true }),
                desk => desk.PostAsync("messages", new { text = "I took a look." }, desk.Colleague),
                desk => desk.PostAsync("state", new { to = "resolved" }, desk.Agent),
            }
        )
        {
            await using var desk = await OpenAsync(database);
            await desk.ScheduleAsync("Please try again.");
            await happening(desk);
            await desk.Host.AdvanceAsync(Later);
            await Eventually.HoldsAsync(async () => (await desk.ReadAsync())["scheduled.0.heldAt"] is not null);
            Assert.DoesNotContain("Please try again.", await desk.SeenByCustomerAsync());

            var id = (await desk.ReadAsync())["scheduled.0.id"];
            Assert.Null(
                (await desk.Agent.DeleteAsync($"/api/v1/desk/cases/{desk.Case}/scheduled-messages/{id}", Cancel)).Expect(200)[
                    "scheduled.0.id"
                ]
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task One_that_was_taken_back_or_never_written_by_the_desk_is_not_sent(TestDatabase database)
    {
        await using var desk = await OpenAsync(database);
        await desk.ScheduleAsync("Not after all.");
        await desk.ScheduleAsync("A word that somebody changed in the table.");
        var both = (await desk.ReadAsync()).Body.GetProperty("scheduled").EnumerateArray().ToList();
        var (first, second) = (Id(both, "Not after all."), Id(both, "A word that somebody changed in the table."));
        (await desk.Agent.DeleteAsync($"/api/v1/desk/cases/{desk.Case}/scheduled-messages/{first}", Cancel)).Expect(200);
        (await desk.Agent.DeleteAsync($"/api/v1/desk/cases/{desk.Case}/scheduled-messages/{first}", Cancel)).Expect(404);
        await desk.Host.InDatabaseAsync(db =>
            db.Set<ScheduledMessage>()
                .Where(m => m.Id == StrongId.Read<ScheduledMessageId>(second))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Text, "Send your money to this account."), Cancel)
        );
        await desk.ScheduleAsync("The last one.");
        await desk.Host.AdvanceAsync(Later);
        await Eventually.HoldsAsync(async () => (await desk.SeenByCustomerAsync()).Count > 0);
        Assert.Equal(["The last one."], await desk.SeenByCustomerAsync());
    }

    [Theory, OnBothDatabases]
    public async Task It_goes_with_its_case_when_that_is_merged(TestDatabase database)
    {
        await using var desk = await OpenAsync(database);
        await desk.ScheduleAsync("About both.");
        var into = (await desk.Customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "More help" }, cancel: Cancel)).Expect(
            201
        )["id"]!;
        await desk.PostAsync("merge", new { into }, desk.Agent);
        await desk.Host.AdvanceAsync(Later);
        await Eventually.HoldsAsync(async () => (await desk.SeenByCustomerAsync()).Count == 1);
        Assert.Equal(into, (await desk.ReadAsync())["id"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_time_that_has_passed_or_is_too_far_or_belongs_to_a_note_is_refused_by_name(TestDatabase database)
    {
        await using var desk = await OpenAsync(database);
        var now = desk.Host.Now;
        foreach (
            var (body, field) in new (object, string)[]
            {
                (new { text = "Hm", sendAt = now.AddMinutes(-1) }, "sendAt"),
                (new { text = "Hm", sendAt = now.AddDays(400) }, "sendAt"),
                (
                    new
                    {
                        text = "Hm",
                        @internal = true,
                        sendAt = now + Later,
                    },
                    "sendAt"
                ),
                // A promise that has passed when the answer goes out.
                (
                    new
                    {
                        text = "Hm",
                        sendAt = now + Later,
                        until = now.AddMinutes(5),
                    },
                    "until"
                ),
            }
        )
        {
            var refused = (await desk.Agent.PostAsync($"/api/v1/desk/cases/{desk.Case}/messages", body, cancel: Cancel)).Expect(400);
            Assert.Contains($"\"{field}\"", refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal(
            "wording",
            (
                await desk.Agent.PostAsync(
                    $"/api/v1/desk/cases/{desk.Case}/messages",
                    new { text = "Send me your PIN.", sendAt = now + Later },
                    cancel: Cancel
                )
            ).Expect(422)["code"]
        );
        Assert.Null((await desk.ReadAsync())["scheduled.0.id"]);
    }

    private static string Id(IEnumerable<JsonElement> scheduled, string text) =>
        scheduled.Single(s => s.GetProperty("text").GetString() == text).GetProperty("id").GetString()!;

    private static async Task<Desk> OpenAsync(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        var (customer, agent) = (await host.JoinAsync(), await host.AgentAsync());
        var opened = await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel);
        return new Desk(host, customer, agent, await host.AgentAsync(1), opened.Expect(201)["id"]!);
    }

    /// <summary>A customer's open case between two agents.</summary>
    private sealed record Desk(TestHost Host, CustomerActor Customer, ApiClient Agent, ApiClient Colleague, string Case) : IAsyncDisposable
    {
        public async Task ScheduleAsync(string text, string? then = null) =>
            await PostAsync(
                "messages",
                new
                {
                    text,
                    then,
                    sendAt = Host.Now + Later,
                },
                Agent
            );

        public async Task PostAsync(string what, object body, ApiClient who) =>
            (await who.PostAsync($"/api/v1/desk/cases/{Case}/{what}", body, cancel: Cancel)).Expect(200);

        public async Task CustomerPostsAsync(string what, object body) =>
            Assert.InRange((await Customer.Api.PostAsync($"/api/v1/cases/{Case}/{what}", body, cancel: Cancel)).Code, 200, 201);

        public async Task<ApiAnswer> ReadAsync() => (await Agent.GetAsync($"/api/v1/desk/cases/{Case}", Cancel)).Expect(200);

        public async Task<List<string?>> SeenByCustomerAsync() =>
            [
                .. (await Customer.Api.GetAsync($"/api/v1/cases/{Case}", Cancel))
                    .Expect(200)
                    .Body.GetProperty("messages")
                    .EnumerateArray()
                    .Where(m => m.GetProperty("from").GetString() == "care")
                    .Select(m => m.GetProperty("text").GetString()),
            ];

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
