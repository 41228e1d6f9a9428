using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Remedies;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Payments.Goodwill;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Remedies;

[Trait("Touches", "dates")]
public class RemedyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Goodwill_waits_for_a_second_person_and_is_one_posting_out_of_the_budget(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var (customer, id) = await OpenAsync(host);
        var asked = await AskAsync(sari, id, Goodwill("25000.00"));
        Assert.Equal(202, asked.Code);
        Assert.Equal("waiting-on-approval", (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["state"]);
        Assert.Equal("0.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);

        var done = (await DecideAsync(maya, asked["approvalId"], "approve")).Expect(200);
        Assert.Equal("done", done["status"]);
        Assert.Equal("25000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);
        Assert.Equal(("goodwill", "in", "25000.00"), await NewestLineAsync(customer));
        var read = (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Expect(200);
        // Nobody has answered yet: what Paycare sends by itself hands no case on.
        Assert.Equal("open", read["state"]);
        Assert.Contains("25,000", read["messages.0.text"]);
        Assert.Equal(409, (await DecideAsync(maya, asked["approvalId"], "approve")).Code);
        Assert.Equal(409, (await DecideAsync(maya, asked["approvalId"], "reject")).Code);
        Assert.Equal(1, await GoodwillRowsAsync(host, customer));
        Assert.Contains(await host.AuditAsync($"case:{id}"), e => e.Act == "care.remedy-approved");
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_approves_their_own_request_not_even_past_the_code(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (maya, dewi) = (await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var (_, id) = await OpenAsync(host);
        var approval = (await AskAsync(maya, id, Goodwill("1000.00"))).Expect(202)["approvalId"];
        Assert.Equal("four-eyes", (await DecideAsync(maya, approval, "approve")).Expect(403)["code"]);
        Assert.Equal("four-eyes", (await DecideAsync(maya, approval, "reject")).Expect(403)["code"]);
        Assert.Equal("not-allowed", (await DecideAsync(await host.AgentAsync(), approval, "approve")).Expect(403)["code"]);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            host.InDatabaseAsync(db =>
                db.Set<CaseRemedy>()
                    .Where(r => r.Id == Id(approval))
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.DecidedBy, r => (StaffId?)r.AskedBy), Cancel)
            )
        );
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            host.InDatabaseAsync(db =>
                db.Set<CaseRemedy>()
                    .Where(r => r.Id == Id(approval))
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RemedyState.Done), Cancel)
            )
        );
        (await DecideAsync(dewi, approval, "reject")).Expect(200);
        Assert.Equal("open", (await maya.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["state"]);
    }

    [Theory, OnBothDatabases]
    public async Task Of_parallel_approvals_one_decides_and_money_moves_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya, dewi) = (await host.AgentAsync(), await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var (customer, id) = await OpenAsync(host);
        var approval = (await AskAsync(sari, id, Goodwill("7000.00"))).Expect(202)["approvalId"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => DecideAsync(i % 2 == 0 ? maya : dewi, approval, "approve")));
        Assert.Equal(1, answers.Count(a => a.Code == 200));
        Assert.Equal(7, answers.Count(a => a.Code == 409));
        Assert.Equal(1, await GoodwillRowsAsync(host, customer));
    }

    [Theory, OnBothDatabases]
    public async Task A_request_with_the_same_key_hears_its_first_answer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var (customer, id) = await OpenAsync(host);
        var key = CustomerActor.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AskAsync(sari, id, Goodwill("2000.00"), key)));
        Assert.All(answers, a => Assert.Equal(202, a.Code));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(5, answers.Count(a => a.Replayed));
        Assert.Equal("idempotency-key-reused", (await AskAsync(sari, id, Goodwill("3000.00"), key)).Expect(422)["code"]);
        (await DecideAsync(await host.StaffAsync("lead"), answers[0]["approvalId"], "approve")).Expect(200);
        Assert.Equal(answers[0].Text, (await AskAsync(sari, id, Goodwill("2000.00"), key)).Expect(202).Text);
        Assert.Equal(1, await GoodwillRowsAsync(host, customer));
        Assert.Equal(400, (await sari.PostAsync($"/api/v1/desk/cases/{id}/remedies", Goodwill("2000.00"), cancel: Cancel)).Code);
    }

    [Theory, OnBothDatabases]
    public async Task Goodwill_is_limited_by_case_and_by_agent_and_day(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var sari = await host.AgentAsync();
        var (_, first) = await OpenAsync(host);
        (await AskAsync(sari, first, Goodwill("60000.00"))).Expect(202);
        var tooMuch = (await AskAsync(sari, first, Goodwill("40001.00"))).Expect(403);
        Assert.Equal(("remedy-not-allowed", "goodwill-per-case"), (tooMuch["code"], tooMuch["rule"]));
        (await AskAsync(sari, first, Goodwill("40000.00"))).Expect(202);
        for (var i = 0; i < 4; i++)
        {
            var (_, id) = await OpenAsync(host);
            (await AskAsync(sari, id, Goodwill("100000.00"))).Expect(202);
        }

        var (_, last) = await OpenAsync(host);
        Assert.Equal("goodwill-per-day", (await AskAsync(sari, last, Goodwill("1.00"))).Expect(403)["rule"]);
        (await AskAsync(await host.AgentAsync(1), last, Goodwill("1.00"))).Expect(202);
    }

    [Theory, OnBothDatabases]
    public async Task A_dry_run_shows_postings_and_rules_and_changes_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var (customer, id) = await OpenAsync(host);
        var before = (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Text;
        var seen = (await PreviewAsync(sari, id, Goodwill("5000.00"))).Expect(200);
        Assert.Equal("needs-approval", seen["outcome"]);
        Assert.Equal(("care-budget", "5000.00"), (seen["postings.0.account"], seen["postings.0.out.value"]));
        Assert.Equal(("wallet", "5000.00"), (seen["postings.1.account"], seen["postings.1.in.value"]));
        var refused = (await PreviewAsync(sari, id, Goodwill("100001.00"))).Expect(200);
        Assert.Equal(("refused", "goodwill-per-case"), (refused["outcome"], refused["rule"]));
        Assert.Equal("assurance", (await PreviewAsync(sari, id, Of("unlock-pin"))).Expect(200)["rule"]);
        Assert.Equal("allowed", (await PreviewAsync(sari, id, Of("freeze-account"))).Expect(200)["outcome"]);
        Assert.Equal(before, (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Text);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["status"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_locked_PIN_is_unlocked_once_a_code_confirmed_the_customer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinWithMoneyAsync("50000.00");
        for (var i = 0; i < 3; i++)
        {
            (await customer.PayAsync(host.Shop, "1000.00", withPin: "739164")).Expect(403);
        }

        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "pin-locked", need = "Unlock" }, cancel: Cancel)).Expect(201)[
            "id"
        ]!;
        var refused = (await AskAsync(sari, id, Of("unlock-pin"))).Expect(403);
        Assert.Equal(("remedy-not-allowed", "assurance"), (refused["code"], refused["rule"]));

        await ConfirmAsync(customer);
        Assert.Equal("strong", (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["assurance"]);
        Assert.Equal("done", (await AskAsync(sari, id, Of("unlock-pin"))).Expect(200)["status"]);
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_code_makes_strong_for_ten_minutes_and_serves_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var sari = await host.AgentAsync();
        var (customer, id) = await OpenAsync(host);
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (await PutAsync(customer.Api, $"/api/v1/me/confirmations/{challenge}", """{"code":"000000x"}""")).Expect(400);
        var code = await customer.LastCodeAsync();
        (await PutAsync((await host.JoinAsync()).Api, $"/api/v1/me/confirmations/{challenge}", $$"""{"code":"{{code}}"}""")).Expect(404);
        (await PutAsync(customer.Api, $"/api/v1/me/confirmations/{challenge}", $$"""{"code":"{{code}}"}""")).Expect(204);
        (await PutAsync(customer.Api, $"/api/v1/me/confirmations/{challenge}", $$"""{"code":"{{code}}"}""")).Expect(400);
        Assert.Equal("strong", (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["assurance"]);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT10M1S" }, cancel: Cancel)).Expect(200);
        Assert.Equal("confirmed", (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["assurance"]);
    }

    [Theory, OnBothDatabases]
    public async Task For_a_caller_the_desk_freezes_and_ends_sessions_but_gives_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var id = (
            await sari.PostAsync(
                "/api/v1/desk/cases",
                new
                {
                    phone = customer.Phone,
                    topic = "account-stolen",
                    whatHappened = "Phone lost",
                },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        Assert.Equal("claimed", (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["assurance"]);
        Assert.Equal("50000.00", (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["atRisk.value"]);
        Assert.Equal("assurance", (await AskAsync(sari, id, Goodwill("1000.00"))).Expect(403)["rule"]);
        Assert.Equal(
            "done",
            (await sari.PostAsync($"/api/v1/desk/cases/{id}/remedies", Of("freeze-account"), cancel: Cancel)).Expect(200)["status"]
        );
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(423);
        (await AskAsync(sari, id, Of("end-sessions"))).Expect(200);
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task What_was_approved_is_done_once_after_a_crash(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var (customer, id) = await OpenAsync(host);
        var approval = (await AskAsync(sari, id, Goodwill("9000.00"))).Expect(202)["approvalId"]!;
        var lead = new StaffId(
            (
                await host.InDatabaseAsync(db =>
                    db.Set<Paycare.Identity.Staff.StaffMember>().SingleAsync(s => s.Role == Paycare.Identity.Staff.StaffRole.Lead, Cancel)
                )
            )
                .Id
                .Value
        );

        // Died twice: after the decision was saved, and after the money was booked, before that was noted.
        await host.InDatabaseAsync(async db =>
        {
            var remedy = await db.Set<CaseRemedy>().SingleAsync(r => r.Id == Id(approval), Cancel);
            var clock = host.Services.GetRequiredService<TimeProvider>();
            remedy.Decide(true, lead, "Right", clock.GetUtcNow());
            db.Set<DueItem>().Add(RemedyRun.Due(remedy.Id, clock));
            return await db.SaveChangesAsync(Cancel);
        });
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var who));
            Assert.Null(
                (
                    await scope
                        .ServiceProvider.GetRequiredService<GoodwillApi>()
                        .PayAsync(who, Money.Rupiah(9000), approval, await NumberAsync(sari, id), Cancel)
                )
                    .Value
                    .Code
            );
        }

        (await host.Client().PostAsync("/dev/clock", new { advance = "PT10S" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () => (await maya.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["remedies.0.status"] == "done");
        Assert.Equal(1, await GoodwillRowsAsync(host, customer));
        Assert.Equal("9000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);
        Assert.Equal(1, (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Body.GetProperty("messages").GetArrayLength());
    }

    [Theory, OnBothDatabases]
    public async Task Goodwill_that_the_ledger_refuses_leaves_its_row(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var (customer, id) = await OpenAsync(host);
        var approval = (await AskAsync(sari, id, Goodwill("10000.00"))).Expect(202)["approvalId"];
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind("care-budget", Currency.Idr, out var budget));
        _ = (await ledger.FreezeAsync(budget, FreezeScope.All, "Audit", CustomerActor.NewKey(), cancel: Cancel)).Value;
        var failed = (await DecideAsync(maya, approval, "approve")).Expect(200);
        Assert.Equal(("failed", "account-frozen"), (failed["status"], failed["code"]));
        Assert.Equal(1, await GoodwillRowsAsync(host, customer));
        Assert.Equal("0.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_reply_that_blames_is_stopped(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var (_, id) = await OpenAsync(host);
        foreach (var text in new[] { "That was your own fault.", "Itu kesalahan Anda sendiri.", "这是您的错。" })
        {
            Assert.Equal(
                "wording-blame",
                (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text }, cancel: Cancel)).Expect(422)["code"]
            );
        }

        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{id}/messages",
                new { text = "Your money is safe. You need not do anything." },
                cancel: Cancel
            )
        ).Expect(200);
    }

    private static async Task<(CustomerActor Customer, string Case)> OpenAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        return (
            customer,
            (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"]!
        );
    }

    private static object Goodwill(string amount) =>
        new
        {
            kind = "goodwill-credit",
            arguments = new { amount = CustomerActor.Idr(amount) },
            reason = "Waited too long",
        };

    private static object Of(string kind) => new { kind, reason = "The customer asked" };

    private static Task<ApiAnswer> AskAsync(ApiClient agent, string id, object body, string? key = null) =>
        agent.PostAsync($"/api/v1/desk/cases/{id}/remedies", body, key ?? CustomerActor.NewKey(), cancel: Cancel);

    private static Task<ApiAnswer> PreviewAsync(ApiClient agent, string id, object body) =>
        agent.PostAsync($"/api/v1/desk/cases/{id}/remedies?dryRun=true", body, cancel: Cancel);

    private static Task<ApiAnswer> DecideAsync(ApiClient by, string? approval, string decision) =>
        by.PostAsync($"/api/v1/desk/approvals/{approval}/{decision}", new { reason = "Looked at it" }, cancel: Cancel);

    private static async Task ConfirmAsync(CustomerActor customer)
    {
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (
            await PutAsync(customer.Api, $"/api/v1/me/confirmations/{challenge}", $$"""{"code":"{{await customer.LastCodeAsync()}}"}""")
        ).Expect(204);
    }

    private static Task<ApiAnswer> PutAsync(ApiClient api, string path, string json) =>
        api.SendAsync(HttpMethod.Put, path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), cancel: Cancel);

    private static async Task<(string?, string?, string?)> NewestLineAsync(CustomerActor customer)
    {
        var lines = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        return (lines["items.0.kind"], lines["items.0.direction"], lines["items.0.amount.value"]);
    }

    private static async Task<string> NumberAsync(ApiClient agent, string id) =>
        (await agent.GetAsync($"/api/v1/desk/cases/{id}", Cancel))["number"]!;

    private static async Task<int> GoodwillRowsAsync(TestHost host, CustomerActor customer)
    {
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        return ledger.TryFind($"customer:{customer.CustomerId}", Currency.Idr, out var account)
            ? (await ledger.EntriesAsync(account, null, 1000, Cancel)).Count(e => e.Kind == EntryKind.Goodwill)
            : 0;
    }

    private static RemedyId Id(string? text) => StrongId.Read<RemedyId>(text);
}
