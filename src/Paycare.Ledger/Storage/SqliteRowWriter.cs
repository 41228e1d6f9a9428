using Microsoft.Data.Sqlite;

namespace Paycare.Ledger.Storage;

/// <summary>One prepared INSERT, run once per row.</summary>
internal sealed class SqliteRowWriter : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="connection">The writer's connection.</param>
    /// <param name="insert">The statement up to VALUES; made of constants.</param>
    /// <param name="columns">The columns, in parameter order.</param>
    public SqliteRowWriter(SqliteConnection connection, string insert, string columns)
    {
        _command = connection.CreateCommand();
        var count = columns.Split(',').Length;
#pragma warning disable CA2100 // The text is made of constants.
        _command.CommandText = $"{insert} ({string.Join(", ", Enumerable.Range(1, count).Select(i => $"@p{i}"))})";
#pragma warning restore CA2100
        for (var i = 1; i <= count; i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        }
    }

    public void Write(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
