using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>A row is not believed because it is there: what was written past Paycare is found, and not acted on.</summary>
[Trait("Touches", "dates")]
public sealed class ChainTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_change_of_any_value_of_any_row_is_found(TestDatabase database)
    {
        await using var ledger = await StoppedAsync(database);
        var changed = 0;
        foreach (var table in SqlJournal.CheckpointTables.Prepend("ledger_journal"))
        {
            foreach (var column in await ledger.ColumnsAsync(table))
            {
                if (await ledger.ChangeOneAsync(table, column) is not { } undo)
                {
                    continue;
                }

                var code = table == "ledger_journal" ? "row-unproved" : "checkpoint-unproved";
                Assert.True((await ledger.VerifyAsync()).Counts.ContainsKey(code), $"{table}.{column} was changed, and nobody saw it.");
                await undo();
                changed++;
            }
        }

        Assert.Empty((await ledger.VerifyAsync()).Findings);
        Assert.True(changed > 40, $"Only {changed} values were tried.");
    }

    [Theory, OnBothDatabases]
    public async Task A_row_written_past_Paycare_is_not_found_by_a_running_host_and_stops_it_at_the_next_row(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var paid = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 100);
        var forged = await ForgeAsync(ledger, paid);

        Assert.Null(await ledger.Api.FindAsync(forged, Cancel));
        Assert.DoesNotContain(await ledger.Api.EntriesAsync(shop, null, 10, Cancel), row => row.Id == forged);
        Assert.True(
            (await ledger.Api.PostAsync("test", ledger.NextKey(), TestLedger.Move(EntryKind.Payment, ayu, shop, 1), Cancel)).IsRefused(
                out _,
                out _
            )
        );
        await ledger.Api.Lost.WaitAsync(Eventually.Deadline, Cancel);
    }

    [Theory, OnBothDatabases]
    public async Task A_row_written_past_Paycare_keeps_the_ledger_shut_until_two_people_put_it_aside(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var paid = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 100);
        await ledger.Api.StopAsync();
        var forged = await ForgeAsync(ledger, paid);

        Assert.Equal(forged, (await Assert.ThrowsAsync<BrokenChainException>(ledger.RestartAsync)).Row);
        Assert.Contains((await ledger.VerifyAsync()).Findings, f => f.Code == "row-unproved" && f.Row == forged);
        Assert.Equal((0, SealRefusal.NothingWrong), await Sealer(ledger).SetAsideAsync(paid.Id, "a b", "tried", Cancel));

        Assert.Equal((1, null), await Sealer(ledger).SetAsideAsync(forged, "staff:a staff:b", "not ours", Cancel));

        Assert.Empty((await ledger.VerifyAsync()).Findings);
        await ledger.RestartAsync();
        Assert.Equal(100, ledger.Api.View(shop).Posted);
        Assert.Equal(
            (string.Create(CultureInfo.InvariantCulture, $"{forged.Sequence}"), "staff:a staff:b", "not ours"),
            (
                await ledger.TextAsync("SELECT sequence FROM ledger_aside"),
                await ledger.TextAsync("SELECT people FROM ledger_aside"),
                await ledger.TextAsync("SELECT reason FROM ledger_aside")
            )
        );
        // Rows are written for good again.
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ledger.RunSqlAsync("DELETE FROM ledger_journal"));
    }

    [Theory, OnBothDatabases]
    public async Task A_row_altered_after_it_was_written_is_not_put_aside_with_the_true_ones_after_it(TestDatabase database)
    {
        await using var ledger = await StoppedAsync(database);
        var altered = (await ledger.RowsAsync())[2].Id;
        await ledger.ChangeAsync($"UPDATE ledger_journal SET amount = amount + 1 WHERE sequence = {altered.Sequence}");

        Assert.Equal((0, SealRefusal.Altered), await Sealer(ledger).SetAsideAsync(altered, "a b", "tried", Cancel));
    }

    [Theory, OnBothDatabases]
    public async Task A_row_that_is_gone_breaks_the_chain(TestDatabase database)
    {
        await using var ledger = await StoppedAsync(database);
        var rows = await ledger.RowsAsync();
        await ledger.ChangeAsync($"DELETE FROM ledger_journal WHERE sequence = {rows[2].Id.Sequence}");

        Assert.Contains((await ledger.VerifyAsync()).Findings, f => f.Code == "row-unproved" && f.Row == rows[3].Id);
    }

    [Theory, OnBothDatabases]
    public async Task An_older_balance_put_back_is_not_believed_and_the_journal_tells_the_true_one(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        await ledger.RestartAsync();
        await ledger.PostAsync(EntryKind.Payment, ayu, shop, 900);
        await ledger.Api.StopAsync();
        await ledger.RunSqlAsync($"UPDATE ledger_accounts SET posted = 1000 WHERE id = {ayu.Value}");

        await ledger.RestartAsync();

        Assert.Equal(100, ledger.Api.View(ayu).Posted);
        await ledger.Api.StopAsync();
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    /// <summary>A hold, a freeze and outgoing money of an account that is not among the stored ones.</summary>
    [Theory, OnBothDatabases]
    public async Task A_balance_that_is_gone_is_made_anew_from_the_journal(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        await ledger.PostAsync(EntryKind.Payment, ayu, shop, 100);
        await ledger.HoldAsync(EntryKind.Withdrawal, ayu, await ledger.ClearingAsync(), 30);
        await ledger.FreezeAsync(ayu, FreezeScope.Debit);
        var before = ledger.Api.View(ayu);
        await ledger.Api.StopAsync();
        await ledger.RunSqlAsync($"DELETE FROM ledger_accounts WHERE id = {ayu.Value}");

        await ledger.RestartAsync();

        Assert.Equal(before, ledger.Api.View(ayu));
        await ledger.Api.StopAsync();
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task Rows_from_before_there_were_proofs_get_theirs_once(TestDatabase database)
    {
        await using var ledger = await StoppedAsync(database);
        var before = await ledger.RowsAsync();
        await ledger.ChangeAsync("UPDATE ledger_journal SET mac = NULL");
        await ledger.ForgetCheckpointAsync();
        Assert.Contains("paycare ledger seal", (await Assert.ThrowsAsync<BrokenChainException>(ledger.RestartAsync)).Message);

        Assert.Equal((before.Count, null), await Sealer(ledger).SealAsync(Cancel));

        Assert.Empty((await ledger.VerifyAsync()).Findings);
        Assert.Equal(before.Select(r => Convert.ToHexString(r.Mac)), (await ledger.RowsAsync()).Select(r => Convert.ToHexString(r.Mac)));
        await ledger.RestartAsync();
        await ledger.Api.StopAsync();
        // Never again: a row without a proof among others is not from before.
        await ledger.ChangeAsync("UPDATE ledger_journal SET mac = NULL WHERE sequence = 2");
        Assert.Equal((0, SealRefusal.Sealed), await Sealer(ledger).SealAsync(Cancel));
    }

    [Theory, OnBothDatabases]
    public async Task Books_that_do_not_balance_get_no_proofs(TestDatabase database)
    {
        await using var ledger = await StoppedAsync(database);
        await ledger.ChangeAsync("UPDATE ledger_journal SET mac = NULL; UPDATE ledger_journal SET debit_after = debit_after + 1");
        await ledger.ForgetCheckpointAsync();

        Assert.Equal((0, SealRefusal.Unsound), await Sealer(ledger).SealAsync(Cancel));
    }

    [Theory, OnBothDatabases]
    public async Task A_running_host_keeps_its_journal(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var paid = await ledger.PostAsync(EntryKind.Adjustment, await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"), 100);
        var forged = await ForgeAsync(ledger, paid);
        // However slow the host is: its beat is seen before an hour is over.
        var patient = TestLedger.Quick with { SilenceLimit = TimeSpan.FromHours(1) };
        var sealer = new JournalSealer(ledger.Place, TestKeys.Ring, ledger.Clock, NullLogger.Instance, patient);

        Assert.Equal((0, SealRefusal.Owned), await sealer.SetAsideAsync(forged, "a b", "tried", Cancel));
    }

    /// <summary>A ledger that has some of everything, and is stopped.</summary>
    private static async Task<TestLedger> StoppedAsync(TestDatabase database)
    {
        var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 100_000), await ledger.CustomerAsync("shop", ceiling: 900_000, month: 800_000));
        var paid = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 5_000);
        await ledger.GiveBackAsync(paid, 1_000);
        await ledger.HoldAsync(EntryKind.Withdrawal, ayu, await ledger.ClearingAsync(), 700, until: ledger.Clock.GetUtcNow().AddDays(2));
        await ledger.GiveBackAsync(paid, 500, isHold: true);
        await ledger.PostAsync(EntryKind.Payment, shop, ayu, 900_000);
        await ledger.FreezeAsync(paid.Id, until: ledger.Clock.GetUtcNow().AddDays(1));
        await ledger.Api.PostAsync(
            "test",
            ledger.NextKey(),
            TestLedger.Move(EntryKind.Payment, ayu, shop, 10) with
            {
                Reference = "order 7",
            },
            Cancel
        );
        await ledger.Api.StopAsync();
        return ledger;
    }

    /// <summary>What someone with the database's password would write: a row like a true one, one place further on.</summary>
    private static async Task<AttemptId> ForgeAsync(TestLedger ledger, JournalEntry like)
    {
        var last = (await ledger.RowsAsync())[^1].Id.Sequence;
        await ledger.RunSqlAsync(
            $"""
            INSERT INTO ledger_journal (sequence, client, key, request_hash, kind, debit, credit, amount, currency, state, debit_after,
                credit_after, at, mac)
            SELECT {last + 1}, client, 'forged', request_hash, kind, debit, credit, amount, currency, state, debit_after - amount,
                credit_after + amount, at, mac
            FROM ledger_journal WHERE sequence = {like.Id.Sequence}
            """
        );
        return new AttemptId(last + 1);
    }

    private static JournalSealer Sealer(TestLedger ledger) =>
        new(ledger.Place, TestKeys.Ring, ledger.Clock, NullLogger.Instance, TestLedger.Quick);
}
