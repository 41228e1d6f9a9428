using System.Data.Common;
using System.Runtime.CompilerServices;
using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>What both databases read alike. Reads run on connections of their own, beside the writer's.</summary>
internal abstract class SqlJournal(DbDataSource source) : IJournal
{
    protected const string Columns =
        "sequence, client, key, request_hash, kind, debit, credit, amount, currency, state, refusal_code, debit_after, credit_after, evidence, reference, pending, original, linked, expires, at";

    protected const string AccountColumns =
        "id, code, currency, normal_side, floor, state, frozen_at, posted, held, pending_incoming, month, month_incoming, ceiling, month_incoming_limit";

    protected const string PendingColumns = "id, kind, debit, credit, remaining, currency, at, expires";

    protected DbDataSource Source { get; } = source;

    public abstract Task MigrateAsync(CancellationToken cancel);

    public abstract Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel);

    public abstract Task<bool> BeatAsync(long epoch, CancellationToken cancel);

    public abstract Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel);

    public abstract Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, CancellationToken cancel);

    public abstract Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel);

    public abstract Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<(string Client, string Key)> keys, CancellationToken cancel);

    public async Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(connection, "SELECT epoch, holder, beat FROM ledger_owner");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new OwnerRow(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2))
            : throw new InvalidOperationException("The owner row of the ledger is missing.");
    }

    public async Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        return await ReadCheckpointAsync(connection, cancel);
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(AttemptId after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await foreach (var entry in ReadAsync(connection, after, cancel))
        {
            yield return entry;
        }
    }

    public async Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(connection, $"SELECT {Columns} FROM ledger_journal WHERE sequence = @id", ("id", id.Sequence));
        return (await ListAsync(command, cancel)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<JournalEntry>> ListAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel)
    {
        // Each half walks its own index; a row with the account on both sides (refused) is taken once.
        const string Half = $"SELECT {Columns} FROM ledger_journal WHERE sequence < @before AND";
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(connection,
            $"""
            SELECT * FROM (
                SELECT * FROM ({Half} debit = @account ORDER BY sequence DESC LIMIT @limit) d
                UNION ALL
                SELECT * FROM ({Half} credit = @account AND debit IS DISTINCT FROM @account ORDER BY sequence DESC LIMIT @limit) c
            ) e ORDER BY sequence DESC LIMIT @limit
            """,
            ("before", before.Sequence), ("account", account.Value), ("limit", limit));
        return await ListAsync(command, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeWriterAsync();
        await Source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a transaction that sees one moment, for checks beside a running owner.</summary>
    public abstract Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel);

    public async Task<DbConnection> OpenAsync(CancellationToken cancel) => await Source.OpenConnectionAsync(cancel);

    public async Task<Checkpoint> ReadCheckpointAsync(DbConnection connection, CancellationToken cancel)
    {
        var (sequence, at) = (0L, DateTimeOffset.MinValue);
        var accounts = new List<StoredAccount>();
        var pendings = new List<PendingHold>();
        await using (var command = Command(connection, "SELECT sequence, at FROM ledger_checkpoint"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel))
            {
                (sequence, at) = (reader.GetInt64(0), ReadTime(reader, 1));
            }
        }

        await using (var command = Command(connection, $"SELECT {AccountColumns} FROM ledger_accounts"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                accounts.Add(ReadAccount(reader));
            }
        }

        await using (var command = Command(connection, $"SELECT {PendingColumns} FROM ledger_pendings"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                pendings.Add(ReadPending(reader));
            }
        }

        return new Checkpoint(sequence, at, accounts, pendings, []);
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(DbConnection connection, AttemptId after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = Command(connection, $"SELECT {Columns} FROM ledger_journal WHERE sequence > @after ORDER BY sequence", ("after", after.Sequence));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return ReadEntry(reader);
        }
    }

    protected abstract ValueTask DisposeWriterAsync();

    /// <summary>A stored time: ticks on one database, a time type on the other.</summary>
    protected abstract DateTimeOffset ReadTime(DbDataReader reader, int ordinal);

    public static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller's text is made of constants; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    protected async Task<IReadOnlyList<JournalEntry>> ListAsync(DbCommand command, CancellationToken cancel)
    {
        var entries = new List<JournalEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            entries.Add(ReadEntry(reader));
        }

        return entries;
    }

    protected JournalEntry ReadEntry(DbDataReader row) => new()
    {
        Id = new AttemptId(row.GetInt64(0)),
        Client = row.GetString(1),
        Key = row.GetString(2),
        RequestHash = row.GetFieldValue<byte[]>(3),
        Kind = EnumText<EntryKind>.Read(row.GetString(4)),
        Debit = Number(row, 5) is { } debit ? new AccountId(debit) : null,
        Credit = Number(row, 6) is { } credit ? new AccountId(credit) : null,
        Amount = new Money(row.GetInt64(7), Currency.Of(row.GetString(8))),
        State = EnumText<EntryState>.Read(row.GetString(9)),
        RefusalCode = Text(row, 10),
        DebitAfter = Number(row, 11),
        CreditAfter = Number(row, 12),
        Evidence = Evidence.Stored(Text(row, 13)),
        Reference = Text(row, 14),
        Pending = Attempt(row, 15),
        Original = Attempt(row, 16),
        Linked = Attempt(row, 17),
        ExpiresAt = Time(row, 18),
        At = ReadTime(row, 19),
    };

    private StoredAccount ReadAccount(DbDataReader row) => new(
        new AccountId(row.GetInt64(0)), row.GetString(1), Currency.Of(row.GetString(2)), EnumText<NormalSide>.Read(row.GetString(3)), Number(row, 4),
        new AccountBalances
        {
            State = EnumText<AccountState>.Read(row.GetString(5)),
            FrozenAt = Time(row, 6),
            Posted = row.GetInt64(7),
            Held = row.GetInt64(8),
            PendingIncoming = row.GetInt64(9),
            Month = row.GetInt32(10),
            MonthIncoming = row.GetInt64(11),
            Ceiling = Number(row, 12),
            MonthIncomingLimit = Number(row, 13),
        });

    private PendingHold ReadPending(DbDataReader row) => new(
        new AttemptId(row.GetInt64(0)), EnumText<EntryKind>.Read(row.GetString(1)), new AccountId(row.GetInt64(2)), new AccountId(row.GetInt64(3)),
        new Money(row.GetInt64(4), Currency.Of(row.GetString(5))), ReadTime(row, 6), Time(row, 7));

    private static long? Number(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetInt64(ordinal);

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static AttemptId? Attempt(DbDataReader row, int ordinal) => Number(row, ordinal) is { } id ? new AttemptId(id) : null;

    private DateTimeOffset? Time(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : ReadTime(row, ordinal);
}
