using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Benchmarks;

/// <summary>
/// Callers that claim a key and move money, as fast as they are answered: between random wallets, or all into one account.
/// Each row has a ledger of its own. fsync is on.
/// </summary>
internal static class LedgerBenchmark
{
    private const int Wallets = 10_000;

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind kind, TimeSpan duration, CancellationToken cancel)
    {
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__Paycare");
        var server = given is null ? await PostgresServer.StartDurableAsync() : null;
        try
        {
            var pgbench = await Pgbench.RunAsync(given ?? await server!.CreateDatabaseAsync(cancel), duration, cancel);
            var rows = new List<Row> { new("pgbench-best", pgbench, "/s", null, pgbench, 1) };
            foreach (
                var (name, callers, isHot) in new[]
                {
                    ("ledger-random-64", 64, false),
                    ("ledger-random-4096", 4_096, false),
                    ("ledger-hot-4096", 4_096, true),
                }
            )
            {
                await using var place = await PlaceAsync(kind, given, server, cancel);
                var pace = await MeasureAsync(place.Store, callers, isHot, duration, cancel);
                rows.Add(new Row(name, pace.Rate, "/s", pace.P99Ms, pgbench, pace.Rate / pgbench));
            }

            return rows;
        }
        finally
        {
            server?.Stop();
        }
    }

    private static async Task<LedgerCallers.Pace> MeasureAsync(
        LedgerStore store,
        int callers,
        bool isHot,
        TimeSpan duration,
        CancellationToken cancel
    )
    {
        var keys = Directory.CreateTempSubdirectory("paycare-bench-keys-");
        await using var ledger = LedgerCallers.Open(store, keys.FullName, TimeProvider.System);
        await ledger.StartAsync(cancel);
        var wallets = await LedgerCallers.FundAsync(ledger, Wallets, cancel);
        return await LedgerCallers.MoveAsync(ledger, wallets, callers, isHot, duration, cancel);
    }

    private static async Task<Place> PlaceAsync(LedgerStoreKind kind, string? given, PostgresServer? server, CancellationToken cancel)
    {
        if (kind == LedgerStoreKind.Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("paycare-bench-");
            return new Place(new LedgerStore(kind, $"Data Source={Path.Combine(folder.FullName, "ledger.db")}"), folder);
        }

        return new Place(new LedgerStore(kind, given ?? await server!.CreateDatabaseAsync(cancel)), null);
    }

    private sealed record Place(LedgerStore Store, DirectoryInfo? Folder) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Folder?.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
