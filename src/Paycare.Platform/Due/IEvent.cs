namespace Paycare.Platform.Due;

/// <summary>An event that other modules can subscribe to. Carries ids, never personal data.</summary>
public interface IEvent
{
    /// <summary>What the event concerns: events of one aggregate arrive in order.</summary>
    string Aggregate { get; }
}
