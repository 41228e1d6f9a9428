using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class LedgerVerifierTests
{
    [Theory, OnBothDatabases]
    public async Task Sound_books_have_no_findings_beside_a_running_host(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        await ledger.FundedAsync("ayu", 1_000);

        var report = await ledger.VerifyAsync();

        Assert.True(report.IsSound);
        Assert.Equal((3, 2), (report.Rows, report.Accounts));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, "UPDATE ledger_journal SET amount = amount + 1 WHERE sequence = 3", "balance-after")]
    [InlineData(TestDatabase.Postgres, "UPDATE ledger_journal SET amount = amount + 1 WHERE sequence = 3", "balance-after")]
    [InlineData(TestDatabase.Sqlite, "UPDATE ledger_journal SET credit = NULL WHERE sequence = 3", "sum-not-zero")]
    [InlineData(TestDatabase.Postgres, "UPDATE ledger_journal SET credit = NULL WHERE sequence = 3", "sum-not-zero")]
    [InlineData(TestDatabase.Sqlite, "UPDATE ledger_journal SET debit = 1, credit = 2 WHERE sequence = 3", "floor-broken")]
    [InlineData(TestDatabase.Postgres, "UPDATE ledger_journal SET debit = 1, credit = 2 WHERE sequence = 3", "floor-broken")]
    [InlineData(TestDatabase.Sqlite, "DELETE FROM ledger_journal WHERE sequence = 4", "sequence-gap")]
    [InlineData(TestDatabase.Postgres, "DELETE FROM ledger_journal WHERE sequence = 4", "sequence-gap")]
    [InlineData(TestDatabase.Sqlite, "UPDATE ledger_journal SET evidence = '{' WHERE sequence = 1", "row-unreadable")]
    [InlineData(TestDatabase.Postgres, "UPDATE ledger_journal SET evidence = '{' WHERE sequence = 1", "row-unreadable")]
    [InlineData(TestDatabase.Sqlite, "UPDATE ledger_accounts SET posted = posted + 1", "checkpoint-differs")]
    [InlineData(TestDatabase.Postgres, "UPDATE ledger_accounts SET posted = posted + 1", "checkpoint-differs")]
    public async Task A_tampered_row_is_found(TestDatabase database, string tampering, string finding)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var ayu = await ledger.FundedAsync("ayu", 1_000);
        await ledger.PostAsync(EntryKind.Withdrawal, ayu, await ledger.ClearingAsync(), 10);
        await ledger.PostAsync(EntryKind.Withdrawal, ayu, await ledger.ClearingAsync(), 10);
        await ledger.RestartAsync();

        await ledger.RunSqlAsync(
            database == TestDatabase.Sqlite
                ? "DROP TRIGGER ledger_journal_no_update; DROP TRIGGER ledger_journal_no_delete"
                : "DROP TRIGGER ledger_journal_no_change ON ledger_journal"
        );
        await ledger.RunSqlAsync(tampering);
        var report = await ledger.VerifyAsync();

        Assert.False(report.IsSound);
        Assert.Contains(finding, report.Counts.Keys);
    }
}
