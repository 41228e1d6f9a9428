using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Paycare.Payments.Cards;
using Paycare.Payments.Processor;
using Paycare.Payments.Processor.StripeRail;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Cards;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Processor;

/// <summary>Cards at Stripe: what Paycare sends, what it stores, and that no lost answer costs anyone money.</summary>
[Trait("Touches", "dates")]
public class StripeTests
{
    private const string Visa = "4111111111111111";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_card_is_kept_by_token_charged_changed_and_forgotten(TestDatabase database)
    {
        var logs = new LogLines();
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database, services => services.AddSingleton<ILoggerProvider>(logs));
        var customer = await host.JoinAsync();
        var id = (await customer.BindCardAsync(Visa, "123")).Expect(201)["id"]!;
        var row = await RowAsync(host, id);
        Assert.Null(row.NumberSealed);
        Assert.NotNull(row.TokenSealed);
        (await customer.TopUpAsync("50000.00")).Expect(201);
        await SeesAsync(customer, "50000.00");
        Assert.Equal(
            (50_000_00L, "idr", "succeeded"),
            stripe.Intents.Values.Single(i => i.Amount == 50_000_00) is var i ? (i.Amount, i.Currency, i.Status) : default
        );
        (await customer.Api.PostAsync($"/api/v1/cards/{id}/check", null, cancel: Cancel)).Expect(200);

        var before = stripe.Customers.Count;
        (await CardTests.ChangeAsync(customer, id, "4242424242424242")).Expect(200);
        Assert.Equal(before, stripe.Customers.Count);
        (await customer.BindCardAsync("4242424242424242", "123")).Expect(201);
        (await CardTests.RemoveAsync(customer, id)).Expect(204);
        // What a card number or a key must never be found in.
        Assert.DoesNotContain(logs.Lines, l =>
            l.Contains(Visa, StringComparison.Ordinal) || l.Contains("canary_never_logged", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_card_that_its_issuer_declines_is_not_bound_and_says_why()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        foreach (
            var (number, code, reason) in new[]
            {
                ("4000000000000002", "05", "declined-by-issuer"),
                ("4000000000009995", "51", "insufficient-funds"),
                ("4000000000000069", "54", "expired"),
            }
        )
        {
            var declined = (await customer.BindCardAsync(number, "123")).Expect(402);
            Assert.Equal((code, reason), (declined["issuerCode"], declined["reason"]));
        }

        stripe.Refuse("/setup_intents", HttpStatusCode.InternalServerError);
        Assert.Equal("card-not-checked", (await customer.BindCardAsync(Visa, "123")).Expect(503)["code"]);
        Assert.Equal("limit-at-issuer", (await CustomerWithAsync(host, "4000000000000341")).Declined!["reason"]);
    }

    [Theory]
    [CombinedWithDatabases("lose", "/confirm", "succeeded")]
    [InlineData(TestDatabase.Sqlite, "hang", "/confirm", "succeeded")]
    [InlineData(TestDatabase.Sqlite, "500", "/confirm", "failed")]
    [InlineData(TestDatabase.Sqlite, "429", "/confirm", "failed")]
    [InlineData(TestDatabase.Sqlite, "lose", "/payment_intents", "failed")]
    [InlineData(TestDatabase.Sqlite, "429", "/payment_intents", "failed")]
    public async Task An_answer_that_gets_lost_ends_by_inquiry_with_the_truth(
        TestDatabase database,
        string trouble,
        string path,
        string end
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync(Visa, "123")).Expect(201);
        Make(stripe, trouble, path);
        var topUp = (await customer.TopUpAsync("70000.00")).Expect(201);
        Assert.Equal("pending", topUp["status"]);
        // Even the first inquiry is lost.
        stripe.Refuse("", HttpStatusCode.ServiceUnavailable);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" }, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT10M" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () =>
        {
            (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" }, cancel: Cancel)).Expect(200);
            return (await customer.Api.GetAsync($"/api/v1/top-ups/{topUp["id"]}", Cancel))["status"] == end;
        });
        await SeesAsync(customer, end == "succeeded" ? "70000.00" : "0.00");
        Assert.Equal(end == "succeeded" ? 1 : 0, stripe.Intents.Values.Count(i => i is { Amount: 70_000_00, Status: "succeeded" }));
    }

