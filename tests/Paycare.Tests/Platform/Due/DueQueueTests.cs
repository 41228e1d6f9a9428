using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Due;

/// <summary>Claims by lease. The rows are due in an hour: the host's worker leaves them alone, the queue is told a later time.</summary>
[Trait("Touches", "dates")]
public sealed class DueQueueTests
{
    private static readonly TimeSpan In = TimeSpan.FromHours(1),
        Later = TimeSpan.FromHours(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Two_workers_that_claim_at_once_share_the_work_and_no_item_is_had_twice(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var handler = await ScheduleAsync(host, 40);
        var queue = host.Services.GetRequiredService<DueQueue>();
        var now = host.Now + Later;
        for (var had = new HashSet<Guid>(); had.Count < 40; )
        {
            var claims = await Task.WhenAll(
                Enumerable.Range(0, 2).Select(_ => Task.Run(() => queue.ClaimAsync([handler], [], 10, now, Cancel), Cancel))
            );
            Assert.All(claims.SelectMany(c => c), item => Assert.True(had.Add(item.Id)));
        }

        Assert.Empty(await queue.ClaimAsync([handler], [], 10, now, Cancel));
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_lost_a_lease_neither_finishes_nor_puts_off_nor_frees_what_another_has(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var handler = await ScheduleAsync(host, 1);
        var queue = host.Services.GetRequiredService<DueQueue>();
        var now = host.Now + Later;
        var slow = Assert.Single(await queue.ClaimAsync([handler], [], 10, now, Cancel));
        now += DueQueue.LeaseTime * 2;
        var other = Assert.Single(await queue.ClaimAsync([handler], [], 10, now, Cancel));
        Assert.Equal(slow.Id, other.Id);

        Assert.False(await queue.FinishAsync(slow, Cancel));
        Assert.False(await queue.PutOffAsync(slow, now, Cancel));
        await queue.ReleaseAsync([slow], Cancel);
        Assert.Empty(await queue.RenewAsync([slow], now + In, Cancel));
        var row = await FindAsync(host, other.Id);
        Assert.Equal((other.Lease, other.LeasedUntil, 0), (row!.Lease, row.LeasedUntil, row.Failures));

        Assert.True(await queue.FinishAsync(other, Cancel));
        Assert.Null(await FindAsync(host, other.Id));
    }

    [Theory, OnBothDatabases]
    public async Task A_lease_that_is_renewed_is_not_claimed_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var handler = await ScheduleAsync(host, 1);
        var queue = host.Services.GetRequiredService<DueQueue>();
        var now = host.Now + Later;
        var item = Assert.Single(await queue.ClaimAsync([handler], [], 10, now, Cancel));
        for (var look = 0; look < 5; look++)
        {
            now += DueQueue.LeaseTime / 2;
            Assert.Contains(item.Id, await queue.RenewAsync([item], now, Cancel));
            Assert.Empty(await queue.ClaimAsync([handler], [], 10, now, Cancel));
        }

        await queue.ReleaseAsync([item], Cancel);
        Assert.Single(await queue.ClaimAsync([handler], [], 10, now, Cancel));
    }

    [Theory, OnBothDatabases]
    public async Task An_item_waits_for_the_earlier_ones_of_its_handler_and_aggregate(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var handler = Handler();
        var first = await AddAsync(host, handler, "a", TimeSpan.FromMinutes(2));
        var earlier = await AddAsync(host, handler, "a", TimeSpan.FromMinutes(1));
        var last = await AddAsync(host, handler, "a", TimeSpan.FromMinutes(3));
        var beside = await AddAsync(host, handler, "b", TimeSpan.FromMinutes(4));
        var queue = host.Services.GetRequiredService<DueQueue>();
        var now = host.Now + Later;
        var claimed = await queue.ClaimAsync([handler], [], 10, now, Cancel);
        Assert.Equal([earlier, beside], claimed.Select(i => i.Id));
        Assert.Empty(await queue.ClaimAsync([handler], [], 10, now, Cancel));

        // Failed and put off, it still goes before the others of its aggregate.
        Assert.True(await queue.PutOffAsync(claimed[0], now + In, Cancel));
        Assert.Empty(await queue.ClaimAsync([handler], [], 10, now, Cancel));
        now += In;
        foreach (var next in new[] { earlier, first, last })
        {
            var item = Assert.Single(await queue.ClaimAsync([handler], ["b"], 10, now, Cancel));
            Assert.Equal(next, item.Id);
            Assert.True(await queue.FinishAsync(item, Cancel));
        }

        Assert.NotNull(await FindAsync(host, beside));
    }

    private static async Task<string> ScheduleAsync(TestHost host, int count)
    {
        var handler = Handler();
        for (var i = 0; i < count; i++)
        {
            await AddAsync(host, handler, $"a{i}", TimeSpan.Zero);
        }

        return handler;
    }

    private static string Handler() => $"test-{Paycare.Web.Actors.CustomerActor.NewKey()}";

    private static Task<Guid> AddAsync(TestHost host, string handler, string aggregate, TimeSpan after) =>
        host.InDatabaseAsync(async db =>
        {
            var clock = host.Services.GetRequiredService<TimeProvider>();
            var item = DueItem.At(clock.GetUtcNow() + In + after, handler, aggregate, "", clock);
            db.Set<DueItem>().Add(item);
            await db.SaveChangesAsync(Cancel);
            return item.Id;
        });

    private static Task<DueItem?> FindAsync(TestHost host, Guid id) =>
        host.InDatabaseAsync(db => db.Set<DueItem>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, Cancel));
}
