using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Sealing;
using Paycare.Web.Demo;

namespace Paycare.Benchmarks;

/// <summary>The money half: a full journal, the calls that read it, the pace of new movements, and the start.</summary>
internal sealed class MoneyGrowth(GrowthSize size, TimeSpan duration) : IGrowthPart
{
    private const string Sheet = "growth.json";
    private const int Wallets = 10_000,
        BytesPerAccount = 400,
        // Of how long a row is measured: until the ledger is warm, and around a checkpoint.
        Long = 3;
    private static readonly TimeSpan Years = TimeSpan.FromDays(730),
        Look = TimeSpan.FromMilliseconds(100),
        Window = TimeSpan.FromSeconds(2),
        Afterwards = TimeSpan.FromHours(1);

    /// <summary>A fill that was cut off goes on where it ended.</summary>
    public async Task FillAsync(BenchPlace place, CancellationToken cancel)
    {
        if (!File.Exists(place.File(Sheet)))
        {
            await KeepAsync(place, await MeetAsync(place, cancel), cancel);
        }

        var people = await PeopleAsync(place, cancel);
        if (people.Filled != size)
        {
            throw new InvalidOperationException($"The folder holds {people.Filled}, and not {size}: name another one.");
        }

        if (people.IsFull)
        {
            return;
        }

        var clock = new RisingClock(people.From, people.Until - people.From);
        await using (var ledger = LedgerCallers.Open(place.Ledger, place.KeyDirectory, clock))
        {
            await ledger.StartAsync(cancel);
            await new MoneyLife(ledger, clock, people, size).WriteAsync(await CountAsync(place, cancel), cancel);
        }

        await place.SettleAsync(cancel);
        await EnsureSoundAsync(place, cancel);
        await KeepAsync(place, people with { IsFull = true }, cancel);
    }

    private static async Task<long> CountAsync(BenchPlace place, CancellationToken cancel)
    {
        await using var journal = place.Ledger.OpenUnchecked();
        await using var connection = await journal.OpenAsync(cancel);
        return await SqlJournal.CountAsync(connection, cancel);
    }

    private static Task KeepAsync(BenchPlace place, GrowthPeople people, CancellationToken cancel) =>
        File.WriteAllTextAsync(place.File(Sheet), JsonSerializer.Serialize(people), cancel);

    public async Task<IReadOnlyList<Row>> MeasureAsync(BenchPlace place, CancellationToken cancel)
    {
        var people = await PeopleAsync(place, cancel);
        // The host's clock goes on after the last row, and after what was measured before.
        people = people with { Measured = people.Measured + 1 };
        await KeepAsync(place, people, cancel);
        var ahead = people.Until + (Afterwards * people.Measured) - TimeProvider.System.GetUtcNow();
        var rows = new List<Row>();
        rows.AddRange(await StartBenchmark.OnAsync(place, ahead, cancel));
        rows.Add(await MemoryAsync(place, cancel));
        await using (var host = await BenchHost.StartAsync(place, ahead, cancel))
        {
            rows.AddRange(await new MoneyCalls(host, people).MeasureAsync(cancel));
        }

        rows.AddRange(await PaceAsync(place, ahead, cancel));
        return rows;
    }

    public static async Task<GrowthPeople> PeopleAsync(BenchPlace place, CancellationToken cancel) =>
        JsonSerializer.Deserialize<GrowthPeople>(await File.ReadAllTextAsync(place.File(Sheet), cancel))!;

    /// <summary>The demo's people, who have signed up and can be asked for their records.</summary>
    private async Task<GrowthPeople> MeetAsync(BenchPlace place, CancellationToken cancel)
    {
        await using var host = await BenchHost.StartAsync(place, TimeSpan.Zero, cancel);
        await using var scope = host.Services.CreateAsyncScope();
        var identity = scope.ServiceProvider.GetRequiredService<IdentityApi>();
        var customers = new List<string>();
        foreach (var customer in host.Demo.Customers)
        {
            customers.Add((await identity.FindByContactAsync(customer.Phone, null, cancel))!.Value.ToString());
        }

        var from = host.Clock.GetUtcNow();
        return new GrowthPeople(customers, [.. host.Demo.Merchants.Select(m => m.Id.ToString())], size, from, from + Years);
    }

