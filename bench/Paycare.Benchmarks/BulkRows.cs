using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Paycare.Benchmarks;

/// <summary>
/// Writes very many rows of one table, as the mapping stores them but past the change tracker: by COPY on PostgreSQL, by one prepared
/// command on SQLite. Whatever else a save does is the caller's work.
/// </summary>
internal sealed class BulkRows
{
    private readonly string _table;
    private readonly (string Name, string Type, Func<object, object?> Read)[] _columns;

    public BulkRows(DbContext db, Type row)
    {
        var entity = db.Model.FindEntityType(row)!;
        _table = entity.GetTableName()!;
        var store = StoreObjectIdentifier.Table(_table);
        _columns = [.. entity.GetProperties().Select(p => (p.GetColumnName(store)!, p.GetColumnType(), Reader(p)))];
    }

    public async Task WriteAsync(DbConnection connection, IReadOnlyCollection<object> rows, CancellationToken cancel)
    {
        if (connection is NpgsqlConnection postgres)
        {
            await CopyAsync(postgres, rows, cancel);
        }
        else
        {
            Insert((SqliteConnection)connection, rows);
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, IReadOnlyCollection<object> rows, CancellationToken cancel)
    {
        var names = string.Join(", ", _columns.Select(c => $"\"{c.Name}\""));
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {_table} ({names}) FROM STDIN (FORMAT BINARY)", cancel);
        // "character varying(40)" and the like are told to the server without their length.
        var types = _columns.Select(c => c.Type.Split('(')[0]).ToArray();
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancel);
            for (var i = 0; i < _columns.Length; i++)
            {
                if (_columns[i].Read(row) is { } value)
                {
                    await copy.WriteAsync(value, types[i], cancel);
                }
                else
                {
                    await copy.WriteNullAsync(cancel);
                }
            }
        }

        await copy.CompleteAsync(cancel);
    }

    private void Insert(SqliteConnection connection, IReadOnlyCollection<object> rows)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        var places = _columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@{i}")).ToArray();
        command.CommandText =
            $"INSERT INTO {_table} ({string.Join(", ", _columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", places)})";
        var parameters = places.Select(p => command.Parameters.Add(new SqliteParameter { ParameterName = p })).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = _columns[i].Read(row) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static Func<object, object?> Reader(IProperty property)
    {
        var convert = property.GetTypeMapping().Converter?.ConvertToProvider;
        var getter = property.GetGetter();
        return row =>
        {
            var value = getter.GetClrValue(row);
            return value is null || convert is null ? value : convert(value);
        };
    }
}
