using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Payments.Bank;
using Paycare.Payments.Refunds;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Bank;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Refunds;

/// <summary>Stories of refunds for a customer whose wallet is closed: they go to the bank account kept for them.</summary>
[Trait("Touches", "dates")]
public class BankRefundTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_closed_wallets_refund_is_paid_to_its_bank_account(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (shop, payment) = await ClosedAsync(host, "approve");
        var refund = (await GiveBackAsync(shop, payment)).Expect(201);
        Assert.Equal(("sent", "bank"), (refund["status"], refund["waitsFor"]));
        var kept = await StandsAsync(host, refund["id"], RefundState.Arrived);
        Assert.StartsWith("D", kept.Reference);
        Assert.Equal(RefundRail.Bank, kept.Rail);
        Assert.Equal((-50_000_00, 0), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        Assert.Equal("0.00", (await GiveBackAsync(shop, payment)).Expect(409)["refundable.value"]);
        await bank.VerifyAsync();

        // Kept for so long and no longer.
        await host.AdvanceAsync(TimeSpan.FromDays(91));
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db =>
                (await db.Set<BankAccount>().AsNoTracking().SingleAsync(Cancel)) is { IsUsable: false, Fingerprint: "" }
            )
        );
    }

    [Theory]
    [CombinedWithDatabases("reject")]
    [CombinedWithDatabases("return-later")]
    public async Task What_the_bank_does_not_take_waits_in_suspense_and_a_case_opens(TestDatabase database, string behaviour)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (shop, payment) = await ClosedAsync(host, behaviour);
        var refund = (await GiveBackAsync(shop, payment)).Expect(201);
        if (behaviour == "return-later")
        {
            await StandsAsync(host, refund["id"], RefundState.Arrived);
            Assert.Equal(-50_000_00, bank.Balance("clearing:bank"));
            await host.AdvanceAsync(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        }

        var kept = await StandsAsync(host, refund["id"], RefundState.Returned);
        Assert.Equal("AC04", kept.Code);
        Assert.Equal((0, 50_000_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db => db.Set<Case>().AnyAsync(c => c.Source == $"refund:{refund["id"]}", Cancel))
        );
        await bank.VerifyAsync();

        // The wallet is closed: it cannot be paid into it, and stays where it is.
        await using var scope = host.Services.CreateAsyncScope();
        var no = await scope.ServiceProvider.GetRequiredService<RefundsApi>().DecideAsync(kept.Id, isApproved: true, Cancel);
        Assert.Equal("account-closed", no.Refusal?.Code);
        Assert.Equal(50_000_00, bank.Balance("suspense"));
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_that_comes_back_short_is_returned_with_what_came_and_the_bank_is_asked(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (shop, payment) = await ClosedAsync(host, "delay");
        var refund = (await GiveBackAsync(shop, payment)).Expect(201);
        var payout = await Eventually.SeeAsync("the payout is at the bank", _ =>
            host.InDatabaseAsync(db => db.Set<Payout>().AsNoTracking().SingleOrDefaultAsync(p => p.State == PayoutState.Sent, Cancel))
        );
        var about = BankPapers.Details(BankPapers.About(payout.Id.ToString()));
        Assert.Equal("", await bank.DropAsync(BankPapers.Notification(BankPapers.Debit(50_000, about))));
        await StandsAsync(host, refund["id"], RefundState.Arrived);
        Assert.Equal("", await bank.DropAsync(BankPapers.Notification(BankPapers.Credit(47_500, "<RvslInd>1</RvslInd>" + about))));
        await StandsAsync(host, refund["id"], RefundState.Returned);
        Assert.Equal((-2_500_00, 47_500_00), (bank.Balance("clearing:bank"), bank.Balance("suspense")));
        await BanksAsTheyAreTests.CaseSaysAsync(host, "payout-short:", "missing");
        await bank.VerifyAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_closed_wallet_without_a_bank_account_can_take_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (shop, payment) = await ClosedAsync(host, null);
        Assert.Equal("account-closed", (await GiveBackAsync(shop, payment)).Expect(423)["code"]);
        await host.LedgerIsSoundAsync();
    }

    private static async Task<(ApiClient Shop, string Payment)> ClosedAsync(TestHost host, string? account)
    {
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var payment = (await customer.PayAsync(host.Shop, "50000.00")).Expect(201)["id"]!;
        var refundsTo = account is null ? null : await TestBank.AccountAsync(customer, account);
        Assert.NotNull(
            (await customer.Api.PostAsync("/api/v1/me/closure?refundsTo=nonsense", null, cancel: Cancel)).Expect(400)["errors.refundsTo.0"]
        );
        (
            await customer.Api.PostAsync($"/api/v1/me/closure{(refundsTo is null ? "" : $"?refundsTo={refundsTo}")}", null, cancel: Cancel)
        ).Expect(200);
        return (host.MerchantClient(), payment);
    }

    private static Task<ApiAnswer> GiveBackAsync(ApiClient shop, string payment) =>
        shop.PostAsync(
            $"/api/v1/merchant/payments/{payment}/refunds",
            new { amount = CustomerActor.Idr("50000.00"), reason = "Sold out" },
            CustomerActor.NewKey(),
            cancel: Cancel
        );

    private static Task<Refund> StandsAsync(TestHost host, string? id, RefundState state) =>
        Eventually.SeeAsync($"the refund is {state}", cancel => host.InDatabaseAsync(async db =>
            {
                var refund = StrongId.Read<RefundId>(id);
                return await db.Set<Refund>().AsNoTracking().SingleAsync(r => r.Id == refund, cancel) is { } found && found.State == state
                    ? found
                    : null;
            }));
}
