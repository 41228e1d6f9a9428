namespace Paycare.Platform.Due;

/// <summary>Does one kind of due work. Runs at least once per item, so it must bear being run again.</summary>
public interface IDueHandler
{
    /// <summary>The name that items carry.</summary>
    string Name { get; }

    /// <summary>Does the work. Throwing puts it off and tries again later.</summary>
    Task HandleAsync(DueItem item, CancellationToken cancel);
}
