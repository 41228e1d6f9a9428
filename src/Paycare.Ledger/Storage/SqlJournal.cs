using System.Data.Common;
using System.Runtime.CompilerServices;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Storage;

/// <summary>The reads that both databases share. They run on connections of their own, beside the writer's.</summary>
/// <param name="source">The database.</param>
/// <param name="doubts">
/// Checks what is looked up: a row without its proof is as good as not there. <c>null</c> for readers that tell what is stored.
/// </param>
internal abstract class SqlJournal(DbDataSource source, RowDoubts? doubts) : IJournal
{
    protected const string Columns =
        "sequence, client, key, request_hash, kind, debit, credit, amount, currency, state, refusal_code, debit_after, "
        + "credit_after, evidence, reference, pending, original, linked, expires, at, mac";

    /// <summary>The columns of a row looked up by itself, and the proof of the row before.</summary>
    protected const string Looked =
        "j.sequence, j.client, j.key, j.request_hash, j.kind, j.debit, j.credit, j.amount, j.currency, j.state, j.refusal_code, "
        + "j.debit_after, j.credit_after, j.evidence, j.reference, j.pending, j.original, j.linked, j.expires, j.at, j.mac, "
        + "(SELECT b.mac FROM ledger_journal b WHERE b.sequence = j.sequence - 1)";

    protected const string AccountColumns =
        "id, code, currency, normal_side, floor, closed, posted, held, pending_incoming, month, month_incoming, ceiling, "
        + "month_incoming_limit";

    protected const string PendingColumns = "id, kind, debit, credit, remaining, currency, at, expires, original";

    protected const string FreezeColumns = "id, scope, account, transaction_row, amount, reason, at, expires";

    private const int PreviousMac = 21,
        MostAtATime = 200_000;

    protected const string OutgoingColumns = "account, newest, confirmed, sums";

    /// <summary>The parts of a checkpoint, besides its one row.</summary>
    public static readonly string[] CheckpointTables =
    [
        "ledger_accounts",
        "ledger_pendings",
        "ledger_freezes",
        "ledger_returned",
        "ledger_outgoing",
        "ledger_checkpoint",
    ];

    protected DbDataSource Source { get; } = source;

    public abstract Task MigrateAsync(CancellationToken cancel);

