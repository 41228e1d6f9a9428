using Paycare.Platform.Processes;

namespace Paycare.Platform.Due;

/// <summary>
/// Whether this process is the active one on its database. A standby answers 503 and does no due work until the active process is
/// gone; then it loads the state and takes over. It never steps back: a process that loses ownership stops.
/// </summary>
[EachProcess("It says whether this very process is the active one.")]
public sealed class Activity
{
    private readonly TaskCompletionSource _active = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether requests are served.</summary>
    public bool IsActive => _active.Task.IsCompleted;

    /// <summary>Declares this process active: the database is migrated, and keys and balances are loaded.</summary>
    public void Start() => _active.TrySetResult();

    /// <summary>Waits until this process is active.</summary>
    public Task WaitAsync(CancellationToken cancel) => _active.Task.WaitAsync(cancel);
}
