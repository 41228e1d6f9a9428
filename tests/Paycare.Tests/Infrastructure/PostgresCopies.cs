using System.Collections.Concurrent;
using Npgsql;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// Copies of one database, each used by one test after another. To make and to drop a database of hundreds of files costs a third
/// of a second of a processor, to put its rows back a tenth of that. One whose tables or triggers a test changed is not used again.
/// </summary>
internal sealed class PostgresCopies
{
    /// <summary>Deleted rows stay in the files; a database that was used so often has too many of them.</summary>
    private const int MostUses = 30;

    private const string Layout = """
        SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
            SELECT concat_ws(' ', c.oid::regclass, c.relkind, c.relnatts) AS part FROM pg_class c
            WHERE c.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\_%' OR nspname = 'information_schema')
            UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        ) AS parts
        """;

    private const string Tables = """
        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r'
        """;

    private const string Sequences = """
        SELECT coalesce(string_agg(
            format('SELECT setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
                last_value IS NOT NULL), ' '), '')
        FROM pg_sequences
        """;

    /// <summary>Empties the tables, keys and triggers aside.</summary>
    private const string Empty = $"""
        SET session_replication_role = replica;
        DO $$
        DECLARE name text;
        BEGIN
            FOR name IN {Tables} LOOP
                EXECUTE 'DELETE FROM ' || name;
            END LOOP;
        END $$;
        """;

    private readonly ConcurrentBag<string> _free = [];
    private readonly ConcurrentDictionary<string, int> _uses = [];
    private Task<Original>? _original;

    /// <summary>A copy that is free.</summary>
    public bool TryTake([NotNullWhen(true)] out string? connectionString) => _free.TryTake(out connectionString);

    /// <summary>Takes in a copy that was just made; the first one tells what the others are put back to.</summary>
    public async Task AddAsync(string connectionString)
    {
        Task<Original> original;
        lock (_free)
        {
            original = _original ??= ReadAsync(connectionString);
        }

        await original;
        _uses[connectionString] = 0;
    }

    /// <summary>Takes a copy back from its test.</summary>
    /// <returns>Whether it is one of these copies, and may be used again.</returns>
    public bool TryTakeBack(string connectionString, out int uses) =>
        _uses.TryRemove(connectionString, out uses) && uses < MostUses && _original is not null;

    /// <summary>Puts a copy's rows back and keeps it for the next test.</summary>
    /// <param name="connectionString">Under a name that no earlier test knows: what is left of one must not act on it.</param>
    /// <param name="uses">How often it was used before.</param>
    /// <returns>False when a test changed its tables: then it must be dropped.</returns>
    public async Task<bool> TryKeepAsync(string connectionString, int uses)
    {
        var original = await _original!;
        await using (var connection = await OpenAsync(connectionString))
        {
            if (await TextAsync(connection, Layout) != original.Layout)
            {
                return false;
            }

            await using var transaction = await connection.BeginTransactionAsync();
            await TextAsync(connection, Empty);
            foreach (var (table, rows) in original.Rows)
            {
                await using var into = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT BINARY)");
                await into.WriteAsync(rows);
            }

            if (original.Sequences.Length > 0)
            {
                await TextAsync(connection, original.Sequences);
            }

            await transaction.CommitAsync();
        }

        _uses[connectionString] = uses + 1;
        _free.Add(connectionString);
        return true;
    }

    private static async Task<Original> ReadAsync(string connectionString)
    {
        await using var connection = await OpenAsync(connectionString);
        var tables = await TextAsync(connection, $"SELECT string_agg(name, ' ') FROM ({Tables}) AS t (name)");
        var rows = new List<(string, byte[])>();
        foreach (var table in tables.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await TextAsync(connection, $"SELECT EXISTS (SELECT FROM {table})::text") == "true")
            {
                await using var from = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)");
                using var all = new MemoryStream();
                await from.CopyToAsync(all);
                rows.Add((table, all.ToArray()));
            }
        }

        return new Original(await TextAsync(connection, Layout), rows, await TextAsync(connection, Sequences));
    }

    /// <summary>Not from the pool: no connection may be left when the database is handed on.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string ?? "";
    }

    /// <param name="Layout">Tables, columns, indexes and triggers, as a digest.</param>
    /// <param name="Rows">The rows of the tables that have some, as PostgreSQL copies them.</param>
    /// <param name="Sequences">Puts the sequences back.</param>
    private sealed record Original(string Layout, IReadOnlyList<(string Table, byte[] Rows)> Rows, string Sequences);
}