    /// <summary>What was filled is a ledger like any other: its last rows follow one another, and its checkpoint is of the last.</summary>
    private static async Task EnsureSoundAsync(BenchPlace place, CancellationToken cancel)
    {
        var macs = new LedgerMacs(KeyRing.Open(place.KeyDirectory, TimeProvider.System));
        await using var journal = place.Ledger.OpenUnchecked();
        var stored = await journal.ReadCheckpointAsync(cancel);
        var sum = new CheckpointSum(macs, stored);
        const int Looked = 50_000;
        var first = await journal.FindAsync(new AttemptId(Math.Max(1, stored.Sequence - Looked)), cancel);
        var chain = new JournalChain(macs.Journal, first!.Mac);
        var count = 0L;
        await foreach (var row in journal.ReadAsync(first.Id, cancel))
        {
            chain.EnsureFollows(row);
            count++;
        }

        if (!sum.Fits(stored) || count != stored.Sequence - first.Id.Sequence || !stored.RowMac.AsSpan().SequenceEqual(chain.Last))
        {
            throw new InvalidOperationException("What was filled is not what a ledger leaves.");
        }
    }

    /// <summary>What each account takes of a process's memory, with all that is kept about it.</summary>
    private static async Task<Row> MemoryAsync(BenchPlace place, CancellationToken cancel)
    {
        var macs = new LedgerMacs(KeyRing.Open(place.KeyDirectory, TimeProvider.System));
        await using var journal = place.Ledger.Open(macs, NullLogger.Instance);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var accounts = (await journal.ReadCheckpointAsync(cancel)).Accounts.Count;
        var state = await LedgerState.LoadAsync(journal, macs, cancel);
        // What it was read from is still on the stack of whoever ended the reading.
        await Task.Yield();
        var bytes = (decimal)(GC.GetTotalMemory(forceFullCollection: true) - before) / accounts;
        GC.KeepAlive(state);
        return new Row("memory-per-account", bytes, "B", null, BytesPerAccount, bytes / BytesPerAccount);
    }

    /// <summary>New movements on a ledger without rows, and on the full one; and what a checkpoint of the server does to them.</summary>
    private async Task<IReadOnlyList<Row>> PaceAsync(BenchPlace place, TimeSpan ahead, CancellationToken cancel)
    {
        var keys = Directory.CreateTempSubdirectory("paycare-bench-keys-");
        decimal none;
        await using (var empty = LedgerCallers.Open(await place.EmptyLedgerAsync(cancel), keys.FullName, TimeProvider.System))
        {
            await empty.StartAsync(cancel);
            var wallets = await LedgerCallers.FundAsync(empty, Wallets, cancel);
            none = (await LedgerCallers.MoveAsync(empty, wallets, 4_096, isHot: false, duration, cancel)).Rate;
        }

        var rows = new List<Row>();
        await using var full = LedgerCallers.Open(place.Ledger, place.KeyDirectory, new AdjustableClock(ahead));
        await full.StartAsync(cancel);
        while (!full.KnowsKeys)
        {
            await Task.Delay(Look, cancel);
        }

        var some = SomeWallets(full);
        foreach (var (name, before) in new[] { ("growth-throughput-cold", TimeSpan.Zero), ("growth-throughput", duration * Long) })
        {
            // First with hardly a page of an index in memory, as after a start of the server; then as on every other day.
            _ = await LedgerCallers.MoveAsync(full, some, 4_096, isHot: false, before, cancel);
            var pace = await LedgerCallers.MoveAsync(full, some, 4_096, isHot: false, duration, cancel);
            rows.Add(new Row(name, pace.Rate, "/s", pace.P99Ms, none, pace.Rate / none));
        }

        if (place.Kind == LedgerStoreKind.Postgres)
        {
            // A third before it, the rest after it.
            var (span, at) = (duration * Long, LedgerCallers.WarmUp + duration);
            var moving = LedgerCallers.MoveAsync(full, some, 4_096, isHot: false, span, cancel);
            await Task.Delay(at, cancel);
            await place.CheckpointAsync(cancel);
            var rates = (await moving).RatesOf(Window);
            var (worst, median) = (rates.Skip((int)((at - LedgerCallers.WarmUp) / Window)).Min(), rates.Order().ElementAt(rates.Count / 2));
            rows.Add(new Row("growth-checkpoint", worst, "/s", null, median, worst / median));
        }

        return rows;
    }

    /// <summary>Wallets from everywhere among all, so that what is touched is not what was written last.</summary>
    private AccountId[] SomeWallets(LedgerApi ledger) =>
        [
            .. Enumerable
                .Range(0, Math.Min(Wallets, size.Accounts))
                .Select(i =>
                    ledger.TryFind(MoneyLife.WalletCode((int)((long)i * size.Accounts / Wallets)), Currency.Idr, out var wallet)
                        ? wallet
                        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Wallet {i} is not there."))
                ),
        ];
}
