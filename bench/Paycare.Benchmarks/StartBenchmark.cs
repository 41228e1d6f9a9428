using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Xml;
using Microsoft.AspNetCore.Builder;
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
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    private static string[] Nothing => [Assembly.GetExecutingAssembly().Location, EmptyHost];

    /// <summary>The host as its own build left it.</summary>
    private static string Host =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Program").Value!;

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

            var first = await StartAsync([Host], settings, TimeSpan.Zero, cancel);
            var (ours, empty) = (new List<Start>(), new List<Start>());
            for (var i = 0; i < starts; i++)
            {
                empty.Add(await StartAsync(Nothing, NoSettings, idle, cancel));
                ours.Add(await StartAsync([Host], settings, idle, cancel));
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
            empty.Add(await StartAsync(Nothing, NoSettings, TimeSpan.Zero, cancel));
            ours.Add(await StartAsync([Host], settings, TimeSpan.Zero, cancel));
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

    public static async Task ServeEmptyAsync(string address, CancellationToken cancel)
    {
        await using var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/health/ready", () => "ready");
        app.Urls.Add(address);
        await ((IHost)app).RunAsync(cancel);
    }

    private static async Task<Start> StartAsync(
        string[] words,
        IReadOnlyDictionary<string, string> settings,
        TimeSpan idle,
        CancellationToken cancel
    )
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [.. words, "--urls", address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ReadyAsync(process, new Uri($"{address}/health/ready"), cancel);
            var ready = Stopwatch.GetElapsedTime(began);
            await Task.Delay(idle, cancel);
            process.Refresh();
            return new Start(
                (decimal)ready.Ticks / TimeSpan.TicksPerMillisecond,
                process.WorkingSet64 / 1_000_000m,
                Resident(process, "RssAnon") + Resident(process, "RssShmem")
            );
        }
        finally
        {
            // Asked to stop, not killed: the next start would wait until the ledger's owner is sure to be gone.
            using var signal = Process.Start("sh", ["-c", "kill -TERM \"$1\"", "sh", $"{process.Id}"]);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Linux's count of a kind of resident pages, in megabytes.</summary>
    private static decimal Resident(Process process, string kind)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith($"{kind}:", StringComparison.Ordinal));
        return decimal.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            * 1_024
            / 1_000_000;
    }

    private static async Task ReadyAsync(Process process, Uri ready, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        using var client = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The host ended with {process.ExitCode} instead of getting ready.");
            }

            try
            {
                using var answer = await client.GetAsync(ready, deadline.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
        } while (await timer.WaitForNextTickAsync(deadline.Token));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static decimal Median(List<Start> starts, Func<Start, decimal> of) => starts.Select(of).Order().ElementAt(starts.Count / 2);

    /// <summary>One start.</summary>
    /// <param name="ReadyMs">Milliseconds until it was ready.</param>
    /// <param name="MemoryMB">Resident memory after a while without requests.</param>
    /// <param name="OwnMB">The part of it that is not pages of program files, which the kernel shares and can take back.</param>
    private sealed record Start(decimal ReadyMs, decimal MemoryMB, decimal OwnMB);
}
