namespace Paycare.Platform.Due;

/// <summary>Hears of events.</summary>
public interface ISubscriber
{
    /// <summary>What it waits for, and so in which lane events wait for it: nothing, unless it says so.</summary>
    static virtual DueLane Lane => DueLane.Local;
}
