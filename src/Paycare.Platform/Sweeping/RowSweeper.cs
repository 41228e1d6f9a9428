using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sweeping;

/// <summary>Rows that are deleted when they have aged.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="IsOld">Which rows have aged, at a moment.</param>
internal sealed record SweptRows<TRow>(string Table, Func<DateTimeOffset, Expression<Func<TRow, bool>>> IsOld);

/// <summary>Deletes rows that have aged.</summary>
internal sealed class RowSweeper<TRow>(Database db, SweptRows<TRow> rows, TimeProvider clock) : ISweeper
    where TRow : class
{
    public string What => rows.Table;

    public Task SweepAsync(CancellationToken cancel) => db.Set<TRow>().Where(rows.IsOld(clock.GetUtcNow())).ExecuteDeleteAsync(cancel);
}
