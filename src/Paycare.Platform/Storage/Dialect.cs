using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Paycare.Platform.Storage;

/// <summary>Everything the two engines do differently, outside the ledger's journals.</summary>
public abstract class Dialect
{
    /// <summary>SQLite, in one file.</summary>
    public static Dialect Sqlite { get; } = new SqliteDialect();

    /// <summary>PostgreSQL.</summary>
    public static Dialect Postgres { get; } = new PostgresDialect();

    /// <summary>The engine's name in logs and commands: <c>sqlite</c> or <c>postgres</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Stores times so that they compare in queries: UTC ticks on SQLite, timestamptz on PostgreSQL.</summary>
    public abstract void ConfigureTime(ModelConfigurationBuilder conventions);

    /// <summary>Whether the write failed because a unique index already holds the value.</summary>
    public abstract bool IsUniqueViolation(Exception exception);

    /// <summary>Whether the engine could not be reached or could not write, through no fault of the request.</summary>
    public abstract bool IsUnavailable(Exception exception);

    /// <summary>
    /// Begins a transaction that reads one moment's state, even where writing is not allowed. Dispose it to end it.
    /// </summary>
    public abstract Task<IDbContextTransaction> BeginSnapshotAsync(DbContext db, CancellationToken cancel);

    /// <summary>
    /// Removes deleted data from the engine's own files as far as possible: SQLite overwrites deleted rows at once (see
    /// <see cref="SqliteSettings"/>) and empties its write-ahead log here; PostgreSQL does both automatically in time.
    /// </summary>
    /// <exception cref="IOException">A reader keeps an old copy alive; try again later.</exception>
    public abstract Task ForgetDeletedAsync(Database db, CancellationToken cancel);

    /// <summary>
    /// The rows of a table with at least one of the words in their column <c>Words</c>, found through the engine's full-text
    /// index, which the table's migration creates: the FTS5 table <c>TABLE_words</c> on SQLite, the column <c>Vector</c> on
    /// PostgreSQL.
    /// </summary>
    /// <param name="rows">The rows to choose from.</param>
    /// <param name="table">The table's name, from code.</param>
    /// <param name="words">
    /// Letters and digits only, at least one word: the engines' query languages give other characters a meaning.
    /// </param>
    /// <exception cref="ArgumentException">A word contains other characters.</exception>
    public IQueryable<T> RowsWithAnyWord<T>(DbSet<T> rows, string table, IReadOnlyCollection<string> words)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (words.Count == 0 || words.Any(w => w.Length == 0 || !w.EnumerateRunes().All(Rune.IsLetterOrDigit)))
        {
            throw new ArgumentException("A word is letters and digits.", nameof(words));
        }

