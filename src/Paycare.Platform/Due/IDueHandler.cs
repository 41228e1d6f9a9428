namespace Paycare.Platform.Due;

/// <summary>
/// Does one kind of due work. Runs at least once per item, so it must tolerate being run again, even after a cancellation half way.
/// </summary>
public interface IDueHandler
{
    /// <summary>The handler name that items carry.</summary>
    static abstract string Name { get; }

    /// <summary>What it waits for, and so in which lane its items stand.</summary>
    static abstract DueLane Lane { get; }

    /// <summary>Does the work. Throwing puts it off and tries again later.</summary>
    Task HandleAsync(DueItem item, CancellationToken cancel);
}

/// <summary>Does one kind of due work that has arguments.</summary>
/// <typeparam name="TPayload">The arguments, as the items were made with.</typeparam>
public interface IDueHandler<in TPayload> : IDueHandler
    where TPayload : notnull
{
    /// <summary>Does the work. Throwing puts it off and tries again later.</summary>
    Task HandleAsync(TPayload payload, DueItem item, CancellationToken cancel);

    Task IDueHandler.HandleAsync(DueItem item, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(item);
        return HandleAsync(item.Read<TPayload>(), item, cancel);
    }
}
