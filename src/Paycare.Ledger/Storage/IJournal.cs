using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Storage;

/// <summary>The ledger's tables on one database. One process writes; see ledger_owner.</summary>
internal interface IJournal : IAsyncDisposable
{
    /// <summary>Creates or upgrades the tables.</summary>
    Task MigrateAsync(CancellationToken cancel);

    Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel);

    /// <summary>
    /// Becomes owner with the next epoch, if the row is still as seen. When it returns true, no batch of an earlier epoch can be
    /// committed any more, and all committed ones can be read.
    /// </summary>
    Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel);

    /// <summary>Shows that the owner is alive.</summary>
    /// <returns>False when the epoch is over.</returns>
    Task<bool> BeatAsync(long epoch, CancellationToken cancel);

    /// <summary>Releases ownership; the next process need not wait.</summary>
    Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel);

    /// <summary>How many writes are worth starting before the first is committed.</summary>
    int WritesInFlight { get; }

    /// <summary>Writes rows in one transaction, all or none, committed only after the previous write.</summary>
    /// <param name="epoch">The owner's epoch.</param>
    /// <param name="entries">The rows.</param>
    /// <param name="previous">
    /// The previous write: when it fails or returns false, this one is rolled back and does the same.
    /// </param>
    /// <param name="cancel">Cancels the write.</param>
    /// <returns>False when the epoch is over: nothing was or will be written.</returns>
    Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, Task<bool> previous, CancellationToken cancel);

    /// <summary>Writes what changed since the last checkpoint in one transaction. All its rows are committed.</summary>
    /// <returns>False when the epoch is over.</returns>
    Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel);

    /// <summary>Discards the checkpoint: the next one is written from the journal alone.</summary>
    /// <returns>False when the epoch is over.</returns>
    Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel);

    Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel);

    /// <summary>All rows after a given one, oldest first.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(AttemptId after, CancellationToken cancel);

    /// <summary>What is kept in memory of all rows after a given one, up to and including another.</summary>
    IAsyncEnumerable<KnownRow> ReadKnownAsync(AttemptId after, AttemptId upTo, CancellationToken cancel);

    Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel);

    /// <summary>The rows of those keys that have one.</summary>
    Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel);

    /// <summary>An account's rows before a given one, newest first.</summary>
    Task<IReadOnlyList<JournalEntry>> ListBeforeAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel);

    /// <summary>An account's rows after a given one, oldest first.</summary>
    Task<IReadOnlyList<JournalEntry>> ListAfterAsync(AccountId account, AttemptId after, int limit, CancellationToken cancel);

    /// <summary>The rows of a group.</summary>
    Task<IReadOnlyList<JournalEntry>> ListGroupAsync(AttemptId first, CancellationToken cancel);

    /// <summary>Rows of all accounts after one, up to and including another, of one amount or of any, newest first.</summary>
    Task<IReadOnlyList<JournalEntry>> ListWithinAsync(Money? amount, AttemptId after, AttemptId upTo, int limit, CancellationToken cancel);

    /// <summary>The last row at or before a moment.</summary>
    Task<AttemptId> LastAtAsync(DateTimeOffset at, CancellationToken cancel);

    /// <summary>What moved on an account per day in Jakarta, kind and side, with a share of each amount rounded down.</summary>
    Task<IReadOnlyList<DaySum>> SumByDayAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        int basisPoints,
        CancellationToken cancel
    );

    /// <summary>What moved on an account in a time, per kind and side, and per shop.</summary>
    Task<IReadOnlyList<PartySum>> SumByPartyAsync(AccountId account, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>An account's balance after the last row at or before a moment.</summary>
    Task<PastBalance> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken cancel);
}

/// <summary>What the owner keeps of every row, so that what is new or rare need not be looked for.</summary>
internal readonly record struct KnownRow(AttemptId Id, string Client, string Key, Money Amount);

/// <summary>The one row of ledger_owner.</summary>
/// <param name="Epoch">Counts the owners.</param>
/// <param name="Holder">The process that owns; empty after a clean stop.</param>
/// <param name="Beat">Rises while the owner lives. A count, not a time: no clock is trusted.</param>
internal sealed record OwnerRow(long Epoch, string Holder, long Beat);

/// <summary>
/// Balances, open holds, freezes and returned money as of one row: everything when read, only changes when written.
/// </summary>
/// <param name="Sequence">The row.</param>
/// <param name="At">Its time.</param>
/// <param name="Accounts">The accounts, without their freezes.</param>
/// <param name="Pendings">The open holds.</param>
/// <param name="Freezes">The freezes in force.</param>
/// <param name="Returned">Amount returned by original, in minor units.</param>
/// <param name="Finished">The holds and freezes that ended.</param>
/// <param name="RowMac">The proof of that row.</param>
/// <param name="Mac">The proof of all that is stored, once these changes are; see <see cref="CheckpointSum"/>.</param>
internal sealed record Checkpoint(
    long Sequence,
    DateTimeOffset At,
    IReadOnlyList<StoredAccount> Accounts,
    IReadOnlyList<PendingHold> Pendings,
    IReadOnlyList<Freeze> Freezes,
    IReadOnlyList<KeyValuePair<AttemptId, long>> Returned,
    IReadOnlyList<AttemptId> Finished,
    byte[] RowMac,
    byte[] Mac
)
{
    /// <summary>Nothing stored: everything follows from the journal.</summary>
    public static Checkpoint None { get; } = new(0, DateTimeOffset.MinValue, [], [], [], [], [], [], []);

    /// <summary>What left the accounts during the last day.</summary>
    public IReadOnlyList<StoredOutgoing> Outgoing { get; init; } = [];
}

/// <summary>An account's outgoing money as stored in a checkpoint.</summary>
/// <param name="Account">The account.</param>
/// <param name="Newest">The time of its last sum.</param>
/// <param name="Confirmed">The last row that its owner confirmed with a code; 0 for none.</param>
/// <param name="Sums">The sums in one value, since a busy account has dozens: see <see cref="OutgoingSums.Packed"/>.</param>
internal sealed record StoredOutgoing(AccountId Account, DateTimeOffset Newest, long Confirmed, byte[] Sums);

/// <summary>An account as stored in a checkpoint.</summary>
internal sealed record StoredAccount(
    AccountId Id,
    string Code,
    Currency Currency,
    NormalSide NormalSide,
    long? Floor,
    AccountBalances Balances
);

/// <summary>A key whose row is looked for.</summary>
/// <param name="Client">Whose key it is.</param>
/// <param name="Key">The key.</param>
/// <param name="After">No row up to this one can have it, and none of them need be searched.</param>
internal readonly record struct SoughtKey(string Client, string Key, AttemptId After = default);
