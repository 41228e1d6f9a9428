using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sealing;

/// <summary>
/// Checks rows as they are read. One for all contexts, since EF builds its model anew for each instance; the keys are those of the
/// context that reads.
/// </summary>
public sealed class ProofCheck : IMaterializationInterceptor
{
    private ProofCheck() { }

    /// <summary>The only one.</summary>
    public static ProofCheck Instance { get; } = new();

    /// <inheritdoc />
    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is IProved row && materializationData.Context is Database { Proofs: { } proofs })
        {
            proofs.Check(row, materializationData.EntityType.GetTableName() ?? "");
        }

        return entity;
    }
}
