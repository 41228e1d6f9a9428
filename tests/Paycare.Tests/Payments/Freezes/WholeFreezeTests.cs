using System.Reflection;
using Paycare.Care.Remedies;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Freezes;

/// <summary>
/// A freeze is whole: every call and every remedy that could move the money of a frozen payment is in these tables, and what
/// moves it is refused.
/// </summary>
public sealed class WholeFreezeTests
{
    private const string Refused = "refused while the payment is frozen",
        Free = "only money that is not frozen: the ledger keeps the rest where it is",
        Agreed = "only with the yes of the one who received it",
        Outside = "a rail's own news of what has happened there",
        Nothing = "moves no money";

    /// <summary>Every changing call of payments and remedies. A new one needs a line, and the line is a decision.</summary>
    private static readonly (string Endpoint, string Means)[] Calls =
    [
        ("DELETE /api/v1/bank-accounts/{id}", Nothing),
        ("DELETE /api/v1/cards/{id}", Nothing),
        ("DELETE /api/v1/merchant/keys/{id}", Nothing),
        ("DELETE /api/v1/merchant/sessions/current", Nothing),
        ("DELETE /api/v1/merchant/webhooks/{id}", Nothing),
        ("DELETE /api/v1/schedules/{id}", Nothing),
        ("POST /api/v1/bank-accounts", Nothing),
        ("POST /api/v1/cards", Nothing),
        ("POST /api/v1/cards/{id}/check", Nothing),
        ("POST /api/v1/client-attempts", Nothing),
        ("POST /api/v1/desk/approvals/{id}/approve", Refused),
        ("POST /api/v1/desk/approvals/{id}/reject", Nothing),
        ("POST /api/v1/desk/cases/{id}/remedies", Refused),
        ("POST /api/v1/desk/merchants", Nothing),
        ("POST /api/v1/desk/merchants/{id}/suspend", Nothing),
        ("POST /api/v1/desk/merchants/{id}/unsuspend", Nothing),
        ("POST /api/v1/me/closure", Free),
        ("POST /api/v1/merchant/invitations", Nothing),
        ("POST /api/v1/merchant/keys", Nothing),
        ("POST /api/v1/merchant/keys/{id}/rotate", Nothing),
        ("POST /api/v1/merchant/pause", Nothing),
        ("POST /api/v1/merchant/payments/{id}/refunds", Refused),
        ("POST /api/v1/merchant/qr", Nothing),
        ("POST /api/v1/merchant/refunds/{id}/approve", Refused),
        ("POST /api/v1/merchant/refunds/{id}/reject", Nothing),
        ("POST /api/v1/merchant/resume", Nothing),
        ("POST /api/v1/merchant/sessions", Nothing),
        ("POST /api/v1/merchant/test/payments", Nothing),
        ("POST /api/v1/merchant/users", Nothing),
        ("POST /api/v1/merchant/users/{id}/disable", Nothing),
        ("POST /api/v1/merchant/users/{id}/enable", Nothing),
        ("POST /api/v1/merchant/webhooks", Nothing),
        ("POST /api/v1/merchant/webhooks/{id}/deliveries/{delivery}/redeliver", Nothing),
        ("POST /api/v1/merchant/webhooks/{id}/disable", Nothing),
        ("POST /api/v1/merchant/webhooks/{id}/enable", Nothing),
        ("POST /api/v1/merchant/webhooks/{id}/rotate-secret", Nothing),
        ("POST /api/v1/merchant/webhooks/{id}/test", Nothing),
        ("POST /api/v1/money-requests", Nothing),
        ("POST /api/v1/money-requests/{id}/decline", Nothing),
        ("POST /api/v1/money-requests/{id}/pay", Free),
        ("POST /api/v1/payments", Free),
        ("POST /api/v1/payments/{id}/refunds", Refused),
        ("POST /api/v1/recalls/{id}/agree", Agreed),
        ("POST /api/v1/recalls/{id}/decline", Nothing),
        ("POST /api/v1/schedules", Free),
        ("POST /api/v1/top-ups", Free),
        ("POST /api/v1/transfers", Free),
        ("POST /api/v1/withdrawals", Free),
        ("POST /rails/bank/credits", Outside),
        ("POST /rails/stripe", Outside),
        ("PUT /api/v1/cards/{id}", Nothing),
        ("PUT /api/v1/cards/{id}/default", Nothing),
        ("PUT /api/v1/merchant/sessions/current", Nothing),
        ("PUT /api/v1/merchant/webhooks/{id}", Nothing),
        ("PUT /api/v1/payees/{id}/favourite", Nothing),
    ];

