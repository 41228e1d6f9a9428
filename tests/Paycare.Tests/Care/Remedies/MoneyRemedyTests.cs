using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Remedies;

/// <summary>Care gives money back, freezes and releases: as the table of remedies says, and in the ledger's order.</summary>
public class MoneyRemedyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Care_refunds_a_payment_alone_below_the_limit_and_with_a_second_person_above(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var customer = await host.JoinWithMoneyAsync("1500000.00");
        var payment = (await customer.PayAsync(host.Shop, "900000.00")).Expect(201)["id"]!;
        var id = await OpenAsync(
            customer,
            new
            {
                topic = "refund",
                need = "Money back",
                about = new { paymentId = payment },
            }
        );

        var seen = (
            await sari.PostAsync($"/api/v1/desk/cases/{id}/remedies?dryRun=true", Refund(payment, "500001.00"), cancel: Cancel)
        ).Expect(200);
        Assert.Equal(("needs-approval", "merchant", "wallet"), (seen["outcome"], seen["postings.0.account"], seen["postings.1.account"]));
        Assert.Equal("done", (await AskAsync(sari, id, Refund(payment, "300000.00"))).Expect(200)["status"]);
        var greedy = (await AskAsync(sari, id, Refund(payment, "600001.00"))).Expect(403);
        Assert.Equal("refund-remainder", greedy["rule"]);

        var approval = (await AskAsync(sari, id, Refund(payment, "600000.00"))).Expect(202)["approvalId"];
        (await sari.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Mine" }, cancel: Cancel)).Expect(403);
        Assert.Equal(
            "done",
            (await maya.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Right" }, cancel: Cancel)).Expect(200)[
                "status"
            ]
        );
        Assert.Equal("1500000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);
        Assert.Equal(
            2,
            (await customer.Api.GetAsync($"/api/v1/refunds?paymentId={payment}", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .GetArrayLength()
        );

        // Goodwill that names the payment finds nothing left of it.
        var goodwill = new
        {
            kind = "goodwill-credit",
            arguments = new { amount = CustomerActor.Idr("1000.00"), paymentId = payment },
            reason = "Waited",
        };
        Assert.Equal("refund-remainder", (await AskAsync(sari, id, goodwill)).Expect(403)["rule"]);
        (
            await AskAsync(
                sari,
                id,
                Refund((await (await host.JoinWithMoneyAsync("9000.00")).PayAsync(host.Shop, "9000.00")).Expect(201)["id"]!, "1.00")
            )
        ).Expect(404);
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_that_care_decides_opens_its_case_and_is_approved_there(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var pharmacy = host.Demo.Merchants.Single(m => m.Category == "pharmacy").Id.ToString();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var payment = (await customer.PayAsync(pharmacy, "86000.00")).Expect(201)["id"]!;
        var refund = (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { reason = "Paid twice" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        Assert.Equal(("requested", "care"), (refund["status"], refund["waitsFor"]));

        var mine = await Eventually.SeeAsync("the case of the refund", async _ =>
            (await customer.Api.GetAsync("/api/v1/cases", Cancel))["items.0.id"]
        );
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{mine}", Cancel)).Expect(200);
        Assert.Equal(
            ("refund", refund["id"], "86000.00", "confirmed"),
            (seen["about.kind"], seen["facts.refund.id"], seen["atRisk.value"], seen["assurance"])
        );
        var approve = new
        {
            kind = "approve-refund",
            arguments = new { refundId = refund["id"] },
            reason = "The till asked twice",
        };
        Assert.Equal("done", (await AskAsync(sari, mine, approve)).Expect(200)["status"]);
        Assert.Equal("arrived", (await customer.Api.GetAsync($"/api/v1/refunds/{refund["id"]}", Cancel)).Expect(200)["status"]);
        Assert.Equal("100000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);
        Assert.Equal("refund-state", (await AskAsync(sari, mine, approve)).Expect(403)["rule"]);
        (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "refund",
                    need = "When",
                    about = new { refundId = refund["id"] },
                },
                cancel: Cancel
            )
        ).Expect(201);
        (
            await (await host.JoinAsync()).Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "refund",
                    need = "When",
                    about = new { refundId = refund["id"] },
                },
                cancel: Cancel
            )
        ).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_transaction_stays_until_two_people_release_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya, dewi) = (await host.AgentAsync(), await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var payment = (await customer.PayAsync(host.Shop, "9000.00")).Expect(201)["id"]!;
        Assert.Equal(400, (await customer.Api.PostAsync($"/api/v1/payments/{payment}/freeze", new { }, cancel: Cancel)).Code);
        var frozen = (await customer.Api.PostAsync($"/api/v1/payments/{payment}/freeze", new { reason = "Not me" }, cancel: Cancel)).Expect(
            200
        );
        var again = (await customer.Api.PostAsync($"/api/v1/payments/{payment}/freeze", new { reason = "Not me" }, cancel: Cancel)).Expect(
            200
        );
        Assert.Equal(frozen.Text, again.Text);
        Assert.Equal("True", (await customer.Api.GetAsync($"/api/v1/attempts/{payment}", Cancel))["isFrozen"]);
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        var refused = (await customer.PayAsync(host.Shop, "900000.00")).Expect(402)["attemptId"]!;
        Assert.Equal(
            "transaction-unknown",
            (await customer.Api.PostAsync($"/api/v1/payments/{refused}/freeze", new { reason = "Not me" }, cancel: Cancel)).Expect(409)[
                "code"
            ]
        );

        var id = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200)["items.0.id"]!;
        var release = new
        {
            kind = "release-transaction",
            arguments = new { paymentId = payment },
            reason = "It was the customer",
        };
        Assert.Equal("role", (await AskAsync(sari, id, release)).Expect(403)["rule"]);
        Assert.Equal("assurance", (await AskAsync(maya, id, release)).Expect(403)["rule"]);
        await ConfirmAsync(customer);
        var approval = (await AskAsync(maya, id, release)).Expect(202)["approvalId"];
        Assert.Equal(
            "done",
            (await dewi.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Looked" }, cancel: Cancel)).Expect(200)[
                "status"
            ]
        );
        Assert.Equal("False", (await customer.Api.GetAsync($"/api/v1/attempts/{payment}", Cancel))["isFrozen"]);
        Assert.Equal(
            "done",
            (
                await AskAsync(
                    sari,
                    id,
                    new
                    {
                        kind = "freeze-transaction",
                        arguments = new { paymentId = payment },
                        reason = "On the phone",
                    }
                )
            ).Expect(200)["status"]
        );
        Assert.Equal(
            "done",
            (
                await AskAsync(
                    sari,
                    id,
                    new
                    {
                        kind = "resend-answer",
                        arguments = new { paymentId = payment },
                        reason = "Lost",
                    }
                )
            ).Expect(200)["status"]
        );
        Assert.Contains(await host.MessagesAsync(customer), m => m.Contains("9,000", StringComparison.Ordinal));
        await host.LedgerIsSoundAsync();
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_wallet_opens_again_by_two_people_of_lead_and_risk(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya, dewi) = (await host.AgentAsync(), await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var unfreeze = new { kind = "unfreeze-account", reason = "Identity checked" };
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Lost phone" }, cancel: Cancel)).Expect(200);
        var id = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200)["items.0.id"]!;
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(423);
        await ConfirmAsync(customer);
        Assert.Equal("role", (await AskAsync(sari, id, unfreeze)).Expect(403)["rule"]);
        var approval = (await AskAsync(dewi, id, unfreeze)).Expect(202)["approvalId"];
        (await dewi.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Mine" }, cancel: Cancel)).Expect(403);
        Assert.Equal(
            "done",
            (await maya.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Right" }, cancel: Cancel)).Expect(200)[
                "status"
            ]
        );
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        Assert.Equal("account", (await AskAsync(dewi, id, unfreeze)).Expect(403)["rule"]);
    }

    private static object Refund(string payment, string amount) =>
        new
        {
            kind = "refund",
            arguments = new { amount = CustomerActor.Idr(amount), paymentId = payment },
            reason = "The shop agreed",
        };

    private static async Task<string> OpenAsync(CustomerActor customer, object body) =>
        (await customer.Api.PostAsync("/api/v1/cases", body, cancel: Cancel)).Expect(201)["id"]!;

    private static Task<ApiAnswer> AskAsync(ApiClient agent, string id, object body) =>
        agent.PostAsync($"/api/v1/desk/cases/{id}/remedies", body, CustomerActor.NewKey(), cancel: Cancel);

    private static async Task ConfirmAsync(CustomerActor customer)
    {
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (
            await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() }, Cancel)
        ).Expect(204);
    }
}
