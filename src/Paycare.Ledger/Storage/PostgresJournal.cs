using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Journal;
using Paycare.Platform.Localisation;

namespace Paycare.Ledger.Storage;

/// <summary>
/// The journal on PostgreSQL. Every write locks the epoch's row FOR KEY SHARE: a takeover changes that row's key, so it waits for
/// the writes in flight and all later ones find the epoch gone; beats disturb neither.
/// </summary>
internal sealed class PostgresJournal(string connectionString, RowDoubts? doubts)
    : SqlJournal(NpgsqlDataSource.Create(connectionString), doubts)
{
    /// <summary>What a waiting transaction says, so that it is not taken for one of a halted process.</summary>
    internal const string Sign = "SELECT 'waiting for the rows before'";

    private static readonly TimeSpan SignEvery = TimeSpan.FromSeconds(1);

    private const long MigrationLock = 0x5061796361726501;

    // The fence and the rows are one statement, so a batch is one round trip and one transaction.
    private const string Insert = $"""
        WITH owner AS MATERIALIZED (SELECT 1 FROM ledger_owner WHERE epoch = $1 FOR KEY SHARE)
        INSERT INTO ledger_journal ({Columns})
        SELECT rows.*
        FROM owner, unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) AS rows
        """;

    private readonly NpgsqlDataSource _writers = NpgsqlDataSource.Create(ForWriting(connectionString));

    public override async Task MigrateAsync(CancellationToken cancel)
    {
        await using var connection = await OpenWriterAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({MigrationLock})", cancel);
        await RunAsync(connection, "CREATE TABLE IF NOT EXISTS ledger_schema (version int NOT NULL)", cancel);
        await using var read = Command(connection, "SELECT coalesce(max(version), 0) FROM ledger_schema");
        for (var version = (int)(await read.ExecuteScalarAsync(cancel))!; version < PostgresSchema.Steps.Length; version++)
        {
            await RunAsync(connection, PostgresSchema.Steps[version], cancel);
            await RunAsync(connection, "INSERT INTO ledger_schema (version) VALUES (@version)", cancel, ("version", version + 1));
        }

        await transaction.CommitAsync(cancel);
    }

    public override async Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel)
    {
        await using var connection = await OpenNpgsqlAsync(cancel);
        return await RunAsync(
                connection,
                "UPDATE ledger_owner SET epoch = epoch + 1, holder = @holder, beat = beat + 1 WHERE epoch = @epoch AND beat = @beat",
                cancel,
                ("holder", holder),
                ("epoch", seen.Epoch),
                ("beat", seen.Beat)
            ) == 1;
    }

    public override async Task<bool> BeatAsync(long epoch, CancellationToken cancel)
    {
        await using var connection = await OpenNpgsqlAsync(cancel);
        return await BeatAsync(connection, epoch, cancel);
    }

    public override async Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel)
    {
        await using var connection = await OpenNpgsqlAsync(cancel);
        await RunAsync(connection, "UPDATE ledger_owner SET holder = '' WHERE epoch = @epoch", cancel, ("epoch", epoch));
    }

    /// <summary>While one commits, the server parses and indexes the next ones.</summary>
    public override int WritesInFlight => 4;

    public override async Task<bool> WriteAsync(
        long epoch,
        IReadOnlyList<JournalEntry> entries,
        Task<bool> previous,
        CancellationToken cancel
    )
    {
        await using var connection = await OpenWriterAsync(cancel);
        await using var insert = InsertOf(connection, epoch, entries);
        await insert.PrepareAsync(cancel);
        if (previous.IsCompleted)
        {
            // A statement alone is its own transaction, and one round trip.
            return await previous && await insert.ExecuteNonQueryAsync(cancel) == entries.Count;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var isOwner = await insert.ExecuteNonQueryAsync(cancel) == entries.Count;
        if (!await AfterAsync(previous, connection, cancel) || !isOwner)
        {
            return false;
        }

        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>
    /// Waits for the write before, which may take long: the first rows after a start find no page in memory. Meanwhile the server
    /// hears that this process is not halted.
    /// </summary>
    private static async Task<bool> AfterAsync(Task<bool> previous, NpgsqlConnection connection, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await previous.WaitAsync(SignEvery, TimeProvider.System, cancel);
            }
            catch (TimeoutException) when (!previous.IsFaulted)
            {
                await using var sign = new NpgsqlCommand(Sign, connection);
                await sign.ExecuteNonQueryAsync(cancel);
            }
        }
    }

    /// <summary>Every transaction that locks something: one that is halted in it must not keep a standby from taking over.</summary>
    private ValueTask<NpgsqlConnection> OpenWriterAsync(CancellationToken cancel) => _writers.OpenConnectionAsync(cancel);

    private static string ForWriting(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} -c idle_in_transaction_session_timeout=3000".Trim();
        return builder.ConnectionString;
    }

    private static NpgsqlCommand InsertOf(NpgsqlConnection connection, long epoch, IReadOnlyList<JournalEntry> entries)
    {
        var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = epoch, NpgsqlDbType = NpgsqlDbType.Bigint });
        Bigints(command, entries, e => e.Id.Sequence);
        Texts(command, entries, e => e.Client);
        Texts(command, entries, e => e.Key);
        Array(command, NpgsqlDbType.Bytea, entries, e => e.RequestHash);
        Texts(command, entries, e => EnumText<EntryKind>.Of(e.Kind));
        Bigints(command, entries, e => e.Debit?.Value);
        Bigints(command, entries, e => e.Credit?.Value);
        Bigints(command, entries, e => e.Amount.Minor);
        Texts(command, entries, e => e.Amount.Currency.Code);
        Texts(command, entries, e => EnumText<EntryState>.Of(e.State));
        Texts(command, entries, e => e.RefusalCode);
        Bigints(command, entries, e => e.DebitAfter);
        Bigints(command, entries, e => e.CreditAfter);
        Texts(command, entries, e => e.Evidence.Json);
        Texts(command, entries, e => e.Reference);
        Bigints(command, entries, e => e.Pending?.Sequence);
        Bigints(command, entries, e => e.Original?.Sequence);
        Bigints(command, entries, e => e.Linked?.Sequence);
        Times(command, entries, e => e.ExpiresAt);
        Times(command, entries, e => e.At);
        Array(command, NpgsqlDbType.Bytea, entries, e => e.Mac);
        return command;
    }

    public override async Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel)
    {
        await using var connection = await OpenWriterAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await IsOwnerAsync(connection, epoch, cancel))
        {
            return false;
        }

        await WriteAccountsAsync(connection, checkpoint.Accounts, cancel);
        await WritePendingsAsync(connection, checkpoint, cancel);
        await WriteFreezesAsync(connection, checkpoint, cancel);
        await WriteOutgoingAsync(connection, checkpoint, cancel);
        await RunAsync(
            connection,
            "INSERT INTO ledger_checkpoint (id, sequence, at, row_mac, mac) VALUES (1, @sequence, @at, @row, @mac) "
                + "ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, at = excluded.at, row_mac = excluded.row_mac, "
                + "mac = excluded.mac",
            cancel,
            ("sequence", checkpoint.Sequence),
            ("at", checkpoint.At),
            ("row", checkpoint.RowMac),
            ("mac", checkpoint.Mac)
        );
        await transaction.CommitAsync(cancel);
        return true;
    }

    public override async Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel)
    {
        await using var connection = await OpenWriterAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await IsOwnerAsync(connection, epoch, cancel))
        {
            return false;
        }

        await RunAsync(connection, $"TRUNCATE {string.Join(", ", CheckpointTables)}", cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    public override async Task<bool> ChangeAsync(long epoch, Func<DbConnection, Task> change, CancellationToken cancel)
    {
        await using var connection = await OpenWriterAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await IsOwnerAsync(connection, epoch, cancel))
        {
            return false;
        }

        await RunAsync(connection, "ALTER TABLE ledger_journal DISABLE TRIGGER ledger_journal_no_change", cancel);
        await change(connection);
        await RunAsync(connection, "ALTER TABLE ledger_journal ENABLE TRIGGER ledger_journal_no_change", cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    public override async Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel)
    {
        await using var connection = await OpenNpgsqlAsync(cancel);
        // The limit keeps the planner from a join that reads the journal as a whole: it takes the keys for more than they are.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {Looked}
            FROM unnest($1, $2, $3) AS w (client, key, after)
                CROSS JOIN (SELECT max(sequence) >> {KeyBlock} AS last FROM ledger_journal) m
                CROSS JOIN LATERAL generate_series(w.after >> {KeyBlock}, m.last) b (block)
                CROSS JOIN LATERAL (
                    SELECT * FROM ledger_journal r
                    WHERE (r.sequence >> {KeyBlock}) = b.block AND r.key = w.key AND r.client = w.client
                    LIMIT 1
                ) j
            """,
            connection
        );
        Texts(command, keys, k => k.Client);
        Texts(command, keys, k => k.Key);
        Bigints(command, keys, k => k.After.Sequence);
        return await ListAsync(command, cancel);
    }

    public override async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    /// <summary>
    /// Not by the account's equality: the planner then takes the order of all rows for as good, and of a merchant who had many rows and
    /// has none any more it reads the journal back until the last of them.
    /// </summary>
    protected override (string Where, string Order) Along(string side, bool isBack) =>
        isBack
            ? ($"({side}, sequence) <= (@account, @edge) AND {side} >= @account", $"{side} DESC, sequence DESC")
            : ($"({side}, sequence) > (@account, @edge) AND {side} <= @account", $"{side} ASC, sequence ASC");

    protected override string DayOfRow =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CAST((at AT TIME ZONE 'UTC' + interval '{Wording.WesternIndonesia.TotalHours} hours')::date - date '0001-01-01' AS bigint)"
        );

    public override object Written(DateTimeOffset time) => time.ToUniversalTime();

    protected override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);

    protected override ValueTask DisposeWriterAsync() => _writers.DisposeAsync();

    private static async Task WriteAccountsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<StoredAccount> accounts,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO ledger_accounts ({AccountColumns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (id) DO UPDATE SET
                closed = excluded.closed, posted = excluded.posted, held = excluded.held,
                pending_incoming = excluded.pending_incoming, month = excluded.month, month_incoming = excluded.month_incoming,
                ceiling = excluded.ceiling, month_incoming_limit = excluded.month_incoming_limit
            """,
            connection
        );
        Bigints(command, accounts, a => a.Id.Value);
        Texts(command, accounts, a => a.Code);
        Texts(command, accounts, a => a.Currency.Code);
        Texts(command, accounts, a => EnumText<NormalSide>.Of(a.NormalSide));
        Bigints(command, accounts, a => a.Floor);
        Array(command, NpgsqlDbType.Boolean, accounts, a => a.Balances.IsClosed);
        Bigints(command, accounts, a => a.Balances.Posted);
        Bigints(command, accounts, a => a.Balances.Held);
        Bigints(command, accounts, a => a.Balances.PendingIncoming);
        Array(command, NpgsqlDbType.Integer, accounts, a => a.Balances.Month);
        Bigints(command, accounts, a => a.Balances.MonthIncoming);
        Bigints(command, accounts, a => a.Balances.Limits.Ceiling);
        Bigints(command, accounts, a => a.Balances.Limits.MonthIncoming);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task WritePendingsAsync(NpgsqlConnection connection, Checkpoint checkpoint, CancellationToken cancel)
    {
        await using var delete = new NpgsqlCommand("DELETE FROM ledger_pendings WHERE id = ANY($1)", connection);
        Bigints(delete, checkpoint.Finished, f => f.Sequence);
        await delete.ExecuteNonQueryAsync(cancel);
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO ledger_pendings ({PendingColumns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET remaining = excluded.remaining
            """,
            connection
        );
        Bigints(command, checkpoint.Pendings, p => p.Id.Sequence);
        Texts(command, checkpoint.Pendings, p => EnumText<EntryKind>.Of(p.Kind));
        Bigints(command, checkpoint.Pendings, p => p.Debit.Value);
        Bigints(command, checkpoint.Pendings, p => p.Credit.Value);
        Bigints(command, checkpoint.Pendings, p => p.Remaining.Minor);
        Texts(command, checkpoint.Pendings, p => p.Remaining.Currency.Code);
        Times(command, checkpoint.Pendings, p => p.At);
        Times(command, checkpoint.Pendings, p => p.ExpiresAt);
        Bigints(command, checkpoint.Pendings, p => p.Original?.Sequence);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task WriteFreezesAsync(NpgsqlConnection connection, Checkpoint checkpoint, CancellationToken cancel)
    {
        await using var delete = new NpgsqlCommand("DELETE FROM ledger_freezes WHERE id = ANY($1)", connection);
        Bigints(delete, checkpoint.Finished, f => f.Sequence);
        await delete.ExecuteNonQueryAsync(cancel);
        await using var freezes = new NpgsqlCommand(
            $"""
            INSERT INTO ledger_freezes ({FreezeColumns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET amount = excluded.amount
            """,
            connection
        );
        Bigints(freezes, checkpoint.Freezes, f => f.Id.Sequence);
        Texts(freezes, checkpoint.Freezes, f => EnumText<FreezeScope>.Of(f.Scope));
        Bigints(freezes, checkpoint.Freezes, f => f.Account.Value);
        Bigints(freezes, checkpoint.Freezes, f => f.Transaction?.Sequence);
        Bigints(freezes, checkpoint.Freezes, f => f.Amount);
        Texts(freezes, checkpoint.Freezes, f => f.Reason);
        Times(freezes, checkpoint.Freezes, f => f.At);
        Times(freezes, checkpoint.Freezes, f => f.ExpiresAt);
        await freezes.ExecuteNonQueryAsync(cancel);
        await using var returned = new NpgsqlCommand(
            "INSERT INTO ledger_returned (original, returned) SELECT * FROM unnest($1, $2) ON CONFLICT (original) DO UPDATE "
                + "SET returned = excluded.returned",
            connection
        );
        Bigints(returned, checkpoint.Returned, r => r.Key.Sequence);
        Bigints(returned, checkpoint.Returned, r => r.Value);
        await returned.ExecuteNonQueryAsync(cancel);
    }

    private static async Task WriteOutgoingAsync(NpgsqlConnection connection, Checkpoint checkpoint, CancellationToken cancel)
    {
        await RunAsync(
            connection,
            "DELETE FROM ledger_outgoing WHERE newest < @oldest",
            cancel,
            ("oldest", new DateTimeOffset(OutgoingSums.OldestAt(checkpoint.At), TimeSpan.Zero))
        );
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO ledger_outgoing ({OutgoingColumns}) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT (account) DO UPDATE "
                + "SET newest = excluded.newest, confirmed = excluded.confirmed, sums = excluded.sums",
            connection
        );
        Bigints(insert, checkpoint.Outgoing, o => o.Account.Value);
        Times(insert, checkpoint.Outgoing, o => o.Newest);
        Bigints(insert, checkpoint.Outgoing, o => o.Confirmed);
        Array(insert, NpgsqlDbType.Bytea, checkpoint.Outgoing, o => o.Sums);
        await insert.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Locks the epoch until the transaction ends, without blocking its beats: a checkpoint may take long.</summary>
    private static async Task<bool> IsOwnerAsync(NpgsqlConnection connection, long epoch, CancellationToken cancel)
    {
        await using var command = Command(connection, "SELECT 1 FROM ledger_owner WHERE epoch = @epoch FOR KEY SHARE", ("epoch", epoch));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    private static async Task<bool> BeatAsync(NpgsqlConnection connection, long epoch, CancellationToken cancel) =>
        await RunAsync(connection, "UPDATE ledger_owner SET beat = beat + 1 WHERE epoch = @epoch", cancel, ("epoch", epoch)) == 1;

    private static async Task<int> RunAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancel,
        params (string Name, object Value)[] parameters
    )
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private ValueTask<NpgsqlConnection> OpenNpgsqlAsync(CancellationToken cancel) => ((NpgsqlDataSource)Source).OpenConnectionAsync(cancel);

    private static void Bigints<T>(NpgsqlCommand command, IReadOnlyList<T> rows, Func<T, long?> value) =>
        Array(command, NpgsqlDbType.Bigint, rows, value);

    private static void Texts<T>(NpgsqlCommand command, IReadOnlyList<T> rows, Func<T, string?> value) =>
        Array(command, NpgsqlDbType.Text, rows, value);

    private static void Times<T>(NpgsqlCommand command, IReadOnlyList<T> rows, Func<T, DateTimeOffset?> value) =>
        Array(command, NpgsqlDbType.TimestampTz, rows, value);

    /// <summary>
    /// One column of all rows. Typed: an untyped array makes the server guess. A column of nulls is sent as none: unnest fills up
    /// what is shorter than the others, and most rows have no hold, no original and no expiry.
    /// </summary>
    private static void Array<T, TValue>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<T> rows, Func<T, TValue> value)
    {
        var (values, isEmpty) = (new TValue[rows.Count], true);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
            isEmpty &= values[i] is null;
        }

        command.Parameters.Add(new NpgsqlParameter { Value = isEmpty ? DBNull.Value : values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
