using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;

namespace Paycare.Tests.Ledger.Simulation;

/// <summary>
/// A database server with the promises of the real ones (a transaction is all or nothing, keys are unique, the epoch is
/// checked with every write) and their worst manners: it stalls, it fails, it commits and loses the answer, it finishes
/// the work of a process that is dead.
/// </summary>
internal sealed class SimulatedDatabase(World world)
{
    private readonly Node _server = world.NewNode();
    private readonly HashSet<(string, string)> _keys = [];
    private readonly Dictionary<long, StoredAccount> _accounts = [];
    private readonly Dictionary<long, PendingHold> _pendings = [];
    private readonly Dictionary<long, Freeze> _freezes = [];
    private readonly Dictionary<AttemptId, long> _returned = [];
    private readonly Dictionary<AccountId, StoredOutgoing> _outgoing = [];
    private Checkpoint _checkpoint = Checkpoint.None;

    public List<JournalEntry> Rows { get; } = [];

    public OwnerRow Owner { get; private set; } = new(0, "", 0);

    /// <summary>How bad the day is: the chance in percent that a call stalls, fails, or loses its answer.</summary>
    public int Trouble { get; set; }

    /// <summary>Executes an operation on the server, and delivers or loses its answer.</summary>
    public async Task<T> CallAsync<T>(Func<T> work)
    {
        var answer = _server.Run(async () =>
        {
            if (world.Chance(Trouble))
            {
                await world.PassAsync(1_500);
            }

            if (world.Chance(Trouble))
            {
                throw new IOException("The connection broke before anything happened.");
            }

            var result = work();
            if (world.Chance(Trouble))
            {
                throw new IOException("It is done, and the answer is lost.");
            }

            return result;
        });
        return await answer;
    }

    public bool Write(long epoch, IReadOnlyList<JournalEntry> entries)
    {
        if (Owner.Epoch != epoch)
        {
            return false;
        }

        // The database's own rules; breaking one is the engine's mistake, not an accident.
        var next = Rows.Count + 1L;
        foreach (var entry in entries)
        {
            Assert.Equal(next++, entry.Id.Sequence);
            Assert.True(_keys.Add((entry.Client, entry.Key)), $"Key {entry.Client}/{entry.Key} twice.");
        }

        Rows.AddRange(entries);
        return true;
    }

    public bool Take(OwnerRow seen, string holder)
    {
        if (Owner.Epoch != seen.Epoch || Owner.Beat != seen.Beat)
        {
            return false;
        }

        Owner = new OwnerRow(seen.Epoch + 1, holder, seen.Beat + 1);
        return true;
    }

    public bool Beat(long epoch)
    {
        Owner = Owner.Epoch == epoch ? Owner with { Beat = Owner.Beat + 1 } : Owner;
        return Owner.Epoch == epoch;
    }

    public bool Release(long epoch)
    {
        Owner = Owner.Epoch == epoch ? Owner with { Holder = "" } : Owner;
        return true;
    }

    public bool WriteCheckpoint(long epoch, Checkpoint checkpoint)
    {
        if (Owner.Epoch != epoch)
        {
            return false;
        }

        Assert.True(checkpoint.Sequence <= Rows.Count, "A checkpoint of rows that are not committed.");
        foreach (var account in checkpoint.Accounts)
        {
            _accounts[account.Id.Value] = account;
        }

        foreach (var pending in checkpoint.Pendings)
        {
            _pendings[pending.Id.Sequence] = pending;
        }

        foreach (var freeze in checkpoint.Freezes)
        {
            _freezes[freeze.Id.Sequence] = freeze;
        }

        foreach (var (original, returned) in checkpoint.Returned)
        {
            _returned[original] = returned;
        }

        Forget(OutgoingSums.OldestAt(checkpoint.At));
        foreach (var outgoing in checkpoint.Outgoing)
        {
            _outgoing[outgoing.Account] = outgoing;
        }

        foreach (var finished in checkpoint.Finished)
        {
            _pendings.Remove(finished.Sequence);
            _freezes.Remove(finished.Sequence);
        }

        _checkpoint = checkpoint;
        return true;
    }

    private void Forget(long oldest)
    {
        foreach (var account in _outgoing.Values.Where(o => o.Newest.UtcTicks < oldest).Select(o => o.Account).ToList())
        {
            _outgoing.Remove(account);
        }
    }

    public Checkpoint ReadCheckpoint() =>
        _checkpoint with
        {
            Accounts = [.. _accounts.Values],
            Pendings = [.. _pendings.Values],
            Freezes = [.. _freezes.Values.OrderBy(f => f.Id.Sequence)],
            Returned = [.. _returned],
            Finished = [],
            Outgoing = [.. _outgoing.Values],
        };
}

/// <summary>A process's connection to it.</summary>
internal sealed class SimulatedJournal(SimulatedDatabase database, int writesInFlight) : IJournal
{
    public int WritesInFlight => writesInFlight;

    public Task MigrateAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel) => database.CallAsync(() => database.Owner);

    public Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel) =>
        database.CallAsync(() => database.Take(seen, holder));

    public Task<bool> BeatAsync(long epoch, CancellationToken cancel) => database.CallAsync(() => database.Beat(epoch));

    public Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel) => database.CallAsync(() => database.Release(epoch));

    public async Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, Task<bool> previous, CancellationToken cancel) =>
        await database.CallAsync(() => true) && await previous && await database.CallAsync(() => database.Write(epoch, entries));

    public Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel) =>
        database.CallAsync(() => database.WriteCheckpoint(epoch, checkpoint));

    public Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel) =>
        throw new InvalidOperationException("A checkpoint that Paycare wrote was not believed.");

    public Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel) => database.CallAsync(database.ReadCheckpoint);

    public async IAsyncEnumerable<JournalEntry> ReadAsync(
        AttemptId after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        foreach (var row in await database.CallAsync(() => database.Rows.Skip((int)after.Sequence).ToList()))
        {
            yield return row;
        }
    }

    public async IAsyncEnumerable<KnownRow> ReadKnownAsync(
        AttemptId after,
        AttemptId upTo,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (skipped, count) = ((int)after.Sequence, (int)(upTo.Sequence - after.Sequence));
        foreach (var row in await database.CallAsync(() => database.Rows.Skip(skipped).Take(count).ToList()))
        {
            yield return new KnownRow(row.Id, row.Client, row.Key, row.Amount);
        }
    }

    public Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel) =>
        database.CallAsync(() => id.Sequence <= database.Rows.Count ? database.Rows[(int)id.Sequence - 1] : null);

    public Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel) =>
        database.CallAsync<IReadOnlyList<JournalEntry>>(() =>
            [.. database.Rows.Where(r => keys.Any(k => (k.Client, k.Key) == (r.Client, r.Key) && k.After.Sequence < r.Id.Sequence))]
        );

    public Task<IReadOnlyList<JournalEntry>> ListBeforeAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<JournalEntry>> ListAfterAsync(AccountId account, AttemptId after, int limit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<JournalEntry>> ListGroupAsync(AttemptId first, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<JournalEntry>> ListWithinAsync(
        Money? amount,
        AttemptId after,
        AttemptId upTo,
        int limit,
        CancellationToken cancel
    ) => throw new NotSupportedException();

    public Task<AttemptId> LastAtAsync(DateTimeOffset at, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<PartySum>> SumByPartyAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancel
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<DaySum>> SumByDayAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        int basisPoints,
        CancellationToken cancel
    ) => throw new NotSupportedException();

    public Task<PastBalance> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
