using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Journal;
using Paycare.Platform.Localisation;

namespace Paycare.Ledger.Storage;

/// <summary>The journal in a SQLite file of its own: its one writer never waits for the modules' writer.</summary>
internal sealed class SqliteJournal(string connectionString, RowDoubts? doubts)
    : SqlJournal(SqliteFactory.Instance.CreateDataSource(connectionString), doubts)
{
    private const string Fence = "SELECT 1 FROM ledger_owner WHERE epoch = @epoch";

    // One writer connection, used by batches, checkpoints and beats in turn.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _writer;
    private SqliteRowWriter? _journalRows;

    public override Task MigrateAsync(CancellationToken cancel) =>
        WriteAsync(
            transaction =>
            {
                Run(transaction, "CREATE TABLE IF NOT EXISTS ledger_schema (version INTEGER NOT NULL) STRICT");
                var version = Convert.ToInt32(Scalar(transaction, "SELECT max(version) FROM ledger_schema") ?? 0, null);
                for (; version < SqliteSchema.Steps.Length; version++)
                {
                    Run(transaction, SqliteSchema.Steps[version]);
                    Run(transaction, "INSERT INTO ledger_schema (version) VALUES (@version)", ("version", version + 1));
                }

                return true;
            },
            cancel
        );

    public override Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel) =>
        WriteAsync(
            transaction =>
                Run(
                    transaction,
                    "UPDATE ledger_owner SET epoch = epoch + 1, holder = @holder, beat = beat + 1 WHERE epoch = @epoch AND beat = @beat",
                    ("holder", holder),
                    ("epoch", seen.Epoch),
                    ("beat", seen.Beat)
                ) == 1,
            cancel
        );

    public override Task<bool> BeatAsync(long epoch, CancellationToken cancel) =>
        WriteAsync(transaction => Beat(transaction, epoch), cancel);

    public override Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel) =>
        WriteAsync(
            transaction => Run(transaction, "UPDATE ledger_owner SET holder = '' WHERE epoch = @epoch", ("epoch", epoch)) == 1,
            cancel
        );

    /// <summary>One is written while the next is decided: the file has one writer.</summary>
    public override int WritesInFlight => 2;

    public override async Task<bool> WriteAsync(
        long epoch,
        IReadOnlyList<JournalEntry> entries,
        Task<bool> previous,
        CancellationToken cancel
    ) => await previous && await Task.Run(() => WriteAsync(epoch, entries, cancel), cancel);

    private Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, CancellationToken cancel) =>
        WriteAsync(
            transaction =>
            {
                if (Scalar(transaction, Fence, ("epoch", epoch)) is null)
                {
                    return false;
                }

                _journalRows ??= new SqliteRowWriter(transaction.Connection!, $"INSERT INTO ledger_journal ({Columns}) VALUES", Columns);
                foreach (var e in entries)
                {
                    _journalRows.Write(
                        e.Id.Sequence,
                        e.Client,
                        e.Key,
                        e.RequestHash,
                        EnumText<EntryKind>.Of(e.Kind),
                        e.Debit?.Value,
                        e.Credit?.Value,
                        e.Amount.Minor,
                        e.Amount.Currency.Code,
                        EnumText<EntryState>.Of(e.State),
                        e.RefusalCode,
                        e.DebitAfter,
                        e.CreditAfter,
                        e.Evidence.Json,
                        e.Reference,
                        e.Pending?.Sequence,
                        e.Original?.Sequence,
                        e.Linked?.Sequence,
                        e.ExpiresAt?.UtcTicks,
                        e.At.UtcTicks,
                        e.Mac
                    );
                }

                return true;
            },
            cancel
        );

    public override Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel) =>
        WriteAsync(
            transaction =>
            {
                if (!Beat(transaction, epoch))
                {
                    return false;
                }

                using var accounts = new SqliteRowWriter(
                    transaction.Connection!,
                    $"INSERT OR REPLACE INTO ledger_accounts ({AccountColumns}) VALUES",
                    AccountColumns
                );
                foreach (var a in checkpoint.Accounts)
                {
                    var b = a.Balances;
                    accounts.Write(
                        a.Id.Value,
                        a.Code,
                        a.Currency.Code,
                        EnumText<NormalSide>.Of(a.NormalSide),
                        a.Floor,
                        b.IsClosed,
                        b.Posted,
                        b.Held,
                        b.PendingIncoming,
                        b.Month,
                        b.MonthIncoming,
                        b.Limits.Ceiling,
                        b.Limits.MonthIncoming
                    );
                }

                using var pendings = new SqliteRowWriter(
                    transaction.Connection!,
                    $"INSERT OR REPLACE INTO ledger_pendings ({PendingColumns}) VALUES",
                    PendingColumns
                );
                foreach (var p in checkpoint.Pendings)
                {
                    pendings.Write(
                        p.Id.Sequence,
                        EnumText<EntryKind>.Of(p.Kind),
                        p.Debit.Value,
                        p.Credit.Value,
                        p.Remaining.Minor,
                        p.Remaining.Currency.Code,
                        p.At.UtcTicks,
                        p.ExpiresAt?.UtcTicks,
                        p.Original?.Sequence
                    );
                }

                using var freezes = new SqliteRowWriter(
                    transaction.Connection!,
                    $"INSERT OR REPLACE INTO ledger_freezes ({FreezeColumns}) VALUES",
                    FreezeColumns
                );
                foreach (var f in checkpoint.Freezes)
                {
                    freezes.Write(
                        f.Id.Sequence,
                        EnumText<FreezeScope>.Of(f.Scope),
                        f.Account.Value,
                        f.Transaction?.Sequence,
                        f.Amount,
                        f.Reason,
                        f.At.UtcTicks,
                        f.ExpiresAt?.UtcTicks
                    );
                }

                using var returned = new SqliteRowWriter(
                    transaction.Connection!,
                    "INSERT OR REPLACE INTO ledger_returned (original, returned) VALUES",
                    "original, returned"
                );
                foreach (var (original, minor) in checkpoint.Returned)
                {
                    returned.Write(original.Sequence, minor);
                }

                WriteOutgoing(transaction, checkpoint);
                foreach (var finished in checkpoint.Finished)
                {
                    Run(transaction, "DELETE FROM ledger_pendings WHERE id = @id", ("id", finished.Sequence));
                    Run(transaction, "DELETE FROM ledger_freezes WHERE id = @id", ("id", finished.Sequence));
                }

                Run(
                    transaction,
                    "INSERT OR REPLACE INTO ledger_checkpoint (id, sequence, at, row_mac, mac) VALUES (1, @sequence, @at, @row, @mac)",
                    ("sequence", checkpoint.Sequence),
                    ("at", checkpoint.At.UtcTicks),
                    ("row", checkpoint.RowMac),
                    ("mac", checkpoint.Mac)
                );
                return true;
            },
            cancel
        );

    private static void WriteOutgoing(SqliteTransaction transaction, Checkpoint checkpoint)
    {
        Run(transaction, "DELETE FROM ledger_outgoing WHERE newest < @oldest", ("oldest", OutgoingSums.OldestAt(checkpoint.At)));
        using var rows = new SqliteRowWriter(
            transaction.Connection!,
            $"INSERT OR REPLACE INTO ledger_outgoing ({OutgoingColumns}) VALUES",
            OutgoingColumns
        );
        foreach (var outgoing in checkpoint.Outgoing)
        {
            rows.Write(outgoing.Account.Value, outgoing.Newest.UtcTicks, outgoing.Confirmed, outgoing.Sums);
        }
    }

    public override Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel) =>
        WriteAsync(
            transaction =>
            {
                if (!Beat(transaction, epoch))
                {
                    return false;
                }

                foreach (var table in CheckpointTables)
                {
                    Run(transaction, $"DELETE FROM {table}");
                }

                return true;
            },
            cancel
        );

    public override async Task<bool> ChangeAsync(long epoch, Func<DbConnection, Task> change, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await using var connection = OpenWriter();
            await using var transaction = connection.BeginTransaction();
            if (!Beat(transaction, epoch))
            {
                return false;
            }

            Run(transaction, "DROP TRIGGER ledger_journal_no_update; DROP TRIGGER ledger_journal_no_delete;");
            await change(connection);
            Run(transaction, SqliteSchema.AppendOnly);
            await transaction.CommitAsync(cancel);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel)
    {
        var found = new List<JournalEntry>();
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            $"""
            WITH RECURSIVE b (block) AS (
                SELECT @after >> {KeyBlock} UNION ALL
                SELECT block + 1 FROM b WHERE block < (SELECT max(sequence) FROM ledger_journal) >> {KeyBlock}
            )
            SELECT {Looked} FROM b CROSS JOIN ledger_journal j ON j.sequence >> {KeyBlock} = b.block AND j.key = @key AND j.client = @client
            """,
            ("client", ""),
            ("key", ""),
            ("after", 0L)
        );
        foreach (var (client, key, after) in keys)
        {
            command.Parameters["client"].Value = client;
            command.Parameters["key"].Value = key;
            command.Parameters["after"].Value = after.Sequence;
            found.AddRange(await ListAsync(command, cancel));
        }

        return found;
    }

    public override async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        await Task.FromResult(((SqliteConnection)connection).BeginTransaction(deferred: true));

    protected override (string Where, string Order) Along(string side, bool isBack) =>
        isBack
            ? ($"{side} = @account AND sequence <= @edge", "sequence DESC")
            : ($"{side} = @account AND sequence > @edge", "sequence ASC");

    protected override string DayOfRow =>
        string.Create(CultureInfo.InvariantCulture, $"(at + {Wording.WesternIndonesia.Ticks}) / {TimeSpan.TicksPerDay}");

    public override object Written(DateTimeOffset time) => time.UtcTicks;

    protected override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => new(reader.GetInt64(ordinal), TimeSpan.Zero);

    protected override async ValueTask DisposeWriterAsync()
    {
        await CloseWriterAsync();
        _turn.Dispose();
        await using var connection = (SqliteConnection)Source.CreateConnection();
        SqliteConnection.ClearPool(connection);
    }

    private async Task<bool> WriteAsync(Func<SqliteTransaction, bool> write, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var connection = _writer ??= OpenWriter();
            using var transaction = connection.BeginTransaction();
            if (!write(transaction))
            {
                return false;
            }

            transaction.Commit();
            return true;
        }
        catch
        {
            // Whatever the connection's state, the next write starts on a fresh one.
            await CloseWriterAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private SqliteConnection OpenWriter()
    {
        var connection = (SqliteConnection)Source.OpenConnection();
        using var command = Command(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        command.ExecuteNonQuery();
        return connection;
    }

    private async ValueTask CloseWriterAsync()
    {
        _journalRows?.Dispose();
        _journalRows = null;
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync();
        }
    }

    private static bool Beat(SqliteTransaction transaction, long epoch) =>
        Run(transaction, "UPDATE ledger_owner SET beat = beat + 1 WHERE epoch = @epoch", ("epoch", epoch)) == 1;

    private static int Run(SqliteTransaction transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(transaction.Connection!, sql, parameters);
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteTransaction transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(transaction.Connection!, sql, parameters);
        command.Transaction = transaction;
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }
}
