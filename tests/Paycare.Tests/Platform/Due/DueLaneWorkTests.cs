using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Payments.Refunds;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Platform.Due;

/// <summary>Lanes beside each other, leases that are kept and lost, and handlers that hang.</summary>
[Trait("Touches", "dates")]
public sealed class DueLaneWorkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_promise_about_a_refund_is_kept_while_a_rail_hangs_in_every_place_of_its_lane(TestDatabase database)
    {
        var rail = new Rail();
        await using var host = await TestHost.StartAsync(database, rail.AddTo);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var books = host.Demo.Merchants.Single(m => m.Category == "books").Id.ToString();
        var payment = (await customer.PayAsync(books, "70000.00")).Expect(201)["id"];
        var asked = (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { reason = "Torn" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        Assert.True(StrongId.TryRead<RefundId>(asked["id"], out var refund));
        for (var i = 0; i < Rail.Lane.Places * 3; i++)
        {
            await rail.ScheduleAsync(host, $"rail {i}");
        }

        await Eventually.HoldsAsync(() => Task.FromResult(rail.UnderWay == Rail.Lane.Places));
        await host.AdvanceAsync(TimeSpan.FromDays(40));
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db => db.Set<Refund>().AnyAsync(r => r.Id == refund && r.LateAt != null, Cancel))
        );
        Assert.Equal(Rail.Lane.Places, rail.UnderWay);
        Assert.Empty(rail.Done);
    }

    [Theory, OnBothDatabases]
    public async Task What_hangs_holds_up_its_own_place_and_the_rest_of_the_lane_goes_on(TestDatabase database)
    {
        var rail = new Rail { Hangs = what => what == "hangs" };
        await using var host = await TestHost.StartAsync(database, rail.AddTo);
        await rail.ScheduleAsync(host, "hangs");
        await Eventually.HoldsAsync(() => Task.FromResult(rail.UnderWay == 1));
        for (var i = 0; i < 20; i++)
        {
            await rail.ScheduleAsync(host, $"goes {i}");
        }

        await Eventually.HoldsAsync(() => Task.FromResult(rail.Done.Count == 20));
        Assert.Equal(1, rail.UnderWay);
    }

    [Theory, OnBothDatabases]
    public async Task A_long_handler_keeps_its_lease_and_is_not_run_beside_itself(TestDatabase database)
    {
        var rail = new Rail();
        await using var host = await TestHost.StartAsync(database, rail.AddTo);
        await rail.ScheduleAsync(host, "long");
        await Eventually.HoldsAsync(() => Task.FromResult(rail.UnderWay == 1));
        for (var look = 0; look < 3; look++)
        {
            await host.AdvanceAsync(DueQueue.LeaseTime * 2);
            await Eventually.HoldsAsync(async () => (await rail.ItemsAsync(host)).Single().LeasedUntil > host.Now);
        }

        Assert.Equal((1, 1), (rail.UnderWay, rail.Begun));
        rail.Open();
        await Eventually.HoldsAsync(async () => (await rail.ItemsAsync(host)).Count == 0);
        Assert.Equal(["long"], rail.Done);
    }

    [Theory, OnBothDatabases]
    public async Task A_worker_that_lost_its_lease_is_stopped_and_leaves_the_item_to_the_one_who_has_it(TestDatabase database)
    {
        var rail = new Rail();
        await using var host = await TestHost.StartAsync(database, rail.AddTo);
        await rail.ScheduleAsync(host, "lost");
        await Eventually.HoldsAsync(() => Task.FromResult(rail.UnderWay == 1));
        var until = host.Now.AddHours(1);
        var another = Guid.Parse("0198f0a0-0000-7000-8000-000000000001");
        await host.InDatabaseAsync(db =>
            db.Set<DueItem>()
                .Where(i => i.Handler == Rail.Name)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Lease, another).SetProperty(i => i.LeasedUntil, until), Cancel)
        );
        await host.AdvanceAsync(DueQueue.LeaseTime);
        await Eventually.HoldsAsync(() => Task.FromResult(rail.UnderWay == 0));
        var item = Assert.Single(await rail.ItemsAsync(host));
        Assert.Equal((another, 0, 1), (item.Lease, item.Failures, rail.Begun));
    }

    [Theory, OnBothDatabases]
    public async Task A_handler_that_takes_longer_than_its_lane_allows_is_cut_off_and_tried_again(TestDatabase database)
    {
        var hurried = new Hurried();
        await using var host = await TestHost.StartAsync(database, services => services.AddSingleton(hurried).AddDueHandler<Hurried>());
        await host.InDatabaseAsync(db =>
        {
            db.Set<DueItem>().Add(DueItem.At(host.Now, Hurried.Name, "a", "", host.Services.GetRequiredService<TimeProvider>()));
            return db.SaveChangesAsync(Cancel);
        });
        await Eventually.HoldsAsync(() => Task.FromResult(hurried.CutOff == 1));
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => Task.FromResult(hurried.CutOff == 2));
    }

    [Theory, OnBothDatabases]
    public async Task Two_workers_on_one_database_do_each_item_once(TestDatabase database)
    {
        var rail = new Rail { Hangs = _ => false };
        await using var host = await TestHost.StartAsync(database, rail.AddTo);
        var services = host.Services;
        using var second = new DueWorker(
            services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<DueHandlers>(),
            services.GetRequiredService<DueQueue>(),
            new DueSignal(),
            services.GetRequiredService<Activity>(),
            services.GetRequiredService<TimeProvider>(),
            NullLogger<DueWorker>.Instance
        );
        await second.StartAsync(Cancel);
        for (var i = 0; i < 60; i++)
        {
            await rail.ScheduleAsync(host, $"item {i}");
        }

        await Eventually.HoldsAsync(async () => (await rail.ItemsAsync(host)).Count == 0);
        await second.StopAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"item {i}").Order(), rail.Done.Order());
    }

    [Theory, OnBothDatabases]
    public async Task What_was_under_way_when_the_host_stops_is_free_for_the_next_at_once(TestDatabase database)
    {
        var rail = new Rail();
        var host = await TestHost.StartAsync(database, rail.AddTo);
        for (var i = 0; i < Rail.Lane.Places * 2; i++)
        {
            await rail.ScheduleAsync(host, $"item {i}");
        }

        await Eventually.HoldsAsync(() => Task.FromResult(rail.UnderWay == Rail.Lane.Places));
        rail.Hangs = _ => false;
        await using var next = await host.RestartAsync(rail.AddTo);
        await Eventually.HoldsAsync(async () => (await rail.ItemsAsync(next)).Count == 0);
        Assert.Equal(Rail.Lane.Places * 2, rail.Done.Distinct().Count());
    }

    /// <summary>Due work that waits for something silent, until it is opened.</summary>
    private sealed class Rail : IDueHandler<string>
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _underWay,
            _begun;

        public static string Name => "test-rail";

        public static DueLane Lane { get; } = new("test-rail", 3, TimeSpan.FromHours(1));

        public Func<string, bool> Hangs { get; set; } = _ => true;

        public int UnderWay => Volatile.Read(ref _underWay);

        public int Begun => Volatile.Read(ref _begun);

        public ConcurrentQueue<string> Done { get; } = new();

        public void AddTo(IServiceCollection services) => services.AddSingleton(this).AddDueHandler<Rail>();

        public void Open() => _open.TrySetResult();

        public Task<int> ScheduleAsync(TestHost host, string what) =>
            host.InDatabaseAsync(db =>
            {
                db.Set<DueItem>().Add(DueItem.At(host.Now, Name, what, what, host.Services.GetRequiredService<TimeProvider>()));
                return db.SaveChangesAsync(Cancel);
            });

        public Task<List<DueItem>> ItemsAsync(TestHost host) =>
            host.InDatabaseAsync(db => db.Set<DueItem>().AsNoTracking().Where(i => i.Handler == Name).ToListAsync(Cancel));

        public async Task HandleAsync(string payload, DueItem item, CancellationToken cancel)
        {
            Interlocked.Increment(ref _begun);
            Interlocked.Increment(ref _underWay);
            try
            {
                if (Hangs(payload))
                {
                    await _open.Task.WaitAsync(cancel);
                }

                Done.Enqueue(payload);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }

    /// <summary>Its lane has no time for anything.</summary>
    private sealed class Hurried : IDueHandler
    {
        private int _cutOff;

        public static string Name => "test-hurried";

        public static DueLane Lane { get; } = new("test-hurried", 1, TimeSpan.Zero);

        public int CutOff => Volatile.Read(ref _cutOff);

        public async Task HandleAsync(DueItem item, CancellationToken cancel)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancel);
            }
            finally
            {
                Interlocked.Increment(ref _cutOff);
            }
        }
    }
}
