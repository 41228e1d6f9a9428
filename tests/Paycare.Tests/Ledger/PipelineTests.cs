using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>Several batches under way: decided ahead, committed in order, failing together.</summary>
public sealed class PipelineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_next_batch_is_decided_while_the_one_before_it_is_written(TestDatabase database)
    {
        var (ledger, gate, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;
        gate.Close();

        var first = ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500);
        await gate.SeeWritesAsync(1);
        // Decided on the balance left by the first one, before any caller can see it.
        var second = ledger.PostAsync(EntryKind.Withdrawal, ayu, clearing, 500);
        await gate.SeeWritesAsync(2);
        Assert.Equal((false, false, 0L), (first.IsCompleted, second.IsCompleted, ledger.Api.View(ayu).Posted));
        gate.Open();

        Assert.Equal((await first).Id.Sequence + 1, (await second).Id.Sequence);
        Assert.Equal((EntryState.Posted, 0L), ((await second).State, (await second).DebitAfter));
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task When_a_batch_fails_all_after_it_fail_with_it_and_nothing_moved(TestDatabase database)
    {
        var (ledger, gate, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;
        var (topUp, withdrawal) = (
            TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500),
            TestLedger.Move(EntryKind.Withdrawal, ayu, clearing, 500)
        );
        gate.Close();
        var first = ledger.Api.PostAsync("test", "first", topUp, Cancel).AsTask();
        await gate.SeeWritesAsync(1);
        var second = ledger.Api.PostAsync("test", "second", withdrawal, Cancel).AsTask();
        await gate.SeeWritesAsync(2);

        gate.Break();

        Assert.Equal((Refusal.Busy, Refusal.Busy), ((await first).Refusal, (await second).Refusal));
        Assert.Equal(2, (await ledger.RowsAsync()).Count);
        gate.Open();
        // Without the first one's money the second one is another decision.
        Assert.Equal(
            RefusalCodes.InsufficientBalance,
            (await ledger.Api.PostAsync("test", "second", withdrawal, Cancel)).Value.RefusalCode
        );
        Assert.Equal(EntryState.Posted, (await ledger.Api.PostAsync("test", "first", topUp, Cancel)).Value.State);
        Assert.Equal(500, ledger.Api.View(ayu).Posted);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_stop_finishes_what_waits(TestDatabase database)
    {
        var (ledger, gate, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;
        // Claimed before: a call with its claim stands in the queue as soon as it returns. Whatever still looks its key up
        // when the stop comes is no part of what waits.
        var claims = new List<KeyClaim>();
        for (var i = 0; i < 50; i++)
        {
            claims.Add(await ledger.ClaimAsync(ledger.NextKey()));
        }

        gate.Close();
        var waiting = claims
            .Select(c => ledger.Api.PostAsync(c, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 1), Cancel).AsTask())
            .ToList();
        await gate.SeeWritesAsync(1);
        var stop = ledger.Api.StopAsync();
        gate.Open();
        await stop;

        Assert.All(await Task.WhenAll(waiting), row => Assert.Equal(EntryState.Posted, row.Value.State));
        claims.ForEach(c => c.Dispose());
        var report = await ledger.VerifyAsync();
        Assert.Equal((52L, 52L), (report.Rows, report.CheckpointSequence));
    }

    private static async Task<(TestLedger, GatedJournal, AccountId Clearing, AccountId Ayu)> StartAsync(TestDatabase database)
    {
        GatedJournal? gate = null;
        var ledger = await TestLedger.StartAsync(database, journal => gate = new GatedJournal(journal));
        return (ledger, gate!, await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
    }

    /// <summary>Lets writes begin, and commit only when the gate is open.</summary>
    private sealed class GatedJournal(IJournal inner) : FaultyJournal(inner)
    {
        private TaskCompletionSource _gate = NewGate(isOpen: true);
        private int _writes;

        public void Close() => (_gate, _writes) = (NewGate(isOpen: false), 0);

        public void Open()
        {
            var closed = _gate;
            _gate = NewGate(isOpen: true);
            closed.TrySetResult();
        }

        public void Break() => _gate.TrySetException(new IOException("The connection broke."));

        /// <summary>Waits until so many have begun; more may have.</summary>
        public Task SeeWritesAsync(int count) => Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref _writes) >= count));

        public override async Task<bool> WriteAsync(
            long epoch,
            IReadOnlyList<JournalEntry> entries,
            Task<bool> previous,
            CancellationToken cancel
        )
        {
            var gate = _gate.Task;
            Interlocked.Increment(ref _writes);
            await gate;
            return await base.WriteAsync(epoch, entries, previous, cancel);
        }

        private static TaskCompletionSource NewGate(bool isOpen)
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (isOpen)
            {
                gate.SetResult();
            }

            return gate;
        }
    }
}
