using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>A key that is new need not be looked up; one that has a row is never taken for new.</summary>
public sealed class KnownKeysTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_key_stays_known_and_few_others_look_so_however_many_there_are()
    {
        const int Many = 400_000;
        var known = new KnownKeys(null!, new LedgerOptions(), NullLogger.Instance);
        await known.ReadAsync(new AttemptId(0), Cancel);
        for (var i = 0; i < Many; i++)
        {
            known.Add("client", $"key-{i}");
        }

        Assert.DoesNotContain(Enumerable.Range(0, Many), i => known.IsNew("client", $"key-{i}", out _));
        Assert.InRange(Enumerable.Range(0, 100_000).Count(i => !known.IsNew("client", $"other-{i}", out _)), 0, 2_000);
        Assert.InRange(Enumerable.Range(0, 100_000).Count(i => !known.IsNew("another", $"key-{i}", out _)), 0, 2_000);
    }

    [Theory, OnBothDatabases]
    public async Task A_key_is_found_in_whichever_part_of_the_index_it_stands(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        await ledger.PostAsync(EntryKind.TopUp, await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"), 500, "first");
        foreach (var far in new[] { 262_143, 262_144, 2_000_000 })
        {
            await ledger.ChangeAsync(
                $"""
                INSERT INTO ledger_journal (sequence, client, key, request_hash, kind, debit, credit, amount, currency, state, at, mac)
                SELECT {far}, client, 'far-{far}', request_hash, kind, debit, credit, amount, currency, state, at, mac
                FROM ledger_journal WHERE key = 'first'
                """
            );
        }

        await using var journal = ledger.Place.OpenUnchecked();
        string[] stored = ["first", "far-262143", "far-262144", "far-2000000"];
        Assert.Equal(stored, await FoundAsync(default));
        // Not in parts that need not be searched.
        Assert.Equal(stored[2..], await FoundAsync(new AttemptId(262_144)));

        async Task<IEnumerable<string>> FoundAsync(AttemptId after) =>
            (await journal.FindAsync([.. stored.Append("none").Select(key => new SoughtKey("test", key, after))], Cancel))
                .OrderBy(row => row.Id.Sequence)
                .Select(row => row.Key);
    }

    [Theory, OnBothDatabases]
    public async Task New_keys_are_not_looked_up_and_those_from_before_are_found(TestDatabase database)
    {
        CountingJournal? journal = null;
        await using var ledger = await TestLedger.StartAsync(database, inner => journal = new CountingJournal(inner));
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500, "before");
        await ledger.RestartAsync();

        // Looked up while those from before are read, as after every start.
        Assert.Equal(KeyOutcome.Reused, await OutcomeAsync(ledger, "before"));

        journal!.Go();
        await Eventually.HoldsAsync(async () =>
        {
            var lookups = journal.Lookups;
            using var claim = await ledger.ClaimAsync(ledger.NextKey());
            Assert.Equal(KeyOutcome.New, claim.Outcome);
            return journal.Lookups == lookups;
        });
        await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500, "after");
        foreach (var key in new[] { "before", "after" })
        {
            Assert.Equal(KeyOutcome.Reused, await OutcomeAsync(ledger, key));
        }

        Assert.Equal(1_000, ledger.Api.View(ayu).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_key_whose_first_caller_gave_up_is_looked_up_for_the_second(TestDatabase database)
    {
        CountingJournal? journal = null;
        await using var ledger = await TestLedger.StartAsync(database, inner => journal = new CountingJournal(inner));
        await ledger.PostAsync(EntryKind.TopUp, await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"), 500, "before");
        await ledger.RestartAsync();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (journal!.Held, var lookups) = (held.Task, journal.Lookups);
        var other = OutcomeAsync(ledger, "other");
        await Eventually.HoldsAsync(() => Task.FromResult(journal.Lookups > lookups));

        // Both wait for the next look.
        using var impatient = new CancellationTokenSource();
        var first = ledger.Api.ClaimAsync("test", "before", TestLedger.Hash("request"), impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = OutcomeAsync(ledger, "before");
        held.SetResult();

        Assert.Equal((KeyOutcome.New, KeyOutcome.Reused), (await other, await second));
    }

    [Theory, OnBothDatabases]
    public async Task A_database_that_is_away_while_keys_are_read_is_asked_again(TestDatabase database)
    {
        CountingJournal? journal = null;
        await using var ledger = await TestLedger.StartAsync(database, inner => journal = new CountingJournal(inner));
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500, "before");
        await ledger.RestartAsync();
        journal!.FailingKeyReads = 2;
        journal.Go();
        await Eventually.HoldsAsync(async () =>
        {
            var lookups = journal.Lookups;
            using var claim = await ledger.ClaimAsync(ledger.NextKey());
            return journal.Lookups == lookups;
        });
        Assert.Equal(0, journal.FailingKeyReads);
        Assert.Equal(KeyOutcome.Reused, await OutcomeAsync(ledger, "before"));
    }

    /// <summary>What another request with a key of <see cref="TestLedger.PostAsync"/> is told.</summary>
    private static async Task<KeyOutcome> OutcomeAsync(TestLedger ledger, string key)
    {
        using var claim = await ledger.Api.ClaimAsync("test", key, new byte[32], Cancel);
        return claim.Outcome;
    }

    /// <summary>Counts lookups, and reads the keys from before only when told to.</summary>
    private sealed class CountingJournal(IJournal inner) : FaultyJournal(inner)
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _lookups;

        public int Lookups => Volatile.Read(ref _lookups);

        public int FailingKeyReads { get; set; }

        /// <summary>What lookups wait for.</summary>
        public Task Held { get; set; } = Task.CompletedTask;

        public void Go() => _go.TrySetResult();

        public override async IAsyncEnumerable<KnownRow> ReadKnownAsync(
            AttemptId after,
            AttemptId upTo,
            [EnumeratorCancellation] CancellationToken cancel
        )
        {
            await _go.Task.WaitAsync(cancel);
            if (FailingKeyReads > 0)
            {
                FailingKeyReads--;
                throw new IOException("The database is away.");
            }

            await foreach (var key in base.ReadKnownAsync(after, upTo, cancel))
            {
                yield return key;
            }
        }

        public override async Task<IReadOnlyList<JournalEntry>> FindAsync(IReadOnlyList<SoughtKey> keys, CancellationToken cancel)
        {
            Interlocked.Increment(ref _lookups);
            await Held.WaitAsync(cancel);
            return await base.FindAsync(keys, cancel);
        }
    }
}
