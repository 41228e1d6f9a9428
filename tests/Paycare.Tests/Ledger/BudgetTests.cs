using CsCheck;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>Budgets of outgoing money, decided in the owner's queue.</summary>
public sealed class BudgetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Budget Day(long most, OutgoingPart part = OutgoingPart.All) => new("day", part, new Money(most, Currency.Idr));

    [Theory, OnBothDatabases]
    public async Task Parallel_requests_never_use_the_same_room(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 10_000), await ledger.CustomerAsync("budi"));
        var results = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => SendAsync(ledger, ayu, budi, 100, Day(1_000), isHold: i % 2 == 0)))
        );
        Assert.Equal(10, results.Count(r => r.Entry is not null));
        Assert.All(results.Where(r => r.Entry is null), r => Assert.Equal("day", r.Exceeded!.Budget.Name));
        // A refusal by a budget leaves no row.
        Assert.Equal(3 + 1 + 10, (await ledger.RowsAsync()).Count);
    }

    [Theory, OnBothDatabases]
    public async Task Sums_survive_a_restart_and_the_verifier_comes_to_the_same(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 100_000), await ledger.CustomerAsync("budi"));
        await SendAsync(ledger, ayu, budi, 300, Day(1_000), marks: OutgoingMarks.NewDevice);
        await SendAsync(ledger, ayu, budi, 5_000, null, marks: OutgoingMarks.Confirmed);
        for (var i = 0; i < 100; i++)
        {
            ledger.Clock.Advance(TimeSpan.FromMinutes(3));
            await SendAsync(ledger, ayu, budi, 2, null, marks: i % 2 == 0 ? OutgoingMarks.NewDevice : OutgoingMarks.None);
        }

        var before = await UsedAsync(ledger, ayu, budi);
        Assert.Equal((5_500, 200, 400), before);
        await ledger.RestartAsync();
        Assert.Equal(before, await UsedAsync(ledger, ayu, budi));
        var report = await ledger.VerifyAsync();
        Assert.Empty(report.Findings);

        await using var journal = ledger.Place.OpenUnchecked();
        var sums = (await journal.ReadCheckpointAsync(Cancel)).Outgoing.Single().Sums;
        sums[31] ^= 1; // The amount of the first sum.
        await ledger.ChangeAsync("UPDATE ledger_outgoing SET sums = @sums", ("sums", sums));
        Assert.Contains((await ledger.VerifyAsync()).Findings, f => f.Code == "checkpoint-differs");
    }

    [Theory, OnBothDatabases]
    public async Task Held_money_counts_and_what_is_released_or_returned_does_not(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 10_000), await ledger.ClearingAsync());
        var hold = (await SendAsync(ledger, ayu, clearing, 1_000, Day(1_000), EntryKind.Withdrawal, isHold: true)).Entry!;
        Assert.NotNull((await SendAsync(ledger, ayu, clearing, 1, Day(1_000), EntryKind.Withdrawal)).Exceeded);
        await ledger.VoidAsync(hold.Id);

        hold = (await SendAsync(ledger, ayu, clearing, 900, Day(1_000), EntryKind.Withdrawal, isHold: true)).Entry!;
        var captured = await ledger.CaptureAsync(hold.Id);
        Assert.NotNull((await SendAsync(ledger, ayu, clearing, 101, Day(1_000), EntryKind.Withdrawal)).Exceeded);
        // The bank sent it back: the row names the capture, the sum counted the hold.
        var movement = TestLedger.Move(EntryKind.Release, clearing, ayu, 900) with { Original = captured.Id };
        Assert.Equal(EntryState.Posted, (await ledger.Api.PostAsync("test", ledger.NextKey(), movement, Cancel)).Value.State);
        var payment = (await SendAsync(ledger, ayu, await ledger.CustomerAsync("shop"), 1_000, Day(1_000), EntryKind.Payment)).Entry!;
        await ledger.GiveBackAsync(payment, 400);
        Assert.Equal(600, (await SendAsync(ledger, ayu, clearing, 401, Day(1_000), EntryKind.Withdrawal)).Exceeded!.Used.Minor);
        Assert.NotNull((await SendAsync(ledger, ayu, clearing, 400, Day(1_000), EntryKind.Withdrawal)).Entry);
        await ledger.RestartAsync();
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_sum_reaches_a_day_back_and_no_further(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 10_000), await ledger.CustomerAsync("budi"));
        await SendAsync(ledger, ayu, budi, 1_000, Day(1_000));
        ledger.Clock.Advance(Budget.Reach);
        Assert.NotNull((await SendAsync(ledger, ayu, budi, 1, Day(1_000))).Exceeded);
        ledger.Clock.Advance(TimeSpan.FromMicroseconds(1));
        Assert.NotNull((await SendAsync(ledger, ayu, budi, 1_000, Day(1_000))).Entry);
    }

    [Theory, OnBothDatabases]
    public async Task What_would_be_refused_anyway_is_refused_before_any_budget(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 10), await ledger.CustomerAsync("budi"));
        var tried = await SendAsync(ledger, ayu, budi, 11, Day(1));
        Assert.Equal(RefusalCodes.InsufficientBalance, tried.Entry!.RefusalCode);
    }

    /// <summary>Exact for few rows; for many, never less than what left, and never more than ten minutes' more.</summary>
    [Fact]
    public void The_sum_of_a_busy_account_is_rounded_to_the_safe_side() =>
        Gen.Select(
                Gen.Int[1, 2_000],
                Gen.Select(Gen.Int[0, 100], Gen.Int[1, 99], Gen.Int[0, 99], Gen.Int[0, 9], Gen.Int[0, 1_439]).Array[600]
            )
            .Sample(
                (spread, steps) =>
                {
                    var (sums, rows) = (new OutgoingSums(), new List<(DateTimeOffset At, long Amount)>());
                    var (at, row) = (new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero), 0L);
                    foreach (var (wait, amount, chance, back, reach) in steps)
                    {
                        (at, row) = (at.AddSeconds(wait * spread / 100), row + 1);
                        var isConfirmed = chance == 0;
                        sums.Add(row, at, amount, isConfirmed ? OutgoingMarks.Confirmed : OutgoingMarks.None);
                        if (isConfirmed)
                        {
                            rows.Clear();
                        }
                        else if (back == 0)
                        {
                            sums.TakeOff(row, amount);
                        }
                        else
                        {
                            rows.Add((at, amount));
                        }

                        var since = at - TimeSpan.FromMinutes(reach);
                        Assert.InRange(
                            sums.Of(OutgoingPart.SinceConfirmed, since),
                            rows.Where(r => r.At >= since).Sum(r => r.Amount),
                            rows.Where(r => r.At >= since - OutgoingSums.Slot).Sum(r => r.Amount)
                        );
                    }
                },
                iter: 30
            );

    private static async Task<(long All, long SinceConfirmed, long FromNewDevices)> UsedAsync(
        TestLedger ledger,
        AccountId from,
        AccountId to
    )
    {
        async Task<long> OfAsync(OutgoingPart part) => (await SendAsync(ledger, from, to, 1, Day(0, part))).Exceeded!.Used.Minor;
        return (await OfAsync(OutgoingPart.All), await OfAsync(OutgoingPart.SinceConfirmed), await OfAsync(OutgoingPart.FromNewDevices));
    }

    private static async Task<WithinBudgets> SendAsync(
        TestLedger ledger,
        AccountId from,
        AccountId to,
        long minor,
        Budget? budget,
        EntryKind kind = EntryKind.Transfer,
        bool isHold = false,
        OutgoingMarks marks = OutgoingMarks.None
    )
    {
        using var claim = await ledger.ClaimAsync(ledger.NextKey());
        var movement = TestLedger.Move(kind, from, to, minor) with { Marks = marks };
        return (await ledger.Api.MoveWithinAsync(claim, movement, isHold, budget is null ? [] : [budget], Cancel)).Value;
    }
}
