using System.Data.Common;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Storage;

/// <summary>Reads the checkpoint.</summary>
internal abstract partial class SqlJournal
{
    protected const string AccountColumns =
        "id, code, currency, normal_side, floor, closed, posted, held, pending_incoming, month, month_incoming, ceiling, "
        + "month_incoming_limit";

    protected const string PendingColumns = "id, kind, debit, credit, remaining, currency, at, expires, original";

    protected const string FreezeColumns = "id, scope, account, transaction_row, amount, reason, at, expires";

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

    public async Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        return await ReadCheckpointAsync(connection, cancel);
    }

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
}
