using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>How holds end: in parts, too late, or by themselves.</summary>
public sealed class HoldEndTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory, OnBothDatabases]
    public async Task A_hold_is_captured_in_parts_up_to_its_amount(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400);

        var first = await ledger.CaptureAsync(hold.Id, minor: 150);
        Assert.Equal((EntryState.Captured, 150L, 850L), (first.State, first.Amount.Minor, first.DebitAfter));
        Assert.Equal((850, 250, 600), Figures(ledger, ayu));

        var tooMuch = await ledger.CaptureAsync(hold.Id, minor: 251);
        Assert.Equal((RefusalCodes.PendingExceeded, 250L), (tooMuch.RefusalCode, tooMuch.Evidence.Minor("remaining")));
        Assert.Equal((850, 250, 600), Figures(ledger, ayu));

        await ledger.RestartAsync();
        Assert.Equal(250, (await ledger.CaptureAsync(hold.Id)).Amount.Minor);
        Assert.Equal((600, 0, 600), Figures(ledger, ayu));
        Assert.Equal(RefusalCodes.PendingFinished, (await ledger.CaptureAsync(hold.Id, minor: 1)).RefusalCode);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_left_after_a_part_can_be_let_go(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400);
        await ledger.CaptureAsync(hold.Id, minor: 150);

        Assert.Equal((EntryState.Voided, 250L), ((await ledger.VoidAsync(hold.Id)) is var row ? (row.State, row.Amount.Minor) : default));
        Assert.Equal((850, 0, 850), Figures(ledger, ayu));
    }

    [Theory, OnBothDatabases]
    public async Task A_hold_ends_by_itself_on_its_day_and_is_not_captured_after_it(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var due = ledger.Clock.GetUtcNow() + Day;
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400, until: due);
        var other = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 100, until: due + Day);
        Assert.Equal(due, hold.ExpiresAt);
        await ledger.RestartAsync();

        ledger.Clock.Advance(Day);
        var late = await ledger.CaptureAsync(hold.Id);

        Assert.Equal((RefusalCodes.PendingExpired, due), (late.RefusalCode, late.Evidence.Time("expiredAt")));
        Assert.Equal(RefusalCodes.PendingExpired, (await ledger.VoidAsync(hold.Id)).RefusalCode);
        Assert.Equal((1_000, 100, 900), Figures(ledger, ayu));
        var expiry = Assert.Single(await ledger.RowsAsync(), r => r.State == EntryState.Expired);
        Assert.Equal((hold.Id, 400L), (expiry.Pending, expiry.Amount.Minor));
        Assert.Equal(EntryState.Captured, (await ledger.CaptureAsync(other.Id)).State);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_need_ask_for_a_hold_to_end(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database, options: TestLedger.Quick with { BatchLimit = 2 });
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        for (var i = 0; i < 9; i++)
        {
            await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 100, until: ledger.Clock.GetUtcNow() + Day);
        }

        ledger.Clock.Advance(Day);

        await Eventually.HoldsAsync(() => Task.FromResult(ledger.Api.View(ayu).Held == 0));
        Assert.Equal(1_000, ledger.Api.View(ayu).Available);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task An_expired_top_up_gives_its_part_of_the_month_back(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (clearing, ayu) = (await ledger.ClearingAsync(), await ledger.CustomerAsync("ayu", month: 1_000));
        await ledger.HoldAsync(EntryKind.TopUp, clearing, ayu, 1_000, until: ledger.Clock.GetUtcNow() + TimeSpan.FromSeconds(5));

        ledger.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1_000)).State);
    }

    private static (long, long, long) Figures(TestLedger ledger, AccountId id) =>
        ledger.Api.View(id) is var view ? (view.Posted, view.Held, view.Available) : default;
}
