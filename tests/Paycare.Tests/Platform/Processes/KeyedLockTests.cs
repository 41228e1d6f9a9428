using Paycare.Platform.Processes;

namespace Paycare.Tests.Platform.Processes;

public sealed class KeyedLockTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_key_is_held_by_one_and_other_keys_beside_it()
    {
        var turns = new KeyedLock<string>();
        var first = await turns.EnterAsync("a", Cancel);
        Assert.False(turns.TryEnter("a", out _));
        Assert.True(turns.TryEnter("b", out var other));
        var second = turns.EnterAsync("a", Cancel).AsTask();
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        Assert.True(turns.TryEnter("a", out var last));
        last.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_turn_that_is_ended_twice_lets_in_one()
    {
        var turns = new KeyedLock<int>();
        var first = await turns.EnterAsync(1, Cancel);
        var (second, third) = (turns.EnterAsync(1, Cancel).AsTask(), turns.EnterAsync(1, Cancel).AsTask());
        first.Dispose();
        first.Dispose();
        var one = await Task.WhenAny(second, third);
        Assert.False((one == second ? third : second).IsCompleted);
        (await one).Dispose();
        (await (one == second ? third : second)).Dispose();
    }

    [Fact]
    public async Task Whoever_stops_waiting_holds_up_nobody()
    {
        var turns = new KeyedLock<int>();
        using var stop = new CancellationTokenSource();
        var holder = await turns.EnterAsync(1, Cancel);
        var (gone, next) = (turns.EnterAsync(1, stop.Token).AsTask(), turns.EnterAsync(1, Cancel).AsTask());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        holder.Dispose();
        (await next).Dispose();
        Assert.True(turns.TryEnter(1, out var again));
        again.Dispose();
    }

    [Fact]
    public async Task Many_at_once_take_turns()
    {
        var turns = new KeyedLock<int>();
        var inside = new int[4];
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), Cancel, async (i, cancel) =>
        {
            using var turn = await turns.EnterAsync(i % 4, cancel);
            Assert.Equal(1, Interlocked.Increment(ref inside[i % 4]));
            await Task.Yield();
            Interlocked.Decrement(ref inside[i % 4]);
        });
        Assert.All(Enumerable.Range(0, 4), key => Assert.True(turns.TryEnter(key, out _)));
    }
}
