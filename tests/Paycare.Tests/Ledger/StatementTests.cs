using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>What an account's past says.</summary>
[Trait("Touches", "dates")]
public sealed class StatementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_statement_is_read_in_pages_in_both_directions(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        for (var i = 0; i < 10; i++)
        {
            await ledger.PostAsync(EntryKind.Payment, ayu, shop, 1);
            await ledger.PostAsync(EntryKind.Payment, shop, ayu, 1);
        }

        var all = (await ledger.Api.EntriesAsync(ayu, null, 100, Cancel)).Select(e => e.Id).ToList();
        var back = await PagesAsync(last => ledger.Api.EntriesAsync(ayu, last, 7, Cancel));
        var forth = await PagesAsync(last => ledger.Api.EntriesAfterAsync(ayu, last ?? default, 7, Cancel));

        Assert.Equal(22, all.Count);
        Assert.Equal(all, back);
        Assert.Equal(Enumerable.Reverse(all), forth);
        Assert.Equal(all.OrderByDescending(id => id.Sequence), all);
    }

    [Theory, OnBothDatabases]
    public async Task Sums_per_day_are_those_of_the_rows_and_know_when_a_day_begins_in_Jakarta(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000_000), await ledger.CustomerAsync("shop"));
        var (first, next) = (new DateOnly(2026, 1, 31), new DateOnly(2026, 2, 1));
        var payment = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 33_333);
        await ledger.PostAsync(EntryKind.Payment, ayu, shop, 149);
        await ledger.PostAsync(EntryKind.Payment, ayu, shop, 5_000_000);
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        await ledger.PostAsync(EntryKind.Payment, ayu, shop, 1_000);
        var hold = await ledger.GiveBackAsync(payment, 3_000, isHold: true);
        await ledger.GiveBackAsync(payment, 1_000, isHold: true);
        await ledger.CaptureAsync(hold.Id);

        var (from, to) = (Midnight(first), Midnight(next.AddDays(1)));
        Assert.Equal(
            [
                // 0.7% of each, rounded down: 233 and 1.
                new DaySum(first, EntryKind.Payment, NormalSide.Credit, 2, 33_482, 234),
                new DaySum(next, EntryKind.Payment, NormalSide.Credit, 1, 1_000, 7),
                new DaySum(next, EntryKind.Refund, NormalSide.Debit, 1, 3_000, 21),
            ],
            (await ledger.Api.SumsByDayAsync(shop, from, to, 70, Cancel)).OrderBy(s => s.Day).ThenByDescending(s => s.Side)
        );
        Assert.Equal([1_000L, 3_000], (await ledger.Api.SumsByDayAsync(shop, Midnight(next), to, 0, Cancel)).Select(s => s.Minor).Order());
        Assert.Empty(await ledger.Api.SumsByDayAsync(shop, to, to.AddDays(1), 0, Cancel));

        static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(7));
    }

    [Theory, OnBothDatabases]
    public async Task The_balance_at_a_moment_of_the_past_can_be_asked(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var beginning = ledger.Clock.GetUtcNow();
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        var hold = await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 300);
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await ledger.CaptureAsync(hold.Id, minor: 100);
        var last = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 7);

        Assert.Equal((0L, 0L, 0L), await AtAsync(ayu, beginning));
        Assert.Equal((1_000L, 0L, 0L), await AtAsync(ayu, beginning + TimeSpan.FromSeconds(119)));
        Assert.Equal((1_000L, 300L, 0L), await AtAsync(ayu, beginning + TimeSpan.FromMinutes(2)));
        Assert.Equal((0L, 0L, 300L), await AtAsync(shop, beginning + TimeSpan.FromMinutes(2)));
        Assert.Equal((893L, 200L, 0L), await AtAsync(ayu, last.At));
        Assert.Equal((107L, 0L, 200L), await AtAsync(shop, DateTimeOffset.MaxValue));
        Assert.Equal((1_000L, 0L, 0L), await AtAsync(await ledger.ClearingAsync(), last.At));

        async Task<(long, long, long)> AtAsync(AccountId account, DateTimeOffset at) =>
            await ledger.Api.BalanceAtAsync(account, at, Cancel) is var then ? (then.Posted, then.Held, then.PendingIncoming) : default;
    }

    [Theory, OnBothDatabases]
    public async Task A_loop_of_refusals_is_stopped_before_it_fills_the_journal_and_keeps_its_keys(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database, options: TestLedger.Quick with { RefusalsPerMinute = 3 });
        var (ayu, budi, shop) = (
            await ledger.CustomerAsync("ayu"),
            await ledger.FundedAsync("budi", 10),
            await ledger.CustomerAsync("shop")
        );
        var rows = (await ledger.RowsAsync()).Count;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(RefusalCodes.InsufficientBalance, (await ledger.PostAsync(EntryKind.Payment, ayu, shop, 5)).RefusalCode);
        }

        var movement = TestLedger.Move(EntryKind.Payment, ayu, shop, 5);
        var stopped = (await ledger.Api.PostAsync("test", "fourth", movement, Cancel)).Refusal!;

        Assert.Equal((RefusalKind.Throttled, "too-many-requests"), (stopped.Kind, stopped.Code));
        Assert.InRange(stopped.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(rows + 3, (await ledger.RowsAsync()).Count);
        // Others go on, and so does what would not be refused.
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Payment, budi, shop, 5)).State);
        Assert.Equal(EntryState.Posted, (await ledger.PostAsync(EntryKind.Transfer, budi, ayu, 5)).State);
        Assert.Equal(EntryState.Posted, (await ledger.Api.PostAsync("test", "fourth", movement, Cancel)).Value.State);
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(RefusalCodes.InsufficientBalance, (await ledger.PostAsync(EntryKind.Payment, ayu, shop, 5)).RefusalCode);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    private static async Task<List<AttemptId>> PagesAsync(Func<AttemptId?, Task<IReadOnlyList<JournalEntry>>> read)
    {
        var ids = new List<AttemptId>();
        while (await read(ids.Count == 0 ? null : ids[^1]) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 7);
            ids.AddRange(page.Select(e => e.Id));
        }

        return ids;
    }
}
