using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class CommitFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_batch_that_fails_before_its_commit_is_busy_and_moved_nothing(TestDatabase database)
    {
        var (ledger, faulty, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;
        faulty.FailBeforeCommit = true;
        var movement = TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500);

        var failed = await ledger.Api.PostAsync("test", "key", movement, Cancel);
        Assert.Equal(Refusal.Busy, failed.Refusal);
        Assert.Equal(0, ledger.Api.View(ayu).Posted);

        var again = await ledger.Api.PostAsync("test", "key", movement, Cancel);
        Assert.Equal(EntryState.Posted, again.Value.State);
        await AssertSoundAsync(ledger, ayu, 500);
    }

    [Theory, OnBothDatabases]
    public async Task A_commit_whose_answer_was_lost_is_answered_as_done(TestDatabase database)
    {
        var (ledger, faulty, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;
        faulty.FailAfterCommit = true;

        var row = await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500, "key");

        Assert.Equal((EntryState.Posted, 500L), (row.State, row.CreditAfter));
        Assert.Equal(row.Id, (await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500, "key")).Id);
        await AssertSoundAsync(ledger, ayu, 500);
    }

    [Theory, OnBothDatabases]
    public async Task While_the_database_is_away_the_truth_is_waited_for(TestDatabase database)
    {
        var (ledger, faulty, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;
        using var claim = await ledger.ClaimAsync("key");
        (faulty.FailAfterCommit, faulty.FailingReads) = (true, 5);

        var row = (await ledger.Api.PostAsync(claim, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 500), Cancel)).Value;

        Assert.Equal(EntryState.Posted, row.State);
        await AssertSoundAsync(ledger, ayu, 500);
    }

    [Theory, OnBothDatabases]
    public async Task Under_failing_commits_every_payment_is_there_exactly_once(TestDatabase database)
    {
        var (ledger, faulty, clearing, ayu) = await StartAsync(database);
        await using var _ = ledger;

        var payers = Enumerable
            .Range(0, 8)
            .Select(payer =>
                Task.Run(async () =>
                {
                    for (var i = 0; i < 20; i++)
                    {
                        faulty.FailBeforeCommit |= payer == 0 && i % 5 == 1;
                        faulty.FailAfterCommit |= payer == 1 && i % 5 == 3;
                        var row = await PostWhenAnsweredAsync(ledger, TestLedger.Move(EntryKind.TopUp, clearing, ayu, 1), $"{payer}-{i}");
                        Assert.Equal(EntryState.Posted, row.State);
                    }
                })
            );
        await Task.WhenAll(payers);

        await AssertSoundAsync(ledger, ayu, 160);
    }

    [Theory, OnBothDatabases]
    public async Task A_bug_met_by_one_command_leaves_the_others_alone(TestDatabase database)
    {
        var (ledger, _, clearing, ayu) = await StartAsync(database);
        await using var __ = ledger;
        var unnamed = new AccountDefinition("odd", Currency.Idr, (NormalSide)99);

        var bug = ledger.Api.OpenAsync(unnamed, Cancel).AsTask();
        var good = ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 500);

        await Assert.ThrowsAnyAsync<Exception>(() => bug);
        Assert.Equal(EntryState.Posted, (await good).State);
        await AssertSoundAsync(ledger, ayu, 500);
    }

    [Theory, OnBothDatabases]
    public async Task A_full_queue_is_busy_and_forgets_nothing(TestDatabase database)
    {
        FaultyJournal? faulty = null;
        await using var ledger = await TestLedger.StartAsync(
            database,
            j => faulty = new FaultyJournal(j),
            TestLedger.Quick with
            {
                QueueCapacity = 4,
            }
        );
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        faulty!.FallSilent();

        var posts = new List<Task<Result<JournalEntry>>>();
        for (var i = 0; i < 60; i++)
        {
            posts.Add(ledger.Api.PostAsync("test", $"full-{i}", TestLedger.Move(EntryKind.TopUp, clearing, ayu, 1), Cancel).AsTask());
        }

        await Task.WhenAny(posts);
        faulty.Speak();
        var results = await Task.WhenAll(posts);

        Assert.Contains(results, r => r.Refusal == Refusal.Busy);
        await AssertSoundAsync(ledger, ayu, results.Count(r => r.Refusal is null));
    }

    private static async Task<(TestLedger, FaultyJournal, AccountId Clearing, AccountId Ayu)> StartAsync(TestDatabase database)
    {
        FaultyJournal? faulty = null;
        var ledger = await TestLedger.StartAsync(database, journal => faulty = new FaultyJournal(journal));
        return (ledger, faulty!, await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
    }

    private static async Task<JournalEntry> PostWhenAnsweredAsync(TestLedger ledger, Movement movement, string key = "wanted")
    {
        while (true)
        {
            if (!(await ledger.Api.PostAsync("test", key, movement, Cancel)).IsRefused(out var refusal, out var row))
            {
                return row;
            }

            Assert.Equal(Refusal.Busy, refusal);
        }
    }

    private static async Task AssertSoundAsync(TestLedger ledger, AccountId account, long posted)
    {
        Assert.Equal(posted, ledger.Api.View(account).Posted);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
        await ledger.RestartAsync();
        Assert.Equal(posted, ledger.Api.View(account).Posted);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }
}
