using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class CheckpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_clean_stop_writes_balances_up_to_the_last_row(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var ayu = await ledger.FundedAsync("ayu", 1_000);
        await ledger.FreezeAsync(ayu, FreezeScope.Debit);
        var before = ledger.Api.View(ayu);
        await ledger.Api.StopAsync();

        var report = await ledger.VerifyAsync();
        Assert.Equal((report.Rows, 4), (report.CheckpointSequence, report.Rows));
        await ledger.RestartAsync();
        Assert.Equal(before, ledger.Api.View(ayu));
    }

    [Theory, OnBothDatabases]
    public async Task Balances_are_written_down_every_so_many_rows(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database, options: TestLedger.Quick with { CheckpointRows = 5 });
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        for (var i = 0; i < 20; i++)
        {
            await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 1);
        }

        var report = await ledger.VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.InRange(report.CheckpointSequence, 5, 23);
    }

    [Theory, OnBothDatabases]
    public async Task A_start_from_an_old_checkpoint_replays_what_came_after(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 100);
        await ledger.RestartAsync();
        await ledger.CaptureAsync(hold.Id);
        await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 30);
        await ledger.FreezeAsync(ayu, FreezeScope.All);
        var before = ledger.Api.View(ayu);

        // What a process finds that starts after a crash of this one.
        await using var journal = ledger.Place.Open(TestKeys.Macs, NullLogger.Instance);
        var state = await LedgerState.LoadAsync(journal, TestKeys.Macs, Cancel);

        Assert.True(state.CheckpointSequence < state.LastSequence);
        Assert.True(state.TryFind(ayu, out var account));
        Assert.Equal(before, account.View(ledger.Clock.GetUtcNow()));
    }

    [Theory, OnBothDatabases]
    public async Task Opening_an_account_twice_finds_the_first(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ledger.CustomerAsync("ayu"))));
        await ledger.RestartAsync();

        Assert.Equal(ids[0], await ledger.CustomerAsync("ayu"));
        Assert.Single(ids.Distinct());
        Assert.Single(await ledger.RowsAsync());
    }

    /// <summary>Several processors hash a whole ledger at a start; while it runs, its changes are hashed a few at a time.</summary>
    [Fact]
    public void The_proof_of_many_balances_is_that_of_the_same_ones_a_few_at_a_time()
    {
        var accounts = Enumerable
            .Range(1, 12_345)
            .Select(i => new StoredAccount(
                new AccountId(i),
                $"customer:{i}",
                Currency.Idr,
                NormalSide.Credit,
                i % 2 == 0 ? 0 : null,
                new AccountBalances { Posted = i, Limits = AccountLimits.None }
            ))
            .ToList();
        var all = Checkpoint.None with { Sequence = 1, RowMac = [1], Accounts = accounts };
        var few = new CheckpointSum(TestKeys.Macs, Checkpoint.None);
        var last = Array.Empty<byte>();
        foreach (var some in accounts.Chunk(1_000))
        {
            // Each was something else before.
            few.Take(all with { Accounts = [.. some.Select(a => a with { Floor = 7 })] });
            last = few.Take(all with { Accounts = some });
        }

        var stored = all with { Mac = last };
        Assert.True(new CheckpointSum(TestKeys.Macs, stored).Fits(stored));
        var changed = stored with { Accounts = [.. accounts.Select(a => a.Id.Value == 9_876 ? a with { Floor = 1 } : a)] };
        Assert.False(new CheckpointSum(TestKeys.Macs, changed).Fits(changed));
    }
}
