using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class OwnershipTests
{
    /// <summary>Silent for as long as forty beats take.</summary>
    private static readonly LedgerOptions Patient = new()
    {
        BeatInterval = TestLedger.Quick.BeatInterval,
        SilenceLimit = TestLedger.Quick.BeatInterval * 40,
        WatchInterval = TestLedger.Quick.WatchInterval,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_standby_waits_and_takes_over_at_once_after_a_clean_stop(TestDatabase database)
    {
        // A busy machine may keep a live owner from beating for longer than the other tests allow.
        await using var first = await TestLedger.StartAsync(database, options: Patient);
        await using var second = first.Second();
        var ayu = await first.FundedAsync("ayu", 1_000);
        var standby = second.Api.StartAsync(Cancel);

        // Long enough for the silence limit, were the first one silent.
        for (var beats = await BeatAsync(first); await BeatAsync(first) < beats + 50; )
        {
            await Task.Yield();
        }

        Assert.False(standby.IsCompleted);
        Assert.Equal(KeyOutcome.Busy, (await second.ClaimAsync("key")).Outcome);
        Assert.Equal(
            Refusal.Busy,
            (await second.Api.OpenAsync(new AccountDefinition("x", Currency.Idr, NormalSide.Debit), Cancel)).Refusal
        );

        await first.Api.StopAsync();
        await standby;
        Assert.Equal(1_000, second.Api.View(ayu).Posted);
        Assert.Equal(
            EntryState.Posted,
            (await second.PostAsync(EntryKind.Adjustment, await second.ClearingAsync(), ayu, 1, "second")).State
        );
    }

    [Fact]
    public async Task A_write_that_waits_for_the_one_before_it_shows_the_server_that_it_is_not_halted()
    {
        await using var ledger = await TestLedger.StartAsync(TestDatabase.Postgres);
        await ledger.FundedAsync("ayu", 1_000);
        var last = (await ledger.RowsAsync())[^1];
        await using var journal = ledger.Place.OpenUnchecked();
        var epoch = (await journal.ReadOwnerAsync(Cancel)).Epoch;
        var before = new TaskCompletionSource<bool>();

        var write = journal.WriteAsync(epoch, [last with { Id = new AttemptId(last.Id.Sequence + 1), Key = "next" }], before.Task, Cancel);
        await Eventually.HoldsAsync(async () =>
            await ledger.TextAsync(
                $"""
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND state = 'idle in transaction' AND query = '{PostgresJournal.Sign.Replace(
                    "'",
                    "''",
                    StringComparison.Ordinal
                )}'
                """
            ) == "1"
        );
        before.SetResult(true);
        Assert.True(await write);
        Assert.Equal("next", (await journal.FindAsync(new AttemptId(last.Id.Sequence + 1), Cancel))?.Key);
    }

    [Theory, OnBothDatabases]
    public async Task A_standby_takes_over_from_a_silent_owner_and_the_stale_one_is_fenced(TestDatabase database)
    {
        FaultyJournal? faulty = null;
        await using var first = await TestLedger.StartAsync(database, journal => faulty = new FaultyJournal(journal));
        await using var second = first.Second();
        var (ayu, clearing) = (await first.FundedAsync("ayu", 1_000), await first.ClearingAsync());
        faulty!.FallSilent();
        var stale = first.Api.PostAsync("test", "stale", TestLedger.Move(EntryKind.TopUp, clearing, ayu, 7), Cancel).AsTask();

        // The first one never wrote a checkpoint, so this start replays the journal.
        await second.Api.StartAsync(Cancel);
        Assert.Equal(1_000, second.Api.View(ayu).Posted);
        await second.PostAsync(EntryKind.TopUp, clearing, ayu, 1, "second");
        faulty.Speak();

        Assert.Equal(Refusal.Busy, (await stale).Refusal);
        await first.Api.Lost.WaitAsync(Cancel);
        Assert.Equal(
            Refusal.Busy,
            (await first.Api.PostAsync("test", "later", TestLedger.Move(EntryKind.TopUp, clearing, ayu, 7), Cancel)).Refusal
        );
        Assert.Equal(1_001, second.Api.View(ayu).Posted);
        Assert.Empty((await second.VerifyAsync()).Findings);
        Assert.False(second.Api.Lost.IsCompleted);
    }

    [Theory, OnBothDatabases]
    public async Task A_write_of_an_old_epoch_is_refused_by_the_database(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        await ledger.CustomerAsync("ayu");
        await using var journal = ledger.Place.OpenUnchecked();
        var owner = await journal.ReadOwnerAsync(Cancel);
        var row = (await ledger.RowsAsync())[0] with { Id = new AttemptId(2), Key = "stale" };

        Assert.False(await journal.WriteAsync(owner.Epoch - 1, [row], Task.FromResult(true), Cancel));
        Assert.False(await journal.BeatAsync(owner.Epoch - 1, Cancel));
        Assert.False(await journal.WriteCheckpointAsync(owner.Epoch - 1, Checkpoint.None with { Sequence = 9 }, Cancel));
        Assert.False(await journal.TakeOwnershipAsync(owner with { Beat = owner.Beat - 1 }, "late", Cancel));
        Assert.Single(await ledger.RowsAsync());
    }

    [Theory, OnBothDatabases]
    public async Task Of_many_that_start_at_once_one_owns(TestDatabase database)
    {
        await using var first = await TestLedger.StartAsync(database);
        await first.Api.StopAsync();
        var others = Enumerable.Range(0, 4).Select(_ => first.Second()).ToList();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var starts = others.Select(o => o.Api.StartAsync(enough.Token)).ToList();

        await await Task.WhenAny(starts);
        await enough.CancelAsync();

        // The others still watch a living owner when their token turns them away.
        await Task.WhenAll(starts.Select(s => s.ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default)));
        Assert.Equal(1, starts.Count(s => s.IsCompletedSuccessfully));
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    private static async Task<long> BeatAsync(TestLedger ledger)
    {
        await using var journal = ledger.Place.OpenUnchecked();
        return (await journal.ReadOwnerAsync(Cancel)).Beat;
    }
}
