using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Benchmarks;

/// <summary>
/// How long the built host takes from the start of its process until it answers that it is ready, and what memory it holds
/// when nobody asks anything, against a host that has nothing to do. The two start turn about, so that both see the same machine.
/// </summary>
internal static class StartBenchmark
{
    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind database, int starts, TimeSpan idle, CancellationToken cancel)
    {
        var server = database == LedgerStoreKind.Postgres ? await PostgresServer.StartDurableAsync() : null;
        var folder = Directory.CreateTempSubdirectory("paycare-bench-");
        try
        {
            var settings = new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Paycare__DataDirectory"] = Path.Combine(folder.FullName, "data"),
                ["Paycare__KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                ["Paycare__DemoHistory"] = "false",
            };
            if (server is not null)
            {
                settings["ConnectionStrings__Paycare"] = await server.CreateDatabaseAsync(cancel);
            }

            var first = await StartAsync(settings, TimeSpan.Zero, cancel);
            var (ours, empty) = (new List<Start>(), new List<Start>());
            for (var i = 0; i < starts; i++)
            {
                empty.Add(await StartAsync(null, idle, cancel));
                ours.Add(await StartAsync(settings, idle, cancel));
            }

            var (ready, memory, own) = (Median(empty, s => s.ReadyMs), Median(empty, s => s.MemoryMB), Median(empty, s => s.OwnMB));
            return
            [
                new("first-start", first.ReadyMs, "ms", null, ready, first.ReadyMs / ready),
                new("start", Median(ours, s => s.ReadyMs), "ms", null, ready, Median(ours, s => s.ReadyMs) / ready),
                new("idle-memory", Median(ours, s => s.MemoryMB), "MB", null, memory, Median(ours, s => s.MemoryMB) / memory),
                new("idle-memory-own", Median(ours, s => s.OwnMB), "MB", null, own, Median(ours, s => s.OwnMB) / own),
            ];
        }
        finally
        {
            server?.Stop();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The built host on a place that is full, as often as the middle of three is worth looking at.</summary>
    public static async Task<IReadOnlyList<Row>> OnAsync(BenchPlace place, TimeSpan ahead, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Paycare__DataDirectory"] = place.DataDirectory,
            ["Paycare__KeyDirectory"] = place.KeyDirectory,
            ["Paycare__DemoHistory"] = "false",
            ["Paycare__DemoClockAhead"] = XmlConvert.ToString(ahead),
        };
        if (place.ConnectionString is { } connection)
        {
            settings["ConnectionStrings__Paycare"] = connection;
        }

        var (ours, empty) = (new List<Start>(), new List<Start>());
        for (var i = 0; i < 3; i++)
        {
            empty.Add(await StartAsync(null, TimeSpan.Zero, cancel));
            ours.Add(await StartAsync(settings, TimeSpan.Zero, cancel));
        }

        var (ready, memory) = (Median(empty, s => s.ReadyMs), Median(empty, s => s.OwnMB));
        return
        [
            new("start-at-size", Median(ours, s => s.ReadyMs), "ms", null, ready, Median(ours, s => s.ReadyMs) / ready),
            new("memory-at-size", Median(ours, s => s.OwnMB), "MB", null, memory, Median(ours, s => s.OwnMB) / memory),
        ];
    }

    /// <summary>The command that serves nothing but its own readiness.</summary>
    public const string EmptyHost = "empty-host";

    /// <summary>A stream of it that stays open and says nothing.</summary>
    public const string EmptyStream = "/stream";

    public static async Task ServeEmptyAsync(string address, CancellationToken cancel)
    {
        await using var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapGet(EmptyStream, async (HttpContext http) =>
        {
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
        });
        app.Urls.Add(address);
        await ((IHost)app).RunAsync(cancel);
    }

    private static async Task<Start> StartAsync(IReadOnlyDictionary<string, string>? settings, TimeSpan idle, CancellationToken cancel)
    {
        await using var host = settings is null
            ? await HostProcess.StartEmptyAsync(new Dictionary<string, string>(), cancel)
            : await HostProcess.StartAsync(settings, cancel);
        await Task.Delay(idle, cancel);
        return new Start((decimal)host.ReadyAfter.Ticks / TimeSpan.TicksPerMillisecond, host.MemoryMB, host.OwnMB);
    }

    private static decimal Median(List<Start> starts, Func<Start, decimal> of) => starts.Select(of).Order().ElementAt(starts.Count / 2);

    /// <summary>One start.</summary>
    /// <param name="ReadyMs">Milliseconds until it was ready.</param>
    /// <param name="MemoryMB">Resident memory after a while without requests.</param>
    /// <param name="OwnMB">The part of it that is not pages of program files, which the kernel shares and can take back.</param>
    private sealed record Start(decimal ReadyMs, decimal MemoryMB, decimal OwnMB);
}
