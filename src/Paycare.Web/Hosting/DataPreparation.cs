using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Articles;
using Paycare.Identity.Pushes;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;
using Paycare.Web.Configuration;
using Paycare.Web.SecurityAudits;

namespace Paycare.Web.Hosting;

/// <summary>Prepares the modules' tables and the help articles before requests are served.</summary>
internal sealed class DataPreparation(IServiceScopeFactory scopes, Vault vault, IOptions<SecurityAuditOptions> audits, TimeProvider clock)
{
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

    /// <summary>Ends the start when the keys are not those of this database.</summary>
    public async Task EnsureKeysAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await vault.EnsureFitsAsync(scope.ServiceProvider.GetRequiredService<Database>(), cancel);
    }

    /// <summary>Migrates the tables, and resumes what an earlier process left to do. Only the active process may call this.</summary>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        await MigrateAsync(db, cancel);
        await vault.LoadAsync(db, clock, cancel);
        await KeyRotation.ResumeAsync(db, vault, clock, cancel);
        await SweepTimer.ScheduleAsync(db, clock, cancel);
        await SecurityAuditTimer.ScheduleAsync(db, audits.Value, clock, cancel);
        _ = await scope.ServiceProvider.GetRequiredService<PushesApi>().PublicKeyAsync(cancel);
        await scope.ServiceProvider.GetRequiredService<HelpArticles>().PrepareAsync(cancel);
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
}
