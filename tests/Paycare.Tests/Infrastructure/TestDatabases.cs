using System.Reflection;
using Microsoft.Data.Sqlite;
using Xunit.Sdk;
using Xunit.v3;

namespace Paycare.Tests.Infrastructure;

/// <summary>The databases that Paycare runs on.</summary>
public enum TestDatabase
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory once on each database: <c>[Theory, OnBothDatabases] public async Task Name(TestDatabase database)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothDatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<TestDatabase>().Select(database => new TheoryDataRow<TestDatabase>(database))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>Runs a theory with these further arguments once on each database.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CombinedWithDatabasesAttribute(params object[] arguments) : DataAttribute
{
    public IReadOnlyList<object> Arguments => arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<TestDatabase>().Select(database => new TheoryDataRow([database, .. arguments]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>A fresh place for one test's data: a folder with SQLite files, or a PostgreSQL database. Gone when disposed.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private TestStore(TestDatabase database, string connectionString, string ledgerConnectionString, DirectoryInfo? folder)
    {
        Database = database;
        ConnectionString = connectionString;
        LedgerConnectionString = ledgerConnectionString;
        _folder = folder;
    }

    public TestDatabase Database { get; }

    /// <summary>The folder of the SQLite files; <c>null</c> on PostgreSQL.</summary>
    public string? Folder => _folder?.FullName;

    /// <summary>For the modules' tables.</summary>
    public string ConnectionString { get; }

    /// <summary>For the ledger: a file of its own on SQLite, the same database on PostgreSQL.</summary>
    public string LedgerConnectionString { get; }

    public static async Task<TestStore> CreateAsync(TestDatabase database)
    {
        if (database == TestDatabase.Postgres)
        {
            var server = await PostgresServer.Instance;
            var connection = await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
            return new TestStore(database, connection, connection, null);
        }

        var folder = Directory.CreateTempSubdirectory("paycare-test-");
        return new TestStore(database, SqliteFile("paycare.db"), SqliteFile("ledger.db"), folder);

        string SqliteFile(string name) =>
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, name) }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
        {
            await (await PostgresServer.Instance).DropDatabaseAsync(ConnectionString);
            return;
        }

        foreach (var connectionString in new[] { ConnectionString, LedgerConnectionString })
        {
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
        }

        _folder.Delete(recursive: true);
    }
}
