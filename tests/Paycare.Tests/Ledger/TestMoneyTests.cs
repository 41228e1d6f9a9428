using Paycare.Ledger.Accounts;
using Paycare.Ledger.Export;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>Money that is only played with: it never meets real money, and stands in nothing that is about all accounts.</summary>
public sealed class TestMoneyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Real_money_and_test_money_never_meet_whatever_asks_for_it(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var ayu = await ledger.FundedAsync("ayu", 1_000);
        var (payer, shop) = (await TestAccountAsync(ledger, "payer"), await TestAccountAsync(ledger, "shop"));
        foreach (var (from, to) in new[] { (ayu, shop), (payer, ayu) })
        {
            var movement = TestLedger.Move(EntryKind.Payment, from, to, 10);
            var within = TestLedger.Move(EntryKind.Payment, payer, shop, 10);
            await RefusesAsync(() => ledger.Api.PostAsync("test", "post", movement, Cancel).AsTask());
            await RefusesAsync(() => ledger.Api.HoldAsync("test", "hold", movement, Cancel).AsTask());
            await RefusesAsync(() => ledger.Api.PostAsync("test", "group", [within, movement], Cancel).AsTask());
            await RefusesAsync(async () =>
            {
                using var claim = await ledger.ClaimAsync("refuse");
                await ledger.Api.RefuseAsync(claim, movement, RefusalCodes.InsufficientBalance, Evidence.None, Cancel);
            });
        }

        // Among themselves they move as all money does, and sum to zero.
        var paid = await ledger.PostAsync(EntryKind.Payment, payer, shop, 500);
        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(paid, 200)).State);
        Assert.Equal((-300, 300), (ledger.Api.View(payer).Posted, ledger.Api.View(shop).Posted));
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }

    [Theory, OnBothDatabases]
    public async Task A_row_that_lets_them_meet_is_found(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var ayu = await ledger.FundedAsync("ayu", 1_000);
        var (payer, shop) = (await TestAccountAsync(ledger, "payer"), await TestAccountAsync(ledger, "shop"));
        var paid = await ledger.PostAsync(EntryKind.Payment, payer, shop, 10);
        await ledger.RunSqlAsync(
            database == TestDatabase.Sqlite
                ? "DROP TRIGGER ledger_journal_no_update"
                : "DROP TRIGGER ledger_journal_no_change ON ledger_journal"
        );
        await ledger.RunSqlAsync($"UPDATE ledger_journal SET debit = {ayu.Value} WHERE sequence = {paid.Id.Sequence}");
        Assert.Contains("test-money-met", (await ledger.VerifyAsync()).Counts.Keys);
    }

    [Theory, OnBothDatabases]
    public async Task No_export_and_no_look_over_all_accounts_shows_test_money(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, store) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("store"));
        var (payer, shop) = (await TestAccountAsync(ledger, "payer"), await TestAccountAsync(ledger, "shop"));
        var real = (await ledger.PostAsync(EntryKind.Payment, ayu, store, 10)).Id;
        for (var i = 0; i < 7; i++)
        {
            await ledger.PostAsync(EntryKind.Payment, payer, shop, 10);
        }

        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            await using var books = new StringWriter();
            await new LedgerExporter(ledger.Place).ExportAsync(format, books, cancel: Cancel);
            Assert.Contains("customer:ayu", books.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(AccountDefinition.TestPrefix, books.ToString(), StringComparison.Ordinal);
        }

        // However many came after it: the real one is found in a page that they would have filled.
        var now = ledger.Clock.GetUtcNow();
        foreach (var amount in new Money?[] { new Money(10, Currency.Idr), null })
        {
            var found = await ledger.Api.EntriesAtAsync(amount, now.AddMinutes(-1), now.AddMinutes(1), 2, Cancel);
            Assert.Equal(real, found[0].Id);
            Assert.DoesNotContain(found, r => r.Debit == payer || r.Debit == shop || r.Credit == shop);
        }
    }

    private static Task<AccountId> TestAccountAsync(TestLedger ledger, string name) =>
        ledger.OpenAsync(new AccountDefinition($"{AccountDefinition.TestPrefix}{name}", Currency.Idr, NormalSide.Credit));

    private static async Task RefusesAsync(Func<Task> moving) => await Assert.ThrowsAsync<InvalidOperationException>(moving);
}
