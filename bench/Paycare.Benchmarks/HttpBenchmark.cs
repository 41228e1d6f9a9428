using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Benchmarks;

/// <summary>
/// <c>POST /api/v1/payments</c> of many customers at once, over connections that stay open, to every merchant in turn or all to one. The
/// load comes from this machine too: its part of the processor is in the figures.
/// </summary>
internal static class HttpBenchmark
{
    // Each may pay 200 times in a second; two take turns on a connection.
    private const int Customers = 128,
        OnEach = 2;
    private const string Funds = "900000.00";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5),
        Compiling = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind kind, TimeSpan duration, CancellationToken cancel)
    {
        var rows = new List<Row> { await BaselineAsync(duration, cancel) };
        await using var host = await BenchHost.StartAsync(kind, cancel);
        var payers = new List<CustomerActor>();
        for (var i = 0; i < Customers; i++)
        {
            payers.Add(await JoinAsync(host));
        }

        var shops = host.Demo.Merchants.Select(m => m.Id.ToString()).ToList();
        // What is hot is compiled in the first seconds under load; they are no row's.
        _ = await MeasureAsync(host.Address, payers, shops, 256, Compiling, cancel);
        foreach (
            var (name, connections, to) in new[]
            {
                ("payments-64", 64, shops),
                ("payments-256", 256, shops),
                ("payments-hot-256", 256, [shops[0]]),
            }
        )
        {
            var (rate, p99) = await MeasureAsync(host.Address, payers, to, connections, duration, cancel);
            rows.Add(new Row(name, rate, "/s", p99, rows[0].Value, rate / rows[0].Value));
        }

        return rows;
    }

    private static async Task<Row> BaselineAsync(TimeSpan duration, CancellationToken cancel)
    {
        var server = await PostgresServer.StartDurableAsync();
        try
        {
            var rate = await Pgbench.RunAsync(await server.CreateDatabaseAsync(cancel), duration, cancel);
            return new Row("pgbench-best", rate, "/s", null, rate, 1);
        }
        finally
        {
            server.Stop();
        }
    }

    private static async Task<CustomerActor> JoinAsync(BenchHost host)
    {
        var customer = host.Stage.NewCustomer("Rina Wulandari", "en");
        await customer.JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync(Funds)).Expect(201);
        return customer;
    }

    private static async Task<(decimal Rate, decimal P99Ms)> MeasureAsync(
        Uri host,
        List<CustomerActor> payers,
        List<string> shops,
        int connections,
        TimeSpan duration,
        CancellationToken cancel
    )
    {
        var address = new IPEndPoint(IPAddress.Loopback, host.Port);
        var begin = Stopwatch.GetTimestamp();
        var (from, to) = (begin + Ticks(WarmUp), begin + Ticks(WarmUp + duration));
        var times = await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(i =>
                {
                    var payments = Enumerable
                        .Range(0, OnEach)
                        .Select(turn => payers[(i + (turn * Customers / OnEach)) % Customers])
                        .Select(payer => (payer.AccessToken, Body(shops[i % shops.Count], payer.Pin)));
                    return Task.Run(() => PayAsync(address, payments, from, to, cancel), cancel);
                })
        );
        var all = times.SelectMany(t => t).Order().ToList();
        return (
            all.Count / (decimal)duration.TotalSeconds,
            (decimal)Stopwatch.GetElapsedTime(0, all[(int)(all.Count * 0.99m)]).TotalMilliseconds
        );
    }

    private static string Body(string shop, string pin) =>
        $$"""
            {"merchantId":"{{shop}}","amount":{"value":"1.00","currency":"IDR"},"pin":"{{pin}}"}
            """;

    /// <summary>Pays again and again over one connection, each time under a new key.</summary>
    private static async Task<List<long>> PayAsync(
        IPEndPoint host,
        IEnumerable<(string Token, string Body)> payments,
        long from,
        long to,
        CancellationToken cancel
    )
    {
        using var line = await PaymentLine.OpenAsync(host, payments, RandomNumberGenerator.GetHexString(16), cancel);
        var times = new List<long>();
        while (Stopwatch.GetTimestamp() is var start && start < to)
        {
            await line.PayAsync(cancel);
            if (start >= from)
            {
                times.Add(Stopwatch.GetTimestamp() - start);
            }
        }

        return times;
    }

    private static long Ticks(TimeSpan time) => (long)((decimal)time.TotalSeconds * Stopwatch.Frequency);
}
