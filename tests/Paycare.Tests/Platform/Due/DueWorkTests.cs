using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Due;

[Trait("Touches", "dates")]
public class DueWorkTests
{
    [Theory, OnBothDatabases]
    public async Task Work_is_done_when_it_is_due_and_not_before(TestDatabase database)
    {
        var recorder = new Recorder();
        await using var host = await TestHost.StartAsync(database, recorder.AddTo);
        await host.ScheduleAsync(TimeSpan.FromHours(1), "later");
        await host.ScheduleAsync(TimeSpan.Zero, "now");
        await recorder.WaitForAsync("now");
        Assert.Equal(["now"], recorder.Done);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT2H" })).Expect(200);
        await recorder.WaitForAsync("later");
    }

    [Theory, OnBothDatabases]
    public async Task Failed_work_is_tried_again_and_holds_back_only_its_own_aggregate(TestDatabase database)
    {
        var recorder = new Recorder { FailOnce = "first" };
        await using var host = await TestHost.StartAsync(database, recorder.AddTo);
        await host.ScheduleAsync(TimeSpan.Zero, "first", aggregate: "a");
        await host.ScheduleAsync(TimeSpan.Zero, "second", aggregate: "a");
        await host.ScheduleAsync(TimeSpan.Zero, "other", aggregate: "b");
        await recorder.WaitForAsync("other");
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" })).Expect(200);
        await recorder.WaitForAsync("second");
        Assert.Equal(["first", "second"], recorder.Done.Where(d => d != "other"));
        await Eventually.HoldsAsync(async () =>
            await host.InDatabaseAsync(db => db.Set<DueItem>().CountAsync(i => i.Handler == Recorder.HandlerName)) == 0
        );
    }

    [Theory, OnBothDatabases]
    public async Task What_comes_again_keeps_its_place_and_counts_as_failed_only_when_it_says_so(TestDatabase database)
    {
        var recorder = new Recorder { Again = ["waits", "tries"] };
        await using var host = await TestHost.StartAsync(database, recorder.AddTo);
        await host.ScheduleAsync(TimeSpan.Zero, "waits", aggregate: "a");
        await host.ScheduleAsync(TimeSpan.Zero, "younger", aggregate: "a");
        await host.ScheduleAsync(TimeSpan.Zero, "tries", aggregate: "b");
        await Eventually.HoldsAsync(async () =>
            await host.InDatabaseAsync(db => db.Set<DueItem>().CountAsync(i => i.Handler == Recorder.HandlerName && i.NextTryAt > i.DueAt))
            == 2
        );
        var failures = await host.InDatabaseAsync(db =>
            db.Set<DueItem>().Where(i => i.Handler == Recorder.HandlerName).OrderBy(i => i.Id).Select(i => i.Failures).ToListAsync()
        );
        Assert.Equal([0, 0, 1], failures);
        Assert.Empty(recorder.Done);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT2H" })).Expect(200);
        await recorder.WaitForAsync("younger");
        Assert.Equal(["waits", "younger"], recorder.Done.Where(d => d != "tries"));
    }

    private sealed class Recorder : IDueHandler<string>
    {
        public const string HandlerName = "test-recorder";
        private readonly ConcurrentQueue<string> _done = new();
        private int _failures;

        public string? FailOnce { get; init; }

        /// <summary>What comes again in an hour, once.</summary>
        public ConcurrentBag<string> Again { get; init; } = [];

        public static string Name => HandlerName;

        public static DueLane Lane => DueLane.Local;

        public IEnumerable<string> Done => _done;

        public void AddTo(IServiceCollection services) => services.AddSingleton(this).AddDueHandler<Recorder>();

        public Task HandleAsync(string payload, DueItem item, CancellationToken cancel)
        {
            if (payload == FailOnce && Interlocked.Increment(ref _failures) == 1)
            {
                throw new InvalidOperationException("The first try of this test fails.");
            }

            if (Again.Contains(payload) && item.NextTryAt == item.DueAt)
            {
                item.ComeAgain(item.DueAt + TimeSpan.FromHours(1), isTry: payload == "tries");
                return Task.CompletedTask;
            }

            _done.Enqueue(payload);
            return Task.CompletedTask;
        }

        public Task WaitForAsync(string what) => Eventually.HoldsAsync(() => Task.FromResult(_done.Contains(what)));
    }
}
