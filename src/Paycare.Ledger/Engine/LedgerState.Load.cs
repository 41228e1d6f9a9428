using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;

namespace Paycare.Ledger.Engine;

/// <summary>How the state begins: from what is stored, as far as it is believed, and the rows after it.</summary>
internal sealed partial class LedgerState
{
    /// <summary>Loads what is stored and replays the rows after it; all of them when what is stored cannot be believed.</summary>
    /// <exception cref="BrokenChainException">A row cannot be believed.</exception>
    public static async Task<LedgerState> LoadAsync(IJournal journal, LedgerMacs macs, CancellationToken cancel)
    {
        var stored = await journal.ReadCheckpointAsync(cancel);
        var (sum, made) = (new CheckpointSum(macs), (LedgerState?)null);
        Action[] work = [() => sum.Read(stored), () => made = TryMake(stored, macs, sum)];
        if (stored.Accounts.Count < CheckpointSum.Many)
        {
            Array.ForEach(work, part => part());
        }
        else
        {
            // The proof of a whole ledger takes as long as its accounts do.
            Parallel.Invoke(work);
        }

        var state =
            made is not null && sum.Fits(stored) && await IsOfRowAsync(journal, stored, cancel)
                ? made
                : new LedgerState(Checkpoint.None, macs) { IsFromJournalAlone = true };
        await foreach (var entry in journal.ReadAsync(new AttemptId(state.LastSequence), cancel))
        {
            state._chain.EnsureFollows(entry);
            state.Record(entry);
        }

        foreach (var (account, figures) in state.TakeTouched())
        {
            account.Publish(figures);
        }

        return state;
    }

    /// <summary>The state that is stored; <c>null</c> when its parts do not belong together, so that it has no proof either.</summary>
    private static LedgerState? TryMake(Checkpoint stored, LedgerMacs macs, CheckpointSum sum)
    {
        try
        {
            return new LedgerState(stored, macs, sum);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A checkpoint of a row that the journal does not have is of another journal.</summary>
    private static async Task<bool> IsOfRowAsync(IJournal journal, Checkpoint stored, CancellationToken cancel) =>
        stored.Sequence == 0
        || (await journal.FindAsync(new AttemptId(stored.Sequence), cancel) is { } row && row.Mac.AsSpan().SequenceEqual(stored.RowMac));
}
