namespace Paycare.Platform.Due;

/// <summary>
/// Where due work stands in line. What waits for the same rail shares a lane, so that a silent rail holds up only what needs
/// it; within a lane an item that hangs holds up only its own place.
/// </summary>
/// <param name="Name">Its name in logs.</param>
/// <param name="Places">How many items are done at once, each about another aggregate. At least one.</param>
/// <param name="Deadline">How long a handler may take; then it is cancelled, and its item is tried again later.</param>
public sealed record DueLane(string Name, int Places, TimeSpan Deadline)
{
    /// <summary>Work in our own database and ledger that waits for nobody. One at a time: SQLite has one writer.</summary>
    public static DueLane Local { get; } = new("local", 1, TimeSpan.FromMinutes(2));

    /// <summary>Work over many rows that nobody waits for: settlements, erasures, keys.</summary>
    public static DueLane Upkeep { get; } = new("upkeep", 1, TimeSpan.FromHours(2));
}
