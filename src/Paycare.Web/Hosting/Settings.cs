using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Ledger;

namespace Paycare.Web;

/// <summary>Where the data lives and how this process runs, from configuration.</summary>
internal sealed record Settings(string DataDirectory, string KeyDirectory, bool Demo, string? PostgresConnectionString)
{
    public bool IsPostgres => PostgresConnectionString is not null;

    public string ModulesConnectionString => PostgresConnectionString ?? SqliteFile("paycare.db");

    public LedgerStore LedgerStore => PostgresConnectionString is { } postgres
        ? new LedgerStore(LedgerStoreKind.Postgres, postgres)
        : new LedgerStore(LedgerStoreKind.Sqlite, SqliteFile("ledger.db"));

    /// <summary>For people and logs: never the password.</summary>
    public string Place => PostgresConnectionString is { } postgres
        ? new NpgsqlConnectionStringBuilder(postgres) is var p ? $"PostgreSQL {p.Host}:{p.Port}/{p.Database}" : ""
        : $"SQLite in {DataDirectory}";

    /// <summary>Reads the settings and refuses those that would put money or secrets at risk.</summary>
    /// <exception cref="StartupException">A setting is missing or dangerous; the message says which and what to do.</exception>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var data = Path.GetFullPath(configuration["Paycare:DataDirectory"] ?? Path.Combine(environment.ContentRootPath, "data"));
        var keys = configuration["Paycare:KeyDirectory"];
        if (keys is null && environment.IsProduction())
        {
            throw new StartupException("Paycare__KeyDirectory is not set: in Production the key ring needs a folder of its own, apart from the data.");
        }

        keys = Path.GetFullPath(keys ?? Path.Combine(Path.GetDirectoryName(data)!, "keys"));
        if (environment.IsProduction() && $"{keys}/".StartsWith($"{data}/", StringComparison.Ordinal))
        {
            throw new StartupException("Paycare__KeyDirectory lies inside Paycare__DataDirectory: whoever copies the data would have the keys too.");
        }

        var demo = configuration.GetValue<bool?>("Paycare:Demo") ?? environment.IsDevelopment();
        if (demo && !environment.IsDevelopment())
        {
            throw new StartupException("Paycare__Demo is on outside the Development environment: demo sign-ins are known to everybody.");
        }

        return new Settings(data, keys, demo, configuration.GetConnectionString("Paycare") is { Length: > 0 } postgres ? postgres : null);
    }

    /// <summary>Makes the folders and tries whether they can be written.</summary>
    /// <exception cref="StartupException">They cannot.</exception>
    public void EnsureWritable()
    {
        foreach (var folder in new[] { DataDirectory, KeyDirectory })
        {
            try
            {
                Directory.CreateDirectory(folder);
                using var probe = new FileStream(Path.Combine(folder, $".write-{Environment.ProcessId}"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"The folder {folder} cannot be written: {e.Message}");
            }
        }
    }

    private string SqliteFile(string name) => new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataDirectory, name) }.ConnectionString;
}

/// <summary>Something outside keeps Paycare from starting. The message is the one line that the operator sees.</summary>
internal sealed class StartupException(string message) : Exception(message);
