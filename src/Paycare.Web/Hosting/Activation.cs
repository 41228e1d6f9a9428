using Microsoft.AspNetCore.Http.HttpResults;
using Paycare.Ledger;
using Paycare.Ledger.Chain;
using Paycare.Platform.Due;
using Paycare.Platform.Operations;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Web.Configuration;
using Paycare.Web.Demo;

namespace Paycare.Web.Hosting;

/// <summary>
/// Makes this process the active one: waits for ownership of the ledger, and only then touches the modules' tables, so a standby
/// never migrates the database under the serving process.
/// </summary>
[EachProcess("It says how far this very process is.")]
internal sealed class Activation(
    Settings settings,
    KeyRing ring,
    LedgerApi ledger,
    DataPreparation data,
    Activity activity,
    DemoData demo,
    IHostApplicationLifetime lifetime
)
{
    /// <summary>Whether requests are served, including demo data.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Set when another process took over: the exit code must tell the supervisor.</summary>
    public bool IsFenced { get; private set; }

    public async Task RunAsync(Uri address, CancellationToken cancel)
    {
        _ = ring.CurrentVersion;
        await StartLedgerAsync(cancel);
        // Keys may have been rotated while it was a standby.
        ring.Reload();
        _ = StopWhenLostAsync();
        await data.PrepareAsync(cancel);
        activity.Start();
        if (settings.Demo)
        {
            await demo.EnsureAsync(address, cancel);
        }

        IsReady = true;
    }

    /// <summary>By another database's keys every row looks forged: then the keys are what is wrong.</summary>
    private async Task StartLedgerAsync(CancellationToken cancel)
    {
        try
        {
            await ledger.StartAsync(cancel);
        }
        catch (BrokenChainException)
        {
            await data.EnsureKeysAsync(cancel);
            throw;
        }
    }

    private async Task StopWhenLostAsync()
    {
        await ledger.Lost;
        IsFenced = true;
        lifetime.StopApplication();
    }
}

/// <summary>A standby serves nothing but its health.</summary>
internal sealed class StandbyGate(RequestDelegate next, Activity activity)
{
    public Task InvokeAsync(HttpContext context) =>
        activity.IsActive || context.Request.Path.StartsWithSegments("/health") ? next(context) : Problem.WriteAsync(context, Refusal.Busy);
}

/// <summary>Health for supervisors and load balancers.</summary>
internal static class Health
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().WithTags("Health");
        health
            .MapGet("/live", () => TypedResults.Ok(new HealthAnswer("live")))
            .Documented("readLiveness", "Ask whether the process lives", "Says nothing about its database.");
        health
            .MapGet("/ready", async (Activation activation, DatabaseProbe database) => !activation.IsReady ? NotReady("standby")
                : await database.AnswersAsync() ? TypedResults.Json(new HealthAnswer("ready"))
                : NotReady("database-away"))
            .Produces<HealthAnswer>()
            .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable)
            .Documented(
                "readReadiness",
                "Ask whether requests are served",
                "503 for a standby, and within five seconds of losing the database."
            );
    }

    private static JsonHttpResult<HealthAnswer> NotReady(string status) =>
        TypedResults.Json(new HealthAnswer(status), statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>How the process is.</summary>
    /// <param name="Status"><c>ready</c>, <c>live</c>, <c>standby</c> or <c>database-away</c>.</param>
    internal sealed record HealthAnswer(string Status);
}
