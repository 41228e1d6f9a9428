using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;

namespace Paycare.Benchmarks;

/// <summary>
/// Callers that claim a key and move money, as fast as they are answered: between random wallets, or all into one account.
/// Each row has a ledger of its own. fsync is on.
/// </summary>
internal static class LedgerBenchmark
{
    private const int Wallets = 10_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

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
                var (rate, p99) = await MeasureAsync(place.Store, callers, isHot, duration, cancel);
                rows.Add(new Row(name, rate, "/s", p99, pgbench, rate / pgbench));
            }

            return rows;
        }
        finally
        {
            server?.Stop();
        }
    }

    private static async Task<(decimal Rate, decimal P99Ms)> MeasureAsync(
        LedgerStore store,
        int callers,
        bool isHot,
        TimeSpan duration,
        CancellationToken cancel
    )
    {
        var folder = Directory.CreateTempSubdirectory("paycare-bench-keys-");
        var macs = new LedgerMacs(KeyRing.Open(folder.FullName, TimeProvider.System));
        await using var ledger = new LedgerApi(
            store.Open(macs, NullLogger.Instance),
            macs,
            TimeProvider.System,
            new LedgerOptions(),
            NullLogger.Instance
        );
        await ledger.StartAsync(cancel);
        var bank = await OpenAsync(ledger, "clearing", NormalSide.Debit, null, cancel);
        var wallets = await Task.WhenAll(
            Enumerable
                .Range(0, Wallets)
                .Select(async i =>
                {
                    var wallet = await OpenAsync(ledger, $"customer:{i}", NormalSide.Credit, 0, cancel);
                    _ = await ledger.PostAsync(
                        "bench",
                        $"fund-{i}",
                        new Movement(EntryKind.Adjustment, bank, wallet, Money.Rupiah(1_000_000_000)),
                        cancel
                    );
                    return wallet;
                })
        );
        var times = new ConcurrentBag<List<long>>();
        var (from, to) = (Stopwatch.GetTimestamp() + Ticks(WarmUp), Stopwatch.GetTimestamp() + Ticks(WarmUp + duration));
        await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(caller =>
                    Task.Run(
                        async () =>
                        {
                            var (mine, random) = (new List<long>(), (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue));
                            times.Add(mine);
                            for (var i = 0; Stopwatch.GetTimestamp() is var start && start < to; i++)
                            {
                                var (payer, payee) = (Pick(ref random), isHot ? 0 : Pick(ref random));
                                payer = payer == payee ? (payer + 1) % Wallets : payer;
                                _ = (
                                    await ledger.PostAsync(
                                        "bench",
                                        $"{caller}-{i}",
                                        new Movement(EntryKind.Payment, wallets[payer], wallets[payee], Money.Rupiah(1)),
                                        cancel
                                    )
                                ).Value;
                                if (start >= from)
                                {
                                    mine.Add(Stopwatch.GetTimestamp() - start);
                                }
                            }
                        },
                        cancel
                    )
                )
        );

        var all = times.SelectMany(t => t).Order().ToList();
        return (
            all.Count / (decimal)duration.TotalSeconds,
            (decimal)Stopwatch.GetElapsedTime(0, all[(int)(all.Count * 0.99m)]).TotalMilliseconds
        );
    }

    /// <summary>Xorshift: which wallets, and nothing that must be secret.</summary>
    private static int Pick(ref uint random)
    {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        return (int)(random % Wallets);
    }

    private static long Ticks(TimeSpan time) => (long)((decimal)time.TotalSeconds * Stopwatch.Frequency);

    private static async Task<AccountId> OpenAsync(LedgerApi ledger, string code, NormalSide side, long? floor, CancellationToken cancel) =>
        (await ledger.OpenAsync(new AccountDefinition(code, Currency.Idr, side, floor), cancel)).Value;

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
