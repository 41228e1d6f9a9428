using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;

namespace Paycare.Web.Data;

/// <summary>The modules' tables of an installation, for commands that run beside a host or without one.</summary>
internal static class StoredData
{
    /// <summary>The modules' tables, read-only.</summary>
    /// <exception cref="StartupException">There is no database.</exception>
    public static Database OpenToRead(Settings settings)
    {
        if (settings.IsPostgres)
        {
            return new PostgresDatabase(
                new DbContextOptionsBuilder<PostgresDatabase>()
                    .UseNpgsql(settings.ModulesConnectionString)
                    .AddInterceptors(ReadSteps.Instance)
                    .Options,
                DesignParts.All,
                Steps(settings)
            );
        }

        if (!File.Exists(Path.Combine(settings.DataDirectory, "paycare.db")))
        {
            throw NoDatabase(settings);
        }

        var readOnly = new SqliteConnectionStringBuilder(settings.ModulesConnectionString)
        {
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        return new SqliteDatabase(
            new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite(readOnly.ConnectionString).AddInterceptors(ReadSteps.Instance).Options,
            DesignParts.All,
            Steps(settings)
        );
    }

    /// <summary>Checks what is read, where the keys are at hand; an auditor who has none checks the rest.</summary>
    private static IEnumerable<ISaveStep> Steps(Settings settings) =>
        File.Exists(Path.Combine(settings.KeyDirectory, KeyRing.FileName))
            ? [new RowProofs(settings.OpenKeys(), NullLogger<RowProofs>.Instance)]
            : [];

    /// <summary>The modules' tables, to modify beside a running host.</summary>
    public static Database OpenToWrite(Settings settings) =>
        settings.IsPostgres
            ? new PostgresDatabase(
                new DbContextOptionsBuilder<PostgresDatabase>().UseNpgsql(settings.ModulesConnectionString).Options,
                DesignParts.All,
                []
            )
            : new SqliteDatabase(
                new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite(settings.ModulesConnectionString).Options,
                DesignParts.All,
                []
            );

    /// <summary>The message when there is no database.</summary>
    public static StartupException NoDatabase(Settings settings) =>
        new($"There is no database in {settings.Place}. Set Paycare__DataDirectory or ConnectionStrings__Paycare.");
}
