using System.Globalization;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>Cursors by case number, newest first.</summary>
internal static class CaseCursor
{
    public static Result<long> Read(string? cursor) =>
        cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Refusal.Invalid("cursor", "field.cursor-malformed");

    public static Page<TItem> Page<TRow, TItem>(List<TRow> rows, int size, Func<TRow, long> number, Func<TRow, TItem> item) =>
        new([.. rows.Take(size).Select(item)], rows.Count > size ? number(rows[size - 1]).ToString(CultureInfo.InvariantCulture) : null);
}
