using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Paycare.Ledger.Verification;
using Paycare.Platform.Audit;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;
using Paycare.Web.Data;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>Commands on the audit log.</summary>
internal static class AuditCommand
{
    /// <summary>Checks the log, also beside a running host.</summary>
    /// <returns>0 when it is sound, 2 when something does not hold, 1 when there is nothing to check.</returns>
    public static async Task<int> VerifyAsync(TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            var report = await VerifyAsync(settings, cancel);
            await output.WriteLineAsync($"{report.Entries} entries sealed, {report.Unsealed} not yet, {report.Heads} signed heads ({settings.Place})");
            await output.WriteLineAsync($"They cover the ledger up to row {report.Covered["ledger"]}, and {report.Rows} cases and messages.");
            foreach (var finding in report.Findings)
            {
                await output.WriteLineAsync(finding);
            }

            await output.WriteLineAsync(report.Findings.Count == 0 ? "The audit log is sound." : $"{report.Findings.Count} findings.");
            return report.Findings.Count == 0 ? 0 : 2;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    /// <summary>Checks the log of an installation without starting anything.</summary>
    public static async Task<AuditReport> VerifyAsync(Settings settings, CancellationToken cancel)
    {
        try
        {
            await using var db = OpenToRead(settings);
            await using var journal = new JournalDigests(settings.LedgerStore);
            return await AuditVerifier.VerifyAsync(db, new AuditHeads(settings.AuditDirectory), [journal.AsLog], cancel);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
        {
            throw NoDatabase(settings);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 1)
        {
            throw NoDatabase(settings);
        }
    }

    /// <summary>The modules' tables, to read only.</summary>
    /// <exception cref="StartupException">There is no database.</exception>
    public static Database OpenToRead(Settings settings)
    {
        if (settings.IsPostgres)
        {
            return new PostgresDatabase(new DbContextOptionsBuilder<PostgresDatabase>().UseNpgsql(settings.ModulesConnectionString).Options, DesignParts.All, []);
        }

        if (!File.Exists(Path.Combine(settings.DataDirectory, "paycare.db")))
        {
            throw NoDatabase(settings);
        }

        var readOnly = new SqliteConnectionStringBuilder(settings.ModulesConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        return new SqliteDatabase(new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite(readOnly.ConnectionString).Options, DesignParts.All, []);
    }

    /// <summary>The modules' tables, to change them beside a running host.</summary>
    public static Database OpenToWrite(Settings settings) => settings.IsPostgres
        ? new PostgresDatabase(new DbContextOptionsBuilder<PostgresDatabase>().UseNpgsql(settings.ModulesConnectionString).Options, DesignParts.All, [])
        : new SqliteDatabase(new DbContextOptionsBuilder<SqliteDatabase>().UseSqlite(settings.ModulesConnectionString).Options, DesignParts.All, []);

    private static StartupException NoDatabase(Settings settings) =>
        new($"There is no database in {settings.Place}. Set Paycare__DataDirectory or ConnectionStrings__Paycare.");
}
