using Microsoft.EntityFrameworkCore;

namespace Paycare.Platform.Storage;

/// <summary>A named counter for numbers that people read, such as case numbers.</summary>
public sealed class Counter
{
    /// <summary>The counter's name.</summary>
    public required string Name { get; init; }

    /// <summary>The last number given out.</summary>
    public long Value { get; init; }

    /// <summary>
    /// Takes the next number, within the context's transaction if there is one. A rolled-back number leaves a gap.
    /// </summary>
    public static Task<long> NextAsync(Database db, string name, long first, CancellationToken cancel) =>
        TakeAsync(db, name, first, 1, cancel);

    /// <summary>Takes several numbers in a row at once, likewise.</summary>
    /// <returns>The first of them.</returns>
    public static async Task<long> TakeAsync(Database db, string name, long first, int count, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db
            .Database.SqlQuery<long>(
                $"""
                INSERT INTO platform_counters ("Name", "Value") VALUES ({name}, {first + count - 1})
                ON CONFLICT ("Name") DO UPDATE SET "Value" = platform_counters."Value" + {(long)count}
                RETURNING "Value"
                """
            )
            .ToListAsync(cancel);
        return rows[0] - count + 1;
    }
}
