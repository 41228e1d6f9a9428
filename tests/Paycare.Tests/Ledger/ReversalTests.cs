using CsCheck;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>Refunds, disputes and goodwill share one remainder.</summary>
public sealed class ReversalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Refunds_and_goodwill_share_what_was_paid(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop, payment) = await PaidAsync(ledger, 1_000);
        var budget = await ledger.FundedAsync("care-budget", 5_000);

        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(payment, 600)).State);
        var goodwill = TestLedger.Move(EntryKind.Goodwill, budget, ayu, 300) with { Original = payment.Id };
        Assert.Equal(EntryState.Posted, (await ledger.Api.PostAsync("test", "goodwill", goodwill, Cancel)).Value.State);
        await ledger.RestartAsync();

        var tooMuch = await ledger.GiveBackAsync(payment, 101);
        Assert.Equal((RefusalCodes.RemainderExceeded, 100L), (tooMuch.RefusalCode, tooMuch.Evidence.Minor("remainder")));
        Assert.Equal((9_900, 400), (ledger.Api.View(ayu).Posted, ledger.Api.View(shop).Posted));
        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(payment, 100)).State);
        Assert.Equal(RefusalCodes.RemainderExceeded, (await ledger.GiveBackAsync(payment, 1)).RefusalCode);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_on_its_way_is_reserved_and_comes_free_when_it_fails(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (_, _, payment) = await PaidAsync(ledger, 1_000);
        var onItsWay = await ledger.GiveBackAsync(payment, 800, isHold: true);
        Assert.Equal(RefusalCodes.RemainderExceeded, (await ledger.GiveBackAsync(payment, 201)).RefusalCode);
        await ledger.RestartAsync();

        await ledger.VoidAsync(onItsWay.Id);

        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(payment, 1_000)).State);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task Only_money_that_moved_goes_back_and_only_to_who_paid(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop, payment) = await PaidAsync(ledger, 1_000);
        var budi = await ledger.CustomerAsync("budi");
        var refund = await ledger.GiveBackAsync(payment, 100);
        var hold = await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 10);
        var refused = await ledger.PostAsync(EntryKind.Payment, budi, shop, 10);
        var freeze = await ledger.FreezeAsync(budi, FreezeScope.Debit);
        var before = (ledger.Api.View(ayu).Posted, ledger.Api.View(shop).Posted);

        Assert.Equal(RefusalCodes.OriginalUnknown, (await ledger.GiveBackAsync(payment with { Id = new AttemptId(9_999) }, 1)).RefusalCode);
        Assert.Equal(RefusalCodes.OriginalNotReversible, (await ledger.GiveBackAsync(refund, 1)).RefusalCode);
        Assert.Equal(RefusalCodes.OriginalNotReversible, (await ledger.GiveBackAsync(hold, 1)).RefusalCode);
        Assert.Equal(RefusalCodes.OriginalNotReversible, (await ledger.GiveBackAsync(refused, 1)).RefusalCode);
        Assert.Equal(RefusalCodes.OriginalNotReversible, (await ledger.GiveBackAsync(payment with { Id = freeze.Id }, 1)).RefusalCode);
        Assert.Equal(RefusalCodes.OriginalMismatch, (await ledger.GiveBackAsync(payment with { Debit = budi }, 1)).RefusalCode);
        Assert.Equal(before, (ledger.Api.View(ayu).Posted, ledger.Api.View(shop).Posted));
        Assert.Equal(7, (await ledger.RowsAsync()).Count(r => r.State == EntryState.Refused));
    }

    [Theory, OnBothDatabases]
    public async Task A_dispute_draws_on_the_same_remainder_and_never_pays_the_payer(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop, payment) = await PaidAsync(ledger, 1_000);
        var disputes = (
            await ledger.Api.OpenAsync(new AccountDefinition("disputes", Paycare.Platform.Amounts.Currency.Idr, NormalSide.Debit), Cancel)
        ).Value;
        var cover = TestLedger.Move(EntryKind.Dispute, shop, disputes, 700) with { Original = payment.Id };
        var hold = (await ledger.Api.HoldAsync("test", "cover", cover, Cancel)).Value;
        Assert.Equal(EntryState.Pending, hold.State);
        Assert.Equal(RefusalCodes.RemainderExceeded, (await ledger.GiveBackAsync(payment, 301)).RefusalCode);
        Assert.Equal(
            RefusalCodes.OriginalMismatch,
            (
                await ledger.Api.PostAsync(
                    "test",
                    "to-payer",
                    cover with
                    {
                        Credit = ayu,
                        Amount = Paycare.Platform.Amounts.Money.Rupiah(1),
                    },
                    Cancel
                )
            )
                .Value
                .RefusalCode
        );
        await ledger.VoidAsync(hold.Id);
        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(payment, 1_000)).State);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_captured_part_is_an_original_of_its_own(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var hold = await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 500);
        var part = await ledger.CaptureAsync(hold.Id, minor: 200);

        Assert.Equal(RefusalCodes.RemainderExceeded, (await ledger.GiveBackAsync(part, 201)).RefusalCode);
        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(part, 200)).State);
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task Never_more_goes_back_than_was_paid_under_any_interleaving(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database, options: TestLedger.Quick with { RefusalsPerMinute = int.MaxValue });
        var round = 0;
        await Gen.Int[1, 700]
            .Array[12, 24]
            .SampleAsync(
                async amounts =>
                {
                    var (ayu, shop, payment) = await PaidAsync(ledger, 1_000, $"{++round}");
                    await Task.WhenAll(
                        amounts.Select(
                            (amount, i) =>
                                Task.Run(async () =>
                                {
                                    var back = await ledger.GiveBackAsync(payment, amount, isHold: i % 2 == 0);
                                    if (back.State == EntryState.Pending)
                                    {
                                        await (
                                            i % 4 == 0 ? ledger.VoidAsync(back.Id) : ledger.CaptureAsync(back.Id, minor: 1 + (amount / 2))
                                        );
                                    }
                                })
                        )
                    );

                    var rows = (await ledger.RowsAsync()).Where(r =>
                        r.Original == payment.Id && r.State is EntryState.Posted or EntryState.Captured && r.Credit == ayu
                    );
                    Assert.InRange(rows.Sum(r => r.Amount.Minor), 0, 1_000);
                    Assert.Equal(10_000 - 1_000 + rows.Sum(r => r.Amount.Minor), ledger.Api.View(ayu).Posted);
                    Assert.Empty((await ledger.VerifyAsync()).Findings);
                },
                iter: 8,
                threads: 1
            );
    }

    private static async Task<(AccountId Ayu, AccountId Shop, JournalEntry Payment)> PaidAsync(
        TestLedger ledger,
        long minor,
        string who = ""
    )
    {
        var (ayu, shop) = (await ledger.FundedAsync($"ayu{who}", 10_000), await ledger.CustomerAsync($"shop{who}"));
        return (ayu, shop, await ledger.PostAsync(EntryKind.Payment, ayu, shop, minor));
    }
}
