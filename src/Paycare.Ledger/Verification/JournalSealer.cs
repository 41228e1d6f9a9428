using System.Data.Common;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger.Verification;

/// <summary>Why a journal was not changed.</summary>
public enum SealRefusal
{
    /// <summary>A running host owns the ledger.</summary>
    Owned,

    /// <summary>The books do not balance: proofs would make a fault look true.</summary>
    Unsound,

    /// <summary>Some rows carry proofs already, so a row without one was not written by Paycare.</summary>
    Sealed,

    /// <summary>There is no such row, or it carries its proof.</summary>
    NothingWrong,

    /// <summary>Rows after it carry their proofs: it was changed after it was written, and only a backup tells what it said.</summary>
    Altered,
}

/// <summary>
/// Changes a journal by people's command, with no host running: gives the rows of an earlier version their proofs, once, and puts
/// rows aside that were written past Paycare, so that money can move again.
/// </summary>
/// <param name="store">The ledger.</param>
/// <param name="ring">The keys of its proofs.</param>
/// <param name="clock">Tells when.</param>
/// <param name="logger">Logs who owns the ledger.</param>
/// <param name="options">Lease times; defaults when <c>null</c>.</param>
public sealed class JournalSealer(LedgerStore store, KeyRing ring, TimeProvider clock, ILogger logger, LedgerOptions? options = null)
{
    private const int Page = 5_000;
    private readonly LedgerMacs _macs = new(ring);

    /// <summary>Gives every row its proof, if none has one and the books balance.</summary>
    /// <returns>The number of rows, or why not.</returns>
    public async Task<(long Rows, SealRefusal? Refusal)> SealAsync(CancellationToken cancel = default)
    {
        await using var journal = store.OpenUnchecked();
        await journal.MigrateAsync(cancel);
        var report = await new LedgerVerifier(store, ring).VerifyAsync(cancel: cancel);
        if (report.Counts.GetValueOrDefault(LedgerFinding.RowUnproved) != report.Rows)
        {
            return (0, report.Rows == 0 ? SealRefusal.NothingWrong : SealRefusal.Sealed);
        }

        if (report.Counts.Keys.Any(code => code is not (LedgerFinding.RowUnproved or LedgerFinding.CheckpointUnproved)))
        {
            return (0, SealRefusal.Unsound);
        }

        var chain = new JournalChain(_macs.Journal);
        var isDone = await ChangeAsync(
            journal,
            async connection =>
            {
                for (var rows = await PageAsync(0); rows.Count > 0; rows = await PageAsync(rows[^1].Id.Sequence))
                {
                    chain.Seal(rows);
                    foreach (var row in rows)
                    {
                        await RunAsync(
                            connection,
                            "UPDATE ledger_journal SET mac = @mac WHERE sequence = @row",
                            cancel,
                            ("mac", row.Mac),
                            ("row", row.Id.Sequence)
                        );
                    }
                }

                Task<List<JournalEntry>> PageAsync(long after) => ListAsync(journal, connection, after, after + Page, cancel);
            },
            cancel
        );
        return isDone ? (report.Rows, null) : (0, SealRefusal.Owned);
    }

    /// <summary>Puts a row without its proof aside, and all rows after it; none of them may carry its proof.</summary>
    /// <param name="first">The first such row.</param>
    /// <param name="people">Who decided it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Cancels the work; nothing is changed.</param>
    /// <returns>The number of rows, or why not.</returns>
    public async Task<(int Rows, SealRefusal? Refusal)> SetAsideAsync(
        AttemptId first,
        string people,
        string reason,
        CancellationToken cancel = default
    )
    {
        await using var journal = store.OpenUnchecked();
        await using var reading = await journal.OpenAsync(cancel);
        var rows = await ListAsync(journal, reading, first.Sequence - 2, long.MaxValue, cancel);
        var before = rows.FirstOrDefault(r => r.Id.Sequence == first.Sequence - 1);
        rows.RemoveAll(r => r.Id.Sequence < first.Sequence);
        if (rows is not [var wrong, ..] || wrong.Id != first || JournalChain.Follows(_macs.Journal, wrong, before?.Mac))
        {
            return (0, SealRefusal.NothingWrong);
        }

        if (rows.Zip(rows.Skip(1)).Any(pair => JournalChain.Follows(_macs.Journal, pair.Second, pair.First.Mac)))
        {
            return (0, SealRefusal.Altered);
        }

        var isDone = await ChangeAsync(
            journal,
            async connection =>
            {
                foreach (var row in rows)
                {
                    await RunAsync(
                        connection,
                        "INSERT INTO ledger_aside (sequence, content, mac, people, reason, at) "
                            + "VALUES (@row, @content, @mac, @people, @reason, @at)",
                        cancel,
                        ("row", row.Id.Sequence),
                        ("content", EntryJson.Text(row)),
                        ("mac", row.Mac),
                        ("people", people),
                        ("reason", reason),
                        ("at", journal.Written(clock.GetUtcNow()))
                    );
                }

                await RunAsync(connection, "DELETE FROM ledger_journal WHERE sequence >= @row", cancel, ("row", first.Sequence));
            },
            cancel
        );
        return isDone ? (rows.Count, null) : (0, SealRefusal.Owned);
    }

    private async Task<bool> ChangeAsync(SqlJournal journal, Func<DbConnection, Task> change, CancellationToken cancel)
    {
        var ownership = new Ownership(journal, options ?? new LedgerOptions(), logger);
        if (!await ownership.TryAcquireAsync(cancel) || !await journal.ChangeAsync(ownership.Epoch, change, cancel))
        {
            return false;
        }

        await ownership.ReleaseAsync();
        return true;
    }

    private static async Task<List<JournalEntry>> ListAsync(
        SqlJournal journal,
        DbConnection connection,
        long after,
        long upTo,
        CancellationToken cancel
    )
    {
        var rows = new List<JournalEntry>();
        await foreach (var row in journal.ReadRangeAsync(connection, new AttemptId(after), new AttemptId(upTo), cancel))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static async Task RunAsync(
        DbConnection connection,
        string sql,
        CancellationToken cancel,
        params (string Name, object Value)[] parameters
    )
    {
        await using var command = SqlJournal.Command(connection, sql, parameters);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
