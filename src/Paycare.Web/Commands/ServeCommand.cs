using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Chain;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;
using Paycare.Web.Demo;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>Runs the host. Any outside cause that prevents the start is one line on standard error, and exit code 1.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = PaycareHost.Build(args);
            var address = await StartAsync(app, app.Lifetime.ApplicationStopping);
            await GreetAsync(app, address);
            // A start makes much that is never used again; left to itself, the heap would keep that space until it is busy.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            await app.WaitForShutdownAsync();
            await app.Services.GetRequiredService<LedgerApi>().StopAsync();
            return app.Services.GetRequiredService<Activation>().IsFenced
                ? await FailAsync("Another process took over the ledger; this one has stopped.")
                : 0;
        }
        catch (Exception e) when (Explain(e) is { } line)
        {
            return await FailAsync(line);
        }
        catch (OperationCanceledException)
        {
            // Stopped while it was still a standby.
            return 0;
        }
    }

    /// <summary>Starts a host and waits until it is active and ready.</summary>
    /// <returns>The address it listens on.</returns>
    public static async Task<Uri> StartAsync(WebApplication app, CancellationToken cancel)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        settings.EnsureWritable();
        EnsureAddresses(app.Configuration);
        try
        {
            return await EnterAsync(app, cancel);
        }
        catch
        {
            // What runs already must not find the host taken away under it, and complain of that beside the cause.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private static async Task<Uri> EnterAsync(WebApplication app, CancellationToken cancel)
    {
        var warmUp = app.Services.GetRequiredService<DataPreparation>().WarmUpAsync();
        await app.StartAsync(cancel);
        await warmUp;
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var bound = BindingAddress.Parse(listening);
        var address = new UriBuilder(
            bound.Scheme,
            bound.Host is "[::]" or "0.0.0.0" or "+" or "*" ? "localhost" : bound.Host,
            bound.Port
        ).Uri;
        await app.Services.GetRequiredService<Activation>().RunAsync(address, cancel);
        return address;
    }

    /// <summary>Refuses malformed addresses before anything has started.</summary>
    /// <exception cref="StartupException">An address is malformed.</exception>
    private static void EnsureAddresses(IConfiguration configuration)
    {
        foreach (
            var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            try
            {
                _ = BindingAddress.Parse(url);
            }
            catch (FormatException e)
            {
                throw new StartupException($"The address cannot be used: {e.Message}");
            }
        }
    }

    /// <summary>Stops serving, then lets the ledger finish its pending requests.</summary>
    public static async Task StopAsync(WebApplication app)
    {
        await app.StopAsync();
        await app.Services.GetRequiredService<LedgerApi>().StopAsync();
    }

    private static async Task GreetAsync(WebApplication app, Uri address)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        var output = Console.Out;
        await output.WriteLineAsync($"Paycare is ready at {address} ({settings.Place})");
        if (app.Services.GetRequiredService<DemoData>().Sheet is not { } demo)
        {
            return;
        }

        await output.WriteLineAsync($"  API reference  {address}docs");
        await output.WriteLineAsync(
            $"  Demo sheet     {address}dev/demo (staff code secrets, cards); texts that were sent: {address}dev/messages"
        );
        foreach (var customer in demo.Customers)
        {
            await output.WriteLineAsync(
                $"  Customer       {customer.Phone}  {customer.Password}  PIN {customer.Pin}  ({customer.Name}, {customer.Locale})"
            );
        }

        foreach (var staff in demo.Staff)
        {
            await output.WriteLineAsync($"  Staff          {staff.Email}  {staff.Password}  ({staff.Role})");
        }
    }

    /// <summary>One clear line for what an operator can fix; <c>null</c> for a bug.</summary>
    public static string? Explain(Exception e) =>
        e switch
        {
            StartupException or OptionsValidationException or BrokenChainException => e.Message,
            FormatException => $"The address cannot be used: {e.Message}",
            IOException { InnerException: AddressInUseException } => $"The address is in use: {e.Message} Choose another with --urls.",
            SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } =>
                $"The address cannot be used: {e.Message}",
            CryptographicException => e.Message,
            IOException or UnauthorizedAccessException => e.Message,
            _ when Dialect.Postgres.IsUnavailable(e) || e is Npgsql.NpgsqlException => $"PostgreSQL cannot be used: {Innermost(e)}",
            _ when Dialect.Sqlite.IsUnavailable(e) => $"The database files cannot be used: {Innermost(e)}",
            _ => null,
        };

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }

    private static async Task<int> FailAsync(string line)
    {
        await Console.Error.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
        return 1;
    }
}
