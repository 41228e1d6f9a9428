using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;

namespace Paycare.Tests.Ledger;

/// <summary>A journal whose database can be made to fail, or to answer no more.</summary>
internal class FaultyJournal(IJournal inner) : IJournal
{
    private TaskCompletionSource? _silence;

    /// <summary>The next batch fails before anything is written.</summary>
    public bool FailBeforeCommit { get; set; }

    /// <summary>The next batch is committed, and the answer is lost.</summary>
    public bool FailAfterCommit { get; set; }

    /// <summary>How many lookups of owner, keys and checkpoint fail from now on.</summary>
    public int FailingReads { get; set; }

    /// <summary>From now on nothing is answered, until <see cref="Speak"/>.</summary>
    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Speak() => _silence?.TrySetResult();

    public async Task MigrateAsync(CancellationToken cancel) => await inner.MigrateAsync(cancel);

    public async Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel)
    {
        await ReadyAsync();
        FailRead();
        return await inner.ReadOwnerAsync(cancel);
    }

    public Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel) =>
        inner.TakeOwnershipAsync(seen, holder, cancel);

    public async Task<bool> BeatAsync(long epoch, CancellationToken cancel)
    {
        await ReadyAsync();
        return await inner.BeatAsync(epoch, cancel);
    }

    public async Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel)
    {
        await ReadyAsync();
        await inner.ReleaseOwnershipAsync(epoch, cancel);
    }

    public int WritesInFlight => inner.WritesInFlight;

    public virtual async Task<bool> WriteAsync(
        long epoch,
        IReadOnlyList<JournalEntry> entries,
        Task<bool> previous,
        CancellationToken cancel
    )
    {
        // In order, so that the due fault hits this write and not the one after it.
        if (!await previous)
        {
            return false;
        }

        await ReadyAsync();
        if (FailBeforeCommit)
        {
            FailBeforeCommit = false;
            throw new IOException("The connection broke before the commit.");
        }

        var written = await inner.WriteAsync(epoch, entries, previous, cancel);
        if (FailAfterCommit)
        {
            FailAfterCommit = false;
            throw new IOException("The connection broke after the commit.");
        }

        return written;
    }

    public async Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel)
    {
        await ReadyAsync();
        return await inner.WriteCheckpointAsync(epoch, checkpoint, cancel);
    }

    public Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel)
    {
        FailRead();
        return inner.ReadCheckpointAsync(cancel);
    }

    public IAsyncEnumerable<JournalEntry> ReadAsync(AttemptId after, CancellationToken cancel) => inner.ReadAsync(after, cancel);

    public virtual IAsyncEnumerable<KnownRow> ReadKnownAsync(AttemptId after, AttemptId upTo, CancellationToken cancel) =>
        inner.ReadKnownAsync(after, upTo, cancel);

    public Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel) => inner.FindAsync(id, cancel);

    public virtual Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel)
    {
        FailRead();
        return inner.FindAsync(keys, cancel);
    }

    public Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel) => inner.ForgetCheckpointAsync(epoch, cancel);

    public Task<IReadOnlyList<JournalEntry>> ListBeforeAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel) =>
        inner.ListBeforeAsync(account, before, limit, cancel);

    public Task<IReadOnlyList<JournalEntry>> ListAfterAsync(AccountId account, AttemptId after, int limit, CancellationToken cancel) =>
        inner.ListAfterAsync(account, after, limit, cancel);

    public Task<IReadOnlyList<JournalEntry>> ListGroupAsync(AttemptId first, CancellationToken cancel) =>
        inner.ListGroupAsync(first, cancel);

    public virtual Task<IReadOnlyList<JournalEntry>> ListWithinAsync(
        Money? amount,
        AttemptId after,
        AttemptId upTo,
        int limit,
        CancellationToken cancel
    ) => inner.ListWithinAsync(amount, after, upTo, limit, cancel);

    public Task<AttemptId> LastAtAsync(DateTimeOffset at, CancellationToken cancel) => inner.LastAtAsync(at, cancel);

    public Task<IReadOnlyList<PartySum>> SumByPartyAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancel
    ) => inner.SumByPartyAsync(account, from, to, cancel);

    public Task<IReadOnlyList<DaySum>> SumByDayAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        int basisPoints,
        CancellationToken cancel
    ) => inner.SumByDayAsync(account, from, to, basisPoints, cancel);

    public Task<PastBalance> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken cancel) =>
        inner.BalanceAtAsync(account, at, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task ReadyAsync() => _silence?.Task ?? Task.CompletedTask;

    private void FailRead()
    {
        if (FailingReads > 0)
        {
            FailingReads--;
            throw new IOException("The database is away.");
        }
    }
}
