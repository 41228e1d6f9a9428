using System.Data.Common;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger.Verification;

/// <summary>
/// Verifies the books from the journal alone: opens the store read-only, as of one moment, with or without a running host.
/// Replays with arithmetic of its own, so a mistake in the engine cannot hide itself.
/// </summary>
/// <param name="store">The ledger to check.</param>
/// <param name="ring">The keys of its proofs.</param>
public sealed class LedgerVerifier(LedgerStore store, KeyRing ring)
{
    private const int ReportEvery = 10_000;

    /// <summary>Reads everything once.</summary>
    /// <param name="progress">Receives the progress, in rows.</param>
    /// <param name="cancel">Cancels the check.</param>
    public async Task<LedgerReport> VerifyAsync(IProgress<LedgerProgress>? progress = null, CancellationToken cancel = default)
    {
        await using var journal = store.ReadOnly().OpenUnchecked();
        await using var connection = await journal.OpenAsync(cancel);
        await using var snapshot = await journal.BeginSnapshotAsync(connection, cancel);
        var findings = new Findings();
        await FindKeysTwiceAsync(connection, findings, cancel);
        var replay = new VerifierReplay(findings, await journal.ReadOriginalsAsync(connection, cancel));
        var total = await SqlJournal.CountAsync(connection, cancel);
        var checkpoint = await journal.ReadCheckpointAsync(connection, cancel);
        var macs = new LedgerMacs(ring);
        var chain = new JournalChain(macs.Journal);
        if (!new CheckpointSum(macs, checkpoint).Fits(checkpoint))
        {
            findings.Add(
                LedgerFinding.CheckpointUnproved,
                new AttemptId(checkpoint.Sequence),
                null,
                "The stored balances are not what Paycare stored."
            );
        }

        replay.Compare(checkpoint, atSequence: 0);
        await foreach (var entry in journal.ReadAsync(connection, default, cancel))
        {
            if (!chain.Follows(entry))
            {
                findings.Add(
                    LedgerFinding.RowUnproved,
                    entry.Id,
                    null,
                    entry.Mac.Length == 0 ? "It has no proof." : "It was changed, or does not follow the row before it."
                );
            }

            replay.Read(entry);
            replay.Compare(checkpoint, entry.Id.Sequence);
            if (replay.Rows % ReportEvery == 0)
            {
                progress?.Report(new LedgerProgress(replay.Rows, total));
            }
        }

        if (checkpoint.Sequence > replay.LastSequence)
        {
            findings.Add("checkpoint-differs", new AttemptId(checkpoint.Sequence), null, $"The journal ends at {replay.LastSequence}.");
        }

        replay.Finish();
        return findings.Report(replay.Rows, replay.Accounts, checkpoint.Sequence);
    }

    /// <summary>The gate of keys prevents this; the unique index would see it among neighbouring rows alone, and can be damaged.</summary>
    private static async Task FindKeysTwiceAsync(DbConnection connection, Findings findings, CancellationToken cancel)
    {
        await using var command = SqlJournal.Command(
            connection,
            "SELECT max(sequence), client, key, count(*) FROM ledger_journal GROUP BY key, client HAVING count(*) > 1"
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            findings.Add(
                "key-twice",
                new AttemptId(reader.GetInt64(0)),
                null,
                $"{reader.GetString(1)} {reader.GetString(2)}: {reader.GetInt64(3)} rows."
            );
        }
    }
}
