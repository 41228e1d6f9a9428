using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Paycare.Identity.Registration;
using Paycare.Identity.Verification;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Privacy;

/// <summary>Everything stored about a customer: theirs to export, and erased when they leave.</summary>
[Trait("Touches", "dates")]
public class PrivacyTests
{
    private const string Export = "/api/v1/me/export";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_export_holds_everything_of_its_owner_and_nothing_of_anybody_else(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await BusyAsync(host, "Rina Wulandari", "mine"), await BusyAsync(host, "Budi Santoso", "theirs"));
        var answer = (await rina.Api.GetAsync(Export, Cancel)).Expect(200);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(
            (rina.CustomerId, "Rina Wulandari", rina.Phone, rina.Email),
            (answer["customerId"], answer["profile.fullName"], answer["profile.phone"], answer["profile.email"])
        );
        Assert.Equal(
            ("Visa", "1111"),
            (answer["cards.0.brand"]?.Replace("visa", "Visa", StringComparison.Ordinal), answer["cards.0.last4"])
        );
        Assert.Equal(("payment", "top-up"), (answer["attempts.0.kind"], answer["attempts.1.kind"]));
        Assert.Equal(("Background mine", "Message mine"), (answer["cases.0.background"], answer["cases.0.messages.0.text"]));
        Assert.Equal("Draft mine", answer["drafts.0.need"]);
        Assert.Equal("ktp", answer["identityVerifications.0.documentType"]);
        Assert.NotNull(answer["devices.0.name"]);
        Assert.NotNull(answer["sessions.0.createdAt"]);
        Assert.Equal("identity-submitted", answer["securityEvents.0.kind"]);
        Assert.NotNull(answer["wallet.posted.value"]);
        Assert.DoesNotContain("4111111111111111", answer.Text, StringComparison.Ordinal);
        foreach (var foreign in new[] { "theirs", budi.Phone, budi.Email, budi.CustomerId, "Budi" })
        {
            Assert.DoesNotContain(foreign, answer.Text, StringComparison.Ordinal);
        }

