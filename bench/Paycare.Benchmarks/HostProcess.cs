using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Paycare.Benchmarks;

/// <summary>
/// The built host, or the one that has nothing to do, in a process of its own: nothing of what measures it is in its memory.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly string[] Complaints = [" warn: ", " fail: ", " crit: ", "Unhandled exception"];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly FileInfo _memory;

    private HostProcess(Process process, Uri address, FileInfo memory) => (_process, Address, _memory) = (process, address, memory);

    public Uri Address { get; }

    /// <summary>How long it took from the start of its process until it answered that it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Resident memory, in megabytes.</summary>
    public decimal MemoryMB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1_000_000m;
        }
    }

    /// <summary>The part of it that is not pages of program files, which the kernel shares and can take back.</summary>
    public decimal OwnMB => Resident("RssAnon") + Resident("RssShmem");

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan Worked
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The host as its own build left it.</summary>
    public static Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancel) =>
        StartAsync(
            [Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Program").Value!],
            settings,
            cancel
        );

    /// <summary>The host that has nothing to do.</summary>
    public static Task<HostProcess> StartEmptyAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancel) =>
        StartAsync([Assembly.GetExecutingAssembly().Location, StartBenchmark.EmptyHost], settings, cancel);

    private static async Task<HostProcess> StartAsync(
        string[] words,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancel
    )
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var memory = new FileInfo(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        var start = new ProcessStartInfo("dotnet", [.. words, "--urls", address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        if (settings.ContainsKey(MemoryProbe.Hook))
        {
            start.Environment[MemoryProbe.File] = memory.FullName;
        }

        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, said) => Tell(said.Data);
        process.ErrorDataReceived += static (_, said) => Tell(said.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new HostProcess(process, new Uri(address), memory);
        try
        {
            await host.WaitAsync(cancel);
            host.ReadyAfter = Stopwatch.GetElapsedTime(began);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A benchmark whose host complains has measured something else.</summary>
    private static void Tell(string? line)
    {
        if (line is not null && Complaints.Any(level => line.Contains(level, StringComparison.Ordinal)))
        {
            Console.Error.WriteLine($"The host: {line}");
        }
    }

    /// <summary>
    /// What it holds once everything that nobody needs is collected. It was started with <see cref="MemoryProbe.Settings"/>.
    /// </summary>
    public async Task<SettledMemory> SettleAsync(CancellationToken cancel)
    {
        _memory.Delete();
        await SignalAsync(MemoryProbe.Signal);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(_memory.FullName))
        {
            await looks.WaitForNextTickAsync(cancel);
        }

        var heap = decimal.Parse(await File.ReadAllTextAsync(_memory.FullName, cancel), CultureInfo.InvariantCulture) / 1_000_000;
        return new SettledMemory(OwnMB, heap);
    }

    public async ValueTask DisposeAsync()
    {
        // Asked to stop, not killed: the next start would wait until the ledger's owner is sure to be gone.
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _memory.Delete();
    }

    private async Task SignalAsync(string name)
    {
        using var signal = Process.Start("sh", ["-c", "kill -\"$1\" \"$2\"", "sh", name, $"{_process.Id}"]);
        await signal.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Linux's count of a kind of resident pages, in megabytes.</summary>
    private decimal Resident(string kind)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith($"{kind}:", StringComparison.Ordinal));
        return decimal.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            * 1_024
            / 1_000_000;
    }

    private async Task WaitAsync(CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        using var client = new HttpClient { BaseAddress = Address };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        do
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The host ended with {_process.ExitCode} instead of getting ready.");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), deadline.Token);
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
}

/// <summary>Memory of a process after a full collection.</summary>
/// <param name="OwnMB">Resident memory that is the process's own, in megabytes.</param>
/// <param name="HeapMB">What its objects take of it.</param>
internal sealed record SettledMemory(decimal OwnMB, decimal HeapMB);
