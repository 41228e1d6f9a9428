using Microsoft.Extensions.Logging;
using Paycare.Ledger.Chain;

namespace Paycare.Ledger.Storage;

/// <summary>The databases that can store a ledger.</summary>
public enum LedgerStoreKind
{
    /// <summary>A SQLite file of the ledger's own.</summary>
    Sqlite,

    /// <summary>PostgreSQL; the tables are prefixed with <c>ledger_</c>.</summary>
    Postgres,
}

/// <summary>Location of the ledger.</summary>
/// <param name="Kind">The kind of database.</param>
/// <param name="ConnectionString">The connection string of that database.</param>
public sealed record LedgerStore(LedgerStoreKind Kind, string ConnectionString)
{
    /// <summary>Opens it to act on: rows that do not carry Paycare's proof are not found.</summary>
    internal SqlJournal Open(LedgerMacs macs, ILogger logger) => Open(new RowDoubts(macs, logger));

    /// <summary>Opens it for those who check or copy what is stored, and act on none of it.</summary>
    internal SqlJournal OpenUnchecked() => Open(null);

    private SqlJournal Open(RowDoubts? doubts) =>
        Kind switch
        {
            LedgerStoreKind.Sqlite => new SqliteJournal(ConnectionString, doubts),
            LedgerStoreKind.Postgres => new PostgresJournal(ConnectionString, doubts),
            _ => throw new InvalidOperationException($"Unnamed store {Kind}."),
        };

    /// <summary>The same location, opened such that the database itself refuses every write.</summary>
    internal LedgerStore ReadOnly() =>
        this with
        {
            ConnectionString = Kind switch
            {
                LedgerStoreKind.Sqlite => new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(ConnectionString)
                {
                    Mode = Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly,
                }.ConnectionString,
                LedgerStoreKind.Postgres => new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString)
                {
                    Options = "-c default_transaction_read_only=on",
                }.ConnectionString,
                _ => throw new InvalidOperationException($"Unnamed store {Kind}."),
            },
        };
}
