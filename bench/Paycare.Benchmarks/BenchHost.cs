using System.Diagnostics;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Storage;
using Paycare.Web.Commands;
using Paycare.Web.Demo;
using Paycare.Web.Hosting;
using Paycare.Web.Stories;

namespace Paycare.Benchmarks;

/// <summary>The real host on a real port and a temporary database, reached over HTTP like any client.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private readonly WebApplication _app;
    private readonly BenchPlace? _own;

    private BenchHost(WebApplication app, Uri address, BenchPlace? own)
    {
        _app = app;
        Address = address;
        _own = own;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public DemoSheet Demo => _app.Services.GetRequiredService<DemoData>().Sheet!;

    public TimeProvider Clock => _app.Services.GetRequiredService<TimeProvider>();

    public StoryStage Stage => new(Address, Demo, Clock, TextWriter.Null);

    /// <summary>A host on a place of its own, which goes with it.</summary>
    public static async Task<BenchHost> StartAsync(
        LedgerStoreKind database,
        CancellationToken cancel,
        Action<IServiceCollection>? services = null
    )
    {
        var place = await BenchPlace.MakeAsync(database, cancel);
        var app = Build(place, TimeSpan.Zero, services);
        return new BenchHost(app, await ServeCommand.StartAsync(app, cancel), place);
    }

    /// <summary>A host on a place that stays when it has ended.</summary>
    /// <param name="place">The place.</param>
    /// <param name="ahead">How far ahead of the system's clock its clock is.</param>
    /// <param name="cancel">Cancels the start.</param>
    public static async Task<BenchHost> StartAsync(BenchPlace place, TimeSpan ahead, CancellationToken cancel)
    {
        var app = Build(place, ahead, null);
        return new BenchHost(app, await ServeCommand.StartAsync(app, cancel), null);
    }

    /// <summary>Waits until this process has nothing more to do, five minutes at most.</summary>
    public static async Task QuietAsync(CancellationToken cancel)
    {
        var process = Process.GetCurrentProcess();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        var (began, used) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        do
        {
            used = process.TotalProcessorTime;
            await timer.WaitForNextTickAsync(cancel);
            process.Refresh();
        } while (process.TotalProcessorTime - used > TimeSpan.FromMilliseconds(250) && Stopwatch.GetElapsedTime(began) < LongestWait);
    }

    private static WebApplication Build(BenchPlace place, TimeSpan ahead, Action<IServiceCollection>? services) =>
        PaycareHost.Build(["--environment", "Development"], builder =>
        {
            builder.Logging.ClearProviders();
            services?.Invoke(builder.Services);
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["urls"] = "http://127.0.0.1:0",
                    ["Paycare:DataDirectory"] = place.DataDirectory,
                    ["Paycare:KeyDirectory"] = place.KeyDirectory,
                    ["Paycare:Demo"] = "true",
                    ["Paycare:DemoHistory"] = "false",
                    ["Paycare:DemoClockAhead"] = XmlConvert.ToString(ahead),
                    ["Paycare:RateLimits:LoopbackFactor"] = "1000",
                    ["Paycare:Merchants:CallsPerMinute"] = "1000000",
                    ["ConnectionStrings:Paycare"] = place.ConnectionString,
                }
            );
        });

    public async ValueTask DisposeAsync()
    {
        await ServeCommand.StopAsync(_app);
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