    public abstract Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel);

    public abstract Task<bool> BeatAsync(long epoch, CancellationToken cancel);

    public abstract Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel);

    public abstract int WritesInFlight { get; }

    public abstract Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, Task<bool> previous, CancellationToken cancel);

    public abstract Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel);

    /// <summary>
    /// Changes rows that are written for good, for a command of people: in one transaction, during which no process can become
    /// owner.
    /// </summary>
    /// <returns>False when the epoch is over; nothing is changed.</returns>
    public abstract Task<bool> ChangeAsync(long epoch, Func<DbConnection, Task> change, CancellationToken cancel);

    public abstract Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel);

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

    public async IAsyncEnumerable<(string Client, string Key)> ReadKeysAsync(
        AttemptId after,
        AttemptId upTo,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            "SELECT client, key FROM ledger_journal WHERE sequence > @after AND sequence <= @to",
            ("after", after.Sequence),
            ("to", upTo.Sequence)
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return (reader.GetString(0), reader.GetString(1));
        }
    }

    public async Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(connection, $"SELECT {Looked} FROM ledger_journal j WHERE sequence = @id", ("id", id.Sequence));
        return (await ListAsync(command, cancel)).SingleOrDefault();
    }

    public Task<IReadOnlyList<JournalEntry>> ListBeforeAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel) =>
        ListAsync(account, "sequence < @edge", "DESC", before, limit, cancel);

    public Task<IReadOnlyList<JournalEntry>> ListAfterAsync(AccountId account, AttemptId after, int limit, CancellationToken cancel) =>
        ListAsync(account, "sequence > @edge", "ASC", after, limit, cancel);

    public async Task<IReadOnlyList<JournalEntry>> ListGroupAsync(AttemptId first, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            $"SELECT {Looked} FROM ledger_journal j WHERE sequence >= @first AND sequence < @first + 100 AND linked = @first "
                + "ORDER BY sequence",
            ("first", first.Sequence)
        );
        return await ListAsync(command, cancel);
    }

    public async Task<IReadOnlyList<JournalEntry>> ListAtAsync(
        Money? amount,
        DateTimeOffset from,
        DateTimeOffset to,
        AttemptId? before,
        int limit,
        CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        var newest = await LastAtAsync(connection, to, cancel);
        var first = Math.Max(await LastAtAsync(connection, from.AddTicks(-1), cancel), newest - MostAtATime);
        var last = Math.Min(newest, (before?.Sequence ?? long.MaxValue) - 1);
        var (only, which) = amount is { } sum
            ? (
                " AND amount = @amount AND currency = @currency",
                new (string, object)[] { ("amount", sum.Minor), ("currency", sum.Currency.Code) }
            )
            : ("", []);
        await using var command = Command(
            connection,
            $"SELECT {Looked} FROM ledger_journal j WHERE sequence > @first AND sequence <= @last{only} "
                + "ORDER BY sequence DESC LIMIT @limit",
            [("first", first), ("last", last), ("limit", limit), .. which]
        );
        return await ListAsync(command, cancel);
    }

    public async Task<IReadOnlyList<DaySum>> SumByDayAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        int basisPoints,
        CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        var (first, last) = (
            await LastAtAsync(connection, from.AddTicks(-1), cancel),
            await LastAtAsync(connection, to.AddTicks(-1), cancel)
        );
        var sums = new List<DaySum>();
        foreach (var side in Enum.GetValues<NormalSide>())
        {
            // The share in two parts: the product of a whole amount would not fit into 64 bits.
            await using var command = Command(
                connection,
                $"""
                SELECT {DayOfRow} AS day, kind, count(*), CAST(sum(amount) AS bigint),
                    CAST(sum(amount / 10000 * @share + amount % 10000 * @share / 10000) AS bigint)
                FROM ledger_journal
                WHERE {EnumText<NormalSide>.Of(side)} = @account AND sequence > @first AND sequence <= @last
                    AND state IN ('posted', 'captured') AND amount > 0
                GROUP BY day, kind
                """,
                ("account", account.Value),
                ("first", first),
                ("last", last),
                ("share", (long)basisPoints)
            );
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                sums.Add(
                    new DaySum(
                        DateOnly.FromDayNumber((int)reader.GetInt64(0)),
                        EnumText<EntryKind>.Read(reader.GetString(1)),
                        side,
                        (int)reader.GetInt64(2),
                        reader.GetInt64(3),
                        reader.GetInt64(4)
                    )
                );
            }
        }

        return sums;
    }

    public async Task<PastBalance> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        var last = await LastAtAsync(connection, at, cancel);
        var (debitRow, debitAfter, debitPending) = await SideAtAsync(connection, account, "debit", last, cancel);
        var (creditRow, creditAfter, creditPending) = await SideAtAsync(connection, account, "credit", last, cancel);
        var posted = debitRow > creditRow ? debitAfter : creditAfter;
        var opening = await FindAsync(new AttemptId(account.Value), cancel)
            ?? throw new KeyNotFoundException($"There is no account {account.Value}.");
        return AccountRows.Definition(opening).NormalSide == NormalSide.Credit
            ? new PastBalance(new AttemptId(last), posted, debitPending, creditPending)
            : new PastBalance(new AttemptId(last), posted, creditPending, debitPending);
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
        var (sequence, at, rowMac, mac) = (0L, DateTimeOffset.MinValue, Array.Empty<byte>(), Array.Empty<byte>());
        var accounts = new List<StoredAccount>();
        var pendings = new List<PendingHold>();
        await using (var command = Command(connection, "SELECT sequence, at, row_mac, mac FROM ledger_checkpoint"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel))
            {
                (sequence, at) = (reader.GetInt64(0), ReadTime(reader, 1));
                (rowMac, mac) = (reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3));
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

        var freezes = new List<Freeze>();
        await using (var command = Command(connection, $"SELECT {FreezeColumns} FROM ledger_freezes ORDER BY id"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                freezes.Add(ReadFreeze(reader));
            }
        }

        var returned = new List<KeyValuePair<AttemptId, long>>();
        await using (var command = Command(connection, "SELECT original, returned FROM ledger_returned"))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                returned.Add(KeyValuePair.Create(new AttemptId(reader.GetInt64(0)), reader.GetInt64(1)));
            }
        }

        return new Checkpoint(sequence, at, accounts, pendings, freezes, returned, [], rowMac, mac)
        {
            Outgoing = await ReadOutgoingAsync(connection, cancel),
        };
    }

    private async Task<IReadOnlyList<StoredOutgoing>> ReadOutgoingAsync(DbConnection connection, CancellationToken cancel)
    {
        var rows = new List<StoredOutgoing>();
        await using var command = Command(connection, $"SELECT {OutgoingColumns} FROM ledger_outgoing");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(
                new StoredOutgoing(
                    new AccountId(reader.GetInt64(0)),
                    ReadTime(reader, 1),
                    reader.GetInt64(2),
                    reader.GetFieldValue<byte[]>(3)
                )
            );
        }

        return rows;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(
        DbConnection connection,
        AttemptId after,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var command = Command(
            connection,
            $"SELECT {Columns} FROM ledger_journal WHERE sequence > @after ORDER BY sequence",
            ("after", after.Sequence)
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return ReadEntry(reader);
        }
    }

    /// <summary>The rows after one, up to and including another, oldest first.</summary>
    public async IAsyncEnumerable<JournalEntry> ReadRangeAsync(
        AttemptId after,
        AttemptId upTo,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await foreach (var entry in ReadRangeAsync(connection, after, upTo, cancel))
        {
            yield return entry;
        }
    }

    /// <summary>The rows after one, up to and including another, oldest first.</summary>
    public async IAsyncEnumerable<JournalEntry> ReadRangeAsync(
        DbConnection connection,
        AttemptId after,
        AttemptId upTo,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var command = Command(
            connection,
            $"SELECT {Columns} FROM ledger_journal WHERE sequence > @after AND sequence <= @to ORDER BY sequence",
            ("after", after.Sequence),
            ("to", upTo.Sequence)
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return ReadEntry(reader);
        }
    }

    /// <summary>Number of rows.</summary>
    public static async Task<long> CountAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = Command(connection, "SELECT coalesce(max(sequence), 0) FROM ledger_journal");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null);
    }

    /// <summary>The rows whose money was returned, by sequence.</summary>
    public async Task<IReadOnlyDictionary<long, JournalEntry>> ReadOriginalsAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = Command(
            connection,
            $"SELECT {Columns} FROM ledger_journal WHERE sequence IN (SELECT original FROM ledger_journal WHERE original IS NOT NULL)"
        );
        var originals = new Dictionary<long, JournalEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var original = ReadEntry(reader);
            originals.Add(original.Id.Sequence, original);
        }

        return originals;
    }

    protected abstract ValueTask DisposeWriterAsync();

    /// <summary>The day in Jakarta of a row, in days since 1 January of year 1.</summary>
    protected abstract string DayOfRow { get; }

    /// <summary>A time as it is stored: ticks on one database, a time type on the other.</summary>
    public abstract object Written(DateTimeOffset time);

    /// <summary>A stored time.</summary>
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

    /// <summary>The rows of a query for <see cref="Looked"/>, without those that are doubted.</summary>
    protected async Task<IReadOnlyList<JournalEntry>> ListAsync(DbCommand command, CancellationToken cancel)
    {
        var entries = new List<JournalEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var entry = ReadEntry(reader);
            if (doubts?.IsDoubted(entry, reader.IsDBNull(PreviousMac) ? null : reader.GetFieldValue<byte[]>(PreviousMac)) != true)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    protected JournalEntry ReadEntry(DbDataReader row) =>
        new()
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
            Mac = row.IsDBNull(20) ? [] : row.GetFieldValue<byte[]>(20),
        };

    private static StoredAccount ReadAccount(DbDataReader row) =>
        new(
            new AccountId(row.GetInt64(0)),
            row.GetString(1),
            Currency.Of(row.GetString(2)),
            EnumText<NormalSide>.Read(row.GetString(3)),
            Number(row, 4),
            new AccountBalances
            {
                IsClosed = row.GetBoolean(5),
                Posted = row.GetInt64(6),
                Held = row.GetInt64(7),
                PendingIncoming = row.GetInt64(8),
                Month = row.GetInt32(9),
                MonthIncoming = row.GetInt64(10),
                Limits = AccountLimits.Of(Number(row, 11), Number(row, 12)),
            }
        );

    private PendingHold ReadPending(DbDataReader row) =>
        new(
            new AttemptId(row.GetInt64(0)),
            EnumText<EntryKind>.Read(row.GetString(1)),
            new AccountId(row.GetInt64(2)),
            new AccountId(row.GetInt64(3)),
            new Money(row.GetInt64(4), Currency.Of(row.GetString(5))),
            ReadTime(row, 6),
            Time(row, 7),
            Attempt(row, 8)
        );

    private Freeze ReadFreeze(DbDataReader row) =>
        new(
            new AttemptId(row.GetInt64(0)),
            EnumText<FreezeScope>.Read(row.GetString(1)),
            new AccountId(row.GetInt64(2)),
            Attempt(row, 3),
            row.GetInt64(4),
            row.GetString(5),
            ReadTime(row, 6),
            Time(row, 7)
        );

    private async Task<IReadOnlyList<JournalEntry>> ListAsync(
        AccountId account,
        string edge,
        string order,
        AttemptId from,
        int limit,
        CancellationToken cancel
    )
    {
        // Each half walks its own index; a row with the account on both sides (refused) is returned once.
        var half = $"SELECT {Columns} FROM ledger_journal WHERE {edge} AND";
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            $"""
            SELECT {Looked} FROM (
                SELECT * FROM ({half} debit = @account ORDER BY sequence {order} LIMIT @limit) d
                UNION ALL
                SELECT * FROM ({half} credit = @account AND debit IS DISTINCT FROM @account ORDER BY sequence {order} LIMIT @limit) c
            ) j ORDER BY sequence {order} LIMIT @limit
            """,
            ("edge", from.Sequence),
            ("account", account.Value),
            ("limit", limit)
        );
        return await ListAsync(command, cancel);
    }

    /// <summary>
    /// The last row at or before a moment. Times never go backwards and sequences have no gaps, so bisection finds it.
    /// </summary>
    private async Task<long> LastAtAsync(DbConnection connection, DateTimeOffset at, CancellationToken cancel)
    {
        var (low, high) = (0L, await CountAsync(connection, cancel));
        await using var time = Command(connection, "SELECT at FROM ledger_journal WHERE sequence = @row", ("row", 0L));
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            time.Parameters[0].Value = middle;
            await using var reader = await time.ExecuteReaderAsync(cancel);
            (low, high) = await reader.ReadAsync(cancel) && ReadTime(reader, 0) <= at ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>An account's newest row on one side that records its balance, and the pending amount on that side.</summary>
    private static async Task<(long Row, long After, long Pending)> SideAtAsync(
        DbConnection connection,
        AccountId account,
        string side,
        long last,
        CancellationToken cancel
    )
    {
        await using var command = Command(
            connection,
            $"""
            SELECT sequence, {side}_after,
                (SELECT CAST(coalesce(sum(CASE WHEN state = 'pending' THEN amount ELSE -amount END), 0) AS bigint) FROM ledger_journal
                 WHERE {side} = @account AND sequence <= @last AND state <> 'refused' AND (state = 'pending' OR pending IS NOT NULL))
            FROM ledger_journal WHERE {side} = @account AND sequence <= @last AND {side}_after IS NOT NULL
            ORDER BY sequence DESC LIMIT 1
            """,
            ("account", account.Value),
            ("last", last)
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : (0, 0, 0);
    }

    private static long? Number(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetInt64(ordinal);

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static AttemptId? Attempt(DbDataReader row, int ordinal) => Number(row, ordinal) is { } id ? new AttemptId(id) : null;

    private DateTimeOffset? Time(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : ReadTime(row, ordinal);
}
