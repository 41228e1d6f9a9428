using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Payments.Processor;
using Paycare.Payments.Processor.Simulator;
using Paycare.Payments.Refunds;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Bank;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Refunds;

/// <summary>Stories of refunds to cards: how each ends, what its owner sees meanwhile, and where the money is at every moment.</summary>
[Trait("Touches", "dates")]
public class CardRefundTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_refund_to_a_card_is_taken_by_the_processor_and_arrives_with_the_banks_reference(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (customer, payment) = await PaidAsync(host, "60000.00", "100000.00");
        var owed = bank.Balance("clearing:card");
        var rule = (await customer.Api.GetAsync($"/api/v1/payments/{payment}/refund-eligibility", Cancel)).Expect(200);
        Assert.Equal(("wallet", "wallet", "0"), (rule["ways.0.to"], rule["ways.0.rail"], rule["ways.0.upToDays"]));
        Assert.Equal(
            (customer.CardId, "card", "Visa ••1111", "60000.00", "3", "14"),
            (
                rule["ways.1.to"],
                rule["ways.1.rail"],
                rule["ways.1.name"],
                rule["ways.1.most.value"],
                rule["ways.1.fromDays"],
                rule["ways.1.upToDays"]
            )
        );

        var key = CustomerActor.NewKey();
        var sent = (await RefundAsync(customer, payment, "40000.00", customer.CardId, key)).Expect(201);
        Assert.Equal(
            ("sent", "card", "Visa ••1111", "bank", sent["id"]),
            (sent["status"], sent["to"], sent["toName"], sent["waitsFor"], sent["reference"])
        );
        Assert.Equal(rule["ways.1.expectedBy"]![..13], sent["expectedBy"]![..13]);
        await TestBank.SeesAsync(customer, "40000.00");
        // The processor has it: it owes us that much less, from this moment on.
        Assert.Equal(owed - 40_000_00, bank.Balance("clearing:card"));

        // As long as it is on its way the card stays as it is.
        var card = (await customer.Api.GetAsync("/api/v1/cards", Cancel)).Expect(200);
        Assert.Equal(("refund-under-way", sent["expectedBy"]), (card["items.0.busy.reason"], card["items.0.busy.until"]));
        Assert.Equal(
            "refund-under-way",
            (await customer.Api.DeleteAsync($"/api/v1/cards/{customer.CardId}", Cancel)).Expect(409)["reason"]
        );
        Assert.Equal("card-busy", (await ChangeCardAsync(customer)).Expect(409)["code"]);

        await host.AdvanceAsync(TimeSpan.FromDays(3));
        await customer.AgainAsync();
        var arrived = await StandsAsync(customer, sent["id"], "arrived");
        Assert.Equal(
            ["requested", "approved", "sent", "arrived"],
            arrived.Body.GetProperty("timeline").EnumerateArray().Select(t => t.GetProperty("state").GetString())
        );
        Assert.Equal((23, null), (arrived["reference"]!.Length, arrived["waitsFor"]));
        Assert.Contains(await host.MessagesAsync(customer), m =>
            m.Contains(arrived["reference"]!, StringComparison.Ordinal) && m.Contains("on your card", StringComparison.Ordinal)
        );
        var again = (await RefundAsync(customer, payment, "40000.00", customer.CardId, key)).Expect(201);
        Assert.Equal((true, sent.Text), (again.Replayed, again.Text));
        (await RefundAsync(customer, payment, "40000.00", null, key)).Expect(422);
        await TestBank.SeesAsync(customer, "40000.00");
        Assert.Equal(owed - 40_000_00, bank.Balance("clearing:card"));
        (await ChangeCardAsync(customer)).Expect(200);

        // Another card is in its place now, which was never charged: what the old one paid does not go to it.
        Assert.Equal(("card-not-refundable", "0.00", "to", "wallet"), await WhyNotAsync(customer, payment, "1000.00"));
        (await customer.Api.DeleteAsync($"/api/v1/cards/{customer.CardId}", Cancel)).Expect(204);
        (await RefundAsync(customer, payment, null, null)).Expect(201);
        await TestBank.SeesAsync(customer, "60000.00");
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_card_gets_back_what_one_charge_of_it_has_room_for_and_no_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, payment) = await PaidAsync(host, "60000.00", "30000.00", "35000.00");
        Assert.Equal(("card-not-refundable", "35000.00", "to", "wallet"), await WhyNotAsync(customer, payment, "50000.00"));
        (await RefundAsync(customer, payment, "20000.00", customer.CardId)).Expect(201);
        // The newest charge with the room: 15,000 of the second, 30,000 of the first are left.
        (await RefundAsync(customer, payment, "30000.00", customer.CardId)).Expect(201);
        Assert.Equal(
            "10000.00",
            (await customer.Api.GetAsync($"/api/v1/payments/{payment}/refund-eligibility", Cancel)).Expect(200)["ways.1.most.value"]
        );
        Assert.Equal("not-refundable", (await RefundAsync(customer, payment, "10001.00", customer.CardId)).Expect(409)["code"]);
        var no = (await RefundAsync(customer, payment, "10000.00", (await BindUnusedAsync(customer)))).Expect(409)["attemptId"];
        Assert.Equal("False", (await customer.Api.GetAsync($"/api/v1/attempts/{no}/diagnosis", Cancel)).Expect(200)["charged"]);
        (await RefundAsync(customer, payment, "10000.00", customer.CardId)).Expect(201);

        var stranger = await host.JoinWithMoneyAsync("50000.00");
        foreach (var to in new[] { "nonsense", stranger.CardId })
        {
            Assert.NotNull((await RefundAsync(customer, payment, "1.00", to)).Expect(400)["errors.to.0"]);
        }

        var paid = (await stranger.PayAsync(host.Shop, "20000.00")).Expect(201)["id"]!;
        (await stranger.Api.PostAsync("/api/v1/me/freeze", new { reason = "Lost phone" }, cancel: Cancel)).Expect(200);
        // A frozen wallet still receives its own money; nothing leaves Paycare.
        Assert.Equal("account-frozen", (await RefundAsync(stranger, paid, "1000.00", stranger.CardId)).Expect(423)["code"]);
        Assert.Equal("arrived", (await RefundAsync(stranger, paid, "1000.00", "wallet")).Expect(201)["status"]);
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_whose_answer_is_lost_is_unknown_and_then_arrives_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (customer, payment) = await PaidAsync(host, "60000.00", "100000.00");
        var owed = bank.Balance("clearing:card");
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "refund-lost-then-done" }, cancel: Cancel)).Expect(204);
        var key = CustomerActor.NewKey();
        var unknown = (await RefundAsync(customer, payment, "60000.00", customer.CardId, key)).Expect(201);
        Assert.Equal(("unknown", "bank", null), (unknown["status"], unknown["waitsFor"], unknown["reference"]));
        Assert.NotNull(unknown["nextCheckAt"]);
        // Unknown: neither available to the merchant, nor gone.
        Assert.Equal(owed, bank.Balance("clearing:card"));
        Assert.Equal(
            "nothing-left",
            (await customer.Api.GetAsync($"/api/v1/payments/{payment}/refund-eligibility", Cancel)).Expect(200)["reason"]
        );
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        var arrived = await StandsAsync(customer, unknown["id"], "arrived");
        Assert.Equal(
            ["requested", "approved", "unknown", "sent", "arrived"],
            arrived.Body.GetProperty("timeline").EnumerateArray().Select(t => t.GetProperty("state").GetString())
        );
        Assert.Equal(owed - 60_000_00, bank.Balance("clearing:card"));
        Assert.Equal(unknown.Text, (await RefundAsync(customer, payment, "60000.00", customer.CardId, key)).Expect(201).Text);
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_that_never_came_is_sent_once_more(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services => services.AddSingleton<ICardProcessor, CutLine>());
        var line = (CutLine)host.Services.GetRequiredService<ICardProcessor>();
        var (customer, payment) = await PaidAsync(host, "60000.00", "100000.00");
        line.IsCut = true;
        var unknown = (await RefundAsync(customer, payment, "60000.00", customer.CardId)).Expect(201);
        Assert.Equal("unknown", unknown["status"]);
        line.IsCut = false;
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await StandsAsync(customer, unknown["id"], "sent");
        Assert.Equal(1, line.Taken);
        await host.AdvanceAsync(TimeSpan.FromDays(3));
        await customer.AgainAsync();
        await StandsAsync(customer, unknown["id"], "arrived");
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_that_a_restart_cut_off_goes_on_by_itself(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database, services => services.AddSingleton<ICardProcessor, CutLine>());
        var (customer, payment) = await PaidAsync(host, "60000.00", "100000.00");
        ((CutLine)host.Services.GetRequiredService<ICardProcessor>()).IsCut = true;
        var refund = StrongId.Read<RefundId>((await RefundAsync(customer, payment, "60000.00", customer.CardId)).Expect(201)["id"]);
        await using var again = await host.RestartAsync();
        await again.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => IsAsync(RefundState.Sent));
        await again.AdvanceAsync(TimeSpan.FromDays(3));
        await Eventually.HoldsAsync(() => IsAsync(RefundState.Arrived));
        await again.LedgerIsSoundAsync();

        Task<bool> IsAsync(RefundState state) =>
            again.InDatabaseAsync(db => db.Set<Refund>().AnyAsync(r => r.Id == refund && r.State == state, Cancel));
    }

    /// <summary>
    /// Refused at once or returned days later: the money is in suspense, the customer knows, and care pays it into the wallet.
    /// </summary>
    [Theory]
    [CombinedWithDatabases("refund-refused", "declined")]
    [CombinedWithDatabases("refund-returned", "card-closed")]
    public async Task What_the_card_does_not_take_waits_in_suspense_until_care_pays_it_into_the_wallet(
        TestDatabase database,
        string behaviour,
        string code
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var bank = new TestBank(host);
        var (customer, payment) = await PaidAsync(host, "60000.00", "100000.00");
        var owed = bank.Balance("clearing:card");
        (await host.Client().PostAsync("/dev/processor", new { behaviour }, cancel: Cancel)).Expect(204);
        var asked = (await RefundAsync(customer, payment, "60000.00", customer.CardId)).Expect(201);
        if (behaviour == "refund-returned")
        {
            Assert.Equal("sent", asked["status"]);
            await host.AdvanceAsync(TimeSpan.FromDays(3));
            await customer.AgainAsync();
        }

        var returned = await StandsAsync(customer, asked["id"], "returned");
        Assert.Equal((code, "care"), (returned["code"], returned["waitsFor"]));
        Assert.Equal((60_000_00, owed), (bank.Balance("suspense"), bank.Balance("clearing:card")));
        Assert.Contains(await host.MessagesAsync(customer), m =>
            m.Contains("We keep it safe", StringComparison.Ordinal) && m.Contains("60,000", StringComparison.Ordinal)
        );
        await TestBank.SeesAsync(customer, "40000.00");
        // The card is free again, and so is its charge; the payment is not.
        Assert.Null((await customer.Api.GetAsync("/api/v1/cards", Cancel)).Expect(200)["items.0.busy.reason"]);
        Assert.Equal(
            "0.00",
            (await customer.Api.GetAsync($"/api/v1/payments/{payment}/refund-eligibility", Cancel)).Expect(200)["refundable.value"]
        );
        await host.LedgerIsSoundAsync();

        var opened = await Eventually.SeeAsync("the case of the refund", async _ =>
            (await customer.Api.GetAsync("/api/v1/cases", Cancel))["items.0.id"]
        );
        var sari = await host.AgentAsync();
        var maya = await host.StaffAsync("lead");
        Assert.Equal("returned", (await sari.GetAsync($"/api/v1/desk/cases/{opened}", Cancel)).Expect(200)["facts.refund.status"]);
        var approve = new
        {
            kind = "approve-refund",
            arguments = new { refundId = asked["id"] },
            reason = "The card is closed",
        };
        var preview = (await sari.PostAsync($"/api/v1/desk/cases/{opened}/remedies?dryRun=true", approve, cancel: Cancel)).Expect(200);
        Assert.Equal(("allowed", "suspense", "wallet"), (preview["outcome"], preview["postings.0.account"], preview["postings.1.account"]));

        // Two at the same moment: one row, the money once.
        var done = await Task.WhenAll(
            new[] { sari, maya }.Select(by =>
                by.PostAsync($"/api/v1/desk/cases/{opened}/remedies", approve, CustomerActor.NewKey(), cancel: Cancel)
            )
        );
        Assert.Contains(done, d => d.Code == 200 && d["status"] == "done");
        var arrived = await StandsAsync(customer, asked["id"], "arrived");
        Assert.Equal(("wallet", null), (arrived["to"], arrived["toName"]));
        await TestBank.SeesAsync(customer, "100000.00");
        Assert.Equal((0, owed), (bank.Balance("suspense"), bank.Balance("clearing:card")));
        var newest = (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200);
        Assert.Equal(
            ("refund", "in", asked["id"], "Kopi Senja"),
            (newest["items.0.kind"], newest["items.0.direction"], newest["items.0.refundId"], newest["items.0.with"])
        );
        Assert.Equal(
            "refund-state",
            (await sari.PostAsync($"/api/v1/desk/cases/{opened}/remedies", approve, CustomerActor.NewKey(), cancel: Cancel)).Expect(403)[
                "rule"
            ]
        );
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task Care_says_yes_to_one_and_no_to_the_other_and_the_customer_reads_why(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var sari = await host.AgentAsync();
        var pharmacy = host.Demo.Merchants.Single(m => m.Category == "pharmacy").Id.ToString();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (first, second) = (await AskedAsync("30000.00"), await AskedAsync("40000.00"));
        Assert.Equal("requested", first.Refund["status"]);

        var approve = new
        {
            kind = "approve-refund",
            arguments = new { refundId = first.Refund["id"] },
            reason = "The box was open",
        };
        Assert.Equal(
            "done",
            (await sari.PostAsync($"/api/v1/desk/cases/{first.Case}/remedies", approve, CustomerActor.NewKey(), cancel: Cancel)).Expect(
                200
            )["status"]
        );
        await StandsAsync(customer, first.Refund["id"], "sent");
        Assert.Contains("your card", (await customer.Api.GetAsync($"/api/v1/cases/{first.Case}", Cancel)).Expect(200).Text);

        Assert.Equal("wording", (await RejectAsync("Tell us your PIN and we look again.")).Expect(422)["code"]);
        Assert.Equal(
            "allowed",
            (
                await sari.PostAsync(
                    $"/api/v1/desk/cases/{second.Case}/remedies?dryRun=true",
                    Reject("The seal was broken."),
                    cancel: Cancel
                )
            ).Expect(200)["outcome"]
        );
        Assert.Equal("done", (await RejectAsync("The seal was broken.")).Expect(200)["status"]);
        var rejected = await StandsAsync(customer, second.Refund["id"], "rejected");
        Assert.Equal("care-said-no", rejected["code"]);
        Assert.Equal(
            "40000.00",
            (await customer.Api.GetAsync($"/api/v1/payments/{second.Payment}/refund-eligibility", Cancel)).Expect(200)["refundable.value"]
        );
        Assert.Equal("refund-state", (await RejectAsync("Once more.")).Expect(403)["rule"]);

        // Told once, also when the due worker looks at the remedy later.
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<DueItem>().AnyAsync(i => i.Handler == "remedy", Cancel))
        );
        var words = (await customer.Api.GetAsync($"/api/v1/cases/{second.Case}", Cancel)).Expect(200).Text;
        Assert.Equal(2, words.Split("The seal was broken.").Length);
        await host.LedgerIsSoundAsync();

        object Reject(string reason) =>
            new
            {
                kind = "reject-refund",
                arguments = new { refundId = second.Refund["id"] },
                reason,
            };

        Task<ApiAnswer> RejectAsync(string reason) =>
            sari.PostAsync($"/api/v1/desk/cases/{second.Case}/remedies", Reject(reason), CustomerActor.NewKey(), cancel: Cancel);

        async Task<(ApiAnswer Refund, string Payment, string Case)> AskedAsync(string amount)
        {
            var payment = (await customer.PayAsync(pharmacy, amount)).Expect(201)["id"]!;
            var refund = (await RefundAsync(customer, payment, null, customer.CardId)).Expect(201);
            var opened = await Eventually.SeeAsync("its case", _ =>
                host.InDatabaseAsync(async db =>
                    (await db.Set<Case>().SingleOrDefaultAsync(c => c.Source == $"refund:{refund["id"]}", Cancel))?.Id.ToString()
                )
            );
            return (refund, payment, opened);
        }
    }

    internal static Task<ApiAnswer> RefundAsync(CustomerActor customer, string payment, string? amount, string? to, string? key = null) =>
        customer.Api.PostAsync(
            $"/api/v1/payments/{payment}/refunds",
            new
            {
                amount = amount is null ? null : CustomerActor.Idr(amount),
                reason = "It was cold",
                to,
            },
            key ?? CustomerActor.NewKey(),
            cancel: Cancel
        );

    internal static Task<ApiAnswer> StandsAsync(CustomerActor customer, string? id, string status) =>
        Eventually.SeeAsync($"the refund is {status}", async cancel =>
            (await customer.Api.GetAsync($"/api/v1/refunds/{id}", cancel)).Expect(200) is var answer && answer["status"] == status
                ? answer
                : null
        );

    private static async Task<(string?, string?, string?, string?)> WhyNotAsync(CustomerActor customer, string payment, string amount) =>
        (await RefundAsync(customer, payment, amount, customer.CardId)).Expect(409) is var no
            ? (no["code"], no["refundable.value"], no["field"], no["remedy"])
            : default;

    /// <summary>A second card, never charged.</summary>
    private static async Task<string> BindUnusedAsync(CustomerActor customer) =>
        (
            await customer.Api.PostAsync(
                "/api/v1/cards",
                new
                {
                    number = "5555555555554444",
                    holderName = "Rina Wulandari",
                    expiryMonth = 12,
                    expiryYear = 2038,
                    cvv = "123",
                },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;

    private static Task<ApiAnswer> ChangeCardAsync(CustomerActor customer) =>
        customer.Api.PutAsync(
            $"/api/v1/cards/{customer.CardId}",
            new
            {
                number = "5555555555554444",
                holderName = "Rina Wulandari",
                expiryMonth = 12,
                expiryYear = 2038,
                cvv = "123",
            },
            Cancel
        );

    /// <summary>Somebody who topped up by card, in several charges, and paid.</summary>
    private static async Task<(CustomerActor Customer, string Payment)> PaidAsync(TestHost host, string amount, params string[] charges)
    {
        var customer = await host.JoinWithMoneyAsync(charges[0]);
        foreach (var charge in charges.Skip(1))
        {
            (await customer.TopUpAsync(charge)).Expect(201);
        }

        return (customer, (await customer.PayAsync(host.Shop, amount)).Expect(201)["id"]!);
    }

    /// <summary>A processor whose line can be cut: what is asked then never arrives.</summary>
    private sealed class CutLine(CardSimulator inner) : ICardProcessor
    {
        private int _taken;

        public bool IsCut { get; set; }

        public int Taken => _taken;

        public Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel) =>
            inner.VerifyAsync(reference, card, cvv, cancel);

        public Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel) =>
            inner.ChargeAsync(reference, card, amount, cancel);

        public Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel) => inner.InquireAsync(reference, cancel);

        public Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel) => inner.ReverseAsync(charge, cancel);

        public Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel)
        {
            if (IsCut)
            {
                throw new HttpRequestException("cut");
            }

            Interlocked.Increment(ref _taken);
            return inner.RefundAsync(reference, charge, amount, cancel);
        }

        public Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel) =>
            IsCut ? throw new HttpRequestException("cut") : inner.InquireRefundAsync(reference, cancel);

        public Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel) =>
            inner.SubmitEvidenceAsync(reference, evidence, cancel);

        public Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel) =>
            inner.AcceptDisputeAsync(reference, cancel);

        public Task ForgetAsync(CardData card, CancellationToken cancel) => inner.ForgetAsync(card, cancel);
    }
}