    private static readonly (string Kind, string Means)[] Remedies =
    [
        (RemedyRules.ApproveRefund, Refused),
        (RemedyRules.EndSessions, Nothing),
        (RemedyRules.FreezeAccount, Nothing),
        (RemedyRules.FreezeTransaction, Nothing),
        (RemedyRules.GoodwillCredit, Free),
        (RemedyRules.MatchTopUp, Free),
        (RemedyRules.RecallTransfer, Agreed),
        (RemedyRules.Refund, Refused),
        (RemedyRules.RejectRefund, Nothing),
        (RemedyRules.ReleaseTransaction, Nothing),
        (RemedyRules.ResendAnswer, Nothing),
        (RemedyRules.ResetTwoFactor, Nothing),
        (RemedyRules.ReturnTopUp, Free),
        (RemedyRules.UnbindCard, Nothing),
        (RemedyRules.UnfreezeAccount, Nothing),
        (RemedyRules.UnlockPin, Nothing),
        (RemedyRules.UnlockSignIn, Nothing),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_changing_call_of_payments_and_remedies_says_what_a_freeze_means_to_it()
    {
        var found = (await EndpointTests.EndpointsAsync())
            .Where(e => e.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Namespace is { } room && Moves(room))
            .SelectMany(EndpointTests.Names)
            .Where(name => !name.StartsWith("GET ", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(Calls.Select(c => c.Endpoint), found);
    }

    [Fact]
    public void Every_remedy_says_what_a_freeze_means_to_it() =>
        Assert.Equal(Remedies.Select(r => r.Kind), RemedyRules.All.Select(r => r.Kind).Order(StringComparer.Ordinal));

    [Theory, OnBothDatabases]
    public async Task A_frozen_payment_is_refunded_by_nobody_until_two_people_release_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (sari, maya, dewi) = (await host.AgentAsync(), await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var (books, pharmacy) = (IndexOf("books"), IndexOf("pharmacy"));
        var customer = await host.JoinWithMoneyAsync("1500000.00");
        var payment = (await customer.PayAsync(host.Demo.Merchants[books].Id.ToString(), "900000.00")).Expect(201)["id"]!;
        var cared = (await customer.PayAsync(host.Demo.Merchants[pharmacy].Id.ToString(), "20000.00")).Expect(201)["id"]!;
        var (asked, cares) = ((await AskAsync(payment)).Expect(201)["id"]!, (await AskAsync(cared)).Expect(201)["id"]!);
        var id = (
            await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", about = new { paymentId = payment } }, cancel: Cancel)
        ).Expect(201)["id"]!;
        var approval = (await RemedyAsync(sari, "refund", new { paymentId = payment, amount = CustomerActor.Idr("600000.00") })).Expect(
            202
        )["approvalId"];
        foreach (var each in new[] { payment, cared })
        {
            (await customer.Api.PostAsync($"/api/v1/payments/{each}/freeze", new { reason = "Not me" }, cancel: Cancel)).Expect(200);
        }

        var before = (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["posted.value"];
        var shop = host.MerchantClient(books);
        var refused = new Dictionary<string, ApiAnswer>(StringComparer.Ordinal)
        {
            ["POST /api/v1/payments/{id}/refunds"] = (await AskAsync(payment)).Expect(409),
            ["POST /api/v1/merchant/payments/{id}/refunds"] = (
                await shop.PostAsync(
                    $"/api/v1/merchant/payments/{payment}/refunds",
                    new { amount = CustomerActor.Idr("1000.00"), reason = "Sold out" },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(409),
            ["POST /api/v1/merchant/refunds/{id}/approve"] = (
                await shop.PostAsync($"/api/v1/merchant/refunds/{asked}/approve", null, cancel: Cancel)
            ).Expect(409),
        };
        Assert.All(refused, answer => Assert.Equal("transaction-frozen", answer.Value["code"]));
        Assert.NotNull(refused["POST /api/v1/payments/{id}/refunds"]["attemptId"]);
        var remedies = new Dictionary<string, ApiAnswer>(StringComparer.Ordinal)
        {
            [RemedyRules.ApproveRefund] = await RemedyAsync(sari, "approve-refund", new { refundId = cares }),
            [RemedyRules.Refund] = await RemedyAsync(sari, "refund", new { paymentId = payment, amount = CustomerActor.Idr("1000.00") }),
        };
        Assert.All(remedies, answer => Assert.Equal("freeze", answer.Value.Expect(403)["rule"]));
        Assert.Equal(Remedies.Where(r => r.Means == Refused).Select(r => r.Kind), remedies.Keys.Order(StringComparer.Ordinal));
        var late = (await maya.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Right" }, cancel: Cancel)).Expect(
            200
        );
        Assert.Equal("failed", late["status"]);
        Assert.Equal(
            Calls.Where(c => c.Means == Refused).Select(c => c.Endpoint),
            refused
                .Keys.Concat(["POST /api/v1/desk/approvals/{id}/approve", "POST /api/v1/desk/cases/{id}/remedies"])
                .Order(StringComparer.Ordinal)
        );
        var why = (await customer.Api.GetAsync($"/api/v1/payments/{payment}/refund-eligibility", Cancel)).Expect(200);
        Assert.Equal(("False", "transaction-frozen", "0.00"), (why["eligible"], why["reason"], why["refundable.value"]));
        Assert.Contains("frozen", why["explanation"], StringComparison.Ordinal);
        Assert.Equal(before, (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["posted.value"]);

        await ConfirmAsync(customer);
        var release = (await RemedyAsync(maya, "release-transaction", new { paymentId = payment })).Expect(202)["approvalId"];
        (await dewi.PostAsync($"/api/v1/desk/approvals/{release}/approve", new { reason = "Seen" }, cancel: Cancel)).Expect(200);
        (await shop.PostAsync($"/api/v1/merchant/refunds/{asked}/approve", null, cancel: Cancel)).Expect(200);
        Assert.Equal("arrived", (await customer.Api.GetAsync($"/api/v1/refunds/{asked}", Cancel)).Expect(200)["status"]);
        await host.LedgerIsSoundAsync();

        Task<ApiAnswer> AskAsync(string of) =>
            customer.Api.PostAsync(
                $"/api/v1/payments/{of}/refunds",
                new { amount = CustomerActor.Idr("10000.00"), reason = "Torn" },
                CustomerActor.NewKey(),
                cancel: Cancel
            );

        Task<ApiAnswer> RemedyAsync(ApiClient who, string kind, object arguments) =>
            who.PostAsync(
                $"/api/v1/desk/cases/{id}/remedies",
                new
                {
                    kind,
                    arguments,
                    reason = "Looked at it",
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            );

        int IndexOf(string category) => host.Demo.Merchants.ToList().FindIndex(m => m.Category == category);
    }

    [Theory, OnBothDatabases]
    public async Task Freezes_and_releases_stand_in_the_security_events_once_each_and_are_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (maya, dewi) = (await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var payment = (await customer.PayAsync(host.Shop, "9000.00")).Expect(201)["id"]!;
        for (var turn = 0; turn < 2; turn++)
        {
            (await customer.Api.PostAsync($"/api/v1/payments/{payment}/freeze", new { reason = "Not me" }, cancel: Cancel)).Expect(200);
            (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Phone stolen" }, cancel: Cancel)).Expect(200);
        }

        await ConfirmAsync(customer);
        var id = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200)["items.0.id"]!;
        foreach (
            var (kind, arguments) in new (string, object)[]
            {
                ("release-transaction", new { paymentId = payment }),
                ("unfreeze-account", new { }),
            }
        )
        {
            var approval = (
                await maya.PostAsync(
                    $"/api/v1/desk/cases/{id}/remedies",
                    new
                    {
                        kind,
                        arguments,
                        reason = "Identity checked",
                    },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(202)["approvalId"];
            (await dewi.PostAsync($"/api/v1/desk/approvals/{approval}/approve", new { reason = "Seen" }, cancel: Cancel)).Expect(200);
        }

        var events = (await customer.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200);
        Assert.Equal(
            ["account-unfrozen", "transaction-released", "account-frozen", "transaction-frozen"],
            events.Body.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("kind").GetString()).Take(4)
        );
        Assert.Equal(("True", "False"), (events["items.2.here"], events["items.0.here"]));
        Assert.Contains("9,000", events["items.3.detail"], StringComparison.Ordinal);
        Assert.Single(await host.MessagesAsync(customer), m => m.Contains("Account unfrozen", StringComparison.Ordinal));
        Assert.Single(await host.MessagesAsync(customer), m => m.Contains("Account frozen", StringComparison.Ordinal));
    }

    private static bool Moves(string room) =>
        room.StartsWith("Paycare.Payments", StringComparison.Ordinal) || room is "Paycare.Care.Remedies" or "Paycare.Care.Approvals";

    private static async Task ConfirmAsync(CustomerActor customer)
    {
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (
            await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() }, Cancel)
        ).Expect(204);
    }
}
