namespace Paycare.Platform.Storage;

/// <summary>Takes part in every save of a <see cref="Database"/>.</summary>
public interface ISaveStep
{
    /// <summary>Looks at what is about to be saved and may add rows of its own to the same transaction.</summary>
    /// <returns>What to do after the rows were saved; <c>null</c> for nothing.</returns>
    Action? Begin(Database db);
}
