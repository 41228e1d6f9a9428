using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Paycare.Ledger.Storage;

/// <summary>
/// One prepared INSERT, run once per row, in the connection's transaction. It binds by place: the provider's commands look each
/// parameter's place up by its name, for every row.
/// </summary>
internal sealed class SqliteRowWriter : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <param name="connection">The writer's connection.</param>
    /// <param name="insert">The statement up to VALUES; made of constants.</param>
    /// <param name="columns">The columns, in the order of the values.</param>
    public SqliteRowWriter(SqliteConnection connection, string insert, string columns)
    {
        _database = connection.Handle!;
        var places = string.Join(", ", columns.Split(',').Select(_ => "?"));
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, $"{insert} ({places})", out _statement), _database);
    }

    public void Write(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(Bind(i + 1, values[i]), _database);
        }

        var outcome = raw.sqlite3_step(_statement);
        try
        {
            SqliteException.ThrowExceptionForRC(outcome == raw.SQLITE_DONE ? raw.SQLITE_OK : outcome, _database);
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(_statement, place),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int(_statement, place, number),
            bool isTrue => raw.sqlite3_bind_int(_statement, place, isTrue ? 1 : 0),
            string text => raw.sqlite3_bind_text(_statement, place, text),
            byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
            _ => throw new ArgumentException($"A {value.GetType()} is not stored.", nameof(value)),
        };
}
