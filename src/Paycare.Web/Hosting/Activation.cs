using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Articles;
using Paycare.Ledger;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;
using Paycare.Web.Demo;
using Paycare.Web.SecurityAudits;

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
    Vault vault,
    Activity activity,
    DemoData demo,
    IServiceScopeFactory scopes,
    IOptions<SecurityAuditOptions> audits,
    TimeProvider clock,
    IHostApplicationLifetime lifetime
)
{
    /// <summary>Whether requests are served, including demo data.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Set when another process took over: the exit code must tell the supervisor.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>
    /// Builds the database model and reads the help articles, the slowest parts of a start, while the rest of the host starts.
    /// </summary>
    public Task WarmUpAsync() =>
        Task.WhenAll(
            Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                _ = scope.ServiceProvider.GetRequiredService<Database>().Model;
            }),
            Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                _ = scope.ServiceProvider.GetRequiredService<HelpArticles>();
            })
        );

    public async Task RunAsync(Uri address, CancellationToken cancel)
    {
        _ = ring.CurrentVersion;
        await ledger.StartAsync(cancel);
        // Keys may have been rotated while it was a standby.
        ring.Reload();
        _ = StopWhenLostAsync();
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            await MigrateAsync(db, cancel);
            await vault.LoadAsync(db, clock, cancel);
            await KeyRotation.ResumeAsync(db, vault, clock, cancel);
            await SecurityAuditTimer.ScheduleAsync(db, audits.Value, clock, cancel);
            await scope.ServiceProvider.GetRequiredService<HelpArticles>().PrepareAsync(cancel);
        }

        activity.Start();
        if (settings.Demo)
        {
            await demo.EnsureAsync(address, cancel);
        }

        IsReady = true;
    }

    /// <summary>
    /// Brings the tables to this version. Those of another version are neither read nor changed: nothing here knows what
    /// stands in them. Current ones are left alone, because looking for what to change in them costs a tenth of a start.
    /// </summary>
    private static async Task MigrateAsync(Database db, CancellationToken cancel)
    {
        var (applied, known) = ((await db.Database.GetAppliedMigrationsAsync(cancel)).ToList(), db.Database.GetMigrations().ToList());
        if (applied.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new StartupException(
                $"The data was made by another version of Paycare (migration {unknown}): start that version, or name an empty folder in "
                    + "Paycare__DataDirectory and Paycare__KeyDirectory, or an empty database in ConnectionStrings__Paycare."
            );
        }

        if (known.Except(applied).Any())
        {
            await db.Database.MigrateAsync(cancel);
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
        health.MapGet("/live", () => TypedResults.Ok(new HealthBody("live")));
        health.MapGet("/ready", (Activation activation) =>
            activation.IsReady
                ? TypedResults.Json(new HealthBody("ready"))
                : TypedResults.Json(new HealthBody("standby"), statusCode: StatusCodes.Status503ServiceUnavailable)
        );
    }

    internal sealed record HealthBody(string Status);
}
