using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Care.Matters;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Linking;

/// <summary>
/// Nobody is a customer by writing from somewhere: they say so in the app, with the PIN, and are told about their own matters then.
/// </summary>
[Trait("Touches", "dates")]
public sealed class LinkTests
{
    private const string Links = "/api/v1/me/linked-accounts",
        Requests = "/api/v1/me/link-requests";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, TestDatabase> Everywhere
    {
        get
        {
            var all = new TheoryData<string, TestDatabase>();
            foreach (var channel in Writer.Channels)
            {
                all.Add(channel, TestDatabase.Sqlite);
                all.Add(channel, TestDatabase.Postgres);
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Who_asks_for_a_refund_links_the_app_and_then_hears_where_it_is(string channel, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, writer) = (await host.JoinWithMoneyAsync("500000.00"), new Writer(host, channel));
        await RefundAsync(host, rina, "61000.00");
        await writer.WriteAsync("Where is my refund?");
        var token = await writer.TokenAsync();
        Assert.DoesNotContain(await writer.HeardAsync(), t => t.Contains("61,000", StringComparison.Ordinal));
        Assert.Equal("none", await AssuranceAsync(host, writer));

        var asked = (await rina.Api.GetAsync($"{Requests}/{token}", Cancel)).Expect(200);
        Assert.Equal(channel, asked["channel"]);
        Assert.NotNull(asked["wroteAt"]);
        Assert.DoesNotContain(writer.Who, asked.Text, StringComparison.Ordinal);

        var linked = (await writer.ConfirmAsync(rina, token)).Expect(201);
        Assert.Equal((channel, asked["account"]), (linked["channel"], linked["account"]));
        Assert.Contains("61,000", await writer.HearAsync("Your last refund"), StringComparison.Ordinal);
        var @case = Assert.Single(await writer.CasesAsync());
        Assert.Contains($"{@case.Id}", (await rina.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal("confirmed", await AssuranceAsync(host, writer));
        Assert.Contains(await host.MessagesAsync(rina), m => m.Contains("Contact linked", StringComparison.Ordinal));
        var events = (await rina.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200);
        Assert.Equal("contact-linked", events["items.0.kind"]);
        Assert.DoesNotContain(writer.Who, events.Text, StringComparison.Ordinal);

        // Sent again, it is over; and what is written then goes on with the case.
        Assert.Equal("link-over", (await writer.ConfirmAsync(rina, token)).Expect(410)["code"]);
        (await rina.Api.GetAsync($"{Requests}/{token}", Cancel)).Expect(410);
        Assert.Equal(linked["id"], (await rina.Api.GetAsync(Links, Cancel)).Expect(200)["items.0.id"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_link_that_is_altered_or_too_old_or_without_the_PIN_links_nothing(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, writer) = (await host.JoinAsync(), new Writer(host, WhatsAppChannel.Key));
        await writer.WriteAsync("Where is my refund?");
        var token = await writer.TokenAsync();
        foreach (var altered in new[] { $"A{token[1..]}", $"{token[..^1]}{(token[^1] == 'A' ? 'Q' : 'A')}", token[..^2], "over", "", null })
        {
            Assert.Equal("link-over", (await ConfirmAsync(rina, altered, rina.Pin)).Expect(410)["code"]);
        }

        Assert.Equal("wrong-pin", (await writer.ConfirmAsync(rina, token, "739150")).Expect(403)["code"]);
        Assert.NotNull((await ConfirmAsync(rina, token, null)).Expect(400)["errors.pin.0"]);
        await host.AdvanceAsync(TimeSpan.FromMinutes(61));
        // The session is older by then, too: the owner confirms, and the link is over all the same.
        await ConfirmSessionAsync(rina);
        Assert.Equal("link-over", (await writer.ConfirmAsync(rina, token)).Expect(410)["code"]);
        Assert.Empty((await rina.Api.GetAsync(Links, Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("none", await AssuranceAsync(host, writer));

        // Whoever missed it is asked once more, a day later.
        await host.AdvanceAsync(TimeSpan.FromHours(25));
        await writer.WriteAsync("Are you there?");
        await writer.TokenAsync(2);
        Assert.Single(await writer.CasesAsync());
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_links_with_a_frozen_wallet(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, writer) = (await host.JoinAsync(), new Writer(host, TelegramChannel.Key));
        await writer.WriteAsync("Hello");
        var token = await writer.TokenAsync();
        (await rina.Api.PostAsync("/api/v1/me/freeze", new { reason = "Phone stolen" }, cancel: Cancel)).Expect(200);
        Assert.Equal("account-frozen", (await writer.ConfirmAsync(rina, token)).Expect(423)["code"]);
        Assert.Equal("none", await AssuranceAsync(host, writer));
    }

    [Theory, OnBothDatabases]
    public async Task An_account_is_one_customers_and_its_later_messages_are_theirs_as_a_claim(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var writer = new Writer(host, EmailChannel.Key);
        await writer.WriteAsync("First");
        (await writer.ConfirmAsync(rina)).Expect(201);

        // A new mail is a new case: hers, but only as a claim, and she is asked again.
        await writer.WriteAsync("Second");
        var token = await writer.TokenAsync(2);
        var second = (await writer.CasesAsync())[1];
        Assert.Equal(rina.CustomerId, $"{second.Customer}");
        Assert.Equal("claimed", await AssuranceAsync(host, writer));

        Assert.Equal("linked-elsewhere", (await writer.ConfirmAsync(budi, token)).Expect(409)["code"]);
        Assert.DoesNotContain(
            $"{second.Id}",
            (await budi.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Text,
            StringComparison.Ordinal
        );
        (await writer.ConfirmAsync(rina, token)).Expect(201);
        Assert.Equal("confirmed", await AssuranceAsync(host, writer));
        Assert.Single((await rina.Api.GetAsync(Links, Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray());
        await AuditIsSoundAsync(host);
    }

    [Theory, OnBothDatabases]
    public async Task Two_who_say_so_at_once_are_one(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var writer = new Writer(host, TelegramChannel.Key);
        await writer.WriteAsync("Hello");
        var token = await writer.TokenAsync();
        var answers = await Task.WhenAll(new[] { rina, budi, rina, budi }.Select(customer => writer.ConfirmAsync(customer, token)));
        Assert.Single(answers, a => a.Code == 201);
        // Whoever comes second finds the link used, or the account in between linked by the other.
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.True(a["code"] is "link-over" or "linked-elsewhere", a.Text));
    }

    [Theory, OnBothDatabases]
    public async Task Who_did_not_write_says_so_and_care_reads_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, writer) = (await host.JoinAsync(), new Writer(host, TelegramChannel.Key));
        await writer.WriteAsync("Tell me my balance");
        var token = await writer.TokenAsync();
        (await rina.Api.DeleteAsync($"{Requests}/{token}", Cancel)).Expect(204);
        (await rina.Api.DeleteAsync($"{Requests}/{token}", Cancel)).Expect(410);
        Assert.Equal("link-over", (await writer.ConfirmAsync(rina, token)).Expect(410)["code"]);
        var @case = Assert.Single(await writer.CasesAsync());
        Assert.Null(@case.Customer);
        var read = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200);
        Assert.Contains("did not write here", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(rina.CustomerId, read.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task What_is_removed_is_told_nothing_more_and_writes_as_a_stranger(string channel, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi, writer) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"), new Writer(host, channel));
        await writer.WriteAsync("Hello");
        var id = (await writer.ConfirmAsync(rina)).Expect(201)["id"];
        await writer.HearAsync("confirmed in the app");
        (await budi.Api.DeleteAsync($"{Links}/{id}", Cancel)).Expect(404);
        (await rina.Api.DeleteAsync($"{Links}/{id}", Cancel)).Expect(204);
        (await rina.Api.DeleteAsync($"{Links}/{id}", Cancel)).Expect(404);
        Assert.Empty((await rina.Api.GetAsync(Links, Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray());
        var old = Assert.Single(await writer.CasesAsync());
        Assert.Equal((rina.CustomerId, null), ($"{old.Customer}", old.AnswersTo));
        Assert.Equal("claimed", await AssuranceAsync(host, writer));
        var heard = await writer.HeardAsync();
        (
            await (await host.AgentAsync()).PostAsync(
                $"/api/v1/desk/cases/{old.Id}/messages",
                new { text = "Your balance was not charged.", then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);

        await writer.WriteAsync("It is me again");
        await writer.TokenAsync(2);
        var cases = await writer.CasesAsync();
        Assert.Equal([rina.CustomerId, ""], cases.Select(c => $"{c.Customer}"));
        Assert.Equal(heard.Count + 1, (await writer.HeardAsync()).Count);
        Assert.DoesNotContain(await writer.HeardAsync(), t => t.Contains("was not charged", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task Not_me_ends_every_link(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        await Writer.LinkedAsync(host, rina);
        var happened = (await rina.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200)["items.0.id"];
        (await rina.Api.PostAsync($"/api/v1/me/security-events/{happened}/not-me", null, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await rina.Api.GetAsync(Links, Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength() == 0
        );
    }

    /// <summary>What may be told at which assurance is one table, whatever the channel.</summary>
    [Theory, MemberData(nameof(Everywhere))]
    public async Task Every_matter_is_told_at_the_assurance_of_the_table_and_at_no_other(string channel, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, writer) = (await host.JoinWithMoneyAsync("500000.00"), new Writer(host, channel));
        await writer.WriteAsync("Hello");
        var at = new Dictionary<Assurance, string> { [await SureAsync()] = "a stranger" };
        (await writer.ConfirmAsync(rina)).Expect(201);
        at[await SureAsync()] = "confirmed";
        (await rina.Api.DeleteAsync($"{Links}/{(await rina.Api.GetAsync(Links, Cancel))["items.0.id"]}", Cancel)).Expect(204);
        at[await SureAsync()] = "removed";
        Assert.Equal([Assurance.None, Assurance.Claimed, Assurance.Confirmed], at.Keys.Order());
        await using var scope = host.Services.CreateAsyncScope();
        var matters = scope.ServiceProvider.GetRequiredService<CustomerMatters>();
        foreach (var assurance in at.Keys.Append(Assurance.Strong))
        {
            foreach (var fact in Enum.GetValues<CareFact>())
            {
                var isOpen = fact is CareFact.Help or CareFact.OwnCase;
                Assert.Equal(
                    isOpen || (fact != CareFact.PersonalData && assurance >= Assurance.Confirmed),
                    Disclosure.Allows(fact, assurance)
                );
            }

            foreach (var matter in Enum.GetValues<Matter>())
            {
                var told = await matters.TellAsync(
                    matter,
                    StrongId.Read<CustomerId>(rina.CustomerId),
                    assurance,
                    Languages.English,
                    Cancel
                );
                Assert.Equal(Disclosure.Allows(CustomerMatters.FactOf(matter), assurance), told is not null);
            }
        }

        async Task<Assurance> SureAsync()
        {
            var @case = (await writer.CasesAsync())[0];
            return await host.InDatabaseAsync(async db =>
                Assurances.Of(@case, await db.Set<Conversation>().FirstAsync(c => c.Case == @case.Id, Cancel))
            );
        }
    }

    private static Task<ApiAnswer> ConfirmAsync(CustomerActor customer, string? token, string? pin) =>
        customer.Api.PostAsync(Links, new { token, pin }, cancel: Cancel);

    private static async Task ConfirmSessionAsync(CustomerActor customer)
    {
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (
            await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() }, Cancel)
        ).Expect(204);
    }

    private static async Task RefundAsync(TestHost host, CustomerActor customer, string amount)
    {
        var payment = (await customer.PayAsync(host.Shop, amount)).Expect(201)["id"];
        (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { amount = CustomerActor.Idr(amount), reason = "Torn" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
    }

    /// <summary>How sure an agent is of who wrote the newest case.</summary>
    private static async Task<string?> AssuranceAsync(TestHost host, Writer writer) =>
        (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{(await writer.CasesAsync())[^1].Id}", Cancel)).Expect(200)[
            "assurance"
        ];

    /// <summary>The words of its cases stand in the log as a stranger's, and are found to be these.</summary>
    private static async Task AuditIsSoundAsync(TestHost host)
    {
        await host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);
        var report = await host.InDatabaseAsync(db =>
            AuditVerifier.VerifyAsync(db, host.Services.GetRequiredService<AuditHeads>(), host.Services.GetServices<AuditedLog>(), Cancel)
        );
        Assert.Empty(report.Findings);
    }
}
