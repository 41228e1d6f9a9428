using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Customers;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.House;

/// <summary>Every endpoint, every role, own objects and those of others. An endpoint that is not in the table fails.</summary>
[Trait("Touches", "dates")]
public sealed class RoleMatrixTests
{
    private const string Customer = "customer",
        Desk = "agent lead risk",
        See = "lead admin",
        Manage = "admin",
        Lead = "lead",
        Incidents = "lead risk",
        Disputes = "lead risk",
        AnyStaff = "agent lead risk admin",
        Shops = "risk admin",
        Merchant = "merchant owner",
        Owner = "owner",
        Anybody = "*";

    private static readonly string[] PaymentEvents = ["payment.succeeded"];

    private static readonly string[] Roles = ["anonymous", "customer", "agent", "lead", "risk", "admin", "merchant", "owner"];

    /// <summary>Who may call what. A new endpoint needs a new line, and the line is a decision.</summary>
    private static readonly (string Endpoint, string Who)[] Table =
    [
        ("DELETE /api/v1/bank-accounts/{id}", Customer),
        ("DELETE /api/v1/cards/{id}", Customer),
        ("DELETE /api/v1/desk/cases/{id}/scheduled-messages/{message}", Desk),
        ("DELETE /api/v1/desk/sessions/current", AnyStaff),
        ("DELETE /api/v1/me/devices/{id}", Customer),
        ("DELETE /api/v1/me/identity-verification", Customer),
        ("DELETE /api/v1/me/link-requests/{token}", Customer),
        ("DELETE /api/v1/me/linked-accounts/{id}", Customer),
        ("DELETE /api/v1/me/passkeys/{id}", Customer),
        ("DELETE /api/v1/me/push-subscriptions/{id}", Customer),
        ("DELETE /api/v1/merchant/keys/{id}", Owner),
        ("DELETE /api/v1/merchant/sessions/current", Merchant),
        ("DELETE /api/v1/merchant/webhooks/{id}", Merchant),
        ("DELETE /api/v1/schedules/{id}", Customer),
        ("DELETE /api/v1/sessions/current", Customer),
        ("DELETE /api/v1/sessions/{id}", Customer),
        ("GET /api/v1/attachments/{id}", Customer),
        ("GET /api/v1/attachments/{id}/thumbnail", Customer),
        ("GET /api/v1/attempts", Customer),
        ("GET /api/v1/attempts/repeats", Customer),
        ("GET /api/v1/attempts/{id}", Customer),
        ("GET /api/v1/attempts/{id}/diagnosis", Customer),
        ("GET /api/v1/bank-accounts", Customer),
        ("GET /api/v1/cards", Customer),
        ("GET /api/v1/cases", Customer),
        ("GET /api/v1/cases/{id}", Customer),
        ("GET /api/v1/cases/{id}/answers-to", Customer),
        ("GET /api/v1/cases/{id}/events", Customer),
        ("GET /api/v1/desk/approvals", Desk),
        ("GET /api/v1/desk/attachments/{id}", Desk),
        ("GET /api/v1/desk/attachments/{id}/thumbnail", Desk),
        ("GET /api/v1/desk/calls", Desk),
        ("GET /api/v1/desk/cases", Desk),
        ("GET /api/v1/desk/cases/{id}", Desk),
        ("GET /api/v1/desk/customers/{id}", Desk),
        ("GET /api/v1/desk/disputes", Desk),
        ("GET /api/v1/desk/disputes/{id}", Desk),
        ("GET /api/v1/desk/find", Desk),
        ("GET /api/v1/desk/identity-verifications", Desk),
        ("GET /api/v1/desk/identity-verifications/{id}", Desk),
        ("GET /api/v1/desk/identity-verifications/{id}/images/{kind}", Desk),
        ("GET /api/v1/desk/incidents", Desk),
        ("GET /api/v1/desk/incidents/{id}/attempts", Desk),
        ("GET /api/v1/desk/lookup", Desk),
        ("GET /api/v1/desk/merchants", Shops),
        ("GET /api/v1/desk/staff", See),
        ("GET /api/v1/desk/staff/requests", See),
        ("GET /api/v1/desk/suspense", Desk),
        ("GET /api/v1/help/articles", Anybody),
        ("GET /api/v1/help/articles/{slug}", Anybody),
        ("GET /api/v1/help/contact", Anybody),
        ("GET /api/v1/insight", Customer),
        ("GET /api/v1/me/devices", Customer),
        ("GET /api/v1/me/export", Customer),
        ("GET /api/v1/me/identity-verification", Customer),
        ("GET /api/v1/me/link-requests/{token}", Customer),
        ("GET /api/v1/me/linked-accounts", Customer),
        ("GET /api/v1/me/passkeys", Customer),
        ("GET /api/v1/me/push-subscriptions", Customer),
        ("GET /api/v1/me/push-subscriptions/key", Customer),
        ("GET /api/v1/me/security-events", Customer),
        ("GET /api/v1/me/two-factor", Customer),
        ("GET /api/v1/me/virtual-account", Customer),
        ("GET /api/v1/merchant", Merchant),
        ("GET /api/v1/merchant/disputes", Merchant),
        ("GET /api/v1/merchant/keys", Owner),
        ("GET /api/v1/merchant/payments", Merchant),
        ("GET /api/v1/merchant/payments/{id}", Merchant),
        ("GET /api/v1/merchant/refunds", Merchant),
        ("GET /api/v1/merchant/refunds/{id}", Merchant),
        ("GET /api/v1/merchant/settlements", Merchant),
        ("GET /api/v1/merchant/settlements/{id}", Merchant),
        ("GET /api/v1/merchant/settlements/{id}/lines", Merchant),
        ("GET /api/v1/merchant/settlements/{id}/lines.csv", Merchant),
        ("GET /api/v1/merchant/totals", Merchant),
        ("GET /api/v1/merchant/users", Owner),
        ("GET /api/v1/merchant/webhooks", Merchant),
        ("GET /api/v1/merchant/webhooks/{id}", Merchant),
        ("GET /api/v1/merchant/webhooks/{id}/deliveries", Merchant),
        ("GET /api/v1/money-requests", Customer),
        ("GET /api/v1/notices", Customer),
        ("GET /api/v1/payees", Customer),
        ("GET /api/v1/payees/recent", Customer),
        ("GET /api/v1/payments/{id}", Customer),
        ("GET /api/v1/payments/{id}/receipt.pdf", Customer),
        ("GET /api/v1/payments/{id}/refund-eligibility", Customer),
        ("GET /api/v1/recalls", Customer),
        ("GET /api/v1/recalls/{id}", Customer),
        ("GET /api/v1/refunds", Customer),
        ("GET /api/v1/refunds/{id}", Customer),
        ("GET /api/v1/reproofs/{token}", Anybody),
        ("GET /api/v1/schedules", Customer),
        ("GET /api/v1/sessions", Customer),
        ("GET /api/v1/top-ups/{id}", Customer),
        ("GET /api/v1/wallet", Customer),
        ("GET /api/v1/wallet/transactions", Customer),
        ("GET /api/v1/wallet/transactions.csv", Customer),
        ("GET /api/v1/wallet/transactions.pdf", Customer),
        ("GET /api/v1/withdrawals/{id}", Customer),
        ("POST /api/v1/bank-accounts", Customer),
        ("POST /api/v1/cards", Customer),
        ("POST /api/v1/cards/{id}/check", Customer),
        ("POST /api/v1/cases", Anybody),
        ("POST /api/v1/cases/{id}/attachments", Customer),
        ("POST /api/v1/cases/{id}/confirm", Customer),
        ("POST /api/v1/cases/{id}/messages", Customer),
        ("POST /api/v1/cases/{id}/messages/{message:guid}/steps/{step:int}/done", Customer),
        ("POST /api/v1/cases/{id}/rating", Customer),
        ("POST /api/v1/client-attempts", Customer),
        ("POST /api/v1/customers", Anybody),
        ("POST /api/v1/customers/{id}/phone-verifications", Anybody),
        ("POST /api/v1/customers/{id}/phone-verifications/resend", Anybody),
        ("POST /api/v1/desk/approvals/{id}/approve", Desk),
        ("POST /api/v1/desk/approvals/{id}/reject", Desk),
        ("POST /api/v1/desk/calls/next", Desk),
        ("POST /api/v1/desk/cases", Desk),
        ("POST /api/v1/desk/cases/{id}/assign", Desk),
        ("POST /api/v1/desk/cases/{id}/attachments", Desk),
        ("POST /api/v1/desk/cases/{id}/merge", Desk),
        ("POST /api/v1/desk/cases/{id}/messages", Desk),
        ("POST /api/v1/desk/cases/{id}/remedies", Desk),
        ("POST /api/v1/desk/cases/{id}/state", Desk),
        ("POST /api/v1/desk/customers/{id}/reveal", Desk),
        ("POST /api/v1/desk/disputes/{id}/accept", Disputes),
        ("POST /api/v1/desk/disputes/{id}/evidence", Disputes),
        ("POST /api/v1/desk/identity-verifications/{id}/approve", Desk),
        ("POST /api/v1/desk/identity-verifications/{id}/reject", Desk),
        ("POST /api/v1/desk/identity-verifications/{id}/reveal", Desk),
        ("POST /api/v1/desk/incidents", Incidents),
        ("POST /api/v1/desk/incidents/{id}/end", Incidents),
        ("POST /api/v1/desk/invitations", Anybody),
        ("POST /api/v1/desk/merchants", Shops),
        ("POST /api/v1/desk/merchants/{id}/suspend", Shops),
        ("POST /api/v1/desk/merchants/{id}/unsuspend", Shops),
        ("POST /api/v1/desk/sessions", Anybody),
        ("POST /api/v1/desk/staff", Manage),
        ("POST /api/v1/desk/staff/requests/{id}/approve", See),
        ("POST /api/v1/desk/staff/requests/{id}/reject", See),
        ("POST /api/v1/desk/staff/{id}/disable", Manage),
        ("POST /api/v1/desk/staff/{id}/enable", Manage),
        ("POST /api/v1/desk/staff/{id}/reveal-release", Lead),
        ("POST /api/v1/desk/staff/{id}/second-factor-reset", Manage),
        ("POST /api/v1/emergency-freezes", Anybody),
        ("POST /api/v1/me/closure", Customer),
        ("POST /api/v1/me/confirmations", Customer),
        ("POST /api/v1/me/email-confirmations", Customer),
        ("POST /api/v1/me/freeze", Customer),
        ("POST /api/v1/me/identity-verification", Customer),
        ("POST /api/v1/me/identity-verification/images", Customer),
        ("POST /api/v1/me/linked-accounts", Customer),
        ("POST /api/v1/me/passkeys", Customer),
        ("POST /api/v1/me/passkeys/options", Customer),
        ("POST /api/v1/me/push-subscriptions", Customer),
        ("POST /api/v1/me/security-events/{id}/not-me", Customer),
        ("POST /api/v1/me/two-factor/recovery-codes", Customer),
        ("POST /api/v1/me/two-factor/totp", Customer),
        ("POST /api/v1/me/two-factor/totp/confirm", Customer),
        ("POST /api/v1/me/two-factor/totp/off", Customer),
        ("POST /api/v1/merchant/invitations", Anybody),
        ("POST /api/v1/merchant/keys", Owner),
        ("POST /api/v1/merchant/keys/{id}/rotate", Owner),
        ("POST /api/v1/merchant/pause", Merchant),
        ("POST /api/v1/merchant/payments/{id}/refunds", Merchant),
        ("POST /api/v1/merchant/qr", Merchant),
        ("POST /api/v1/merchant/refunds/{id}/approve", Merchant),
        ("POST /api/v1/merchant/refunds/{id}/reject", Merchant),
        ("POST /api/v1/merchant/resume", Merchant),
        ("POST /api/v1/merchant/sessions", Anybody),
        ("POST /api/v1/merchant/test/payments", Owner),
        ("POST /api/v1/merchant/users", Owner),
        ("POST /api/v1/merchant/users/{id}/disable", Owner),
        ("POST /api/v1/merchant/users/{id}/enable", Owner),
        ("POST /api/v1/merchant/webhooks", Merchant),
        ("POST /api/v1/merchant/webhooks/{id}/deliveries/{delivery}/redeliver", Merchant),
        ("POST /api/v1/merchant/webhooks/{id}/disable", Merchant),
        ("POST /api/v1/merchant/webhooks/{id}/enable", Merchant),
        ("POST /api/v1/merchant/webhooks/{id}/rotate-secret", Merchant),
        ("POST /api/v1/merchant/webhooks/{id}/test", Merchant),
        ("POST /api/v1/money-requests", Customer),
        ("POST /api/v1/money-requests/{id}/decline", Customer),
        ("POST /api/v1/money-requests/{id}/pay", Customer),
        ("POST /api/v1/notices/{id}/read", Customer),
        ("POST /api/v1/password-resets", Anybody),
        ("POST /api/v1/payments", Customer),
        ("POST /api/v1/payments/{id}/freeze", Customer),
        ("POST /api/v1/payments/{id}/refunds", Customer),
        ("POST /api/v1/recalls/{id}/agree", Customer),
        ("POST /api/v1/recalls/{id}/decline", Customer),
        ("POST /api/v1/reproofs", Anybody),
        ("POST /api/v1/reproofs/stop", Anybody),
        ("POST /api/v1/reproofs/{token}/codes", Anybody),
        ("POST /api/v1/reproofs/{token}/images", Anybody),
        ("POST /api/v1/schedules", Customer),
        ("POST /api/v1/sessions", Anybody),
        ("POST /api/v1/sessions/end-others", Customer),
        ("POST /api/v1/sessions/passkey", Anybody),
        ("POST /api/v1/sessions/passkey/options", Anybody),
        ("POST /api/v1/top-ups", Customer),
        ("POST /api/v1/transfers", Customer),
        ("POST /api/v1/withdrawals", Customer),
        ("PUT /api/v1/cards/{id}", Customer),
        ("PUT /api/v1/cards/{id}/default", Customer),
        ("PUT /api/v1/cases/{id}/answers-to", Customer),
        ("PUT /api/v1/desk/staff/{id}/role", Manage),
        ("PUT /api/v1/emergency-freezes/{id}", Anybody),
        ("PUT /api/v1/me/confirmations/{id}", Customer),
        ("PUT /api/v1/me/devices/{id}", Customer),
        ("PUT /api/v1/me/email", Customer),
        ("PUT /api/v1/me/email-confirmations/{id}", Customer),
        ("PUT /api/v1/me/email/{id}", Customer),
        ("PUT /api/v1/me/passkeys/{id}", Customer),
        ("PUT /api/v1/me/password", Customer),
        ("PUT /api/v1/me/phone", Customer),
        ("PUT /api/v1/me/phone/{id}", Customer),
        ("PUT /api/v1/me/pin", Customer),
        ("PUT /api/v1/merchant/sessions/current", Owner),
        ("PUT /api/v1/merchant/webhooks/{id}", Merchant),
        ("PUT /api/v1/password-resets/{id}", Anybody),
        ("PUT /api/v1/payees/{id}/favourite", Customer),
        ("PUT /api/v1/reproofs/{token}/document", Anybody),
        ("PUT /api/v1/reproofs/{token}/password", Anybody),
        ("PUT /api/v1/reproofs/{token}/phone", Anybody),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_of_the_api_stands_in_the_matrix()
    {
        var there = (await ApiEndpointsAsync()).Order(StringComparer.Ordinal).ToList();
        Assert.True(
            there.SequenceEqual(Table.Select(t => t.Endpoint)),
            $"The matrix must list:\n{string.Join('\n', there.Except(Table.Select(t => t.Endpoint)))}\nand "
                + $"not:\n{string.Join('\n', Table.Select(t => t.Endpoint).Except(there))}"
        );
    }

    [Theory, OnBothDatabases]
    public async Task Each_role_gets_through_where_the_matrix_says_so_and_nowhere_else(TestDatabase database)
    {
        var watch = new AnswerWatch();
        await using var host = await watch.StartAsync(database);
        var faults = new List<string>();
        var clients = new Dictionary<string, ApiClient>(StringComparer.Ordinal);
        foreach (var (endpoint, who) in Table)
        {
            foreach (var role in Roles)
            {
                var answer = await CallAsync(host, clients, role, endpoint, OrderedGuid.Next(TestClock.Time).ToString("N"));
                var mayCall = who == Anybody || who.Split(' ').Contains(role);
                var isTurnedAway = answer["code"] is "not-signed-in" or "not-allowed";
                var expected = role == "anonymous" ? "not-signed-in" : "not-allowed";
                if (mayCall == isTurnedAway || (!mayCall && answer["code"] != expected) || answer.Code >= 500)
                {
                    faults.Add($"{endpoint} as {role}: {answer.Code} {answer["code"]}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        await watch.CheckAsync();
    }

    [Theory, OnBothDatabases]
    public async Task What_is_somebody_elses_is_not_there(TestDatabase database)
    {
        var watch = new AnswerWatch();
        await using var host = await watch.StartAsync(database);
        await using var service = await PushService.StartAsync();
        var rina = await host.JoinWithMoneyAsync("50000.00");
        var budi = await host.JoinAsync("Budi Santoso");
        var payment = (await rina.PayAsync(host.Shop, "1000.00")).Expect(201)["id"]!;
        var schedule = (
            await rina.Api.PostAsync(
                "/api/v1/schedules",
                new
                {
                    kind = "payment",
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("1000"),
                    every = "month",
                    firstOn = DateOnly.FromDateTime(host.Stage.Clock.GetUtcNow().UtcDateTime).AddDays(9),
                    pin = rina.Pin,
                },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        var attempts = (await rina.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200);
        var topUp = (await rina.TopUpAsync("10000.00")).Expect(201)["id"]!;
        var account = await Payments.Bank.TestBank.AccountAsync(rina);
        var withdrawal = (await Payments.Bank.TestBank.WithdrawAsync(rina, account, "1000.00")).Expect(201)["id"]!;
        var opened = (await rina.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"]!;
        var attachment = (await rina.AttachAsync(opened, TestFiles.Png())).Expect(201)["id"]!;
        var session = (await rina.Api.GetAsync("/api/v1/sessions", Cancel)).Expect(200)["items.0.id"]!;
        var device = (await rina.Api.GetAsync("/api/v1/me/devices", Cancel)).Expect(200)["items.0.id"]!;
        var challenge = (await rina.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"]!;
        var phone = (
            await rina.Api.PutAsync("/api/v1/me/phone", new { phone = host.Stage.NewCustomer("Unused", "en").Phone }, Cancel)
        ).Expect(202)["verificationId"]!;
        var mailed = (await rina.Api.PostAsync("/api/v1/me/email-confirmations", null, cancel: Cancel)).Expect(202)["verificationId"]!;
        (await rina.Api.PutAsync("/api/v1/me/password", new { current = rina.Password, @new = "seven-boats-at-noon" }, Cancel)).Expect(204);
        var happened = (await rina.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200)["items.0.id"]!;
        var refund = (
            await rina.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { amount = CustomerActor.Idr("10.00"), reason = "Cold" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        var request = (
            await budi.Api.PostAsync(
                "/api/v1/money-requests",
                new { fromPhone = rina.Phone, amount = CustomerActor.Idr("1000") },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        var recall = await Paycare.Tests.Payments.Transfers.RecallTests.RecalledFromAsync(host, rina);
        var own = new Dictionary<string, (string Id, object? Body)>
        {
            ["GET /api/v1/recalls/{id}"] = (recall, null),
            ["POST /api/v1/recalls/{id}/agree"] = (recall, null),
            ["POST /api/v1/recalls/{id}/decline"] = (recall, null),
            ["GET /api/v1/payments/{id}/refund-eligibility"] = (payment, null),
            ["GET /api/v1/refunds/{id}"] = (refund, null),
            ["POST /api/v1/payments/{id}/freeze"] = (payment, new { reason = "Mine" }),
            ["POST /api/v1/payments/{id}/refunds"] = (payment, new { reason = "Mine" }),
            ["GET /api/v1/attempts/{id}"] = (attempts["items.0.id"]!, null),
            ["GET /api/v1/attempts/{id}/diagnosis"] = (attempts["items.0.id"]!, null),
            ["GET /api/v1/payments/{id}"] = (payment, null),
            ["GET /api/v1/payments/{id}/receipt.pdf"] = (payment, null),
            ["GET /api/v1/top-ups/{id}"] = (topUp, null),
            ["POST /api/v1/cards/{id}/check"] = (rina.CardId, null),
            ["PUT /api/v1/cards/{id}"] = (
                rina.CardId,
                new
                {
                    number = "5555555555554444",
                    holderName = "Budi",
                    expiryMonth = 12,
                    expiryYear = 2038,
                    cvv = "123",
                }
            ),
            ["PUT /api/v1/cards/{id}/default"] = (rina.CardId, null),
            ["DELETE /api/v1/cards/{id}"] = (rina.CardId, null),
            ["GET /api/v1/attachments/{id}"] = (attachment, null),
            ["GET /api/v1/attachments/{id}/thumbnail"] = (attachment, null),
            ["POST /api/v1/cases/{id}/attachments"] = (opened, null),
            ["GET /api/v1/cases/{id}"] = (opened, null),
            ["GET /api/v1/cases/{id}/answers-to"] = (opened, null),
            ["PUT /api/v1/cases/{id}/answers-to"] = (opened, new { to = "app" }),
            ["GET /api/v1/cases/{id}/events"] = (opened, null),
            ["POST /api/v1/cases/{id}/messages"] = (opened, new { text = "Mine" }),
            ["POST /api/v1/cases/{id}/confirm"] = (opened, new { solved = true }),
            ["POST /api/v1/cases/{id}/rating"] = (opened, new { score = 5 }),
            ["POST /api/v1/cases/{id}/messages/{message:guid}/steps/{step:int}/done"] = (opened, null),
            ["PUT /api/v1/me/confirmations/{id}"] = (challenge, new { code = "123456" }),
            ["PUT /api/v1/me/devices/{id}"] = (device, new { name = "Mine" }),
            ["PUT /api/v1/me/phone/{id}"] = (phone, new { code = "123456" }),
            ["PUT /api/v1/me/email/{id}"] = (phone, new { code = "123456" }),
            ["PUT /api/v1/me/email-confirmations/{id}"] = (mailed, new { code = "123456" }),
            ["POST /api/v1/me/security-events/{id}/not-me"] = (happened, null),
            ["PUT /api/v1/me/passkeys/{id}"] = (await PasskeyOfAsync(host, rina), new { name = "Mine" }),
            ["DELETE /api/v1/me/passkeys/{id}"] = (await PasskeyOfAsync(host, rina), null),
            ["DELETE /api/v1/me/linked-accounts/{id}"] = (await Paycare.Tests.Care.Channels.Linking.Writer.LinkedAsync(host, rina), null),
            ["DELETE /api/v1/me/devices/{id}"] = (device, null),
            ["DELETE /api/v1/me/push-subscriptions/{id}"] = (await service.Browser().AskAsync(rina.Api), null),
            ["DELETE /api/v1/sessions/{id}"] = (session, null),
            ["DELETE /api/v1/bank-accounts/{id}"] = (account, null),
            ["GET /api/v1/withdrawals/{id}"] = (withdrawal, null),
            ["DELETE /api/v1/schedules/{id}"] = (schedule, null),
            ["POST /api/v1/notices/{id}/read"] = ($"a-{payment}", null),
            ["PUT /api/v1/payees/{id}/favourite"] = (payment, new { isFavourite = true }),
            ["POST /api/v1/money-requests/{id}/pay"] = (request, new { pin = budi.Pin }),
            ["POST /api/v1/money-requests/{id}/decline"] = (request, null),
        };
        Assert.Equal(
            Table
                .Where(t => t.Who == Customer && t.Endpoint.Contains("{id}", StringComparison.Ordinal))
                .Select(t => t.Endpoint)
                .Order(StringComparer.Ordinal),
            own.Keys.Order(StringComparer.Ordinal)
        );
        foreach (var (endpoint, (id, body)) in own)
        {
            var foreign = await SendAsync(budi.Api, endpoint, id, body);
            Assert.True(
                (foreign.Code, foreign["code"]) == (404, "not-found"),
                $"{endpoint} of somebody else: {foreign.Code} {foreign.Text}"
            );
            if (endpoint.StartsWith("GET ", StringComparison.Ordinal) && !endpoint.EndsWith("/events", StringComparison.Ordinal))
            {
                (await SendAsync(rina.Api, endpoint, id, body)).Expect(200);
            }
        }

        await watch.CheckAsync();
    }

    [Theory, OnBothDatabases]
    public async Task What_is_another_merchants_is_not_there(TestDatabase database)
    {
        var watch = new AnswerWatch();
        await using var host = await watch.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var payment = (await customer.PayAsync(host.Shop, "1000.00")).Expect(201)["id"]!;
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1D" }, cancel: Cancel)).Expect(200);
        var (own, other) = (await host.MerchantUserAsync(), await host.MerchantUserAsync(1));
        var settlement = await Eventually.SeeAsync("the day is settled", async _ =>
            (await own.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200)["items.0.id"]
        );
        var key = (await own.PostAsync("/api/v1/merchant/keys", new { name = "Till" }, cancel: Cancel)).Expect(201)["id"]!;
        var webhook = (
            await own.PostAsync(
                "/api/v1/merchant/webhooks",
                new { url = "https://93.184.215.14/hook", events = PaymentEvents },
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        var refund = (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { reason = "Cold" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        var cashier = (await own.GetAsync("/api/v1/merchant/users", Cancel)).Expect(200)["items.1.id"]!;
        var things = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["users"] = cashier,
            ["refunds"] = refund,
            ["payments"] = payment,
            ["settlements"] = settlement,
            ["keys"] = key,
            ["webhooks"] = webhook,
        };
        var endpoints = Table
            .Where(t => t.Who is Merchant or Owner && t.Endpoint.Contains("{id}", StringComparison.Ordinal))
            .Select(t => t.Endpoint)
            .ToList();
        Assert.NotEmpty(endpoints);
        foreach (var endpoint in endpoints)
        {
            var id = things[endpoint.Split('/')[4]];
            var foreign = await SendAsync(other, endpoint, id, BodyFor(endpoint));
            Assert.True(
                (foreign.Code, foreign["code"]) == (404, "not-found"),
                $"{endpoint} of somebody else: {foreign.Code} {foreign.Text}"
            );
            if (endpoint.StartsWith("GET ", StringComparison.Ordinal))
            {
                (await SendAsync(own, endpoint, id, null)).Expect(200);
            }
        }

        await watch.CheckAsync();
    }

    private static object? BodyFor(string endpoint) =>
        endpoint.EndsWith("/refunds", StringComparison.Ordinal) || endpoint.EndsWith("/reject", StringComparison.Ordinal)
            ? new { reason = "Sold out" }
        : endpoint.StartsWith("PUT /api/v1/merchant/webhooks", StringComparison.Ordinal)
            ? new { url = "https://93.184.215.14/hook", events = PaymentEvents }
        : null;

    /// <summary>A passkey's row; creating a real one requires a browser.</summary>
    private static Task<string> PasskeyOfAsync(TestHost host, CustomerActor customer) =>
        host.InDatabaseAsync(async db =>
        {
            var owner = StrongId.Read<CustomerId>(customer.CustomerId);
            var id = StrongId.New<PasskeyId>(TestClock.Time);
            db.Set<Passkey>()
                .Add(
                    new Passkey
                    {
                        Id = id,
                        Customer = owner,
                        CredentialId = id.Value.ToByteArray(),
                        PublicKey = [1],
                        Name = "Phone",
                        CreatedAt = DateTimeOffset.UnixEpoch,
                        Transports = "",
                        AttestationObject = [],
                        ClientDataJson = [],
                    }
                );
            await db.SaveChangesAsync(Cancel);
            return id.ToString();
        });

    private static async Task<List<string>> ApiEndpointsAsync() =>
        [
            .. (await EndpointTests.EndpointsAsync())
                .Where(e =>
                    e.Metadata.GetMetadata<ComponentTypeMetadata>() is null
                    && e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
                )
                .SelectMany(EndpointTests.Names)
                .Distinct(),
        ];

    /// <summary>Calls in a session of the role; in a new one after a call that ended it.</summary>
    private static async Task<ApiAnswer> CallAsync(
        TestHost host,
        Dictionary<string, ApiClient> clients,
        string role,
        string endpoint,
        string id
    )
    {
        if (clients.TryGetValue(role, out var known))
        {
            var answer = await SendAsync(known, endpoint, id, null);
            if (role == "anonymous" || answer["code"] != "not-signed-in")
            {
                return answer;
            }
        }

        clients[role] = await ClientAsync(host, role);
        return await SendAsync(clients[role], endpoint, id, null);
    }

    private static async Task<ApiClient> ClientAsync(TestHost host, string role)
    {
        var client = host.Client();
        switch (role)
        {
            case "anonymous":
                break;
            case "merchant":
                client.UseToken(host.Demo.Merchants[0].ApiKey);
                break;
            case "owner":
                client = await host.MerchantUserAsync();
                break;
            default:
                client.UseToken(await TokenAsync(host, role));
                break;
        }

        return client;
    }

    private static Task<string> TokenAsync(TestHost host, string role) =>
        host.InDatabaseAsync(async db =>
        {
            var staff =
                role == "customer" ? null
                : Enum.Parse<StaffRole>(role, ignoreCase: true) is var r ? db.Set<StaffMember>().First(s => s.Role == r)
                : null;
            var customer = staff is null ? db.Set<Customer>().First(c => c.ClosedAt == null) : null;
            var (token, _) = host.Services.GetRequiredService<SessionBook>().Open(db, customer?.Id, staff?.Id, null);
            await db.SaveChangesAsync(Cancel);
            return token;
        });

    private static Task<ApiAnswer> SendAsync(ApiClient client, string endpoint, string id, object? body)
    {
        var (method, route) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var path = route
            .Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{token}", id, StringComparison.Ordinal)
            .Replace("{slug}", "contact-care", StringComparison.Ordinal)
            .Replace("{delivery}", id, StringComparison.Ordinal)
            .Replace("{message:guid}", Guid.Empty.ToString(), StringComparison.Ordinal)
            .Replace("{step:int}", "0", StringComparison.Ordinal);
        HttpContent? content =
            method is "GET" or "DELETE" ? null
            : route.EndsWith("/images", StringComparison.Ordinal) || route.EndsWith("/attachments", StringComparison.Ordinal)
                ? new MultipartFormDataContent { { new StringContent("nothing"), "front" } }
            : new StringContent(
                System.Text.Json.JsonSerializer.Serialize(body ?? new { }, Json.Options),
                System.Text.Encoding.UTF8,
                "application/json"
            );
        return client.SendAsync(new HttpMethod(method), path, content, CustomerActor.NewKey(), Cancel);
    }
}
