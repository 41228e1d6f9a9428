using Paycare.Ledger.Engine;
using Paycare.Ledger.Journal;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class KeyGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Forty_requests_with_one_key_leave_one_row(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        using var claim = await ledger.ClaimAsync("same");
                        if (claim.Outcome == KeyOutcome.New)
                        {
                            await ledger.Api.PostAsync(claim, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500), Cancel);
                        }

                        return claim.Outcome;
                    })
                )
        );

        Assert.Equal(1, outcomes.Count(o => o == KeyOutcome.New));
        Assert.All(outcomes, o => Assert.True(o is KeyOutcome.New or KeyOutcome.InFlight or KeyOutcome.Replay));
        Assert.Single(await ledger.RowsAsync(), r => r.Key == "same");
        Assert.Equal(500, ledger.Api.View(ayu).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task Same_key_with_another_request_is_reused(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        await PostAsync(ledger, "key", "first");

        using var other = await ledger.ClaimAsync("key", "second");

        Assert.Equal(KeyOutcome.Reused, other.Outcome);
        Assert.Equal(Refusal.KeyReused, other.Refusal);
    }

    [Theory, OnBothDatabases]
    public async Task A_key_is_in_flight_until_its_claim_is_disposed(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        using (var first = await ledger.ClaimAsync("key"))
        {
            using var second = await ledger.ClaimAsync("key");
            Assert.Equal((KeyOutcome.New, KeyOutcome.InFlight), (first.Outcome, second.Outcome));
        }

        // Nothing was posted, so the key is as good as new.
        using var third = await ledger.ClaimAsync("key");
        Assert.Equal(KeyOutcome.New, third.Outcome);
    }

    [Theory, OnBothDatabases]
    public async Task A_step_of_our_own_waits_for_its_twin_and_gets_the_same_row(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        var move = TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500);

        var rows = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => ledger.Api.PostAsync("steps", "once", move, Cancel).AsTask()));

        Assert.Single(rows.Select(row => row.Value.Id).Distinct());
        Assert.Equal(500, ledger.Api.View(ayu).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_repeated_request_gets_its_row_even_after_a_restart(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var row = await PostAsync(ledger, "key", "request");
        await ledger.RestartAsync();

        using var replay = await ledger.ClaimAsync("key");

        Assert.Equal(KeyOutcome.Replay, replay.Outcome);
        Assert.Equal(row, replay.Entry!, RowComparer);
    }

    [Theory, OnBothDatabases]
    public async Task A_refusal_consumes_its_key(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        var refused = await ledger.PostAsync(EntryKind.Withdrawal, ayu, clearing, 100, "withdraw");
        await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 100);

        var again = await ledger.PostAsync(EntryKind.Withdrawal, ayu, clearing, 100, "withdraw");

        Assert.Equal((EntryState.Refused, refused.Id), (again.State, again.Id));
        Assert.Equal(100, ledger.Api.View(ayu).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_caller_who_gives_up_keeps_the_key_until_the_row_is_there(TestDatabase database)
    {
        FaultyJournal? faulty = null;
        await using var ledger = await TestLedger.StartAsync(database, journal => faulty = new FaultyJournal(journal));
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        faulty!.FallSilent();
        using var impatient = new CancellationTokenSource();
        using (var claim = await ledger.ClaimAsync("key"))
        {
            var post = ledger.Api.PostAsync(claim, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500), impatient.Token).AsTask();
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        }

        using (var early = await ledger.ClaimAsync("key"))
        {
            Assert.Equal(KeyOutcome.InFlight, early.Outcome);
        }

        faulty.Speak();
        Assert.Equal(EntryState.Posted, (await ClaimWhenLandedAsync(ledger)).State);
        Assert.Equal(500, ledger.Api.View(ayu).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_claim_is_good_for_one_row(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        using var claim = await ledger.ClaimAsync("key");
        await ledger.Api.PostAsync(claim, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 1), Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ledger.Api.PostAsync(claim, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 1), Cancel).AsTask()
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_key_that_no_database_can_store_is_a_bug_of_the_caller(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);

        await Assert.ThrowsAsync<ArgumentException>(() => ledger.ClaimAsync("a\0b").AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.ClaimAsync("a\ud83d").AsTask());
    }

    private static IEqualityComparer<JournalEntry> RowComparer { get; } =
        EqualityComparer<JournalEntry>.Create((a, b) => a! with { RequestHash = b!.RequestHash, Mac = b.Mac } == b, _ => 0);

    private static async Task<JournalEntry> ClaimWhenLandedAsync(TestLedger ledger)
    {
        while (true)
        {
            using var claim = await ledger.ClaimAsync("key");
            if (claim.Outcome == KeyOutcome.Replay)
            {
                return claim.Entry!;
            }

            Assert.Equal(KeyOutcome.InFlight, claim.Outcome);
            await Task.Yield();
        }
    }

    private static async Task<JournalEntry> PostAsync(TestLedger ledger, string key, string request)
    {
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        using var claim = await ledger.ClaimAsync(key, request);
        return (
            await ledger.Api.PostAsync(
                claim,
                TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500) with
                {
                    Reference = "INV-1 谢谢",
                    Evidence = Evidence.None.With("note", "ключ").With("triesLeft", 2),
                },
                Cancel
            )
        ).Value;
    }
}
