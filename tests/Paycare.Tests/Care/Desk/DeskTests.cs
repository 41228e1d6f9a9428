using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

public class DeskTests
{
    [Theory, OnBothDatabases]
    public async Task A_stale_act_is_stopped_and_a_fresh_one_passes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, bima) = (await host.AgentAsync(0), await host.AgentAsync(1));
        var id = await OpenAsync(host, "other");
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200);
        Assert.Equal($"\"{seen["version"]}\"", seen.ETag);
        var taken = (await bima.PostAsync($"/api/v1/desk/cases/{id}/assign", new { to = "me" }, ifMatch: seen.ETag)).Expect(200);
        Assert.Equal("Bima", taken["assignee.name"]);
        Assert.Equal("open", taken["state"]);
        Assert.Equal(
            "case-changed",
            (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Hello" }, ifMatch: seen.ETag)).Expect(412)["code"]
        );
        (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Hello" }, ifMatch: taken.ETag)).Expect(200);
        (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Without a tag it is not compared" })).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Of_many_parallel_acts_on_one_version_exactly_one_passes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var id = await OpenAsync(host, "other");
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = $"Answer {i}" }, ifMatch: seen.ETag))
        );
        Assert.Equal(1, answers.Count(a => a.Code == 200));
        Assert.Equal(7, answers.Count(a => a.Code == 412));
        Assert.Equal(1, (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200).Body.GetProperty("messages").GetArrayLength());
    }

    [Theory, OnBothDatabases]
    public async Task The_list_is_filtered_by_queue_state_assignee_and_words(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var word = $"w{CustomerActor.NewKey()}";
        var customer = await host.JoinAsync();
        var first = (
            await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", whatHappened = $"Nothing came back {word}" })
        ).Expect(201);
        var second = (
            await customer.Api.PostAsync("/api/v1/cases", new { topic = "security", need = $"Help {word.ToUpperInvariant()}" })
        ).Expect(201);
        (await sari.PostAsync($"/api/v1/desk/cases/{second["id"]}/assign", new { to = "me" })).Expect(200);
        Assert.Equal([second["id"], first["id"]], await IdsAsync($"q={word}"));
        Assert.Equal([first["id"]], await IdsAsync($"q={word}&queue=refunds"));
        Assert.Equal([second["id"]], await IdsAsync($"q={word}&queue=security"));
        Assert.Equal([first["id"]], await IdsAsync($"q={word}&state=new"));
        Assert.Equal([second["id"]], await IdsAsync($"q={word}&assignee=me"));
        Assert.Equal([first["id"]], await IdsAsync($"q={word}&assignee=none"));
        Assert.Equal([first["id"]], await IdsAsync($"q={first["number"]}"));
        var page = (await sari.GetAsync($"/api/v1/desk/cases?q={word}&limit=1")).Expect(200);
        Assert.Equal([first["id"]], await IdsAsync($"q={word}&cursor={page["next"]}"));
        (await sari.GetAsync("/api/v1/desk/cases?queue=nonsense")).Expect(400);
        (await sari.GetAsync("/api/v1/desk/cases?cursor=nonsense")).Expect(400);

        async Task<List<string?>> IdsAsync(string query) =>
            [
                .. (await sari.GetAsync($"/api/v1/desk/cases?{query}"))
                    .Expect(200)
                    .Body.GetProperty("items")
                    .EnumerateArray()
                    .Select(i => i.GetProperty("id").GetString()),
            ];
    }

    [Theory, OnBothDatabases]
    public async Task Personal_data_is_masked_until_a_reason_is_given_and_the_reveal_is_on_record(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinAsync("Wahyuni Hartati");
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"];
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200);
        Assert.Equal("W••• H•••", seen["customer.name"]);
        Assert.DoesNotContain(customer.Phone[3..], seen.Text);
        (await sari.PostAsync($"/api/v1/desk/customers/{customer.CustomerId}/reveal", new { field = "phone", reason = " " })).Expect(400);
        (await sari.PostAsync($"/api/v1/desk/customers/{customer.CustomerId}/reveal", new { field = "pin", reason = "Call back" })).Expect(
            400
        );
        (
            await sari.PostAsync(
                "/api/v1/desk/customers/01a209e51c327381866d4b64ba68b4fa/reveal",
                new { field = "phone", reason = "Call back" }
            )
        ).Expect(404);
        var revealed = (
            await sari.PostAsync($"/api/v1/desk/customers/{customer.CustomerId}/reveal", new { field = "phone", reason = "Call back" })
        ).Expect(200);
        Assert.Equal(customer.Phone, revealed["value"]);
        var entries = await host.AuditAsync($"customer:{customer.CustomerId}");
        Assert.Contains(entries, e =>
            e.Act == "customer.reveal"
            && e.Details.Contains("Call back", StringComparison.Ordinal)
            && !e.Details.Contains(customer.Phone, StringComparison.Ordinal)
        );
    }

    [Theory, OnBothDatabases]
    public async Task Every_call_at_the_desk_is_on_record(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var id = await OpenAsync(host, "other");
        (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200);
        Assert.Contains(await host.AuditAsync($"id:{id}"), e =>
            e.Act == "desk.call" && e.Actor.StartsWith("staff:", StringComparison.Ordinal)
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_callers_transaction_is_found_by_phone_time_and_amount(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var refused = (await customer.PayAsync(host.Shop, "38000.00")).Expect(402)["attemptId"];
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        var around = Uri.EscapeDataString(
            DateTimeOffset
                .Parse(
                    (await customer.Api.GetAsync($"/api/v1/attempts/{refused}"))["at"]!,
                    System.Globalization.CultureInfo.InvariantCulture
                )
                .AddMinutes(40)
                .ToString("O")
        );
        var phone = Uri.EscapeDataString(customer.Phone);
        var found = (await sari.GetAsync($"/api/v1/desk/lookup?phone={phone}&around={around}&amount=38000")).Expect(200);
        Assert.Equal(1, found.Body.GetProperty("items").GetArrayLength());
        Assert.Equal(refused, found["items.0.attempt.id"]);
        Assert.Equal("insufficient-balance", found["items.0.attempt.code"]);
        Assert.DoesNotContain(customer.Phone, found.Text);
        Assert.Equal(3, (await sari.GetAsync($"/api/v1/desk/lookup?phone={phone}")).Expect(200).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(
            0,
            (await sari.GetAsync("/api/v1/desk/lookup?email=nobody@mail.example")).Expect(200).Body.GetProperty("items").GetArrayLength()
        );
        (await sari.GetAsync("/api/v1/desk/lookup")).Expect(400);
        (await sari.GetAsync($"/api/v1/desk/lookup?phone={phone}&around=yesterday")).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task An_agent_opens_a_case_for_a_caller(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinWithMoneyAsync("1000.00");
        var attempt = (await customer.PayAsync(host.Shop, "2000.00")).Expect(402)["attemptId"];
        var opened = (
            await sari.PostAsync(
                "/api/v1/desk/cases",
                new
                {
                    phone = customer.Phone,
                    topic = "payment-failed",
                    whatHappened = "Called: payment refused",
                    about = new { attemptId = attempt },
                }
            )
        ).Expect(201);
        Assert.Equal("phone", opened["channel"]);
        Assert.Equal("insufficient-balance", opened["diagnosis.cause"]);
        Assert.Equal(opened["id"], (await customer.Api.GetAsync("/api/v1/cases")).Expect(200)["items.0.id"]);
        (await sari.PostAsync("/api/v1/desk/cases", new { topic = "payment-failed" })).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task The_state_machine_refuses_ways_that_do_not_exist(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var id = await OpenAsync(host, "other");
        Assert.Equal("case-state", (await sari.PostAsync($"/api/v1/desk/cases/{id}/state", new { to = "closed" })).Expect(409)["code"]);
        (await sari.PostAsync($"/api/v1/desk/cases/{id}/state", new { to = "nonsense" })).Expect(400);
        Assert.Equal(
            "waiting-on-bank",
            (await sari.PostAsync($"/api/v1/desk/cases/{id}/state", new { to = "waiting-on-bank" })).Expect(200)["state"]
        );
        Assert.Equal("resolved", (await sari.PostAsync($"/api/v1/desk/cases/{id}/state", new { to = "resolved" })).Expect(200)["state"]);
        Assert.Equal("closed", (await sari.PostAsync($"/api/v1/desk/cases/{id}/state", new { to = "closed" })).Expect(200)["state"]);
        (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Late" })).Expect(409);
        (await sari.PostAsync($"/api/v1/desk/cases/{id}/assign", new { to = "01a209e51c327381866d4b64ba68b4fa" })).Expect(400);
        (await sari.GetAsync("/api/v1/desk/cases/01a209e51c327381866d4b64ba68b4fa")).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task Merged_cases_keep_both_numbers_and_never_mix_customers(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinAsync();
        var first = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "One" })).Expect(201)["id"];
        var second = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Two" })).Expect(201)["id"];
        (await customer.Api.PostAsync($"/api/v1/cases/{second}/messages", new { text = "From the second" })).Expect(201);
        (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = await OpenAsync(host, "other") })).Expect(409);
        (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = second })).Expect(400);
        (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = first })).Expect(200);
        var read = (await customer.Api.GetAsync($"/api/v1/cases/{second}")).Expect(200);
        Assert.Equal(first, read["id"]);
        Assert.Equal("From the second", read["messages.0.text"]);
    }

    private static async Task<string> OpenAsync(TestHost host, string topic) =>
        (await (await host.JoinAsync()).Api.PostAsync("/api/v1/cases", new { topic, need = "Help" })).Expect(201)["id"]!;
}
