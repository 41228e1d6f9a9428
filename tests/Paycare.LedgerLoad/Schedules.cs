using Microsoft.Coyote.Random;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Sealing;

namespace Paycare.LedgerLoad;

/// <summary>
/// Small programs that Coyote runs under many schedules: it decides who goes on at every step of queue, commit and answer,
/// and which write fails. Each must hold its assertions under all of them.
/// </summary>
public static class Schedules
{
    private static readonly LedgerMacs _macs = new(
        KeyRing.Open(Directory.CreateTempSubdirectory("paycare-schedules-").FullName, new StandingTime())
    );

    /// <summary>Concurrent callers, then a stop: whoever was answered is in the journal once, and no one waits forever.</summary>
    [Test]
    public static async Task Everybody_is_answered_and_every_answer_is_written()
    {
        var journal = new ScheduledJournal();
        var ledger = await StartAsync(journal);
        var (clearing, wallet) = (
            await OpenAsync(ledger, "clearing", NormalSide.Debit, null),
            await OpenAsync(ledger, "wallet", NormalSide.Credit, 0)
        );
        var calls = Enumerable
            .Range(0, 3)
            .Select(i => Task.Run(async () => await ledger.PostAsync("c", $"{i}", Move(clearing, wallet, 10 + i))))
            .ToList();
        var stop = Task.Run(ledger.StopAsync);
        var answers = await Task.WhenAll(calls);
        await stop;

        var rows = journal.Rows.Where(r => r.Client == "c").ToList();
        for (var i = 0; i < answers.Length; i++)
        {
            var isDone = !answers[i].IsRefused(out _, out var row);
            Specification.Assert(rows.Count(r => r.Key == $"{i}") == (isDone ? 1 : 0), "An answer and the journal differ.");
            Specification.Assert(!isDone || row!.State == EntryState.Posted, "The money did not move.");
        }
    }

