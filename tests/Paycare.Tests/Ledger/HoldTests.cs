using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class HoldTests
{
    [Theory, OnBothDatabases]
    public async Task A_captured_hold_moves_its_money_once(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400);
        Assert.Equal((EntryState.Pending, 1_000L, 1_000L), (hold.State, hold.DebitAfter, hold.CreditAfter));
        Assert.Equal((1_000, 400, 600), Figures(ledger, ayu));
        Assert.Equal(0, ledger.Api.View(clearing).PendingIncoming);

        var capture = await ledger.CaptureAsync(hold.Id);

        Assert.Equal((EntryState.Captured, hold.Id, 600L, 600L), (capture.State, capture.Pending, capture.DebitAfter, capture.CreditAfter));
        Assert.Equal((600, 0, 600), Figures(ledger, ayu));
        Assert.Equal((EntryState.Refused, RefusalCodes.PendingFinished), StateOf(await ledger.CaptureAsync(hold.Id)));
        Assert.Equal((EntryState.Refused, RefusalCodes.PendingFinished), StateOf(await ledger.VoidAsync(hold.Id)));
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }

    [Theory, OnBothDatabases]
    public async Task A_voided_hold_lets_its_money_go(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400);

        var voided = await ledger.VoidAsync(hold.Id, "void");

        Assert.Equal((EntryState.Voided, null), StateOf(voided));
        Assert.Equal((1_000, 0, 1_000), Figures(ledger, ayu));
        Assert.Equal(voided.Id, (await ledger.VoidAsync(hold.Id, "void")).Id);
        Assert.Equal((EntryState.Refused, RefusalCodes.PendingFinished), StateOf(await ledger.CaptureAsync(hold.Id)));
    }

    [Theory, OnBothDatabases]
    public async Task A_hold_that_never_was_is_unknown(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));
        var posted = await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1);

        Assert.Equal((EntryState.Refused, RefusalCodes.PendingUnknown), StateOf(await ledger.CaptureAsync(new AttemptId(9_999))));
        Assert.Equal((EntryState.Refused, RefusalCodes.PendingUnknown), StateOf(await ledger.CaptureAsync(posted.Id)));
    }

    [Theory, OnBothDatabases]
    public async Task Open_holds_survive_a_restart(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var first = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400);
        var second = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 100);
        await ledger.RestartAsync();
        await ledger.CaptureAsync(first.Id);
        await ledger.RestartAsync();

        Assert.Equal((600, 100, 500), Figures(ledger, ayu));
        Assert.Equal(EntryState.Captured, (await ledger.CaptureAsync(second.Id)).State);
        Assert.Equal((EntryState.Refused, RefusalCodes.PendingFinished), StateOf(await ledger.CaptureAsync(first.Id)));
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }

    [Theory, OnBothDatabases]
    public async Task Of_a_capture_and_a_void_that_race_one_wins(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var holds = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 10)));

        var rows = await Task.WhenAll(holds.SelectMany(h => new[] { ledger.CaptureAsync(h.Id), ledger.VoidAsync(h.Id) }));

        Assert.Equal(20, rows.Count(r => r.State == EntryState.Refused));
        var captured = rows.Count(r => r.State == EntryState.Captured);
        Assert.Equal((1_000 - (captured * 10), 0, 1_000 - (captured * 10)), Figures(ledger, ayu));
    }

    private static (long, long, long) Figures(TestLedger ledger, AccountId id)
    {
        var view = ledger.Api.View(id);
        return (view.Posted, view.Held, view.Available);
    }

    private static (EntryState, string?) StateOf(JournalEntry row) => (row.State, row.RefusalCode);
}
