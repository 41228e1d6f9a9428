using Paycare.Ledger.Storage;

namespace Paycare.Benchmarks;

/// <summary>What a full database is measured by: a part fills what it needs, and then measures it.</summary>
internal interface IGrowthPart
{
    /// <summary>Fills the place; what an earlier run filled stays as it is.</summary>
    Task FillAsync(BenchPlace place, CancellationToken cancel);

    /// <summary>Measures the full place.</summary>
    Task<IReadOnlyList<Row>> MeasureAsync(BenchPlace place, CancellationToken cancel);
}

/// <summary>
/// Years of an installation, filled in minutes, and what then costs more than it did: nothing that people or programs call may grow
/// with what is stored.
/// </summary>
internal static class GrowthBenchmark
{
    public static async Task<IReadOnlyList<Row>> RunAsync(
        LedgerStoreKind kind,
        GrowthSize size,
        TimeSpan duration,
        DirectoryInfo? kept,
        CancellationToken cancel
    )
    {
        await using var place = await BenchPlace.OpenAsync(kind, kept, cancel);
        IGrowthPart[] parts = [new MoneyGrowth(size, duration)];
        foreach (var part in parts)
        {
            await part.FillAsync(place, cancel);
        }

        var rows = new List<Row>();
        foreach (var part in parts)
        {
            rows.AddRange(await part.MeasureAsync(place, cancel));
        }

        return rows;
    }
}

/// <summary>How much is stored.</summary>
/// <param name="Rows">Rows of the journal.</param>
/// <param name="Accounts">Accounts of customers.</param>
internal sealed record GrowthSize(long Rows, int Accounts);
