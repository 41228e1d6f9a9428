using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Commands;
using Paycare.Web.Demo;
using Paycare.Web.Hosting;
using Paycare.Web.Stories;

namespace Paycare.Benchmarks;

/// <summary>The real host on a real port and a temporary database, reached over HTTP like any client.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly PostgresServer? _server;

    private BenchHost(WebApplication app, Uri address, DirectoryInfo folder, PostgresServer? server)
    {
        _app = app;
        Address = address;
        _folder = folder;
        _server = server;
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public DemoSheet Demo => _app.Services.GetRequiredService<DemoData>().Sheet!;

    public TimeProvider Clock => _app.Services.GetRequiredService<TimeProvider>();

    public StoryStage Stage => new(Address, Demo, Clock, TextWriter.Null);

    public static async Task<BenchHost> StartAsync(
        LedgerStoreKind database,
        CancellationToken cancel,
        Action<IServiceCollection>? services = null
    )
    {
        var server = database == LedgerStoreKind.Postgres ? await PostgresServer.StartDurableAsync() : null;
        var connection = server is null ? null : await server.CreateDatabaseAsync(cancel);
        var folder = Directory.CreateTempSubdirectory("paycare-bench-");
        var app = PaycareHost.Build(["--environment", "Development"], builder =>
        {
            builder.Logging.ClearProviders();
            services?.Invoke(builder.Services);
            builder.Configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["urls"] = "http://127.0.0.1:0",
                    ["Paycare:DataDirectory"] = Path.Combine(folder.FullName, "data"),
                    ["Paycare:KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                    ["Paycare:Demo"] = "true",
                    ["Paycare:DemoHistory"] = "false",
                    ["Paycare:RateLimits:LoopbackFactor"] = "1000",
                    ["ConnectionStrings:Paycare"] = connection,
                }
            );
        });
        return new BenchHost(app, await ServeCommand.StartAsync(app, cancel), folder, server);
    }

    public async ValueTask DisposeAsync()
    {
        await ServeCommand.StopAsync(_app);
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _server?.Stop();
        _folder.Delete(recursive: true);
    }
}
