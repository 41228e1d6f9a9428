using Microsoft.EntityFrameworkCore;

namespace Paycare.Platform.Storage;

/// <summary>One module's share of the database's model.</summary>
/// <param name="Module">Whose tables they are; also the prefix of their names.</param>
/// <param name="Ids">The strong id types that the tables hold.</param>
/// <param name="Map">Adds the mappings.</param>
public sealed record ModelPart(string Module, IReadOnlyList<Type> Ids, Action<ModelBuilder> Map)
{
    /// <summary>What holds for single tables and columns, for the rooms that act upon it.</summary>
    public IReadOnlyList<ITableTrait> Traits { get; init; } = [];
}

/// <summary>What a module declares about one of its tables for the platform to act on: audited rows, keyed columns.</summary>
public interface ITableTrait;
