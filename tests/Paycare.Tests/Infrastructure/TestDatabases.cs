using System.Reflection;
using Microsoft.Data.Sqlite;
using Npgsql;
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

    /// <summary>Makes a place.</summary>
    /// <param name="database">On which engine.</param>
    /// <param name="like">The database to copy, without connections; <c>null</c> for an empty one.</param>
    public static async Task<TestStore> CreateAsync(TestDatabase database, TestStore? like = null)
    {
        if (database == TestDatabase.Postgres)
        {
            var server = await PostgresServer.Instance;
            var connection = await server.CreateDatabaseAsync(TestContext.Current.CancellationToken, like?.ConnectionString);
            return new TestStore(database, connection, connection, null);
        }

        var folder = Directory.CreateTempSubdirectory("paycare-test-");
        if (like is not null)
        {
            like._folder!.CopyTo(folder);
        }

        return new TestStore(database, SqliteFile("paycare.db"), SqliteFile("ledger.db"), folder);

        string SqliteFile(string name) =>
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, name) }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        Disconnect();
        if (_folder is null)
        {
            await (await PostgresServer.Instance).DropDatabaseAsync(ConnectionString);
            return;
        }

        // A page of the desk that is still being closed may write its last draft into the folder meanwhile.
        await Eventually.HoldsAsync(() =>
        {
            try
            {
                _folder.Delete(recursive: true);
                return Task.FromResult(true);
            }
            catch (DirectoryNotFoundException)
            {
                return Task.FromResult(true);
            }
            catch (IOException)
            {
                return Task.FromResult(false);
            }
        });
    }

    /// <summary>Closes this process's connections, so that everything is in the files.</summary>
    public void Disconnect()
    {
        if (_folder is null)
        {
            using var connection = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(connection);
            return;
        }

        foreach (var connectionString in new[] { ConnectionString, LedgerConnectionString })
        {
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
        }
    }
}

/// <summary>Folders as the tests use them.</summary>
internal static class Folders
{
    /// <summary>Copies everything in a folder, folders in it too.</summary>
    public static void CopyTo(this DirectoryInfo from, DirectoryInfo to)
    {
        to.Create();
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            folder.CopyTo(new DirectoryInfo(Path.Combine(to.FullName, folder.Name)));
        }
    }
}