        return rows.FromSqlRaw(RowsWithWordsSql(table), AnyOf(words));
    }

    /// <summary>
    /// The owners, newest first, with a row that has the word, found through the engine's full-text index of a table of
    /// <see cref="WordRows"/>. What it costs is what the word occurs in the spans that are asked, however many others there are.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="table">The table's name, from code.</param>
    /// <param name="word">The word.</param>
    /// <param name="spans">The spans of owners to look in.</param>
    /// <param name="before">Owners below this number only.</param>
    /// <param name="most">How many at most.</param>
    public async Task<IReadOnlyList<long>> OwnersWithWordAsync(
        Database db,
        string table,
        SoughtWord word,
        IEnumerable<long> spans,
        long before,
        int most,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(word);
        var names = spans.Select(s => WordRows.SpanName(s) + word.Text);
        var rows = db.Database.SqlQueryRaw<long>(OwnersWithWordSql(table), OneOf(names, word.IsWhole), WordRows.FirstOf(before));
        var owners = new List<long>();
        await foreach (var owner in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            // Rows of an owner stand together.
            if (owners.Count == 0 || owners[^1] != owner)
            {
                owners.Add(owner);
            }

            if (owners.Count == most)
            {
                break;
            }
        }

        return owners;
    }

    /// <summary>
    /// SQL for the owners of the rows below {1} that match {0}, newest first; an owner may come several times in a row.
    /// </summary>
    private protected abstract string OwnersWithWordSql(string table);

    /// <summary>What it takes for "one of these words".</summary>
    private protected abstract object OneOf(IEnumerable<string> words, bool areWhole);

    /// <summary>SQL for the rows matching {0} in the full-text index.</summary>
    private protected abstract string RowsWithWordsSql(string table);

    /// <summary>"Any of these words" in the engine's query language.</summary>
    private protected abstract string AnyOf(IEnumerable<string> words);

    private sealed class SqliteDialect : Dialect
    {
        private const int Busy = 5,
            Locked = 6,
            IoError = 10,
            Full = 13,
            CannotOpen = 14,
            ReadOnlyFile = 8;

        public override string Name => "sqlite";

        public override void ConfigureTime(ModelConfigurationBuilder conventions) =>
            conventions.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();

        public override bool IsUniqueViolation(Exception exception) =>
            Root<SqliteException>(exception) is { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 };

        public override bool IsUnavailable(Exception exception) =>
            Root<SqliteException>(exception) is { SqliteErrorCode: Busy or Locked or IoError or Full or CannotOpen or ReadOnlyFile };

        public override async Task ForgetDeletedAsync(Database db, CancellationToken cancel)
        {
            ArgumentNullException.ThrowIfNull(db);
            await db.Database.OpenConnectionAsync(cancel);
            try
            {
                await using var checkpoint = db.Database.GetDbConnection().CreateCommand();
                checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
                if (await checkpoint.ExecuteScalarAsync(cancel) is not 0L)
                {
                    throw new IOException("The write-ahead log could not be emptied: it is being read.");
                }
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        public override async Task<IDbContextTransaction> BeginSnapshotAsync(DbContext db, CancellationToken cancel)
        {
            await db.Database.OpenConnectionAsync(cancel);
            // Deferred: it never asks for the writer's lock.
            return (
                await db.Database.UseTransactionAsync(
                    ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true),
                    cancel
                )
            )!;
        }

        private protected override string RowsWithWordsSql(string table) =>
            $$"""SELECT * FROM {{table}} WHERE "Id" IN (SELECT rowid FROM {{table}}_words WHERE {{table}}_words MATCH {0})""";

        private protected override string AnyOf(IEnumerable<string> words) => string.Join(" OR ", words.Select(w => $"\"{w}\""));

        /// <summary>The index gives its rows in falling order by itself: whoever stops reading early has paid for no more.</summary>
        private protected override string OwnersWithWordSql(string table) =>
            $$"""
                SELECT rowid >> {{WordRows.OwnerShift}} AS "Value" FROM {{table}}_words
                WHERE {{table}}_words MATCH {0} AND rowid < {1} ORDER BY rowid DESC
                """;

        private protected override object OneOf(IEnumerable<string> words, bool areWhole) =>
            string.Join(" OR ", words.Select(w => areWhole ? $"\"{w}\"" : $"\"{w}\" *"));
    }

    private sealed class PostgresDialect : Dialect
    {
        public override string Name => "postgres";

        public override void ConfigureTime(ModelConfigurationBuilder conventions) =>
            conventions.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

        public override bool IsUniqueViolation(Exception exception) =>
            Root<PostgresException>(exception) is { SqlState: PostgresErrorCodes.UniqueViolation };

        public override bool IsUnavailable(Exception exception) =>
            Root<NpgsqlException>(exception) is { } e && (e is not PostgresException || e.IsTransient);

        public override Task ForgetDeletedAsync(Database db, CancellationToken cancel) => Task.CompletedTask;

        public override Task<IDbContextTransaction> BeginSnapshotAsync(DbContext db, CancellationToken cancel) =>
            db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

        private protected override string RowsWithWordsSql(string table) =>
            $$"""SELECT * FROM {{table}} WHERE "Vector" @@ to_tsquery('simple', {0})""";

        private protected override string AnyOf(IEnumerable<string> words) => string.Join(" | ", words.Select(w => $"'{w}'"));

        /// <summary>
        /// One look into the index for each span, by words that the planner cannot see: of many alternatives it would expect so much
        /// that it read the whole table instead.
        /// </summary>
        private protected override string OwnersWithWordSql(string table) =>
            $$"""
                SELECT DISTINCT w."Id" >> {{WordRows.OwnerShift}} AS "Value"
                FROM unnest({0}) AS sought(word)
                CROSS JOIN LATERAL (SELECT "Id" FROM {{table}} WHERE {{table}}_vector("Id", "Words") @@ CAST(sought.word AS tsquery)) w
                WHERE w."Id" < {1} ORDER BY 1 DESC
                """;

        private protected override object OneOf(IEnumerable<string> words, bool areWhole) =>
            words.Select(w => areWhole ? $"'{w}'" : $"'{w}':*").ToArray();
    }

    private static T? Root<T>(Exception? exception)
        where T : DbException
    {
        while (exception is not null and not T)
        {
            exception = exception.InnerException;
        }

        return (T?)exception;
    }

    private sealed class TicksConverter()
        : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private sealed class UtcConverter()
        : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at.ToUniversalTime());
}

/// <summary>
/// What each connection to SQLite is told. It overwrites what it deletes: otherwise erased words remain in the file's free pages.
/// And it waits for another writer by itself, looking again after a millisecond and then more rarely: whoever is told that the
/// file is busy looks again after 150 milliseconds only, which is what Microsoft.Data.Sqlite does then.
/// </summary>
public sealed class SqliteSettings : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA secure_delete = ON; PRAGMA busy_timeout = 2000;";

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
