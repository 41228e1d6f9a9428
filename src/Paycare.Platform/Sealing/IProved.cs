using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Platform.Sealing;

/// <summary>
/// A row that carries a proof that Paycare wrote it: made whenever it is saved, checked whenever it is read. A row that was
/// written past Paycare is doubted, and no one acts on it.
/// </summary>
public interface IProved
{
    /// <summary>The proof, see <see cref="RowMacs"/>.</summary>
    byte[] Proof { get; set; }

    /// <summary>Set when the row was read and its proof is not of what it says. Not stored.</summary>
    bool IsDoubted { get; set; }

    /// <summary>
    /// What the proof covers: numbers, texts, times and the row's id. A text that may be erased is covered by its digest, which
    /// stays.
    /// </summary>
    /// <param name="proofs">Makes and compares digests of texts.</param>
    IReadOnlyList<object?> Proved(RowProofs proofs);
}

/// <summary>Maps and reads rows that carry proofs.</summary>
public static class ProvedRows
{
    /// <summary>Reads the rows of a query, without those that were written past Paycare.</summary>
    public static async Task<List<TRow>> ListBelievedAsync<TRow>(this IQueryable<TRow> rows, CancellationToken cancel)
        where TRow : class, IProved
    {
        var list = await rows.ToListAsync(cancel);
        list.RemoveAll(row => row.IsDoubted);
        return list;
    }

    /// <summary>The one row that fits; <c>null</c> when there is none, or it was written past Paycare.</summary>
    public static async Task<TRow?> SingleBelievedAsync<TRow>(
        this IQueryable<TRow> rows,
        Expression<Func<TRow, bool>> which,
        CancellationToken cancel
    )
        where TRow : class, IProved => await rows.SingleOrDefaultAsync(which, cancel) is { IsDoubted: false } row ? row : null;

    /// <summary>Stores the proof.</summary>
    public static void HasProof<TRow>(this EntityTypeBuilder<TRow> row)
        where TRow : class, IProved
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Property(r => r.Proof).HasMaxLength(RowMacs.Size);
        row.Ignore(r => r.IsDoubted);
    }
}