    [Theory, OnBothDatabases]
    public async Task A_reversal_undoes_what_was_charged_and_closes_what_was_not(TestDatabase database)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database);
        var (customer, _) = await CustomerWithAsync(host, Visa);
        var processor = host.Services.GetRequiredService<ICardProcessor>();
        var charge = await ChargeOfAsync(customer);
        stripe.LoseAnswer("/refunds");
        Assert.NotEqual(ProcessorOutcome.Approved, await OutcomeAsync(() => processor.ReverseAsync(charge, Cancel)));
        Assert.Equal(ProcessorOutcome.Approved, (await processor.ReverseAsync(charge, Cancel)).Outcome);
        Assert.Equal(ProcessorOutcome.Approved, (await processor.ReverseAsync(charge, Cancel)).Outcome);
        Assert.Equal(50_000_00, Assert.Single(stripe.Refunds.Values).Amount);

        var never = OrderedGuid.Next(TestClock.Time);
        Assert.Equal(ProcessorOutcome.Approved, (await processor.ReverseAsync(never, Cancel)).Outcome);
        var late = await processor.ChargeAsync(
            never,
            new CardData(null, 12, 2038) { Token = $"cus_1/{stripe.Methods.Keys.First()}" },
            Money.Rupiah(1000),
            Cancel
        );
        Assert.Equal(ProcessorAnswer.Declined(ProcessorAnswer.NeverCame), late);
        Assert.DoesNotContain(stripe.Intents.Values, i => i is { Amount: 1000_00, Status: "succeeded" });
    }

    [Theory, OnBothDatabases]
    public async Task Refunds_are_sent_once_whatever_gets_lost_and_followed_to_their_end(TestDatabase database)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database);
        var (customer, _) = await CustomerWithAsync(host, Visa);
        var processor = host.Services.GetRequiredService<ICardProcessor>();
        var charge = await ChargeOfAsync(customer);
        var id = OrderedGuid.Next(TestClock.Time);
        Assert.Equal(RefundOutcome.NeverCame, (await processor.InquireRefundAsync(id, Cancel)).Outcome);
        stripe.LoseAnswer("/refunds");
        Assert.Equal(
            RefundOutcome.Unknown,
            await RefundOutcomeAsync(() => processor.RefundAsync(id, charge, Money.Rupiah(20_000), Cancel))
        );
        var known = await processor.RefundAsync(id, charge, Money.Rupiah(20_000), Cancel);
        Assert.Equal((RefundOutcome.Accepted, null), (known.Outcome, known.BankReference));
        var sent = Assert.Single(stripe.Refunds.Values);
        sent.BankReference = "74000000000000000000001";
        Assert.Equal(new RefundReply(RefundOutcome.Arrived, "", "74000000000000000000001"), await processor.InquireRefundAsync(id, Cancel));
        Assert.Equal(
            new RefundReply(RefundOutcome.Refused, "amount_too_large"),
            await processor.RefundAsync(OrderedGuid.Next(TestClock.Time), charge, Money.Rupiah(40_000), Cancel)
        );
        (sent.Status, sent.BankReference) = ("failed", null);
        Assert.Equal(new RefundReply(RefundOutcome.Returned, "lost_or_stolen_card"), await processor.InquireRefundAsync(id, Cancel));
        stripe.Refuse("/refunds", HttpStatusCode.TooManyRequests);
        Assert.Equal(RefundOutcome.Unknown, (await processor.InquireRefundAsync(id, Cancel)).Outcome);

        // A pause that it asks for holds for everything that is sent to it.
        stripe.Refuse("/refunds", HttpStatusCode.TooManyRequests, retryAfter: "3600");
        Assert.Equal(RefundOutcome.Unknown, (await processor.InquireRefundAsync(id, Cancel)).Outcome);
        var seen = stripe.Seen.Count;
        Assert.Equal(RefundOutcome.Unknown, (await processor.InquireRefundAsync(id, Cancel)).Outcome);
        Assert.Equal(RefundOutcome.Unknown, (await processor.RefundAsync(id, charge, Money.Rupiah(20_000), Cancel)).Outcome);
        Assert.Equal(seen, stripe.Seen.Count);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT61M" }, cancel: Cancel)).Expect(200);
        Assert.Equal(RefundOutcome.Returned, (await processor.InquireRefundAsync(id, Cancel)).Outcome);
    }

    [Theory, OnBothDatabases]
    public async Task A_report_of_test_mode_is_refused_once_the_key_is_live(TestDatabase database)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database, services =>
            services.PostConfigure<CardProcessing>(cards => cards.Stripe.ApiKey = "sk_live_canary_never_logged")
        );
        var report = FakeStripe.Event("evt_of_test_mode", "refund.updated", new { id = "re_1", @object = "refund" });
        Assert.Equal("report-not-live", (await FakeStripe.ReportAsync(host, report)).Expect(400)["code"]);
        (await FakeStripe.ReportAsync(host, report.Replace("\"livemode\":false", "\"livemode\":true", StringComparison.Ordinal))).Expect(
            200
        );
    }

    [Theory, OnBothDatabases]
    public async Task Reports_are_taken_signed_and_once(TestDatabase database)
    {
        var ear = new Ear();
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database, services =>
            services.AddSingleton(ear).AddSubscriber<ChargebackReceived, DisputeEar>().AddSubscriber<RefundReported, RefundEar>()
        );
        var (customer, _) = await CustomerWithAsync(host, Visa);
        var charge = await ChargeOfAsync(customer);
        var intent = stripe.Intents.Values.Single(i => i.Reference == charge.ToString("N")).Id;
        var dispute = FakeStripe.Event(
            "evt_1",
            "charge.dispute.created",
            new
            {
                id = "dp_1",
                @object = "dispute",
                amount = 50_000_00,
                currency = "idr",
                status = "needs_response",
                reason = "fraudulent",
                payment_intent = intent,
                evidence_details = new { due_by = host.Now.AddDays(7).ToUnixTimeSeconds() },
            }
        );
        Assert.Equal("signature-wrong", (await FakeStripe.ReportAsync(host, dispute, secret: null)).Expect(401)["code"]);
        (await FakeStripe.ReportAsync(host, dispute, secret: "whsec_of_somebody_else")).Expect(401);
        (await FakeStripe.ReportAsync(host, dispute, at: host.Now.AddMinutes(-6))).Expect(401);
        (await FakeStripe.ReportAsync(host, "not json")).Expect(400);
        (await FakeStripe.ReportAsync(host, "{}")).Expect(400);
        foreach (var header in new[] { "t=1", "nonsense", "t=,v1=", "t=99999999999999999999,v1=00", "," })
        {
            using var content = new StringContent(dispute);
            content.Headers.TryAddWithoutValidation("Stripe-Signature", header);
            (await host.Client().SendAsync(HttpMethod.Post, "/rails/stripe", content, cancel: Cancel)).Expect(401);
        }

        // Somebody else's charge: signed, but none of ours.
        (await FakeStripe.ReportAsync(host, dispute.Replace(intent, "pi_unknown", StringComparison.Ordinal))).Expect(200);
        Assert.Equal(0, await host.InDatabaseAsync(db => db.Set<StripeReport>().CountAsync()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => FakeStripe.ReportAsync(host, dispute)));
        Assert.All(answers, a => a.Expect(200));
        (
            await FakeStripe.ReportAsync(
                host,
                FakeStripe.Event(
                    "evt_2",
                    "refund.updated",
                    new
                    {
                        id = "re_1",
                        @object = "refund",
                        status = "succeeded",
                        metadata = new { paycare_refund = charge.ToString("N") },
                    }
                )
            )
        ).Expect(200);
        await Eventually.HoldsAsync(() => Task.FromResult(ear.Refunds.Contains(charge)));
        var told = Assert.Single(ear.Disputes);
        Assert.Equal(
            ("dp_1", charge, Money.Rupiah(50_000), ChargebackStage.Opened, "fraudulent"),
            (told.ProcessorReference, told.Charge.Value, told.Amount, told.Stage, told.Reason)
        );
        Assert.NotNull(told.AnswerBy);
        Assert.Equal(2, await host.InDatabaseAsync(db => db.Set<StripeReport>().CountAsync()));
    }

    [Theory, OnBothDatabases]
    public async Task A_report_of_a_charge_ends_a_pending_top_up_before_its_inquiry(TestDatabase database)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var host = await stripe.HostAsync(database);
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync(Visa, "123")).Expect(201);
        stripe.LoseAnswer("/confirm");
        var topUp = (await customer.TopUpAsync("70000.00")).Expect(201);
        Assert.Equal("pending", topUp["status"]);
        var intent = stripe.Intents.Values.Single(i => i.Amount == 70_000_00);
        (await FakeStripe.ReportAsync(host, FakeStripe.Event("evt_3", "payment_intent.succeeded", intent.Json))).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await customer.Api.GetAsync($"/api/v1/top-ups/{topUp["id"]}", Cancel))["status"] == "succeeded"
        );
        (await FakeStripe.ReportAsync(host, FakeStripe.Event("evt_4", "payment_intent.succeeded", intent.Json))).Expect(200);
        await SeesAsync(customer, "70000.00");
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "approve" }, cancel: Cancel)).Expect(404);
    }

    private static void Make(FakeStripe stripe, string trouble, string path)
    {
        switch (trouble)
        {
            case "lose":
                stripe.LoseAnswer(path);
                break;
            case "hang":
                stripe.Hang(path);
                break;
            default:
                stripe.Refuse(path, (HttpStatusCode)int.Parse(trouble, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static async Task<(CustomerActor Customer, ApiAnswer? Declined)> CustomerWithAsync(TestHost host, string number)
    {
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync(number, "123")).Expect(201);
        var topUp = await customer.TopUpAsync("50000.00");
        return (customer, topUp.Code == 201 ? null : topUp.Expect(402));
    }

    private static async Task<Guid> ChargeOfAsync(CustomerActor customer) =>
        Guid.ParseExact((await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200)["items.0.topUpId"]!, "N");

    private static async Task<ProcessorOutcome> OutcomeAsync(Func<Task<ProcessorAnswer>> ask)
    {
        try
        {
            return (await ask()).Outcome;
        }
        catch (HttpRequestException)
        {
            return ProcessorOutcome.Unknown;
        }
    }

    private static async Task<RefundOutcome> RefundOutcomeAsync(Func<Task<RefundReply>> ask)
    {
        try
        {
            return (await ask()).Outcome;
        }
        catch (HttpRequestException)
        {
            return RefundOutcome.Unknown;
        }
    }

    private static async Task SeesAsync(CustomerActor customer, string balance) =>
        Assert.Equal(balance, (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);

    private static Task<Card> RowAsync(TestHost host, string id) =>
        host.InDatabaseAsync(db => db.Set<Card>().AsNoTracking().SingleAsync(c => c.Id == new CardId(Guid.ParseExact(id, "N"))));

    private sealed class Ear
    {
        public ConcurrentQueue<ChargebackReceived> Disputes { get; } = new();

        public ConcurrentQueue<Guid> Refunds { get; } = new();
    }

    private sealed class DisputeEar(Ear ear) : ISubscriber<ChargebackReceived>
    {
        public Task HandleAsync(ChargebackReceived happened, CancellationToken cancel)
        {
            ear.Disputes.Enqueue(happened);
            return Task.CompletedTask;
        }
    }

    private sealed class RefundEar(Ear ear) : ISubscriber<RefundReported>
    {
        public Task HandleAsync(RefundReported happened, CancellationToken cancel)
        {
            ear.Refunds.Enqueue(happened.Refund);
            return Task.CompletedTask;
        }
    }

    /// <summary>Everything that the host logs.</summary>
    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
