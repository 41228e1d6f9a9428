namespace Paycare.Ledger.Storage;

/// <summary>The ledger's settings. The defaults suit production.</summary>
public sealed record LedgerOptions
{
    /// <summary>Most attempts waiting for the owner; further ones are refused as busy.</summary>
    public int QueueCapacity { get; init; } = 16_384;

    /// <summary>Most rows in one commit.</summary>
    public int BatchLimit { get; init; } = 4_096;

    /// <summary>Refusals per account and minute that leave a row; further ones are rejected without one.</summary>
    public int RefusalsPerMinute { get; init; } = 100;

    /// <summary>How often the owner shows that it is alive.</summary>
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long without a heartbeat before a standby takes over. Several beats, so a slow commit costs no one their place.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a standby looks, and how long the owner waits before retrying a failed database.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Rows between checkpoints; roughly the most that are replayed after a crash.</summary>
    public long CheckpointRows { get; init; } = 200_000;

    /// <summary>Time between checkpoints when fewer rows were written.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Elapsed time, for beats and leases, independent of the rows' adjustable clock.</summary>
    internal TimeProvider Monotonic { get; init; } = TimeProvider.System;

    /// <summary>Where the owner's work runs: the thread pool, or a simulation's single thread.</summary>
    internal TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    internal Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    internal Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();
}
