using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

/// <summary>Finds rows that were written past Paycare, in every table whose rows carry proofs.</summary>
internal static class ProvedTables
{
    /// <summary>Reads all such rows; a context without the keys doubts none.</summary>
    public static async Task CheckAsync(Database db, Action<string> found, CancellationToken cancel)
    {
        var proofs = db.Reading.OfType<RowProofs>().SingleOrDefault();
        foreach (var table in proofs is null ? [] : Of(db.Model))
        {
            await foreach (var row in Rows(db, table.ClrType).AsAsyncEnumerable().WithCancellation(cancel))
            {
                if (row.IsDoubted)
                {
                    found($"unproved  row {row.Proved(proofs!)[0]} of {table.GetTableName()} was written past Paycare, or changed");
                }
            }
        }
    }

    /// <summary>The tables whose rows carry proofs.</summary>
    public static IEnumerable<IEntityType> Of(IModel model) =>
        model.GetEntityTypes().Where(t => typeof(IProved).IsAssignableFrom(t.ClrType)).OrderBy(t => t.GetTableName());

    private static IQueryable<IProved> Rows(Database db, Type row) =>
        (IQueryable<IProved>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(row).Invoke(db, [])!;
}
