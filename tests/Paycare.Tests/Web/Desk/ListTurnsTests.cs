using Microsoft.Extensions.Time.Testing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Desk;

namespace Paycare.Tests.Web.Desk;

public sealed class ListTurnsTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A quarter of one processor is all that lists take of themselves, however many there are.</summary>
    [Fact]
    public async Task Each_window_has_its_turn_and_rests_three_times_as_long_as_it_took()
    {
        var turns = new ListTurns(_clock);
        var (began, at) = (new List<TimeSpan>(), _clock.GetTimestamp());
        var all = Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(_ =>
                    turns.TakeAsync(
                        () =>
                        {
                            began.Add(_clock.GetElapsedTime(at));
                            _clock.Advance(TimeSpan.FromMilliseconds(10));
                            return Task.CompletedTask;
                        },
                        Cancel
                    )
                )
        );
        await Eventually.HoldsAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            return Task.FromResult(all.IsCompleted);
        });
        Assert.Equal(5, began.Count);
        Assert.All(began.Zip(began.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(40)));
    }

    [Fact]
    public async Task A_window_that_hangs_holds_up_no_other()
    {
        var turns = new ListTurns(_clock);
        var hanging = turns.TakeAsync(() => new TaskCompletionSource().Task, Cancel);
        var next = turns.TakeAsync(() => Task.CompletedTask, Cancel);
        await Eventually.HoldsAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(hanging.IsCompleted && next.IsCompleted);
        });
    }

    [Fact]
    public async Task A_window_that_was_closed_leaves_its_turn_to_the_next()
    {
        var turns = new ListTurns(_clock);
        using var closed = new CancellationTokenSource();
        var first = new TaskCompletionSource();
        var (holder, waiting) = (turns.TakeAsync(() => first.Task, Cancel), turns.TakeAsync(() => Task.CompletedTask, closed.Token));
        var next = turns.TakeAsync(() => Task.CompletedTask, Cancel);
        await closed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.SetResult();
        await holder;
        await Eventually.HoldsAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(next.IsCompleted);
        });
    }
}
