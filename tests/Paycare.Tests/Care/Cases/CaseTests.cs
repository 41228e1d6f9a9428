using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Cases;

public class CaseTests
{
    [Theory, OnBothDatabases]
    public async Task A_case_with_gaps_is_taken_and_says_what_is_missing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var opened = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "payment-failed", whatHappened = "It said no." })).Expect(
            201
        );
        Assert.Matches("^PC-[0-9]+$", opened["number"]!);
        Assert.Equal("new", opened["state"]);
        Assert.Equal(["background", "need", "about"], opened.Body.GetProperty("missing").EnumerateArray().Select(m => m.GetString()));
        Assert.NotNull(opened["expectedFirstReplyAt"]);
    }

    [Theory, OnBothDatabases]
    public async Task Somebody_without_a_wallet_may_ask_and_leaves_an_address(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        (await host.Client().PostAsync("/api/v1/cases", new { topic = "other", need = "I cannot sign up." })).Expect(400);
        var opened = (
            await host.Client()
                .PostAsync(
                    "/api/v1/cases",
                    new
                    {
                        topic = "other",
                        need = "I cannot sign up.",
                        contact = "visitor@mail.example",
                    }
                )
        ).Expect(201);
        (await host.Client().GetAsync($"/api/v1/cases/{opened["id"]}")).Expect(401);
        var seen = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{opened["id"]}")).Expect(200);
        Assert.Equal("web", seen["channel"]);
        Assert.DoesNotContain("visitor@mail.example", seen.Text);
    }

    [Theory, OnBothDatabases]
    public async Task Cases_of_others_are_unknown(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("1000.00"), await host.JoinAsync());
        var attempt = (await rina.PayAsync(host.Shop, "2000.00")).Expect(402)["attemptId"];
        var id = (await rina.Api.PostAsync("/api/v1/cases", new { topic = "payment-failed", about = new { attemptId = attempt } })).Expect(
            201
        )["id"];
        (await budi.Api.GetAsync($"/api/v1/cases/{id}")).Expect(404);
        (await budi.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "Hello" })).Expect(404);
        (await budi.Api.PostAsync($"/api/v1/cases/{id}/confirm", new { solved = true })).Expect(404);
        (await budi.Api.PostAsync($"/api/v1/cases/{id}/rating", new { score = 5 })).Expect(404);
        (await budi.Api.PostAsync("/api/v1/cases", new { topic = "payment-failed", about = new { attemptId = attempt } })).Expect(404);
        Assert.Equal(0, (await budi.Api.GetAsync("/api/v1/cases")).Expect(200).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(id, (await rina.Api.GetAsync("/api/v1/cases")).Expect(200)["items.0.id"]);
    }

    [Theory, OnBothDatabases]
    public async Task The_conversation_goes_back_and_forth_until_it_is_solved_and_rated(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var agent = await host.AgentAsync();
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "How do limits work?" })).Expect(201)["id"];
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/rating", new { score = 5 })).Expect(409);
        var answered = (
            await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Up to two million.", then = "customer" })
        ).Expect(200);
        Assert.Equal("waiting-on-customer", answered["state"]);
        Assert.Null(answered["waitingSince"]);
        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Asked about limits twice.", @internal = true })).Expect(
            200
        );
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "And verified?" })).Expect(201);
        Assert.Equal("open", (await agent.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200)["state"]);
        (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Twenty million." })).Expect(200);
        var read = (await customer.Api.GetAsync($"/api/v1/cases/{id}")).Expect(200);
        Assert.Equal(
            ["Up to two million.", "And verified?", "Twenty million."],
            read.Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString())
        );
        Assert.Equal(
            ["Sari", null, "Sari"],
            read.Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("name").GetString())
        );
        Assert.Equal("open", (await customer.Api.PostAsync($"/api/v1/cases/{id}/confirm", new { solved = false })).Expect(200)["state"]);
        Assert.Equal("resolved", (await customer.Api.PostAsync($"/api/v1/cases/{id}/confirm", new { solved = true })).Expect(200)["state"]);
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/rating", new { score = 6 })).Expect(400);
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/rating", new { score = 4, comment = "Good" })).Expect(200);
        Assert.Equal("4", (await agent.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200)["rating.score"]);

        // One word more, and it is open again under its old number.
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "One more thing" })).Expect(201);
        Assert.Equal("open", (await customer.Api.GetAsync($"/api/v1/cases/{id}")).Expect(200)["state"]);
    }

    [Theory, OnBothDatabases]
    public async Task Secrets_that_people_write_are_never_stored(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "card",
                    background = "Card 4000 0000 0000 0507",
                    whatHappened = "cvv 987",
                    alreadyTried = "PIN 739164",
                    need = "help",
                }
            )
        ).Expect(201)["id"]!;
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "again: 4000000000000507, my pin is 739164" })).Expect(
            201
        );
        var stored = await host.InDatabaseAsync(async db =>
        {
            var caseId = new CaseId(Guid.ParseExact(id, "N"));
            var @case = await db.Set<Case>().AsNoTracking().SingleAsync(c => c.Id == caseId);
            var message = await db.Set<CaseMessage>().AsNoTracking().SingleAsync(m => m.Case == caseId);
            return @case.Background + @case.WhatHappened + @case.AlreadyTried + message.Text;
        });
        Assert.DoesNotContain("0507", stored);
        Assert.DoesNotContain("987", stored);
        Assert.DoesNotContain("739164", stored);
    }
}
