namespace Paycare.Identity.Passwords;

/// <summary>In whose turn a password is hashed.</summary>
internal enum PasswordLane
{
    /// <summary>A device that signed in before, or somebody who showed another proof: goes first, and always finds a place.</summary>
    Known,

    /// <summary>The desk's door, from a browser that is not known.</summary>
    Staff,

    /// <summary>Everybody else.</summary>
    Stranger,
}

/// <summary>
/// A bounded queue for costly work: a flood of strangers fills its own lane and is turned away, while one place is never
/// theirs.
/// </summary>
internal sealed class PasswordQueue(int places)
{
    /// <summary>How many wait in one lane before the next is turned away.</summary>
    public const int MostWaiting = 64;

    private static readonly PasswordLane[] Lanes = Enum.GetValues<PasswordLane>();
    private readonly Lock _turn = new();
    private readonly LinkedList<TaskCompletionSource>[] _waiting = [.. Lanes.Select(_ => new LinkedList<TaskCompletionSource>())];
    private readonly int[] _running = new int[Lanes.Length];

    /// <summary>Waits for a place, which <see cref="Leave"/> gives back.</summary>
    /// <returns>Whether there was one; <c>false</c> at once when too many wait in the lane.</returns>
    public async Task<bool> EnterAsync(PasswordLane lane, CancellationToken cancel)
    {
        LinkedListNode<TaskCompletionSource> mine;
        var waiting = _waiting[(int)lane];
        lock (_turn)
        {
            if (waiting.Count == 0 && HasPlace(lane))
            {
                _running[(int)lane]++;
                return true;
            }

            if (waiting.Count >= MostWaiting)
            {
                return false;
            }

            mine = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var given = cancel.Register(() =>
        {
            lock (_turn)
            {
                if (mine.Value.TrySetCanceled(cancel))
                {
                    waiting.Remove(mine);
                }
            }
        });
        await mine.Value.Task;
        return true;
    }

    /// <summary>Gives a place back; the first in the foremost lane that may run takes it.</summary>
    public void Leave(PasswordLane lane)
    {
        lock (_turn)
        {
            _running[(int)lane]--;
            foreach (var next in Lanes)
            {
                var waiting = _waiting[(int)next];
                while (waiting.First is { } first && HasPlace(next))
                {
                    waiting.RemoveFirst();
                    _running[(int)next]++;
                    _ = first.Value.TrySetResult();
                }
            }
        }
    }

    private bool HasPlace(PasswordLane lane) => _running.Sum() < places && _running[(int)lane] < Most(lane);

    private int Most(PasswordLane lane) =>
        lane switch
        {
            PasswordLane.Known => places,
            PasswordLane.Staff => 1,
            PasswordLane.Stranger => places - 1,
            _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "Unnamed lane."),
        };
}
