using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Paycare.Platform.Storage;

/// <summary>Takes part in every read of a row by a <see cref="Database"/>; one of its <see cref="ISaveStep"/>s.</summary>
public interface IReadStep : ISaveStep
{
    /// <summary>Sees a row just read.</summary>
    /// <param name="row">The row.</param>
    /// <param name="table">The row's table.</param>
    void Read(object row, string table);
}

/// <summary>
/// Shows rows to the steps of the context that reads them. One for all contexts, since EF builds its model anew for each instance.
/// </summary>
public sealed class ReadSteps : IMaterializationInterceptor
{
    private ReadSteps() { }

    /// <summary>The only one.</summary>
    public static ReadSteps Instance { get; } = new();

    /// <inheritdoc />
    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        foreach (var step in (materializationData.Context as Database)?.Reading ?? [])
        {
            step.Read(entity, materializationData.EntityType.GetTableName() ?? "");
        }

        return entity;
    }
}
