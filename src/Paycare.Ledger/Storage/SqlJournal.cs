using System.Data.Common;
using System.Runtime.CompilerServices;
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
internal abstract partial class SqlJournal(DbDataSource source, RowDoubts? doubts) : IJournal
{
    protected const string Columns =
        "sequence, client, key, request_hash, kind, debit, credit, amount, currency, state, refusal_code, debit_after, "
        + "credit_after, evidence, reference, pending, original, linked, expires, at, mac";

    /// <summary>The columns of a row looked up by itself, and the proof of the row before.</summary>
    protected const string Looked =
        "j.sequence, j.client, j.key, j.request_hash, j.kind, j.debit, j.credit, j.amount, j.currency, j.state, j.refusal_code, "
        + "j.debit_after, j.credit_after, j.evidence, j.reference, j.pending, j.original, j.linked, j.expires, j.at, j.mac, "
        + "(SELECT b.mac FROM ledger_journal b WHERE b.sequence = j.sequence - 1)";

    /// <summary>
    /// The index of keys has a part for each so many rows, as a power of two, which is as many as a server's memory holds. A key is
    /// looked for in each of them, but only one that is known, or looks so.
    /// </summary>
    protected const int KeyBlock = 18;

    private const int PreviousMac = 21;

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

    public abstract Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel);

    public async Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(connection, "SELECT epoch, holder, beat FROM ledger_owner");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new OwnerRow(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2))
            : throw new InvalidOperationException("The owner row of the ledger is missing.");
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(AttemptId after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await foreach (var entry in ReadAsync(connection, after, cancel))
        {
            yield return entry;
        }
    }

    public async IAsyncEnumerable<KnownRow> ReadKnownAsync(
        AttemptId after,
        AttemptId upTo,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            "SELECT sequence, client, key, amount, currency FROM ledger_journal WHERE sequence > @after AND sequence <= @to",
            ("after", after.Sequence),
            ("to", upTo.Sequence)
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return new KnownRow(
                new AttemptId(reader.GetInt64(0)),
                reader.GetString(1),
                reader.GetString(2),
                new Money(reader.GetInt64(3), Currency.Of(reader.GetString(4)))
            );
        }
    }

    public async Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(connection, $"SELECT {Looked} FROM ledger_journal j WHERE sequence = @id", ("id", id.Sequence));
        await command.PrepareAsync(cancel);
        return (await ListAsync(command, cancel)).SingleOrDefault();
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

    private static long? Number(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetInt64(ordinal);

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static AttemptId? Attempt(DbDataReader row, int ordinal) => Number(row, ordinal) is { } id ? new AttemptId(id) : null;

    private DateTimeOffset? Time(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : ReadTime(row, ordinal);
}