    /// <summary>
    /// One write fails, before or after its commit: an answer of "done" has its row, and after a retry everything is there
    /// once.
    /// </summary>
    [Test]
    public static async Task A_write_that_fails_loses_and_doubles_nothing()
    {
        var choose = Generator.Create();
        var journal = new ScheduledJournal { FailAt = 2 + choose.NextInteger(4), FailsAfterCommit = choose.NextBoolean() };
        var ledger = await StartAsync(journal);
        var (clearing, wallet) = (
            await OpenAsync(ledger, "clearing", NormalSide.Debit, null),
            await OpenAsync(ledger, "wallet", NormalSide.Credit, 0)
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        while ((await ledger.PostAsync("c", $"{i}", Move(clearing, wallet, 10))).IsRefused(out _, out _))
                        {
                            await Task.Yield();
                        }
                    })
                )
        );
        Specification.Assert(ledger.View(wallet).Posted == 30, "Money was lost or doubled.");
        await ledger.StopAsync();

        Specification.Assert(journal.Rows.Count(r => r.Client == "c") == 3, "A row was lost or doubled.");
        Specification.Assert(
            journal.Rows.Select(r => r.Id.Sequence).SequenceEqual(Enumerable.Range(1, journal.Rows.Count).Select(n => (long)n)),
            "The sequence has gaps."
        );
    }

    /// <summary>A freeze and payments at once: in the journal no debit follows the freeze.</summary>
    [Test]
    public static async Task Nothing_debits_after_a_freeze()
    {
        var journal = new ScheduledJournal();
        var ledger = await StartAsync(journal);
        var (clearing, wallet) = (
            await OpenAsync(ledger, "clearing", NormalSide.Debit, null),
            await OpenAsync(ledger, "wallet", NormalSide.Credit, 0)
        );
        _ = await ledger.PostAsync("c", "fund", Move(clearing, wallet, 100));
        var frozen = 0;
        var payments = Enumerable
            .Range(0, 2)
            .Select(i =>
                Task.Run(async () =>
                {
                    var wasFrozen = Volatile.Read(ref frozen) == 1;
                    var paid = (await ledger.PostAsync("c", $"{i}", Move(wallet, clearing, 10))).Value;
                    Specification.Assert(!wasFrozen || paid.State == EntryState.Refused, "A debit passed an acknowledged freeze.");
                })
            );
        var freeze = Task.Run(async () =>
        {
            _ = (await ledger.FreezeAsync(wallet, FreezeScope.Debit, "suspicion", "freeze")).Value;
            Volatile.Write(ref frozen, 1);
        });
        await Task.WhenAll(payments.Append(freeze));
        await ledger.StopAsync();

        var at = journal.Rows.First(r => r.Kind == EntryKind.Freeze).Id.Sequence;
        Specification.Assert(
            journal.Rows.All(r => r.Debit != wallet || !r.MovesMoney || r.Id.Sequence < at == (r.State == EntryState.Posted)),
            "A debit is on the wrong side of the freeze."
        );
    }

    private static async Task<LedgerApi> StartAsync(IJournal journal)
    {
        var ledger = new LedgerApi(
            journal,
            _macs,
            new StandingTime(),
            new LedgerOptions { Monotonic = new StandingTime(), BatchLimit = 2 },
            NullLogger.Instance
        );
        await ledger.StartAsync(CancellationToken.None);
        return ledger;
    }

    private static async Task<AccountId> OpenAsync(LedgerApi ledger, string code, NormalSide side, long? floor)
    {
        while (true)
        {
            if (!(await ledger.OpenAsync(new AccountDefinition(code, Currency.Idr, side, floor))).IsRefused(out _, out var id))
            {
                return id;
            }

            await Task.Yield();
        }
    }

    private static Movement Move(AccountId debit, AccountId credit, long minor) =>
        new(EntryKind.Adjustment, debit, credit, new Money(minor, Currency.Idr));

    /// <summary>No beats and no checkpoints in between: a timer would be a thread that Coyote does not rule.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 11, 3, 0, 0, TimeSpan.Zero);

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    /// <summary>A store that yields at every step, making every step a choice of the schedule.</summary>
    private sealed class ScheduledJournal : IJournal
    {
        private OwnerRow _owner = new(0, "", 0);
        private int _writes;

        public List<JournalEntry> Rows { get; } = [];

        public int FailAt { get; init; }

        public bool FailsAfterCommit { get; init; }

        public int WritesInFlight => 3;

        public Task MigrateAsync(CancellationToken cancel) => Task.CompletedTask;

        public async Task<OwnerRow> ReadOwnerAsync(CancellationToken cancel)
        {
            await Task.Yield();
            return _owner;
        }

        public async Task<bool> TakeOwnershipAsync(OwnerRow seen, string holder, CancellationToken cancel)
        {
            await Task.Yield();
            _owner = new OwnerRow(seen.Epoch + 1, holder, seen.Beat + 1);
            return true;
        }

        public Task<bool> BeatAsync(long epoch, CancellationToken cancel) => Task.FromResult(epoch == _owner.Epoch);

        public Task ReleaseOwnershipAsync(long epoch, CancellationToken cancel) => Task.CompletedTask;

        public async Task<bool> WriteAsync(long epoch, IReadOnlyList<JournalEntry> entries, Task<bool> previous, CancellationToken cancel)
        {
            var fails = Interlocked.Increment(ref _writes) == FailAt;
            await Task.Yield();
            if (!await previous)
            {
                return false;
            }

            if (fails && !FailsAfterCommit)
            {
                throw new IOException("Before the commit.");
            }

            await Task.Yield();
            lock (Rows)
            {
                Specification.Assert(epoch == _owner.Epoch && entries[0].Id.Sequence == Rows.Count + 1, "A write out of order.");
                Rows.AddRange(entries);
            }

            return fails ? throw new IOException("After the commit.") : true;
        }

        public Task<bool> WriteCheckpointAsync(long epoch, Checkpoint checkpoint, CancellationToken cancel) => Task.FromResult(true);

        public Task<bool> ForgetCheckpointAsync(long epoch, CancellationToken cancel) => Task.FromResult(true);

        public Task<Checkpoint> ReadCheckpointAsync(CancellationToken cancel) => Task.FromResult(Checkpoint.None);

        public async IAsyncEnumerable<JournalEntry> ReadAsync(
            AttemptId after,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
        )
        {
            await Task.Yield();
            foreach (var row in Rows.ToList())
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
            await Task.Yield();
            List<JournalEntry> rows;
            lock (Rows)
            {
                rows = Rows.FindAll(r => r.Id.Sequence > after.Sequence && r.Id.Sequence <= upTo.Sequence);
            }

            foreach (var row in rows)
            {
                yield return new KnownRow(row.Id, row.Client, row.Key, row.Amount);
            }
        }

        public Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel) => Task.FromResult(Rows.Find(r => r.Id == id));

        public async Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel)
        {
            await Task.Yield();
            lock (Rows)
            {
                return [.. Rows.Where(r => keys.Any(k => (k.Client, k.Key) == (r.Client, r.Key) && k.After.Sequence < r.Id.Sequence))];
            }
        }

        public Task<IReadOnlyList<JournalEntry>> ListBeforeAsync(
            AccountId account,
            AttemptId before,
            int limit,
            CancellationToken cancel
        ) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournalEntry>> ListAfterAsync(AccountId account, AttemptId after, int limit, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<JournalEntry>> ListGroupAsync(AttemptId first, CancellationToken cancel) =>
            throw new NotSupportedException();

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
}
