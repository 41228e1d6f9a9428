using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sealing;

/// <summary>A column of values made with a versioned key of the ring: how many older ones remain, and how to rebuild them.</summary>
public abstract class KeyedColumn : ITableTrait
{
    /// <summary>Table and column, separated by a dot.</summary>
    public abstract string Name { get; }

    /// <summary>Number of values made with a key older than a version.</summary>
    public abstract Task<long> CountOlderAsync(Database db, int version, CancellationToken cancel);

    /// <summary>Remakes some of the older values with the newest key.</summary>
    /// <returns>Number of rows found; 0 when none is left, or when only their owner can renew them.</returns>
    internal virtual Task<int> RemakeAsync(Database db, Vault vault, CancellationToken cancel) => Task.FromResult(0);
}

/// <summary>A blind index beside the sealed value it was made from.</summary>
/// <typeparam name="TRow">The table's rows.</typeparam>
/// <param name="name">Table and column, separated by a dot.</param>
/// <param name="column">The index.</param>
/// <param name="make">Opens a row's sealed value and makes its index with the newest key.</param>
/// <param name="only">Selects the rows that have one; all when <c>null</c>.</param>
public sealed class BlindIndexColumn<TRow>(
    string name,
    Expression<Func<TRow, string>> column,
    Func<TRow, Vault, string> make,
    Expression<Func<TRow, bool>>? only = null
) : KeyedColumn
    where TRow : class
{
    private const int BatchSize = 500;

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override async Task<long> CountOlderAsync(Database db, int version, CancellationToken cancel) =>
        version == 1 ? 0 : await Older(db, version).LongCountAsync(cancel);

    internal override async Task<int> RemakeAsync(Database db, Vault vault, CancellationToken cancel)
    {
        if (vault.IndexVersion == 1)
        {
            return 0;
        }

        var rows = await Older(db, vault.IndexVersion).Take(BatchSize).ToListAsync(cancel);
        var stored = column.Compile();
        foreach (var row in rows.DistinctBy(stored))
        {
            // By its old value: a row changed in the meantime is left alone, and rows with the same secret are updated together.
            var (old, next) = (stored(row), make(row, vault));
            var same = Expression.Lambda<Func<TRow, bool>>(Expression.Equal(column.Body, Expression.Constant(old)), column.Parameters);
            await db.Set<TRow>().Where(same).ExecuteUpdateAsync(set => set.SetProperty(column, next), cancel);
        }

        return rows.Count;
    }

    private IQueryable<TRow> Older(Database db, int version)
    {
        var isNew = Expression.Call(column.Body, nameof(string.StartsWith), null, Expression.Constant(Vault.IndexPrefix(version)));
        var older = db.Set<TRow>().AsNoTracking().Where(Expression.Lambda<Func<TRow, bool>>(Expression.Not(isNew), column.Parameters));
        return only is null ? older : older.Where(only);
    }
}
