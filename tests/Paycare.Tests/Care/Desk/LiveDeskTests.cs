using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Paycare.Care.Approvals;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Identity.Sessions;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Desk;

/// <summary>
/// What a message costs those who do not read it: counted in commands of the database, not timed. However many windows of the desk are
/// open, a change is read once for all that show the same.
/// </summary>
public sealed class LiveDeskTests
{
    private const int Windows = 40;
    private static readonly InboxFilter Open = new() { View = "open" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task After_a_change_the_inbox_is_read_once_for_all_windows_that_show_the_same(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        using var counter = new CommandCounter();
        var signals = new CaseSignals();
        var clock = host.Services.GetRequiredService<TimeProvider>();
        var readings = new InboxReadings(host.Services.GetRequiredService<OwnScope>(), signals);
        var agents = Enumerable.Range(0, Windows).Select(_ => StrongId.New<StaffId>(clock)).ToList();

        signals.Changed(new CaseId(Guid.AllBitsSet));
        await ReadAsync(agents[..1], 0);
        signals.Changed(new CaseId(Guid.AllBitsSet));
        var one = await counter.CountActAsync(() => ReadAsync(agents[..1], 1));
        var next = readings.Changes;
        signals.Changed(new CaseId(Guid.AllBitsSet));
        signals.Changed(new CaseId(Guid.AllBitsSet));
        var all = await counter.CountActAsync(() => ReadAsync(agents, next));
        Assert.True(one > 0);
        Assert.Equal(one, all);
        // Who comes later and has not seen these changes reads nothing either.
        Assert.Equal(0, await counter.CountActAsync(() => ReadAsync(agents, next)));

        async Task ReadAsync(IReadOnlyList<StaffId> who, long after)
        {
            var read = await Task.WhenAll(who.Select(me => readings.AfterAsync(after, Open, me, 100, Languages.English, Cancel)));
            Assert.All(read, r => Assert.True(r.Value.AsOf > after));
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_is_read_for_all_is_what_each_agent_would_have_read(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var (sari, other) = (await host.AgentAsync(), await host.AgentAsync(1));
        var opened = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            opened.Add(
                (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"]!
            );
        }

        (await sari.PostAsync($"/api/v1/desk/cases/{opened[0]}/assign", new { to = "me" }, cancel: Cancel)).Expect(200);
        (await other.PostAsync($"/api/v1/desk/cases/{opened[1]}/assign", new { to = "me" }, cancel: Cancel)).Expect(200);
        await using var scope = host.Services.CreateAsyncScope();
        var (desk, staff) = (scope.ServiceProvider.GetRequiredService<DeskApi>(), scope.ServiceProvider.GetRequiredService<StaffApi>());
        var sessions = new List<SessionId>();
        foreach (var colleague in (await staff.ColleaguesAsync(Cancel)).Take(3))
        {
            sessions.Add(await staff.OpenUnattendedAsync(colleague.Id, Cancel));
        }

        _ = (await desk.FollowAsync(sessions[0], StrongId.Read<CaseId>(opened[2]), true, Languages.English, Cancel)).Value;
        foreach (var session in sessions)
        {
            foreach (var view in InboxViews.All)
            {
                var filter = new InboxFilter { View = view };
                var own = (await desk.InboxAsync(session, filter, 100, Languages.English, Cancel)).Value;
                var shared = (
                    await desk.InboxAgainAsync(session, filter, 100, Languages.English, own with { AsOf = own.AsOf - 1 }, Cancel)
                ).Value;
                Assert.Equal(own.Items.Select(i => i.Id), shared.Items.Select(i => i.Id));
                Assert.Equal((own.Total, own.AtRisk, own.HasMore), (shared.Total, shared.AtRisk, shared.HasMore));
                Assert.Equal(own.Counts.OrderBy(c => c.Key), shared.Counts.OrderBy(c => c.Key));
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_list_that_draws_itself_anew_shows_nothing_once_its_session_is_over_and_is_no_entry_of_the_audit_log(
        TestDatabase database
    )
    {
        await using var host = await TestHost.StartAsync(database);
        await using var scope = host.Services.CreateAsyncScope();
        var (desk, staff) = (scope.ServiceProvider.GetRequiredService<DeskApi>(), scope.ServiceProvider.GetRequiredService<StaffApi>());
        var agent = (await staff.ColleaguesAsync(Cancel))[0];
        var session = await staff.OpenUnattendedAsync(agent.Id, Cancel);
        var shown = (await desk.InboxAsync(session, Open, 100, Languages.English, Cancel)).Value with { AsOf = -1 };
        var calls = await CallsAsync();
        Assert.Null((await desk.InboxAgainAsync(session, Open, 100, Languages.English, shown, Cancel)).Refusal);
        Assert.Equal(calls, await CallsAsync());
        await staff.EndSessionAsync(session, Cancel);
        Assert.Equal("not-signed-in", (await desk.InboxAgainAsync(session, Open, 100, Languages.English, shown, Cancel)).Refusal?.Code);

        async Task<int> CallsAsync() => (await host.AuditAsync("desk")).Count;
    }

    [Theory, OnBothDatabases]
    public async Task Approvals_are_counted_once_for_all_windows_however_many_messages_come(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        using var counter = new CommandCounter();
        var (signals, clock, heard) = (new CaseSignals(), new FakeTimeProvider(), 0);
        using var count = new ApprovalCount(host.Services.GetRequiredService<OwnScope>(), signals, clock);
        for (var i = 0; i < Windows; i++)
        {
            count.Changed += _ => Interlocked.Increment(ref heard);
        }

        var commands = await counter.CountActAsync(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                signals.Changed(new CaseId(Guid.AllBitsSet));
            }

            await Eventually.HoldsAsync(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(150));
                return Task.FromResult(Volatile.Read(ref heard) == Windows);
            });
        });
        Assert.Equal(1, commands);
    }

    /// <summary>A window looks every second whether its session stands; so many windows do.</summary>
    [Theory, OnBothDatabases]
    public async Task Whether_a_session_stands_is_known_without_the_database(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        using var counter = new CommandCounter();
        await using var scope = host.Services.CreateAsyncScope();
        var (staff, lines) = (
            scope.ServiceProvider.GetRequiredService<StaffApi>(),
            scope.ServiceProvider.GetRequiredService<SessionLines>()
        );
        var session = await staff.OpenUnattendedAsync((await staff.ColleaguesAsync(Cancel))[0].Id, Cancel);
        Assert.True(await lines.StandsAsync(session, Cancel));
        Assert.Equal(0, await counter.CountActAsync(async () => Assert.True(await lines.StandsAsync(session, Cancel))));
        await staff.EndSessionAsync(session, Cancel);
        Assert.False(await lines.StandsAsync(session, Cancel));
    }
}
