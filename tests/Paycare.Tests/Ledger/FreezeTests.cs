using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>What freezes stop, and how they end.</summary>
public sealed class FreezeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task One_persons_unfreeze_does_not_lift_anothers_freeze(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));
        var own = await ledger.FreezeAsync(ayu, FreezeScope.Debit);
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        var risk = await ledger.FreezeAsync(ayu, FreezeScope.All);
        Assert.Equal((AccountState.Frozen, own.At), (ledger.Api.View(ayu).State, ledger.Api.View(ayu).FrozenAt));
        await ledger.RestartAsync();

        await ledger.LiftAsync(own.Id);
        Assert.Equal((AccountState.Frozen, risk.At), (ledger.Api.View(ayu).State, ledger.Api.View(ayu).FrozenAt));
        Assert.Equal(RefusalCodes.AccountFrozen, (await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1)).RefusalCode);
        Assert.Equal(RefusalCodes.FreezeUnknown, (await ledger.LiftAsync(own.Id)).RefusalCode);

        await ledger.LiftAsync(risk.Id);
        Assert.Equal((AccountState.Open, 1_000L), (ledger.Api.View(ayu).State, ledger.Api.View(ayu).Available));
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_freeze_with_an_end_ends_by_itself(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));
        var freeze = await ledger.FreezeAsync(ayu, FreezeScope.Debit, until: ledger.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Equal(RefusalCodes.AccountFrozen, (await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1)).RefusalCode);
        await ledger.RestartAsync();

        ledger.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1)).State);
        var end = Assert.Single(await ledger.RowsAsync(), r => r.State == EntryState.Expired);
        Assert.Equal((EntryKind.Unfreeze, ayu, freeze.Id.Sequence), (end.Kind, end.Debit!.Value, end.Evidence.Minor("freeze")));
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_hold_is_not_captured_but_may_go_back(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var (first, second) = (
            await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 400),
            await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 100)
        );
        var freeze = await ledger.FreezeAsync(first.Id);
        await ledger.FreezeAsync(second.Id);
        await ledger.RestartAsync();

        var capture = await ledger.CaptureAsync(first.Id);
        Assert.Equal((RefusalCodes.TransactionFrozen, first.Id.Sequence), (capture.RefusalCode, capture.Evidence.Minor("transaction")));
        Assert.Equal((1_000, 500), (ledger.Api.View(ayu).Posted, ledger.Api.View(ayu).Held));
        Assert.Equal(EntryState.Voided, (await ledger.VoidAsync(second.Id)).State);

        await ledger.LiftAsync(freeze.Id);
        Assert.Equal(EntryState.Captured, (await ledger.CaptureAsync(first.Id)).State);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task Money_of_a_frozen_transaction_stays_with_its_receiver_and_may_only_go_back(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, thief, shop) = (
            await ledger.FundedAsync("ayu", 1_000),
            await ledger.FundedAsync("thief", 50),
            await ledger.CustomerAsync("shop")
        );
        var stolen = await ledger.PostAsync(EntryKind.Transfer, ayu, thief, 700);
        await ledger.FreezeAsync(stolen.Id);
        // Somebody else is worried too: the money is held back once.
        await ledger.FreezeAsync(stolen.Id);
        Assert.Equal(
            (AccountState.Open, 750L, 700L, 50L),
            ledger.Api.View(thief) is var v ? (v.State, v.Posted, v.Frozen, v.Available) : default
        );

        var away = await ledger.PostAsync(EntryKind.Payment, thief, shop, 51);
        Assert.Equal(
            (RefusalCodes.TransactionFrozen, 700L, 50L, 1L),
            (away.RefusalCode, away.Evidence.Minor("frozen"), away.Evidence.Minor("balanceAtAttempt"), away.Evidence.Minor("shortfall"))
        );
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Payment, thief, shop, 50)).State);
        Assert.Equal(RefusalCodes.InsufficientBalance, (await ledger.PostAsync(EntryKind.Payment, thief, shop, 701)).RefusalCode);

        await ledger.GiveBackAsync(stolen, 600);
        await ledger.RestartAsync();
        Assert.Equal((100L, 100L), ledger.Api.View(thief) is var w ? (w.Posted, w.Frozen) : default);
        Assert.Equal(RefusalCodes.TransactionFrozen, (await ledger.PostAsync(EntryKind.Payment, thief, shop, 1)).RefusalCode);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task No_kind_of_money_takes_what_a_freeze_keeps(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop, other) = (
            await ledger.FundedAsync("ayu", 700),
            await ledger.FundedAsync("shop", 1_000),
            await ledger.CustomerAsync("other")
        );
        await ledger.FreezeAsync((await ledger.PostAsync(EntryKind.Payment, ayu, shop, 700)).Id);
        foreach (var kind in Enum.GetValues<EntryKind>().Where(MovesMoney))
        {
            Assert.Equal((kind, RefusalCodes.TransactionFrozen), (kind, (await ledger.PostAsync(kind, shop, other, 1_001)).RefusalCode));
            Assert.Equal((kind, RefusalCodes.TransactionFrozen), (kind, (await ledger.HoldAsync(kind, shop, other, 1_001)).RefusalCode));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_payment_is_not_given_back_and_what_a_rail_has_done_is_booked(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.FundedAsync("shop", 1_000));
        var paid = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 700);
        var (early, sent) = (await ledger.GiveBackAsync(paid, 100, isHold: true), await ledger.GiveBackAsync(paid, 50, isHold: true));
        var freeze = await ledger.FreezeAsync(paid.Id);
        await ledger.RestartAsync();

        var refund = await ledger.GiveBackAsync(paid, 10);
        Assert.Equal((RefusalCodes.TransactionFrozen, paid.Id.Sequence), (refund.RefusalCode, refund.Evidence.Minor("transaction")));
        Assert.Equal(RefusalCodes.TransactionFrozen, (await ledger.GiveBackAsync(paid, 10, isHold: true)).RefusalCode);
        Assert.Equal(RefusalCodes.TransactionFrozen, (await CaptureReturnAsync("first")).RefusalCode);
        Assert.Equal(EntryState.Captured, (await ledger.CaptureAsync(sent.Id)).State);
        Assert.Equal(350, ledger.Api.View(ayu).Posted);

        await ledger.LiftAsync(freeze.Id);
        Assert.Equal(EntryState.Captured, (await CaptureReturnAsync("second")).State);
        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(paid, 10)).State);
        Assert.Equal(460, ledger.Api.View(ayu).Posted);
        Assert.Empty((await ledger.VerifyAsync()).Findings);

        async Task<JournalEntry> CaptureReturnAsync(string key) =>
            (await ledger.Api.CaptureReturnAsync("test", key, early.Id, Cancel)).Value;
    }

    [Theory, OnBothDatabases]
    public async Task What_moved_nothing_cannot_be_frozen(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var hold = await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 400);
        await ledger.VoidAsync(hold.Id);

        Assert.Equal(RefusalCodes.TransactionUnknown, (await ledger.FreezeAsync(new AttemptId(9_999))).RefusalCode);
        Assert.Equal(RefusalCodes.TransactionUnknown, (await ledger.FreezeAsync(hold.Id)).RefusalCode);
        Assert.Equal(RefusalCodes.TransactionUnknown, (await ledger.FreezeAsync(new AttemptId(ayu.Value))).RefusalCode);
        Assert.Equal(RefusalCodes.FreezeUnknown, (await ledger.LiftAsync(hold.Id)).RefusalCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_balance_explains_itself_in_one_moment(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var due = ledger.Clock.GetUtcNow() + TimeSpan.FromHours(2);
        var hold = await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 400, until: due);
        var incoming = await ledger.HoldAsync(EntryKind.TopUp, await ledger.ClearingAsync(), ayu, 50);
        var got = await ledger.PostAsync(EntryKind.Refund, await ledger.ClearingAsync(), ayu, 20);
        var freeze = await ledger.FreezeAsync(got.Id);

        var why = (await ledger.Api.ExplainAsync(ayu, Cancel)).Value;

        Assert.Equal(
            (freeze.Id, 1_020L, 400L, 50L, 20L, 600L),
            (why.AsOf, why.View.Posted, why.View.Held, why.View.PendingIncoming, why.View.Frozen, why.View.Available)
        );
        Assert.Equal((hold.Id, 400L, due), Assert.Single(why.Holds) is var h ? (h.Id, h.Remaining.Minor, h.ExpiresAt) : default);
        Assert.Equal(incoming.Id, Assert.Single(why.Incoming).Id);
        Assert.Equal((freeze.Id, got.Id, 20L), Assert.Single(why.Freezes) is var f ? (f.Id, f.Transaction!.Value, f.Amount) : default);
        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await ledger.Api.ExplainAsync(new AccountId(9_999), Cancel));
    }

    private static bool MovesMoney(EntryKind kind) =>
        kind is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close);
}
