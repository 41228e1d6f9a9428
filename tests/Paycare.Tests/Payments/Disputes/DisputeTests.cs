using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Disputes;
using Paycare.Payments.Processor;
using Paycare.Payments.Refunds;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Disputes;

/// <summary>Cards' banks that want a top-up's money back: who covers it, and that every row is exact at the end.</summary>
[Trait("Touches", "dates")]
public sealed class DisputeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_inquiry_moves_no_money(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        var clearing = host.Account("clearing:card")!.Posted;
        await host.ChargeBackAsync(charge, "inquiry");
        var asked = await host.SeeDisputeAsync(charge, "inquiry");
        Assert.Empty(asked.Parts);
        Assert.NotNull(asked.ActBy);
        Assert.True(asked.ActBy < asked.AnswerBy);
        await host.ChargeBackAsync(charge, "won");
        var over = await host.SeeDisputeAsync(charge, "won");
        Assert.Equal((null, null, clearing), (over.TakenRow, over.ReturnedRow, host.Account("clearing:card")!.Posted));
        await customer.SeesAsync("100000.00", "0.00");
        Assert.DoesNotContain(await host.MessagesAsync(customer), m => m.Contains("your bank", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_won_comes_back_and_everything_held_is_free_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        (await customer.PayAsync(host.Shop, "70000.00")).Expect(201);
        var clearing = host.Account("clearing:card")!.Posted;
        await host.ChargeBackAsync(charge, "opened");
        var opened = await host.SeeDisputeAsync(charge, "opened");
        Assert.Equal(
            [
                (DisputePartKind.Wallet, DisputeBearer.Customer, 30_000L, DisputePartState.Held),
                (DisputePartKind.Payment, DisputeBearer.Paycare, 70_000L, DisputePartState.Held),
            ],
            opened.Cover()
        );
        Assert.Equal((10_000_000, 10_000_000 - clearing), (host.Account("disputes")!.Posted, -host.Account("clearing:card")!.Posted));
        await customer.SeesAsync("0.00", "30000.00");
        var page = (await customer.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200);
        Assert.Equal(("dispute", "pending"), (page["items.0.kind"], page["items.0.status"]));
        Assert.Contains(
            "is on hold",
            (await customer.Api.GetAsync($"/api/v1/attempts/{page["items.0.id"]}/diagnosis", Cancel)).Expect(200)["summary"]
        );

        // While the bank may return the money, no one else does.
        var payment = page
            .Body.GetProperty("items")
            .EnumerateArray()
            .First(a => a.GetProperty("kind").GetString() == "payment")
            .GetProperty("id")
            .GetString();
        var refused = (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { reason = "Cold" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(409);
        Assert.Equal(("not-refundable", "0.00"), (refused["code"], refused["refundable.value"]));

        await host.ChargeBackAsync(charge, "won");
        var won = await host.SeeDisputeAsync(charge, "won");
        Assert.All(won.Parts, p => Assert.Equal(DisputePartState.Voided, p.State));
        Assert.Equal(
            (0L, 0L, clearing),
            (host.Account("disputes")!.Posted, host.Account("disputes")!.Held, host.Account("clearing:card")!.Posted)
        );
        Assert.Equal((0L, 0L), (host.Account("dispute-losses")!.Posted, host.Account("dispute-losses")!.PendingIncoming));
        await customer.SeesAsync("30000.00", "0.00");
        var told = (await host.MessagesAsync(customer)).Where(m => m.Contains("your bank", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.Equal(2, told.Count);
        Assert.Contains("30,000", told[0], StringComparison.Ordinal);
        Assert.Contains("stands", told[1], StringComparison.Ordinal);
        (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { reason = "Cold" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task What_is_lost_leaves_the_wallet_while_the_money_is_there(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        await host.ChargeBackAsync(charge, "opened", "60000.00");
        _ = await host.SeeDisputeAsync(charge, "opened");
        await customer.SeesAsync("40000.00", "60000.00");
        (await customer.PayAsync(host.Shop, "50000.00")).Expect(402);
        await host.ChargeBackAsync(charge, "lost");
        _ = await host.SeeDisputeAsync(charge, "lost");
        await customer.SeesAsync("40000.00", "0.00");
        Assert.Equal(0, host.Account("disputes")!.Posted);
        var lines = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        Assert.Equal(("dispute", "out", "60000.00"), (lines["items.0.kind"], lines["items.0.direction"], lines["items.0.amount.value"]));
        Assert.Contains("left your wallet", (await host.MessagesAsync(customer))[^1], StringComparison.Ordinal);
        Assert.Equal(0, await host.InDatabaseAsync(db => DisputeFigures.UnevenAsync(db, Cancel)));
        await host.InDatabaseAsync(db =>
            db.Set<DisputePart>().ExecuteUpdateAsync(set => set.SetProperty(p => p.State, DisputePartState.Held), Cancel)
        );
        Assert.Equal(1, await host.InDatabaseAsync(db => DisputeFigures.UnevenAsync(db, Cancel)));
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_shop_bears_its_own_reasons_and_is_told_and_Paycare_the_rest(TestDatabase database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        var shop = host.MerchantClient();
        (await shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = DisputeEvents }, cancel: Cancel)).Expect(201);
        var payment = (await customer.PayAsync(host.Shop, "70000.00")).Expect(201)["id"];
        (await customer.PayAsync(host.Demo.Merchants[1].Id.ToString(), "30000.00")).Expect(201);
        await DrainAsync(host, $"merchant:{host.Demo.Merchants[1].Id}");
        var before = host.Account($"merchant:{host.Shop}")!.Posted;
        await host.ChargeBackAsync(charge, "opened", reason: "product_not_received");
        var opened = await host.SeeDisputeAsync(charge, "opened");
        Assert.Equal(
            [
                (DisputePartKind.Payment, DisputeBearer.Merchant, 70_000L, DisputePartState.Held),
                (DisputePartKind.Payment, DisputeBearer.Paycare, 30_000L, DisputePartState.Held),
            ],
            opened.Cover()
        );
        // Deliveries keep no order among themselves.
        await Eventually.HoldsAsync(() => Task.FromResult(receiver.All.Count == 1));
        await host.ChargeBackAsync(charge, "lost");
        _ = await host.SeeDisputeAsync(charge, "lost");
        Assert.Equal(
            (before - 7_000_000, 0L, 3_000_000L),
            (host.Account($"merchant:{host.Shop}")!.Posted, host.Account("disputes")!.Posted, host.Account("dispute-losses")!.Posted)
        );

        await Eventually.HoldsAsync(() => Task.FromResult(receiver.All.Count == 2));
        var (first, last) = (
            System.Text.Json.JsonDocument.Parse(receiver.All.First().Body).RootElement,
            System.Text.Json.JsonDocument.Parse(receiver.All.Last().Body).RootElement
        );
        Assert.Equal(
            ("dispute.opened", payment, true),
            (
                first.GetProperty("type").GetString(),
                first.GetProperty("data").GetProperty("paymentId").GetString(),
                first.GetProperty("data").GetProperty("borneByMerchant").GetBoolean()
            )
        );
        Assert.Equal(
            ("dispute.closed", "lost"),
            (last.GetProperty("type").GetString(), last.GetProperty("data").GetProperty("status").GetString())
        );

        await host.EndDayAsync();
        var settlement = await Eventually.SeeAsync("the day is settled", async _ =>
            (await shop.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200) is var all && all["items.0.id"] is not null
                ? all
                : null
        );
        Assert.Equal(("70000.00", "0.00"), (settlement["items.0.disputes.value"], settlement["items.0.other.value"]));
        var lines = (await shop.GetAsync($"/api/v1/merchant/settlements/{settlement["items.0.id"]}/lines", Cancel)).Expect(200);
        Assert.Contains(lines.Body.GetProperty("items").EnumerateArray(), l => l.GetProperty("kind").GetString() == "dispute");
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_word_that_comes_out_of_order_is_kept_and_changes_nothing(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        var clearing = host.Account("clearing:card")!.Posted;
        await host.TellAsync("dp-late", charge, Money.Rupiah(100_000), ChargebackStage.Won);
        await host.TellAsync("dp-late", charge, Money.Rupiah(100_000), ChargebackStage.Opened);
        await host.TellAsync("dp-late", charge, Money.Rupiah(100_000), ChargebackStage.Inquiry);
        var dispute = await host.SeeDisputeAsync(charge, "all was heard", d => d.Steps.Count == 3);
        Assert.Equal([("won", true), ("opened", false), ("inquiry", false)], dispute.Steps.Select(s => (s.What, s.IsChange)));
        Assert.Equal(("won", true, clearing), (dispute.Stage, dispute.IsSettled, host.Account("clearing:card")!.Posted));
        await customer.SeesAsync("100000.00", "0.00");
    }

    [Theory, OnBothDatabases]
    public async Task The_same_word_twice_is_one_dispute_one_hold_and_one_notice(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        foreach (
            var stage in new[]
            {
                ChargebackStage.Opened,
                ChargebackStage.Opened,
                ChargebackStage.Lost,
                ChargebackStage.Lost,
                ChargebackStage.Opened,
            }
        )
        {
            await host.TellAsync("dp-twice", charge, Money.Rupiah(40_000), stage);
        }

        await host.SeeDisputeAsync(charge, "lost");
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<DueItem>().AnyAsync(i => i.Handler.StartsWith("event:"), Cancel))
        );
        var dispute = await host.FindDisputeAsync(charge);
        Assert.Equal(["opened", "lost"], dispute!.Steps.Select(s => s.What));
        Assert.Single(dispute.Parts);
        await customer.SeesAsync("60000.00", "0.00");
        Assert.Equal(2, (await host.MessagesAsync(customer)).Count(m => m.Contains("your bank", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(
            1,
            await host.InDatabaseAsync(db => db.Set<Paycare.Care.Cases.Case>().CountAsync(c => c.Source == $"dispute:{dispute.Id}", Cancel))
        );
    }

    /// <summary>A crash between the ledger and our row: the row knows nothing of what the ledger did, at every step.</summary>
    [Theory, OnBothDatabases]
    public async Task Every_step_may_run_again_after_a_crash(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        (await customer.PayAsync(host.Shop, "30000.00")).Expect(201);
        await host.ChargeBackAsync(charge, "opened");
        var opened = await host.SeeDisputeAsync(charge, "opened");
        var held = host.Account("disputes")!;
        await ForgetAsync(
            host,
            opened,
            set => set.SetProperty(d => d.TakenRow, (long?)null).SetProperty(d => d.CoveredAt, (DateTimeOffset?)null),
            DisputePartState.Planned
        );
        await RunAsync(host, opened.Id);
        var again = (await host.FindDisputeAsync(charge))!;
        Assert.Equal((opened.TakenRow, held with { }), (again.TakenRow, host.Account("disputes")!));
        Assert.Equal(opened.Parts.Select(p => p.Hold), again.Parts.Select(p => p.Hold));

        // A hold that the row does not know of is released with the others.
        await ForgetAsync(host, opened, set => set.SetProperty(d => d.CoveredAt, (DateTimeOffset?)null), DisputePartState.Planned);
        await host.ChargeBackAsync(charge, "won");
        var won = await host.SeeDisputeAsync(charge, "won");
        await ForgetAsync(
            host,
            won,
            set => set.SetProperty(d => d.ReturnedRow, (long?)null).SetProperty(d => d.SettledAt, (DateTimeOffset?)null),
            DisputePartState.Held
        );
        await RunAsync(host, won.Id);
        Assert.Equal(won.ReturnedRow, (await host.FindDisputeAsync(charge))!.ReturnedRow);
        Assert.Equal((0L, 0L), (host.Account("disputes")!.Posted, host.Account("disputes")!.Held));
        await customer.SeesAsync("70000.00", "0.00");
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_wallet_stays_frozen_and_Paycare_bears_it(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Stolen" }, cancel: Cancel)).Expect(200);
        await host.ChargeBackAsync(charge, "opened");
        var opened = await host.SeeDisputeAsync(charge, "opened");
        Assert.Equal([(DisputePartKind.Loss, DisputeBearer.Paycare, 100_000L, DisputePartState.Held)], opened.Cover());
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_charge_knows_how_much_of_it_is_disputed_and_not_won(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var charge = await customer.ChargeOfAsync();
        await host.TellAsync("dp-a", charge, Money.Rupiah(30_000), ChargebackStage.Opened);
        await host.TellAsync("dp-b", charge, Money.Rupiah(20_000), ChargebackStage.Lost);
        await Eventually.HoldsAsync(async () => await DisputedAsync(host, charge) == 5_000_000);
        await host.TellAsync("dp-a", charge, Money.Rupiah(30_000), ChargebackStage.Won);
        await Eventually.HoldsAsync(async () => await DisputedAsync(host, charge) == 2_000_000);
    }

    [Fact]
    public void A_table_that_does_not_hold_together_is_refused()
    {
        Assert.Null(new DisputeOptions().Fault);
        var odd = new DisputeOptions();
        odd.Stages["opened"].Next = "somewhere";
        Assert.Contains("somewhere", odd.Fault!, StringComparison.Ordinal);
        var endless = new DisputeOptions();
        endless.Stages["won"].IsFinal = false;
        Assert.Contains("won", endless.Fault!, StringComparison.Ordinal);
        var doubled = new DisputeOptions();
        doubled.Stages["accepted"].EnteredBy = ChargebackStage.Lost;
        Assert.NotNull(doubled.Fault);
    }

    private static readonly string[] DisputeEvents = ["dispute.opened", "dispute.closed"];

    /// <summary>What disputes take of the room that refunds to the card have.</summary>
    private static async Task<long> DisputedAsync(TestHost host, string charge)
    {
        Assert.True(StrongId.TryRead<TopUpId>(charge, out var id));
        await using var scope = host.Services.CreateAsyncScope();
        var topUp = await scope.ServiceProvider.GetRequiredService<Database>().Set<TopUp>().SingleAsync(t => t.Id == id, Cancel);
        return topUp.Minor - (await scope.ServiceProvider.GetRequiredService<ChargeRemainder>().LeftAsync([topUp], Cancel))[id];
    }

    private static async Task RunAsync(TestHost host, DisputeId id) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async _ =>
                {
                    await using var scope = host.Services.CreateAsyncScope();
                    return await scope.ServiceProvider.GetRequiredService<DisputeProcess>().RunAsync(id, Cancel);
                })
        );

    private static Task<int> ForgetAsync(
        TestHost host,
        Dispute dispute,
        Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Dispute>> set,
        DisputePartState to
    ) =>
        host.InDatabaseAsync(async db =>
        {
            await db.Set<Dispute>().Where(d => d.Id == dispute.Id).ExecuteUpdateAsync(set, Cancel);
            return to == DisputePartState.Planned
                ? await db.Set<DisputePart>()
                    .Where(p => p.Dispute == dispute.Id)
                    .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, to).SetProperty(p => p.Hold, (long?)null), Cancel)
                : await db.Set<DisputePart>()
                    .Where(p => p.Dispute == dispute.Id)
                    .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, to), Cancel);
        });

    private static async Task DrainAsync(TestHost host, string code)
    {
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind(code, Currency.Idr, out var from));
        Assert.True(ledger.TryFind("own-funds", Currency.Idr, out var own));
        var all = new Money(ledger.View(from).Available, Currency.Idr);
        Assert.Equal(
            EntryState.Posted,
            (await ledger.PostAsync("test", CustomerActor.NewKey(), new Movement(EntryKind.Adjustment, from, own, all), Cancel)).Value.State
        );
    }
}
