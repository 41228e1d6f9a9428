using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class RefusalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Too_little_money_is_refused_with_the_balance_at_that_moment(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));
        await ledger.HoldAsync(EntryKind.Payment, ayu, budi, 300);

        var row = await ledger.PostAsync(EntryKind.Payment, ayu, budi, 800);

        AssertRefused(row, RefusalCodes.InsufficientBalance, ("balanceAtAttempt", 700), ("shortfall", 100), ("amount", 800));
        Assert.Equal((1_000, 300, 700), (ledger.Api.View(ayu).Posted, ledger.Api.View(ayu).Held, ledger.Api.View(ayu).Available));
        Assert.Equal(row.Id, (await ledger.Api.EntriesAsync(ayu, null, 1, Cancel))[0].Id);
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_account_refuses_with_the_time_of_its_freeze(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.FundedAsync("budi", 1_000));
        var freeze = await ledger.FreezeAsync(ayu, FreezeScope.Debit);
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));

        var debit = await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1);
        AssertRefused(debit, RefusalCodes.AccountFrozen);
        Assert.Equal((freeze.At, "debit"), (debit.Evidence.Time("frozenAt"), debit.Evidence.Text("side")));
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Transfer, budi, ayu, 1)).State);
        Assert.Equal((1_001, 0, freeze.At), (ledger.Api.View(ayu).Frozen, ledger.Api.View(ayu).Available, ledger.Api.View(ayu).FrozenAt));

        await ledger.FreezeAsync(ayu, FreezeScope.All);
        var credit = await ledger.PostAsync(EntryKind.Transfer, budi, ayu, 1);
        AssertRefused(credit, RefusalCodes.AccountFrozen);
        Assert.Equal("credit", credit.Evidence.Text("side"));

        await ledger.UnfreezeAsync(ayu);
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1)).State);
    }

    [Theory, OnBothDatabases]
    public async Task A_closed_account_refuses_everything_and_an_account_with_money_is_not_closed(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));

        AssertRefused(await ledger.CloseAsync(ayu), RefusalCodes.AccountNotEmpty, ("balance", 1_000));
        Assert.Equal(EntryState.Posted, (await ledger.CloseAsync(budi)).State);
        AssertRefused(await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1), RefusalCodes.AccountClosed);
        AssertRefused(await ledger.UnfreezeAsync(budi), RefusalCodes.AccountClosed);
        Assert.Equal(AccountState.Closed, ledger.Api.View(budi).State);
    }

    [Theory, OnBothDatabases]
    public async Task Unknown_equal_and_foreign_accounts_are_refused(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var ayu = await ledger.FundedAsync("ayu", 1_000);
        var dollars = await ledger.OpenAsync(new AccountDefinition("customer:ayu", Currency.Usd, NormalSide.Credit, 0));

        AssertRefused(await ledger.PostAsync(EntryKind.Transfer, ayu, new AccountId(9_999), 1), RefusalCodes.AccountUnknown);
        AssertRefused(await ledger.FreezeAsync(new AccountId(9_999), FreezeScope.All), RefusalCodes.AccountUnknown);
        AssertRefused(await ledger.PostAsync(EntryKind.Transfer, ayu, ayu, 1), RefusalCodes.SameAccount);
        AssertRefused(await ledger.PostAsync(EntryKind.Transfer, ayu, dollars, 1), RefusalCodes.CurrencyMismatch);
        Assert.Equal(3, (await ledger.Api.EntriesAsync(ayu, null, 50, Cancel)).Count(e => e.State == EntryState.Refused));
    }

    [Theory, OnBothDatabases]
    public async Task A_ceiling_stops_top_ups_and_transfers_and_lets_refunds_pass(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu", ceiling: 1_000));
        await ledger.HoldAsync(EntryKind.TopUp, clearing, ayu, 900);

        var row = await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 101);

        AssertRefused(row, RefusalCodes.LimitExceeded, ("limit", 1_000), ("used", 900), ("amount", 101));
        Assert.Equal("ceiling", row.Evidence.Text("limitName"));
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Refund, clearing, ayu, 500)).State);
        Assert.Equal(EntryState.Refused, (await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1)).State);
    }

    [Theory, OnBothDatabases]
    public async Task A_month_limit_begins_anew_at_midnight_in_Jakarta(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu", month: 1_000));
        await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 600);
        var pending = await ledger.HoldAsync(EntryKind.TopUp, clearing, ayu, 400);

        var row = await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1);
        AssertRefused(row, RefusalCodes.LimitExceeded, ("limit", 1_000), ("used", 1_000), ("amount", 1));
        Assert.Equal(1_000, ledger.Api.View(ayu).MonthIncoming);

        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, ledger.Api.View(ayu).MonthIncoming);
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1_000)).State);

        // The hold counted to the month that is over; letting it go gives this month nothing back.
        await ledger.VoidAsync(pending.Id);
        Assert.Equal(1_000, ledger.Api.View(ayu).MonthIncoming);
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }

    [Theory, OnBothDatabases]
    public async Task A_voided_top_up_gives_its_part_of_the_month_back(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu", month: 1_000));
        var pending = await ledger.HoldAsync(EntryKind.TopUp, clearing, ayu, 1_000);

        await ledger.VoidAsync(pending.Id);

        Assert.Equal(0, ledger.Api.View(ayu).MonthIncoming);
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1_000)).State);
    }

    [Theory, OnBothDatabases]
    public async Task A_balance_that_would_not_fit_is_refused(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));
        await ledger.HoldAsync(EntryKind.Adjustment, clearing, ayu, long.MaxValue - 5);

        AssertRefused(await ledger.PostAsync(EntryKind.Adjustment, clearing, ayu, 6), RefusalCodes.AmountOverflow, ("amount", 6));
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Adjustment, clearing, ayu, 5)).State);
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }

    [Theory, OnBothDatabases]
    public async Task New_limits_count_from_the_next_row_on(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu", ceiling: 10));
        await ledger.LimitAsync(ayu, 1_000, null);
        await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1_000);
        await ledger.LimitAsync(ayu, 500, 7);
        await ledger.RestartAsync();

        AssertRefused(
            await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1),
            RefusalCodes.LimitExceeded,
            ("limit", 500),
            ("used", 1_000),
            ("amount", 1)
        );
        Assert.Equal((500, 7), (ledger.Api.View(ayu).Ceiling, ledger.Api.View(ayu).MonthIncomingLimit));
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }

    [Theory, OnBothDatabases]
    public async Task A_refusal_from_before_the_ledger_leaves_one_row_with_its_facts(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));
        var lockedUntil = ledger.Clock.GetUtcNow().AddHours(1);
        using var claim = await ledger.ClaimAsync("key");

        var row = (
            await ledger.Api.RefuseAsync(
                claim,
                TestLedger.Move(EntryKind.Payment, ayu, budi, 5),
                "pin-wrong",
                Evidence.None.With("triesLeft", 0).With("lockedUntil", lockedUntil),
                Cancel
            )
        ).Value;

        var stored = await ledger.Api.FindAsync("client", "key", Cancel);
        Assert.Equal(row.Id, stored!.Id);
        AssertRefused(stored, "pin-wrong", ("triesLeft", 0));
        Assert.Equal(lockedUntil, stored.Evidence.Time("lockedUntil"));
        Assert.Equal(1_000, ledger.Api.View(ayu).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task An_amount_that_is_not_positive_is_a_bug_of_the_caller(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu"));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.PostAsync(EntryKind.Open, clearing, ayu, 5));
        Assert.Equal(2, (await ledger.RowsAsync()).Count);
    }

    private static void AssertRefused(JournalEntry row, string code, params (string Name, long Value)[] facts)
    {
        Assert.Equal((EntryState.Refused, code), (row.State, row.RefusalCode));
        Assert.Null(row.DebitAfter);
        Assert.Null(row.CreditAfter);
        Assert.All(facts, f => Assert.Equal(f.Value, row.Evidence.Minor(f.Name)));
    }
}
