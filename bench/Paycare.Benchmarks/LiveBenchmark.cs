using System.Diagnostics;
using System.Globalization;
using Paycare.Ledger.Storage;

namespace Paycare.Benchmarks;

/// <summary>How much goes on at once.</summary>
/// <param name="Conversations">Customers who have their case on the screen.</param>
/// <param name="Circuits">Windows of the desk.</param>
/// <param name="Duration">How long messages go to and fro.</param>
internal sealed record LiveSize(int Conversations, int Circuits, TimeSpan Duration)
{
    /// <summary>One window in four shows a case, the others the inbox.</summary>
    public int Cases => Math.Max(2, Circuits / 4);

    public int Inboxes => Math.Max(2, Circuits - Cases);

    public int Agents => Math.Max(4, Circuits / 8);
}

/// <summary>
/// Conversations while they go on, on the built host in a process of its own: from a message to the other side's open screen, and what
/// an open stream and an open window of the desk take of its memory. The baseline is the same with one conversation, its window, and one
/// inbox.
/// </summary>
internal static class LiveBenchmark
{
    /// <summary>Messages in a second, half of them of customers.</summary>
    private const int Pace = 20;

    private const int Alone = 60,
        WarmUp = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long the host compiles what is hot under load.</summary>
    private static readonly TimeSpan Compiles = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind database, LiveSize size, CancellationToken cancel)
    {
        await using var place = await BenchPlace.MakeAsync(database, cancel);
        Tell("begins");
        var people = await LivePeople.MeetAsync(place, size.Conversations, size.Agents, cancel);
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Paycare__DataDirectory"] = place.DataDirectory,
            ["Paycare__KeyDirectory"] = place.KeyDirectory,
            ["Paycare__DemoHistory"] = "false",
            ["Paycare__RateLimits__LoopbackFactor"] = "1000",
            [MemoryProbe.Settings.Key] = MemoryProbe.Settings.Value,
        };
        if (place.ConnectionString is { } connection)
        {
            settings["ConnectionStrings__Paycare"] = connection;
        }

        Tell("people are there");
        var bare = await BareStreamAsync(size.Conversations, cancel);
        Tell("the bare stream is measured");
        await using var host = await HostProcess.StartAsync(settings, cancel);
        using var http = Lines();
        await using var stage = new LiveStage(host.Address, http, people);
        await stage.AskAsync(cancel);
        Tell("cases are open");

        await stage.ListenAsync(1, cancel);
        await stage.OpenCasesAsync(1, cancel);
        await stage.OpenInboxesAsync(1, cancel);
        var alone = new LiveTimes();
        await stage.TalkAsync(alone, WarmUp, cancel);
        alone = new LiveTimes();
        await stage.TalkAsync(alone, Alone, cancel);
        Tell("one conversation is measured");

        var still = await host.SettleAsync(cancel);
        await stage.ListenAsync(size.Conversations - 1, cancel);
        var streams = await host.SettleAsync(cancel);
        Tell("streams are open");
        await stage.OpenCasesAsync(size.Cases - 1, cancel);
        var cases = await host.SettleAsync(cancel);
        Tell("windows on cases are open");
        await stage.OpenInboxesAsync(size.Inboxes - 1, cancel);
        var inboxes = await host.SettleAsync(cancel);
        Tell("everything is open");

        await stage.TalkAsync(new LiveTimes(), Pace, Compiles, cancel);
        Tell("the host is warm");
        var many = new LiveTimes();
        var (worked, own, from) = (host.Worked, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await stage.TalkAsync(many, Pace, size.Duration, cancel);
        var elapsed = Stopwatch.GetElapsedTime(from);
        Tell(
            string.Create(
                CultureInfo.InvariantCulture,
                $"host {(host.Worked - worked) / elapsed:P0} of a core, clients {(Environment.CpuUsage.TotalTime - own) / elapsed:P0}; "
                    + $"{stage.Said} messages, {stage.Told}"
            )
        );
        return
        [
            Time("live-to-customer", many.ToCustomer, alone.ToCustomer),
            Time("live-to-desk", many.ToDesk, alone.ToDesk),
            Time("circuit-key", many.Keys, alone.Keys),
            Memory("memory-per-stream", streams, still, size.Conversations - 1, bare),
            Memory("memory-per-case-circuit", cases, streams, size.Cases - 1, bare),
            Memory("memory-per-circuit", inboxes, cases, size.Inboxes - 1, bare),
        ];
    }

    /// <summary>What an open stream takes of a host that has nothing to do, in kilobytes.</summary>
    private static async Task<decimal> BareStreamAsync(int count, CancellationToken cancel)
    {
        await using var empty = await HostProcess.StartEmptyAsync(new Dictionary<string, string>([MemoryProbe.Settings]), cancel);
        using var http = Lines();
        var answers = new List<HttpResponseMessage>();
        try
        {
            var stream = new Uri(empty.Address, StartBenchmark.EmptyStream);
            answers.Add(await http.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead, cancel));
            var before = await empty.SettleAsync(cancel);
            for (var i = 0; i < count; i++)
            {
                answers.Add(await http.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead, cancel));
            }

            return Kilobytes(await empty.SettleAsync(cancel), before, count);
        }
        finally
        {
            answers.ForEach(a => a.Dispose());
        }
    }

    private static HttpClient Lines() =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Patience };

    private static Row Time(string name, IReadOnlyCollection<decimal> times, IReadOnlyCollection<decimal> alone)
    {
        var (median, baseline) = (LiveTimes.Share(times, 0.5m), LiveTimes.Share(alone, 0.5m));
        return new Row(name, median, "ms", LiveTimes.Share(times, 0.99m), baseline, median / baseline);
    }

    private static Row Memory(string name, SettledMemory with, SettledMemory without, int count, decimal bare)
    {
        var kilobytes = Kilobytes(with, without, count);
        Tell(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {kilobytes:N0} kB, of it objects {(with.HeapMB - without.HeapMB) * 1_000 / count:N0} kB"
            )
        );
        return new Row(name, kilobytes, "kB", null, bare, kilobytes / bare);
    }

    private static decimal Kilobytes(SettledMemory with, SettledMemory without, int count) => (with.OwnMB - without.OwnMB) * 1_000 / count;

    private static void Tell(string what) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.TickCount64 / 1_000 % 10_000} s: {what}"));
}