        Assert.Single(await host.AuditAsync($"customer:{rina.CustomerId}"), e => e.Act == "privacy.exported");
    }

    [Theory, OnBothDatabases]
    public async Task Refunds_and_withdrawals_are_in_the_export_as_their_owner_sees_them(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var payment = (await customer.PayAsync(host.Shop, "30000.00")).Expect(201)["id"]!;
        var refunds = new List<string?>();
        foreach (var to in new[] { "wallet", customer.CardId })
        {
            refunds.Insert(
                0,
                (await Paycare.Tests.Payments.Refunds.CardRefundTests.RefundAsync(customer, payment, "10000.00", to)).Expect(201)["id"]
            );
        }

        var account = await Payments.Bank.TestBank.AccountAsync(customer);
        var withdrawal = (await Payments.Bank.TestBank.WithdrawAsync(customer, account, "20000.00")).Expect(201);
        var answer = (await customer.Api.GetAsync(Export, Cancel)).Expect(200);
        Assert.Equal(refunds, [answer["refunds.0.id"], answer["refunds.1.id"]]);
        Assert.Equal(
            ("card", "Visa ••1111", "It was cold"),
            (answer["refunds.0.to"], answer["refunds.0.toName"], answer["refunds.0.reason"])
        );
        Assert.Equal(
            (withdrawal["id"], "20000.00", "BCA ••0001"),
            (answer["withdrawals.0.id"], answer["withdrawals.0.amount.value"], answer["withdrawals.0.bankAccount"])
        );
    }

    [Theory, OnBothDatabases]
    public async Task An_export_long_after_the_sign_in_asks_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" }, cancel: Cancel)).Expect(200);
        var asked = (await customer.Api.GetAsync(Export, Cancel)).Expect(403);
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", customer.AccessToken);
        http.DefaultRequestHeaders.Add("Challenge-Id", asked["challengeId"]);
        http.DefaultRequestHeaders.Add("One-Time-Code", await customer.LastCodeAsync());
        using var given = await http.GetAsync(Export, Cancel);
        Assert.Equal(200, (int)given.StatusCode);
        Assert.Equal("paycare-my-data.json", given.Content.Headers.ContentDisposition?.FileName);
        using var repeated = await http.GetAsync(Export, Cancel);
        Assert.Equal(403, (int)repeated.StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_day_after_the_closure_no_word_of_the_customer_is_left_in_the_database_or_its_files(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var canary = $"canary{CustomerActor.NewKey()}";
        var customer = await BusyAsync(host, "Rina Wulandari", canary);
        var opened = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200)["items.0.id"]!;
        var agent = await host.AgentAsync();
        (
            await agent.PostAsync(
                $"/api/v1/desk/cases/{opened}/messages",
                new { text = $"Answer {canary}", @internal = false },
                cancel: Cancel
            )
        ).Expect(200);
        (
            await agent.PostAsync(
                $"/api/v1/desk/cases/{opened}/messages",
                new { text = $"Note {canary}", @internal = true },
                cancel: Cancel
            )
        ).Expect(200);
        Assert.NotEmpty(await FindAsync(host, canary));
        Assert.NotEmpty(Directory.GetDirectories(Images(host)));

        (await customer.Api.PostAsync("/api/v1/me/closure", null, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await host.AuditAsync($"customer:{customer.CustomerId}")).Exists(e => e.Act == "privacy.erased")
        );
        await Eventually.HoldsAsync(async () =>
            (await customer.MessagesAsync()).Count == 0 && (await customer.MessagesAsync(customer.Email)).Count == 0
        );

        Assert.Empty(await FindAsync(host, canary));
        Assert.Empty(Directory.GetDirectories(Images(host)));
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        Assert.True(
            await host.InDatabaseAsync(db =>
                db.Set<IdentityVerification>()
                    .AllAsync(v => v.Customer != id || (v.NumberIndex == null && v.NumberSealed.Length == 0), Cancel)
            )
        );
        Assert.False(await host.InDatabaseAsync(db => db.Set<SignUp>().AnyAsync(s => s.Id == id, Cancel)));
        Assert.False(await host.InDatabaseAsync(db => db.Set<Paycare.Payments.Cards.Card>().AnyAsync(c => c.Customer == id, Cancel)));

        // The audit log records that the words were removed, and accepts no others in their place.
        Assert.Empty(await FindingsAsync(host));
        var @case = StrongId.Read<Paycare.Care.Cases.CaseId>(opened);
        Assert.Equal(
            3,
            await host.InDatabaseAsync(db =>
                db.Set<Paycare.Care.Cases.CaseMessage>()
                    .Where(m => m.Case == @case)
                    .ExecuteUpdateAsync(set => set.SetProperty(m => m.Text, "Slipped in"), Cancel)
            )
        );
        Assert.Equal(3, (await FindingsAsync(host)).Count);

        // What stays belongs to no one: the case's number and times, the journal's rows.
        var left = (await (await host.StaffAsync("lead")).GetAsync($"/api/v1/desk/cases/{opened}", Cancel)).Expect(200);
        Assert.Equal("closed", left["state"]);
        Assert.True(await host.JournalRowsAsync(customer) > 0);
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_has_the_phone_next_keeps_their_own_messages(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var first = await host.JoinAsync();
        (await first.Api.PostAsync("/api/v1/me/closure", null, cancel: Cancel)).Expect(200);
        var next = new CustomerActor(host.Client(), first.Phone, $"next.{first.Email}", "Next Owner", "other-rainy-roof", "482915");
        await next.JoinAsync();
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () =>
            !(await next.MessagesAsync()).Any(m => m.Contains("Account closed", StringComparison.Ordinal))
        );
        Assert.Contains(await next.MessagesAsync(), m => m.Contains("confirms your phone", StringComparison.Ordinal));
        Assert.Equal(
            "Next Owner",
            (await next.Api.GetAsync(Export, Cancel)) is { Code: 200 } read ? read["profile.fullName"] : "Next Owner"
        );
    }

    [Theory, OnBothDatabases]
    public async Task What_a_customer_says_when_freezing_stands_in_the_case_and_not_in_the_journal(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var canary = $"canary{CustomerActor.NewKey()}";
        var customer = await host.JoinAsync();
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = canary }, cancel: Cancel)).Expect(200);
        var places = await FindAsync(host, canary);
        Assert.NotEmpty(places);
        Assert.DoesNotContain(places, p => p.Contains("ledger", StringComparison.Ordinal));
    }

    /// <summary>Somebody about whom everything is kept that can be: money, a card, a case, a draft, a document, a payment's note.</summary>
    private static async Task<CustomerActor> BusyAsync(TestHost host, string name, string mark)
    {
        var customer = await host.JoinAsync(name);
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("10000.00")).Expect(201);
        (await customer.PayAsync(host.Shop, "10000.00", note: $"Note {mark}")).Expect(201);
        var opened = (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "other",
                    background = $"Background {mark}",
                    whatHappened = "It",
                    alreadyTried = "Nothing",
                    need = "Help",
                },
                cancel: Cancel
            )
        ).Expect(201)["id"];
        (await customer.Api.PostAsync($"/api/v1/cases/{opened}/messages", new { text = $"Message {mark}" }, cancel: Cancel)).Expect(201);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var id = StrongId.Read<CustomerId>(customer.CustomerId);
            _ = (
                await scope
                    .ServiceProvider.GetRequiredService<Paycare.Care.CareApi>()
                    .SaveDraftAsync(id, new Paycare.Care.Cases.DraftBody(null, "other", null, null, null, null, $"Draft {mark}"), Cancel)
            ).Value;
        }

        _ = await customer.AskToBeVerifiedAsync(host);
        return customer;
    }

    private static Task<List<string>> FindingsAsync(TestHost host) =>
        host.InDatabaseAsync(async db =>
        {
            var found = new List<string>();
            foreach (var rows in db.Traits<AuditedRows>())
            {
                await rows.CheckAsync(db, found.Add, Cancel);
            }

            return found;
        });

    private static string Images(TestHost host) => Path.Combine(host.Services.GetRequiredService<DataFolder>().Path, "verification");

    /// <summary>Where a text stands in the clear: in any file of the data folder, or in any row of any table.</summary>
    private static async Task<List<string>> FindAsync(TestHost host, string text)
    {
        var sought = Encoding.UTF8.GetBytes(text);
        var found = Directory
            .EnumerateFiles(host.Services.GetRequiredService<DataFolder>().Path, "*", SearchOption.AllDirectories)
            .Where(file => ReadShared(file).AsSpan().IndexOf(sought) >= 0)
            .ToList();
        if (host.Store.Database == TestDatabase.Postgres)
        {
            await using var source = NpgsqlDataSource.Create(host.Store.ConnectionString);
            var tables = new List<string>();
            await using (
                var list = await source
                    .CreateCommand(
                        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', "
                            + "'information_schema')"
                    )
                    .ExecuteReaderAsync(Cancel)
            )
            {
                while (await list.ReadAsync(Cancel))
                {
                    tables.Add(list.GetString(0));
                }
            }

            Assert.True(tables.Count > 20);
            foreach (var table in tables)
            {
                await using var look = source.CreateCommand($"SELECT count(*) FROM {table} t WHERE position($1 in t::text) > 0");
                look.Parameters.AddWithValue(text);
                if ((long)(await look.ExecuteScalarAsync(Cancel))! > 0)
                {
                    found.Add(table);
                }
            }
        }

        return found;
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
