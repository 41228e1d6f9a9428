using Microsoft.Extensions.Time.Testing;
using Paycare.Platform.Processes;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Processes;

public sealed class CoalescerTests
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);
    private readonly FakeTimeProvider _clock = new();
    private int _acts;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_changes_in_a_moment_are_one()
    {
        var often = Of(Count);
        for (var round = 1; round <= 3; round++)
        {
            for (var i = 0; i < 100; i++)
            {
                often.Want();
            }

            Assert.Equal(round - 1, _acts);
            await ActedAsync(round, () => _clock.Advance(Settle));
        }
    }

    /// <summary>Whoever waits for a pause among changes never acts on a busy day.</summary>
    [Fact]
    public Task A_steady_flow_of_changes_puts_nothing_off()
    {
        var often = Of(Count);
        return ActedAsync(5, () =>
        {
            often.Want();
            _clock.Advance(Settle / 3);
        });
    }

    [Fact]
    public async Task What_changes_meanwhile_is_done_once_more_and_never_at_the_same_time()
    {
        var (under, most) = (0, 0);
        using var done = new SemaphoreSlim(0);
        var often = Of(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref under));
            Interlocked.Increment(ref _acts);
            await done.WaitAsync(Cancel);
            Interlocked.Decrement(ref under);
        });
        often.Want();
        await ActedAsync(1, () => _clock.Advance(Settle));
        often.Want();
        often.Want();
        _clock.Advance(Settle);
        done.Release(2);
        await ActedAsync(2, () => _clock.Advance(Settle));
        Assert.Equal(1, most);
    }

    /// <summary>A window that nothing changes any more would otherwise show for ever what stood there before the failure.</summary>
    [Fact]
    public async Task What_fails_is_done_again_by_itself_until_it_succeeds()
    {
        var often = Of(() =>
            Interlocked.Increment(ref _acts) < 3 ? throw new InvalidOperationException("The database hangs.") : Task.CompletedTask
        );
        often.Want();
        await ActedAsync(3, () => _clock.Advance(Coalescer.Retry));
        _clock.Advance(Coalescer.Retry);
        Assert.Equal(3, _acts);
    }

    [Fact]
    public async Task What_fails_because_nobody_wants_it_any_more_is_given_up()
    {
        using var gone = new CancellationTokenSource();
        var often = new Coalescer(
            () =>
            {
                Interlocked.Increment(ref _acts);
                gone.Cancel();
                throw new OperationCanceledException();
            },
            Settle,
            _clock,
            gone.Token
        );
        often.Want();
        await ActedAsync(1, () => _clock.Advance(Settle));
        often.Want();
        _clock.Advance(Coalescer.Retry);
        Assert.Equal(1, _acts);
    }

    private Coalescer Of(Func<Task> act) => new(act, Settle, _clock, Cancel);

    private Task Count()
    {
        Interlocked.Increment(ref _acts);
        return Task.CompletedTask;
    }

    private Task ActedAsync(int times, Action meanwhile) =>
        Eventually.HoldsAsync(() =>
        {
            if (Volatile.Read(ref _acts) < times)
            {
                meanwhile();
            }

            return Task.FromResult(Volatile.Read(ref _acts) == times);
        });
}
