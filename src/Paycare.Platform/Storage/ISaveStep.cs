namespace Paycare.Platform.Storage;

/// <summary>Takes part in every save of a <see cref="Database"/>.</summary>
public interface ISaveStep
{
    /// <summary>Sees what is about to be saved and may add rows to the same transaction.</summary>
    /// <returns>What to do after the rows are saved; <c>null</c> for nothing.</returns>
    Action? Begin(Database db);
}
