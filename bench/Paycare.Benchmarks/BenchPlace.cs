using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Configuration;

namespace Paycare.Benchmarks;

/// <summary>Where a host keeps its data: a folder, and on PostgreSQL a server of its own.</summary>
internal sealed class BenchPlace : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly PostgresServer? _server;
    private readonly bool _isKept;

    private BenchPlace(LedgerStoreKind kind, DirectoryInfo folder, PostgresServer? server, string? connectionString, bool isKept)
    {
        Kind = kind;
        _folder = folder;
        _server = server;
        ConnectionString = connectionString;
        _isKept = isKept;
    }

    public LedgerStoreKind Kind { get; }

    /// <summary>The database on the server; <c>null</c> on SQLite.</summary>
    public string? ConnectionString { get; }

    public string DataDirectory => Path.Combine(_folder.FullName, "data");

    public string KeyDirectory => Path.Combine(_folder.FullName, "keys");

    /// <summary>A file beside the data.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Where the host's ledger is.</summary>
    public LedgerStore Ledger => new Settings(DataDirectory, KeyDirectory, Demo: true, ConnectionString).LedgerStore;

    /// <summary>A place that goes when it is disposed of.</summary>
    public static async Task<BenchPlace> MakeAsync(LedgerStoreKind kind, CancellationToken cancel)
    {
        var server = kind == LedgerStoreKind.Postgres ? await PostgresServer.StartDurableAsync() : null;
        var connection = server is null ? null : await server.CreateDatabaseAsync(cancel);
        return new BenchPlace(kind, Directory.CreateTempSubdirectory("paycare-bench-"), server, connection, isKept: false);
    }

    /// <summary>A place that is found again in its folder, or that goes when there is none.</summary>
    public static async Task<BenchPlace> OpenAsync(LedgerStoreKind kind, DirectoryInfo? kept, CancellationToken cancel)
    {
        var folder = kept ?? Directory.CreateTempSubdirectory("paycare-growth-");
        folder.Create();
        Directory.CreateDirectory(Path.Combine(folder.FullName, "data"));
        if (kind == LedgerStoreKind.Sqlite)
        {
            return new BenchPlace(kind, folder, null, null, kept is not null);
        }

        var cluster = Directory.CreateDirectory(Path.Combine(folder.FullName, "postgres"));
        if (Environment.IsPrivilegedProcess)
        {
            // The server does not run as root, and has to reach its folder.
            using var give = Process.Start(
                "sh",
                ["-c", "chmod o+x \"$1\" && chown postgres \"$2\"", "sh", folder.FullName, cluster.FullName]
            );
            await give.WaitForExitAsync(cancel);
        }

        var server = await PostgresServer.StartKeptAsync(cluster.FullName);
        return new BenchPlace(kind, folder, server, await server.EnsureDatabaseAsync("growth", cancel), kept is not null);
    }

    /// <summary>A ledger without rows on the same server, or in the same folder.</summary>
    public async Task<LedgerStore> EmptyLedgerAsync(CancellationToken cancel)
    {
        if (_server is not null)
        {
            var empty = await _server.EnsureDatabaseAsync("growth_empty", cancel);
            await using (var connection = new NpgsqlConnection(empty))
            {
                await connection.OpenAsync(cancel);
                await using var drop = new NpgsqlCommand("DROP SCHEMA public CASCADE; CREATE SCHEMA public", connection);
                await drop.ExecuteNonQueryAsync(cancel);
            }

            NpgsqlConnection.ClearAllPools();
            return new LedgerStore(Kind, empty);
        }

        foreach (var old in _folder.EnumerateFiles("empty.db*"))
        {
            old.Delete();
        }

        return new LedgerStore(Kind, new SqliteConnectionStringBuilder { DataSource = File("empty.db") }.ConnectionString);
    }

    /// <summary>What a database that has been running for long has done: its statistics are of the data that are there.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        if (ConnectionString is null)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancel);
        await using var vacuum = new NpgsqlCommand("VACUUM (ANALYZE)", connection) { CommandTimeout = 0 };
        await vacuum.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Writes all that changed in PostgreSQL's memory to its files.</summary>
    public async Task CheckpointAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancel);
        await using var checkpoint = new NpgsqlCommand("CHECKPOINT", connection) { CommandTimeout = 0 };
        await checkpoint.ExecuteNonQueryAsync(cancel);
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _server?.Stop();
        if (!_isKept)
        {
            _folder.Delete(recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
