using System.Xml;
using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Ledger.Storage;
using Paycare.Payments.Processor;
using Paycare.Web.Demo;

namespace Paycare.Web.Configuration;

/// <summary>The data's location and how this process runs, from configuration.</summary>
internal sealed record Settings(string DataDirectory, string KeyDirectory, bool Demo, string? PostgresConnectionString)
{
    /// <summary>Where the audit log's signed heads are written: apart from the database.</summary>
    public string AuditDirectory { get; init; } = Path.Combine(KeyDirectory, "audit");

    /// <summary>Where bank files arrive and payout files are written.</summary>
    public string BankDirectory { get; init; } = Path.Combine(DataDirectory, "bank");

    /// <summary>How far ahead of the system's clock the demo's clock starts; negative for behind.</summary>
    public TimeSpan DemoClockAhead { get; init; }

    public bool IsPostgres => PostgresConnectionString is not null;

    public string ModulesConnectionString => PostgresConnectionString ?? SqliteFile("paycare.db");

    public LedgerStore LedgerStore =>
        PostgresConnectionString is { } postgres
            ? new LedgerStore(LedgerStoreKind.Postgres, postgres)
            : new LedgerStore(LedgerStoreKind.Sqlite, SqliteFile("ledger.db"));

    /// <summary>The clock of this installation: the system's, which only the demo may shift.</summary>
    public TimeProvider NewClock() => Demo ? new AdjustableClock(DemoClockAhead) : TimeProvider.System;

    /// <summary>For people and logs; never contains the password.</summary>
    public string Place =>
        PostgresConnectionString is { } postgres
            ? new NpgsqlConnectionStringBuilder(postgres) is var p
                ? $"PostgreSQL {p.Host}:{p.Port}/{p.Database}"
                : ""
            : $"SQLite in {DataDirectory}";

    /// <summary>Reads the settings and refuses those that would put money or secrets at risk.</summary>
    /// <exception cref="StartupException">A setting is missing or dangerous; the message names it and what to do.</exception>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = Locate(configuration, environment);
        if (string.IsNullOrEmpty(configuration["Paycare:KeyDirectory"]) && environment.IsProduction())
        {
            throw new StartupException(
                "Paycare__KeyDirectory is not set: in Production the key ring needs a folder of its own, apart from the data."
            );
        }

        if (environment.IsProduction() && $"{settings.KeyDirectory}/".StartsWith($"{settings.DataDirectory}/", StringComparison.Ordinal))
        {
            throw new StartupException(
                "Paycare__KeyDirectory lies inside Paycare__DataDirectory: whoever copies the data would have the keys too."
            );
        }

        if (settings.Demo && !environment.IsDevelopment())
        {
            throw new StartupException("Paycare__Demo is on outside the Development environment: demo sign-ins are known to everybody.");
        }

        if ((configuration.GetSection("Paycare").Get<CardProcessing>() ?? new()).Fault(environment.IsProduction()) is { } fault)
        {
            throw new StartupException(fault);
        }

        return settings;
    }

    /// <summary>The data's location, for read-only commands, which open no key ring and serve no requests.</summary>
    /// <exception cref="StartupException">A setting cannot be read.</exception>
    public static Settings Locate(IConfiguration configuration, IHostEnvironment environment)
    {
        var data = Path.GetFullPath(Text(configuration, "Paycare:DataDirectory") ?? Path.Combine(environment.ContentRootPath, "data"));
        var keys = Path.GetFullPath(
            Text(configuration, "Paycare:KeyDirectory") ?? Path.Combine(Path.GetDirectoryName(data) ?? data, "keys")
        );
        var demo = Text(configuration, "Paycare:Demo") switch
        {
            null => environment.IsDevelopment(),
            var text when bool.TryParse(text, out var on) => on,
            _ => throw new StartupException("Paycare__Demo is neither true nor false."),
        };
        var settings = new Settings(data, keys, demo, ReadPostgres(configuration)) { DemoClockAhead = ReadClock(configuration, demo) };
        settings = Text(configuration, "Paycare:Bank:Directory") is { } bank
            ? settings with
            {
                BankDirectory = Path.GetFullPath(bank),
            }
            : settings;
        return Text(configuration, "Paycare:AuditDirectory") is { } audit
            ? settings with
            {
                AuditDirectory = Path.GetFullPath(audit),
            }
            : settings;
    }

    /// <summary>Creates the folders and checks that they are writable.</summary>
    /// <exception cref="StartupException">A folder is not writable.</exception>
    public void EnsureWritable()
    {
        foreach (var folder in new[] { DataDirectory, KeyDirectory })
        {
            try
            {
                Directory.CreateDirectory(folder);
                using var probe = new FileStream(
                    Path.Combine(folder, $".write-{Environment.ProcessId}"),
                    FileMode.Create,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                );
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"The folder {folder} cannot be written: {e.Message}");
            }
        }
    }

    private static TimeSpan ReadClock(IConfiguration configuration, bool isDemo)
    {
        if (Text(configuration, "Paycare:DemoClockAhead") is not { } ahead)
        {
            return TimeSpan.Zero;
        }

        if (!isDemo)
        {
            throw new StartupException("Paycare__DemoClockAhead is set without the demo: money moves by the system's clock. Remove it.");
        }

        try
        {
            return XmlConvert.ToTimeSpan(ahead);
        }
        catch (FormatException)
        {
            throw new StartupException("Paycare__DemoClockAhead is no duration: write one like P30D, PT8H or -P1D.");
        }
    }

    private static string? ReadPostgres(IConfiguration configuration)
    {
        if (Text(configuration, "ConnectionStrings:Paycare") is not { } postgres)
        {
            return null;
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(postgres).ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The string may contain a password, so only the parser's message is repeated.
            throw new StartupException($"ConnectionStrings__Paycare cannot be read: {e.Message}");
        }
    }

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;

    private string SqliteFile(string name) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataDirectory, name) }.ConnectionString;
}
