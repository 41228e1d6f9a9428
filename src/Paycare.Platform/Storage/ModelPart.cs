using Microsoft.EntityFrameworkCore;

namespace Paycare.Platform.Storage;

/// <summary>One module's share of the database's model.</summary>
/// <param name="Module">The module that owns the tables; also the prefix of their names.</param>
/// <param name="Ids">The strong id types used in the tables.</param>
/// <param name="Map">Adds the mappings.</param>
public sealed record ModelPart(string Module, IReadOnlyList<Type> Ids, Action<ModelBuilder> Map)
{
    /// <summary>Declarations about single tables and columns, for the rooms that act on them.</summary>
    public IReadOnlyList<ITableTrait> Traits { get; init; } = [];
}
