using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>The ledger's tables on one database. One process writes; see ledger_owner.</summary>
internal interface IJournal : IAsyncDisposable
{
    /// <summary>Makes or upgrades the tables.</summary>
    Task MigrateAsync(CancellationToken cancel);

    Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel);

    /// <summary>
    /// Becomes owner with the next epoch, if the row is still as seen. When it returns true, no batch of the earlier
    /// epoch can be committed any more, and all that were committed can be read.
    /// </summary>
    Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel);

    /// <summary>Shows that the owner lives.</summary>
    /// <returns>False when the epoch is over.</returns>
    Task<bool> BeatAsync(long epoch, CancellationToken cancel);

    /// <summary>Gives ownership away; the next process need not wait.</summary>
    Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel);

    /// <summary>Writes rows in one transaction, all or none.</summary>
    /// <returns>False when the epoch is over: nothing was written, nothing will ever be.</returns>
    Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, CancellationToken cancel);

    /// <summary>Writes changed balances and holds in one transaction, and beats in it, because it may be long.</summary>
    /// <returns>False when the epoch is over.</returns>
    Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel);

    Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel);

    /// <summary>All rows after one, oldest first.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(AttemptId after, CancellationToken cancel);

    Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel);

    /// <summary>The rows of those keys that have one.</summary>
    Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<(string Client, string Key)> keys, CancellationToken cancel);

    /// <summary>An account's rows before one, newest first.</summary>
    Task<IReadOnlyList<JournalEntry>> ListAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel);
}

/// <summary>The one row of ledger_owner.</summary>
/// <param name="Epoch">Counts the owners.</param>
/// <param name="Holder">The process that owns; empty after a clean stop.</param>
/// <param name="Beat">Rises while the owner lives. A count, not a time: nobody's clock is trusted.</param>
internal sealed record OwnerRow(long Epoch, string Holder, long Beat);

/// <summary>Balances and open holds as of one row: everything when read, what changed when written.</summary>
internal sealed record Checkpoint(
    long Sequence, DateTimeOffset At,
    IReadOnlyList<StoredAccount> Accounts, IReadOnlyList<PendingHold> Pendings, IReadOnlyList<AttemptId> Finished);

/// <summary>An account as a checkpoint has it.</summary>
internal sealed record StoredAccount(
    AccountId Id, string Code, Currency Currency, NormalSide NormalSide, long? Floor, AccountBalances Balances);
