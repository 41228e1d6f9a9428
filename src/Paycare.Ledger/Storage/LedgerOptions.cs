namespace Paycare.Ledger.Storage;

/// <summary>The ledger's measures. The defaults suit production.</summary>
public sealed record LedgerOptions
{
    /// <summary>How many attempts may wait for the owner; one more is told to come back.</summary>
    public int QueueCapacity { get; init; } = 16_384;

    /// <summary>The most rows in one commit.</summary>
    public int BatchLimit { get; init; } = 4_096;

    /// <summary>How many refusals of one account leave a row in a minute; more are turned away without one.</summary>
    public int RefusalsPerMinute { get; init; } = 100;

    /// <summary>How often the owner shows that it lives.</summary>
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long without a heartbeat before a standby takes over. Several beats, so a slow commit costs no one their place.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a standby looks, and how long the owner waits before it tries a failed database again.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After how many rows balances are written down; this many are replayed at most, or so, after a crash.</summary>
    public long CheckpointRows { get; init; } = 200_000;

    /// <summary>After how long balances are written down when there were fewer rows.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Elapsed time, for beats and leases; the adjustable clock of the rows plays no part in them.</summary>
    internal TimeProvider Monotonic { get; init; } = TimeProvider.System;

    /// <summary>Where the owner's work runs: the thread pool, or the one thread of a simulation.</summary>
    internal TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    internal Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    internal Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();
}
