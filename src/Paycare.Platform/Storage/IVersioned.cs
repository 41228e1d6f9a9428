namespace Paycare.Platform.Storage;

/// <summary>A row whose every change raises its version.</summary>
public interface IVersioned
{
    /// <summary>1 when new; raised by the code that changes the row.</summary>
    int Version { get; }
}
