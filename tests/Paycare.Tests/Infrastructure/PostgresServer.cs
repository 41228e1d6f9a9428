using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// One throw-away PostgreSQL for the whole test run, started by the first test that asks. Without PostgreSQL on the
/// machine its tests fail, they never skip: only PostgreSQL shows concurrency conflicts.
/// </summary>
public sealed class PostgresServer
{
    // The shell holds the server's life: it waits for its standard input to close, which happens however this process
    // ends, a kill included, and then stops the server and removes its data.
    private const string Script = """
        trap '' INT TERM HUP
        if [ -n "$4" ]; then
            dir=$4 settings='-c shared_buffers=4GB -c max_wal_size=8GB -c wal_compression=lz4'
            trap '"$1/pg_ctl" -D "$dir/data" stop -m fast -s >/dev/null 2>&1' EXIT
        else
            dir=$(mktemp -d) || exit 1
            settings='-c autovacuum=off'
            trap '"$1/pg_ctl" -D "$dir/data" stop -m immediate -s >/dev/null 2>&1; rm -rf "$dir"' EXIT
        fi
        cd "$dir" || exit 1
        start() {
            "$1/pg_ctl" -D "$dir/data" -l "$dir/log" -w -s start -o "-p $2 -h 127.0.0.1 -k '$dir' -c fsync=$3 \
                -c full_page_writes=$3 -c max_connections=200 -c jit=off $settings" \
                >/dev/null 2>&1 || { cat "$dir/log" >&2; exit 1; }
            echo ready
        }
        [ -d "$dir/data" ] || "$1/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 \
            || { cat "$dir/log" >&2; exit 1; }
        start "$1" "$2" "$3"
        while read -r _; do
            "$1/pg_ctl" -D "$dir/data" stop -m immediate -s >/dev/null 2>&1
            start "$1" "$2" "$3"
        done
        """;

    private static readonly Lazy<Task<PostgresServer>> Started = new(() => StartAsync());
    private readonly ConcurrentDictionary<string, PostgresCopies> _copies = [];
    private readonly Process _shell;
    private readonly int _port;
    private readonly bool _isShared;
    private int _databases;

    private PostgresServer(Process shell, int port, bool isShared)
    {
        _shell = shell;
        _port = port;
        _isShared = isShared;
    }

    /// <summary>The server of this run.</summary>
    public static Task<PostgresServer> Instance => Started.Value;

    /// <summary>Makes a fresh database.</summary>
    /// <returns>Its connection string.</returns>
    /// <param name="cancel">Cancels the wait.</param>
    /// <param name="like">The connection string of a database to copy; it must have no connections. An empty one when left out.</param>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancel, string? like = null)
    {
        if (like is null)
        {
            return await MakeAsync("", cancel);
        }

        var copies = _copies.GetOrAdd(like, _ => new PostgresCopies());
        if (!copies.TryTake(out var connectionString))
        {
            connectionString = await MakeAsync($" TEMPLATE {new NpgsqlConnectionStringBuilder(like).Database} STRATEGY FILE_COPY", cancel);
            await copies.AddAsync(connectionString);
        }

        return connectionString;
    }

    /// <summary>Drops a database that <see cref="CreateDatabaseAsync"/> made; whoever is connected is thrown out.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        foreach (var copies in _copies.Values)
        {
            if (copies.TryTakeBack(connectionString, out var uses) && await RenameAsync(name) is { } renamed)
            {
                if (await copies.TryKeepAsync(ConnectionString(renamed), uses))
                {
                    return;
                }

                name = renamed;
            }
        }

        await RunAsync($"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);
    }

    /// <summary>Throws out whoever is still connected, and gives the database a name that they do not know.</summary>
    /// <returns>The new name; <c>null</c> when somebody came back at once.</returns>
    private async Task<string?> RenameAsync(string name)
    {
        var renamed = NextName();
        try
        {
            await RunAsync(
                $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'",
                CancellationToken.None
            );
            await RunAsync($"ALTER DATABASE {name} RENAME TO {renamed}", CancellationToken.None);
            return renamed;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return null;
        }
    }

    private string NextName() => $"test_{Interlocked.Increment(ref _databases)}";

    /// <summary>Starts a server of one's own, which can be crashed.</summary>
    public static Task<PostgresServer> StartDurableAsync() => StartAsync("on");

    /// <summary>Starts a server whose data stay in a folder, and which cares for them as servers do that live long.</summary>
    /// <param name="folder">Where the server's user may write.</param>
    public static Task<PostgresServer> StartKeptAsync(string folder) => StartAsync("on", folder);

    /// <summary>The database of that name, made when it is not there yet.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> EnsureDatabaseAsync(string name, CancellationToken cancel)
    {
        try
        {
            await RunAsync($"CREATE DATABASE {name}", cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Kept from an earlier run.
        }

        return ConnectionString(name);
    }

    /// <summary>Stops the server at once, as when its machine fails, and starts it again.</summary>
    public async Task CrashAsync()
    {
        await _shell.StandardInput.WriteLineAsync("crash");
        await _shell.StandardInput.FlushAsync();
        await ReadyAsync(_shell);
    }

    /// <summary>Stops the server and removes its data.</summary>
    public void Stop()
    {
        NpgsqlConnection.ClearAllPools();
        _shell.StandardInput.Close();
        // What is kept is written out first.
        _shell.WaitForExit(TimeSpan.FromMinutes(1));
    }

    /// <summary>Writes are flushed on a server of one's own, and never on the one that all tests share.</summary>
    private static async Task<PostgresServer> StartAsync(string fsync = "off", string keptIn = "")
    {
        var binaries = FindBinaries();
        var port = FreePort();
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // PostgreSQL refuses to run as root.
        string[] words = Environment.IsPrivilegedProcess
            ? ["runuser", "-u", "postgres", "--", "sh", "-c", Script, "sh", binaries, $"{port}", fsync, keptIn]
            : ["sh", "-c", Script, "sh", binaries, $"{port}", fsync, keptIn];
        start.FileName = words[0];
        foreach (var word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        var shell = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {words[0]}.");
        await ReadyAsync(shell);
        var server = new PostgresServer(shell, port, fsync == "off");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Stop();
        return server;
    }

    private static async Task ReadyAsync(Process shell)
    {
        if (await shell.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {await shell.StandardError.ReadToEndAsync()}");
        }
    }

    private async Task<string> MakeAsync(string how, CancellationToken cancel)
    {
        var name = NextName();
        await RunAsync($"CREATE DATABASE {name}{how}", cancel);
        return ConnectionString(name);
    }

    private async Task RunAsync(string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private string ConnectionString(string database)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = "postgres",
            Database = database,
            IncludeErrorDetail = true,
        };
        if (_isShared)
        {
            // Idle connections of finished tests must not use up the server's places.
            (builder.ConnectionIdleLifetime, builder.ConnectionPruningInterval) = (5, 1);
        }

        return builder.ConnectionString;
    }

    /// <summary>Where the server's programs are.</summary>
    internal static string FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => d, StringComparer.Ordinal)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")))
            ?? throw new InvalidOperationException(
                "No PostgreSQL found: initdb and pg_ctl are neither under /usr/lib/postgresql/*/bin nor on the PATH. Install "
                    + "PostgreSQL 15 or later (Debian: apt-get install postgresql)."
            );
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
