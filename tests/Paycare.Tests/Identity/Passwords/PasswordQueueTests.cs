using Paycare.Identity.Passwords;

namespace Paycare.Tests.Identity.Passwords;

/// <summary>The queue before costly hashes: bounded, and never full of strangers.</summary>
public sealed class PasswordQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_strangers_is_turned_away_and_others_find_a_place_at_once()
    {
        var queue = new PasswordQueue(2);
        Assert.True(await queue.EnterAsync(PasswordLane.Stranger, Cancel));
        var waiting = Enumerable.Range(0, PasswordQueue.MostWaiting).Select(_ => queue.EnterAsync(PasswordLane.Stranger, Cancel)).ToList();
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        Assert.False(await queue.EnterAsync(PasswordLane.Stranger, Cancel));

        // The other place is never theirs.
        var known = queue.EnterAsync(PasswordLane.Known, Cancel);
        Assert.True(known.IsCompletedSuccessfully && await known);
        queue.Leave(PasswordLane.Known);
        var staff = queue.EnterAsync(PasswordLane.Staff, Cancel);
        Assert.True(staff.IsCompletedSuccessfully && await staff);
    }

    [Fact]
    public async Task A_flood_at_the_desks_door_leaves_places_to_known_devices_and_to_strangers()
    {
        var queue = new PasswordQueue(3);
        Assert.True(await queue.EnterAsync(PasswordLane.Staff, Cancel));
        var waits = queue.EnterAsync(PasswordLane.Staff, Cancel);
        Assert.False(waits.IsCompleted);
        Assert.True(await queue.EnterAsync(PasswordLane.Stranger, Cancel));
        Assert.True(await queue.EnterAsync(PasswordLane.Known, Cancel));

        // All places are taken: whoever is known goes before those who came first.
        var stranger = queue.EnterAsync(PasswordLane.Stranger, Cancel);
        var known = queue.EnterAsync(PasswordLane.Known, Cancel);
        queue.Leave(PasswordLane.Stranger);
        Assert.True(await known);
        Assert.False(stranger.IsCompleted);
        queue.Leave(PasswordLane.Staff);
        Assert.True(await waits);
        queue.Leave(PasswordLane.Known);
        Assert.True(await stranger);
    }

    [Fact]
    public async Task Whoever_leaves_the_queue_takes_no_place()
    {
        var queue = new PasswordQueue(2);
        Assert.True(await queue.EnterAsync(PasswordLane.Stranger, Cancel));
        using var impatient = new CancellationTokenSource();
        var gone = queue.EnterAsync(PasswordLane.Stranger, impatient.Token);
        var next = queue.EnterAsync(PasswordLane.Stranger, Cancel);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        queue.Leave(PasswordLane.Stranger);
        Assert.True(await next);
        queue.Leave(PasswordLane.Stranger);
        Assert.True(await queue.EnterAsync(PasswordLane.Stranger, Cancel));
    }
}
