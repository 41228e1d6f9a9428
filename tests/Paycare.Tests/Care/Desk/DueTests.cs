using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Identity.Sessions;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

/// <summary>One function says when care is due: the list, the case and the customer read the same minute, and work goes by it.</summary>
[Trait("Touches", "dates")]
public sealed class DueTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 11, 3, 0, 7, TimeSpan.Zero);

    private static readonly (string Name, Action<Case, DateTimeOffset> Do)[] Happenings =
    [
        ("the customer writes", (c, now) => c.TryTakeCustomerMessage(now)),
        ("ours", (c, now) => Reply(c, Turn.Ours, null, now)),
        ("ours, promised", (c, now) => Reply(c, Turn.Ours, now.AddMinutes(15), now)),
        ("customer", (c, now) => Reply(c, Turn.Customer, null, now)),
        ("bank", (c, now) => Reply(c, Turn.Bank, now.AddDays(1), now)),
        ("snoozed", (c, now) => PutOff(c, now.AddHours(4), now)),
        ("an automatic message", (c, now) => c.TakeNote(null, now)),
        ("solved", (c, now) => c.TryConfirm(true, now)),
        ("not solved", (c, now) => c.TryConfirm(false, now)),
        ("resolved by hand", (c, now) => c.TryMove(CaseState.Resolved, now)),
        ("opened by hand", (c, now) => c.TryMove(CaseState.Open, now)),
        ("to an approver", (c, now) => c.TryMove(CaseState.WaitingOnApproval, now)),
        ("decided", (c, now) => c.EndApproval(now)),
        ("found again", (c, now) => c.TakeFinding(now)),
        ("taken", (c, now) => c.Assign(new StaffId(Guid.AllBitsSet), now)),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every sequence of three things that happen to a case.</summary>
    [Fact]
    public void Our_turn_is_never_without_a_time_and_the_order_of_work_is_the_promise()
    {
        foreach (var first in Happenings)
        {
            foreach (var second in Happenings)
            {
                foreach (var third in Happenings)
                {
                    var (@case, now) = (New(), Start);
                    foreach (var happening in new[] { first, second, third })
                    {
                        now = now.AddMinutes(7);
                        happening.Do(@case, now);
                    }

                    var (then, until) = ReplyPromises.DueOf(@case);
                    var story = $"{first.Name}; {second.Name}; {third.Name}: {then} {until:O}";
                    Assert.True((then is "ours" or "snooze") == (@case.State is CaseState.New or CaseState.Open), story);
                    Assert.True((then == "done") == !CaseStates.IsOpen(@case.State), story);
                    Assert.True(until is not null || then is not ("ours" or "snooze"), story);
                    Assert.True(until is null || then != "done", story);
                    Assert.True(@case.WaitingSince is null || CaseStates.IsOpen(@case.State), story);
                    Assert.Equal(until is { } due ? due.AddTicks(-(due.Ticks % TimeSpan.TicksPerMinute)) : null, @case.DueMinute);
                    Assert.Equal(until, CaseClock.Of(@case).DueAt);
                }
            }
        }
    }

    [Fact]
    public void A_question_stays_open_until_a_person_answers_it_whatever_is_sent_or_put_off()
    {
        var unanswered = Happenings.Where(h => h.Name is "an automatic message" or "to an approver" or "snoozed" or "taken").ToList();
        foreach (var one in unanswered)
        {
            foreach (var other in unanswered)
            {
                var @case = New();
                one.Do(@case, Start.AddMinutes(1));
                other.Do(@case, Start.AddMinutes(2));
                Assert.Null(@case.FirstReplyAt);
                Assert.Equal(Start.AddMinutes(30), ReplyPromises.DueOf(@case).Until);
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task An_answer_says_whose_turn_it_is_then_and_a_promised_time_is_the_next_due_time_everywhere(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, sari) = (await host.JoinAsync(), await host.AgentAsync());
        var opened = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201);
        var id = opened["id"]!;
        await SeesAsync("ours", opened["expectedFirstReplyAt"]);

        var promised = Whole(host.Now.AddMinutes(12));
        await SayAsync(
            new
            {
                text = "I am looking.",
                then = "ours",
                until = promised,
            }
        );
        await SeesAsync("ours", Text(promised));
        Assert.Equal("open", (await ReadAsync())["state"]);

        // Whatever the customer says is due like any message, and a promise that is earlier still stands.
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "Anything new?" }, cancel: Cancel)).Expect(201);
        await SeesAsync("ours", Text(promised));

        await SayAsync(new { text = "It is at the bank.", then = "bank" });
        var bank = await ReadAsync();
        Assert.Equal(("waiting-on-bank", "bank", "follow-up"), (bank["state"], bank["then"], bank["clock.kind"]));
        Assert.NotNull(bank["until"]);

        var tomorrow = Whole(host.Now.AddHours(20));
        await SayAsync(
            new
            {
                text = "Their office is closed until then.",
                then = "snooze",
                until = tomorrow,
            }
        );
        var snoozed = await ReadAsync();
        Assert.Equal(("open", "snooze", Text(tomorrow)), (snoozed["state"], snoozed["then"], snoozed["until"]));
        Assert.Equal(
            ("ours", Text(tomorrow)),
            (
                (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel))["then"],
                (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel))["until"]
            )
        );
        (await customer.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = "I cannot wait." }, cancel: Cancel)).Expect(201);
        Assert.Equal(("ours", "next-reply"), ((await ReadAsync())["then"], (await ReadAsync())["clock.kind"]));

        await SayAsync(new { text = "Please try now.", then = "customer" });
        await SeesAsync("customer", null);
        await SayAsync(new { text = "No turn named: it stays ours." });
        Assert.Equal("ours", (await ReadAsync())["then"]);
        Assert.NotNull((await ReadAsync())["until"]);

        foreach (
            var (body, field) in new (object, string)[]
            {
                (new { text = "Hm", then = "nobody" }, "then"),
                (new { text = "Hm", then = "snooze" }, "until"),
                (
                    new
                    {
                        text = "Hm",
                        then = "ours",
                        until = host.Now.AddMinutes(-1),
                    },
                    "until"
                ),
                (
                    new
                    {
                        text = "Hm",
                        then = "ours",
                        until = host.Now.AddDays(400),
                    },
                    "until"
                ),
            }
        )
        {
            var refused = (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", body, cancel: Cancel)).Expect(400);
            Assert.Contains($"\"{field}\"", refused.Text, StringComparison.Ordinal);
        }

        Task<ApiAnswer> ReadAsync() => sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel);

        async Task SayAsync(object body) => (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", body, cancel: Cancel)).Expect(200);

        async Task SeesAsync(string then, string? until)
        {
            var seen = new[] { await ReadAsync(), await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel) };
            Assert.All(seen, s => Assert.Equal((then, until), (s["then"], s["until"])));
            Assert.Equal(
                (then, until),
                (
                    (await customer.Api.GetAsync("/api/v1/cases", Cancel))["items.0.then"],
                    (await customer.Api.GetAsync("/api/v1/cases", Cancel))["items.0.until"]
                )
            );
            var listed = await sari.GetAsync($"/api/v1/desk/cases?q={opened["number"]}", Cancel);
            Assert.Equal((then, until), (listed["items.0.then"], listed["items.0.until"]));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_remedys_own_message_answers_no_question_and_keeps_the_clock(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, sari) = (await host.JoinAsync(), await host.AgentAsync());
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"];
        var before = (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{id}/remedies",
                new { kind = "end-sessions", reason = "Lost phone" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(200);
        var after = (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
        Assert.Equal(1, after.Body.GetProperty("messages").GetArrayLength());
        Assert.Equal(("True", null), (after["messages.0.automatic"], after["messages.0.name"]));
        Assert.Null(after["firstReplyAt"]);
        Assert.Equal((before["until"], "ours"), (after["until"], after["then"]));
    }

    [Theory, OnBothDatabases]
    public async Task Automatic_answers_are_in_the_language_that_the_customer_chose_whatever_the_device_speaks_and_in_each_colleagues_own(
        TestDatabase database
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, sari) = (await host.JoinAsync("Budi Santoso", "id"), await host.AgentAsync());
        customer.Api.Language = "en";
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"];
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{id}/remedies",
                new { kind = "end-sessions", reason = "Lost phone" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(200);
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200);
        Assert.Equal("id", seen["language"]);
        Assert.Contains("signed out", seen["messages.0.text"], StringComparison.Ordinal);
        await customer.SignInAsync();
        var theirs = (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Expect(200);
        Assert.Contains("Anda", theirs["messages.0.text"], StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task The_list_and_take_next_go_by_due_time_then_by_money_and_what_others_have_is_last(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, sari) = (await host.JoinWithMoneyAsync("900000.00"), await host.AgentAsync());
        var small = (await customer.PayAsync(host.Shop, "1000.00")).Expect(201)["id"];
        var large = (await customer.PayAsync(host.Shop, "700000.00")).Expect(201)["id"];
        var (asked, little, much) = (await OpenAsync("other", null), await OpenAsync("refund", small), await OpenAsync("refund", large));
        (await sari.PostAsync($"/api/v1/desk/cases/{asked}/messages", new { text = "And you?", then = "customer" }, cancel: Cancel)).Expect(
            200
        );
        (await sari.PostAsync($"/api/v1/desk/cases/{asked}/assign", new { to = "none" }, cancel: Cancel)).Expect(200);
        await host.AdvanceAsync(TimeSpan.FromMinutes(12));
        var urgent = await OpenAsync("security", null);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));

        // Due: the two refunds in 17 minutes, the security case in 9.
        Assert.Equal([urgent, much, little, asked], await ListAsync());
        Assert.Equal([urgent, much, little, null], [await TakeAsync(), await TakeAsync(), await TakeAsync(), await TakeAsync()]);

        async Task<string> OpenAsync(string topic, string? payment) =>
            (
                await customer.Api.PostAsync(
                    "/api/v1/cases",
                    new
                    {
                        topic,
                        need = "Help",
                        about = payment is null ? null : new { paymentId = payment },
                    },
                    cancel: Cancel
                )
            ).Expect(201)["id"]!;

        async Task<List<string?>> ListAsync()
        {
            await using var scope = host.Services.CreateAsyncScope();
            var me = await SessionAsync(scope.ServiceProvider);
            var inbox = await scope
                .ServiceProvider.GetRequiredService<DeskApi>()
                .InboxAsync(me, new InboxFilter { View = "open" }, 100, Languages.English, Cancel);
            return [.. inbox.Value.Items.Select(i => (string?)i.Id.ToString())];
        }

        async Task<string?> TakeAsync()
        {
            await using var scope = host.Services.CreateAsyncScope();
            var me = await SessionAsync(scope.ServiceProvider);
            var taken = await scope.ServiceProvider.GetRequiredService<DeskApi>().TakeNextAsync(me, Languages.English, Cancel);
            return taken.Refusal is { } refusal
                ? refusal.Code == "none-waiting"
                    ? null
                    : refusal.Code
                : taken.Value.Id.ToString();
        }

        static async Task<SessionId> SessionAsync(IServiceProvider services)
        {
            var staff = services.GetRequiredService<StaffApi>();
            var sari = (await staff.ColleaguesAsync(Cancel)).First(c => c.Name == "Sari");
            return await staff.OpenUnattendedAsync(sari.Id, Cancel);
        }
    }

    private static string Text(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Whole(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    /// <summary>Who answers has an open case before them; the desk refuses it otherwise.</summary>
    private static void Reply(Case @case, Turn whose, DateTimeOffset? until, DateTimeOffset now)
    {
        if (CaseStates.IsOpen(@case.State))
        {
            @case.TakeReply(default, new NextTurn(whose, until), now);
        }
    }

    private static void PutOff(Case @case, DateTimeOffset until, DateTimeOffset now)
    {
        if (CaseStates.IsOpen(@case.State))
        {
            @case.TakeNote(new NextTurn(Turn.Snooze, until), now);
        }
    }

    private static Case New()
    {
        var @case = new Case
        {
            Id = default,
            Number = 1,
            Topic = CaseTopic.Other,
            Queue = CaseQueue.General,
            Channel = "app",
            Language = "en",
            Background = "",
            WhatHappened = "",
            AlreadyTried = "",
            Need = "Help",
            OpenedAt = Start,
            FirstReplyDueAt = Start.AddMinutes(30),
            ReplyWithinSeconds = 1800,
        };
        @case.BeginWaiting();
        return @case;
    }
}
