using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Transfers;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Bank;
using Paycare.Tests.Payments.Refunds;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Transfers;

/// <summary>A transfer to the wrong person is asked back by care: the receiver decides, and what is there is held meanwhile.</summary>
[Trait("Touches", "dates")]
public class RecallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_receiver_agrees_and_what_was_still_there_goes_back(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (payer, receiver, transfer) = await TransferredAsync(host, "80000.00");
        (await receiver.PayAsync(host.Shop, "30000.00")).Expect(201);
        var (sari, opened) = (await host.AgentAsync(), await OpenAsync(payer, transfer));
        var preview = (await sari.PostAsync($"/api/v1/desk/cases/{opened}/remedies?dryRun=true", Recall(transfer), cancel: Cancel)).Expect(
            200
        );
        Assert.Equal(
            ("allowed", "receiver", "80000.00", "wallet"),
            (preview["outcome"], preview["postings.0.account"], preview["postings.0.out.value"], preview["postings.1.account"])
        );
        var asked = (await AskAsync(sari, opened, transfer)).Expect(200);
        Assert.Equal("done", asked["status"]);
        await TestBank.SeesAsync(receiver, "0.00", "50000.00");
        await TestBank.SeesAsync(payer, "20000.00");

        var seen = (await receiver.Api.GetAsync("/api/v1/recalls", Cancel)).Expect(200);
        Assert.Equal(
            ("waiting", "50000.00", "80000.00", "R••• W•••"),
            (seen["items.0.status"], seen["items.0.amount.value"], seen["items.0.transferred.value"], seen["items.0.from"])
        );
        Assert.Contains(await host.MessagesAsync(receiver), m => m.Contains("IDR 50,000 reached you by mistake", StringComparison.Ordinal));
        // A link with money at stake is what thieves imitate.
        Assert.DoesNotContain(await host.MessagesAsync(receiver), m => m.Contains("/recalls/", StringComparison.Ordinal));
        var id = seen["items.0.id"];
        (await payer.Api.PostAsync($"/api/v1/recalls/{id}/agree", null, cancel: Cancel)).Expect(404);

        // A second wish finds nothing more to hold.
        Assert.Equal(
            ("failed", "nothing-to-recall"),
            (await AskAsync(sari, opened, transfer)).Expect(200) is var none ? (none["status"], none["code"]) : default
        );
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => receiver.Api.PostAsync($"/api/v1/recalls/{id}/agree", null, cancel: Cancel))
        );
        Assert.All(answers, a => Assert.True(a["status"] == "agreed" || a["code"] == "request-in-flight", a.Text));
        Assert.Equal("agreed", (await receiver.Api.PostAsync($"/api/v1/recalls/{id}/agree", null, cancel: Cancel)).Expect(200)["status"]);
        Assert.Equal("agreed", (await receiver.Api.PostAsync($"/api/v1/recalls/{id}/decline", null, cancel: Cancel)).Expect(409)["status"]);
        await TestBank.SeesAsync(receiver, "0.00");
        await TestBank.SeesAsync(payer, "70000.00");
        Assert.Equal(0, (await receiver.Api.GetAsync("/api/v1/recalls", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength());
        Assert.Single(await host.MessagesAsync(payer), m =>
            m.Contains("50,000", StringComparison.Ordinal) && m.Contains("sent", StringComparison.Ordinal)
        );
        await NotedAsync(sari, opened, "The receiver agreed");
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_no_frees_the_money_and_silence_does_too(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var sari = await host.AgentAsync();
        var began = host.Now;
        var (payer, receiver, transfer) = await TransferredAsync(host, "40000.00");
        var opened = await OpenAsync(payer, transfer);
        (await AskAsync(sari, opened, transfer)).Expect(200);
        var id = (await receiver.Api.GetAsync("/api/v1/recalls", Cancel)).Expect(200)["items.0.id"];
        Assert.Equal(
            "declined",
            (await receiver.Api.PostAsync($"/api/v1/recalls/{id}/decline", null, cancel: Cancel)).Expect(200)["status"]
        );
        await TestBank.SeesAsync(receiver, "40000.00");
        await NotedAsync(sari, opened, "said no");
        Assert.Equal("declined", (await receiver.Api.PostAsync($"/api/v1/recalls/{id}/agree", null, cancel: Cancel)).Expect(409)["status"]);

        (await AskAsync(sari, opened, transfer)).Expect(200);
        var second = (await receiver.Api.GetAsync("/api/v1/recalls", Cancel)).Expect(200)["items.0.id"];
        await TestBank.SeesAsync(receiver, "0.00", "40000.00");
        await host.AdvanceAsync(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        await receiver.AgainAsync();
        await payer.AgainAsync();
        await Eventually.HoldsAsync(async () =>
            (await receiver.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"] == "40000.00"
        );
        Assert.Equal("expired", (await receiver.Api.GetAsync($"/api/v1/recalls/{second}", Cancel)).Expect(200)["status"]);
        Assert.Equal(
            "expired",
            (await receiver.Api.PostAsync($"/api/v1/recalls/{second}/agree", null, cancel: Cancel)).Expect(409)["status"]
        );
        await Eventually.HoldsAsync(async () =>
            (await host.MessagesAsync(payer)).Any(m => m.Contains("did not answer", StringComparison.Ordinal))
        );
        // Money that comes free counts as nothing that came in; what came in counts in its own month alone.
        Assert.Equal(
            host.IsSameMonth(began) ? "100000.00" : "0.00",
            (await payer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["limits.monthIncomingUsed.value"]
        );
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task Only_an_own_transfer_is_asked_back_and_a_busy_card_stays_bound(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var payment = (await customer.PayAsync(host.Shop, "50000.00")).Expect(201)["id"]!;
        var opened = await OpenAsync(customer, payment);
        Assert.Equal("recall", (await AskAsync(sari, opened, payment)).Expect(403)["rule"]);

        var refund = (await CardRefundTests.RefundAsync(customer, payment, "10000.00", customer.CardId)).Expect(201);
        Assert.Equal("sent", refund["status"]);
        var unbind = new
        {
            kind = "unbind-card",
            arguments = new { cardId = customer.CardId },
            reason = "The customer lost it",
        };
        Assert.Equal(
            "card-free",
            (await sari.PostAsync($"/api/v1/desk/cases/{opened}/remedies", unbind, CustomerActor.NewKey(), cancel: Cancel)).Expect(403)[
                "rule"
            ]
        );

        var other = await host.JoinWithMoneyAsync("10000.00");
        var theirs = (
            await other.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "card",
                    need = "Take it off",
                    about = new { cardId = other.CardId },
                },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        (await sari.PostAsync($"/api/v1/desk/cases/{theirs}/remedies", unbind, CustomerActor.NewKey(), cancel: Cancel)).Expect(404);
        var own = new
        {
            unbind.kind,
            arguments = new { cardId = other.CardId },
            unbind.reason,
        };
        Assert.Equal(
            "done",
            (await sari.PostAsync($"/api/v1/desk/cases/{theirs}/remedies", own, CustomerActor.NewKey(), cancel: Cancel)).Expect(200)[
                "status"
            ]
        );
        Assert.Equal(0, (await other.Api.GetAsync("/api/v1/cards", Cancel)).Expect(200).Body.GetProperty("items").GetArrayLength());
        Assert.Contains("unlinked from your account", (await other.Api.GetAsync($"/api/v1/cases/{theirs}", Cancel)).Expect(200).Text);
    }

    /// <summary>Asks a customer for a transfer back, without a case.</summary>
    /// <returns>The recall.</returns>
    internal static async Task<string> RecalledFromAsync(TestHost host, CustomerActor receiver)
    {
        var payer = await host.JoinWithMoneyAsync("20000.00");
        var transfer = (await SendAsync(payer, receiver, "1000.00")).Expect(201)["id"];
        await using var scope = host.Services.CreateAsyncScope();
        Assert.True(StrongId.TryRead<CustomerId>(payer.CustomerId, out var who));
        var asked = (
            await scope.ServiceProvider.GetRequiredService<RecallApi>().AskAsync(who, transfer, CustomerActor.NewKey(), Cancel)
        ).Value;
        await scope.ServiceProvider.GetRequiredService<Database>().SaveChangesAsync(Cancel);
        return asked.AttemptId!;
    }

    private static async Task<(CustomerActor Payer, CustomerActor Receiver, string Transfer)> TransferredAsync(TestHost host, string amount)
    {
        var (payer, receiver) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        return (payer, receiver, (await SendAsync(payer, receiver, amount)).Expect(201)["id"]!);
    }

    private static Task<ApiAnswer> SendAsync(CustomerActor payer, CustomerActor receiver, string amount) =>
        payer.Api.PostAsync(
            "/api/v1/transfers",
            new
            {
                toPhone = receiver.Phone,
                amount = CustomerActor.Idr(amount),
                pin = payer.Pin,
            },
            CustomerActor.NewKey(),
            cancel: Cancel
        );

    private static async Task<string> OpenAsync(CustomerActor customer, string about) =>
        (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "other",
                    need = "To the wrong person",
                    about = new { paymentId = about },
                },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;

    private static object Recall(string transfer) =>
        new
        {
            kind = "recall-transfer",
            arguments = new { paymentId = transfer },
            reason = "One digit was wrong",
        };

    private static Task<ApiAnswer> AskAsync(ApiClient agent, string id, string transfer) =>
        agent.PostAsync($"/api/v1/desk/cases/{id}/remedies", Recall(transfer), CustomerActor.NewKey(), cancel: Cancel);

    private static Task NotedAsync(ApiClient agent, string id, string words) =>
        Eventually.HoldsAsync(async () =>
            (await agent.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200).Text.Contains(words, StringComparison.Ordinal)
        );
}
