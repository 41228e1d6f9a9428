using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

/// <summary>A merge loses nothing: both stories, both attempts, the money at risk, the remedies, and whose turn it is.</summary>
public sealed class MergeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Both_stories_both_attempts_and_the_money_stay_visible(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (coffee, bread) = (
            (await customer.PayAsync(host.Shop, "30000.00")).Expect(201)["id"]!,
            (await customer.PayAsync(host.Shop, "20000.00")).Expect(201)["id"]!
        );
        var (first, firstNumber) = await OpenAsync(customer, "The coffee never came", coffee);
        var (second, secondNumber) = await OpenAsync(customer, "The bread never came", bread);
        (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = first }, cancel: Cancel)).Expect(200);

        foreach (var id in new[] { first, second })
        {
            var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
            Assert.Equal((firstNumber, "The coffee never came", "50000.00"), (seen["number"], seen["whatHappened"], seen["atRisk.value"]));
            Assert.Equal((coffee, bread), (seen["facts.attempt.id"], seen["merged.0.attempt.id"]));
            Assert.Equal(
                (secondNumber, "The bread never came", "The money back", "20000.00"),
                (
                    seen["merged.0.story.number"],
                    seen["merged.0.story.whatHappened"],
                    seen["merged.0.story.need"],
                    seen["merged.0.atRisk.value"]
                )
            );
            Assert.NotNull(seen["merged.0.story.diagnosis.cause"]);
            var own = (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Expect(200);
            Assert.Equal((firstNumber, secondNumber), (own["number"], own["merged.0.number"]));
            Assert.Equal(
                ("The bread never came", bread, true),
                (own["merged.0.whatHappened"], own["merged.0.about.id"], own["merged.0.diagnosis.cause"] is not null)
            );
        }

        Assert.Contains(first, await FoundAsync(sari, secondNumber));
    }

    [Theory, OnBothDatabases]
    public async Task An_open_case_opens_the_resolved_one_it_is_merged_into(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinAsync();
        var (first, _) = await OpenAsync(customer, "The first thing");
        (await sari.PostAsync($"/api/v1/desk/cases/{first}/messages", new { text = "It is done now." }, cancel: Cancel)).Expect(200);
        (await sari.PostAsync($"/api/v1/desk/cases/{first}/state", new { to = "resolved" }, cancel: Cancel)).Expect(200);
        var (second, _) = await OpenAsync(customer, "A thing that is not done");
        var merged = (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = first }, cancel: Cancel)).Expect(200);
        Assert.Equal((first, "open"), (merged["id"], merged["state"]));
        Assert.NotNull(merged["waitingSince"]);
        Assert.Equal("open", (await customer.Api.GetAsync($"/api/v1/cases/{second}", Cancel)).Expect(200)["state"]);
        Assert.Contains(first, await FoundAsync(sari, "A thing that is not done"));
        Assert.All((await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray(), c =>
            Assert.Equal("open", c.GetProperty("state").GetString())
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_chain_of_merges_leads_every_number_to_the_last_case_with_all_stories(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinAsync();
        var (one, _) = await OpenAsync(customer, "Story one");
        var (two, _) = await OpenAsync(customer, "Story two");
        var (three, _) = await OpenAsync(customer, "Story three");
        (await customer.Api.PostAsync($"/api/v1/cases/{one}/messages", new { text = "More on one" }, cancel: Cancel)).Expect(201);
        (await sari.PostAsync($"/api/v1/desk/cases/{one}/merge", new { into = two }, cancel: Cancel)).Expect(200);
        (await sari.PostAsync($"/api/v1/desk/cases/{two}/merge", new { into = three }, cancel: Cancel)).Expect(200);
        (await sari.PostAsync($"/api/v1/desk/cases/{three}/merge", new { into = one }, cancel: Cancel)).Expect(404);
        foreach (var id in new[] { one, two, three })
        {
            var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
            Assert.Equal(
                (three, "Story three", "Story one", "Story two", "More on one"),
                (
                    seen["id"],
                    seen["whatHappened"],
                    seen["merged.0.story.whatHappened"],
                    seen["merged.1.story.whatHappened"],
                    seen["messages.0.text"]
                )
            );
            (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "Still here" }, cancel: Cancel)).Expect(201);
        }

        var own = (await customer.Api.GetAsync($"/api/v1/cases/{one}", Cancel)).Expect(200);
        Assert.Equal(4, own.Body.GetProperty("messages").GetArrayLength());
    }

    [Theory, OnBothDatabases]
    public async Task A_remedy_that_waits_goes_with_its_case_and_tells_the_customer_there(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var customer = await host.JoinWithMoneyAsync("10000.00");
        var ((first, _), (second, _)) = (await OpenAsync(customer, "The first"), await OpenAsync(customer, "The second"));
        var goodwill = new
        {
            kind = "goodwill-credit",
            arguments = new { amount = CustomerActor.Idr("5000.00") },
            reason = "Waited long",
        };
        var approval = (
            await sari.PostAsync($"/api/v1/desk/cases/{second}/remedies", goodwill, CustomerActor.NewKey(), cancel: Cancel)
        ).Expect(202)["approvalId"];
        (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = first }, cancel: Cancel)).Expect(200);
        (await maya.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Right" }, cancel: Cancel)).Expect(200);
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{first}", Cancel)).Expect(200);
        Assert.Equal(("goodwill-credit", "done"), (seen["remedies.0.kind"], seen["remedies.0.status"]));
        Assert.Contains(
            "5,000",
            (await customer.Api.GetAsync($"/api/v1/cases/{first}", Cancel)).Expect(200)["messages.0.text"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_row_that_names_a_case_moves_with_it()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        await using var scope = host.Services.CreateAsyncScope();
        var naming = scope
            .ServiceProvider.GetRequiredService<Database>()
            .Model.GetEntityTypes()
            .Where(e => e.GetProperties().Any(p => (p.ClrType == typeof(CaseId) && !p.IsPrimaryKey()) || IsNamed(e.ClrType, p.ClrType)))
            .Select(e => e.ClrType.Name)
            .Order(StringComparer.Ordinal);
        Assert.Equal(CaseMerge.Moves.Keys.Select(t => t.Name).Order(StringComparer.Ordinal), naming);
    }

    private static bool IsNamed(Type row, Type property) =>
        property == typeof(CaseId?) || (property == typeof(CaseId) && row != typeof(Case));

    private static async Task<(string Id, string Number)> OpenAsync(CustomerActor customer, string what, string? payment = null)
    {
        var opened = (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = payment is null ? "other" : "refund",
                    whatHappened = what,
                    need = "The money back",
                    about = payment is null ? null : new { paymentId = payment },
                },
                cancel: Cancel
            )
        ).Expect(201);
        return (opened["id"]!, opened["number"]!);
    }

    private static async Task<IEnumerable<string?>> FoundAsync(ApiClient agent, string words) =>
        (await agent.GetAsync($"/api/v1/desk/cases?q={Uri.EscapeDataString(words)}", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Select(c => c.GetProperty("id").GetString())
            .ToList();
}
