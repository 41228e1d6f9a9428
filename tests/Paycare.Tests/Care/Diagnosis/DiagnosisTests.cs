using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Diagnosis;

[Trait("Touches", "dates")]
public class DiagnosisTests
{
    [Theory]
    [CombinedWithDatabases("zh-CN", "未扣款，余额不变。还差 IDR\u00A015,000。")]
    [CombinedWithDatabases("id", "Saldo Anda tidak terpotong. Saldo kurang Rp\u00A015.000.")]
    [CombinedWithDatabases("en", "Your balance was not charged. It is IDR\u00A015,000 short.")]
    public async Task A_balance_too_low_is_named_with_the_balance_then_and_the_shortfall(
        TestDatabase database,
        string language,
        string summary
    )
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var attempt = (await customer.PayAsync(host.Shop, "38000.00")).Expect(402)["attemptId"];
        (await customer.TopUpAsync("100000.00")).Expect(201);
        customer.Api.Language = language;
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{attempt}/diagnosis")).Expect(200);
        Assert.Equal("insufficient-balance", diagnosis["cause"]);
        Assert.Equal("False", diagnosis["charged"]);
        Assert.Equal(summary, diagnosis["summary"]);
        Assert.Equal("23000.00", Evidence(diagnosis, "balanceAtAttempt", "value"));
        Assert.Equal("38000.00", Evidence(diagnosis, "amount", "value"));
        Assert.Equal("15000.00", Evidence(diagnosis, "shortfall", "value"));
        Assert.Equal(["top-up-and-retry", "contact-care"], Remedies(diagnosis));
    }

    [Theory, OnBothDatabases]
    public async Task A_wrong_pin_is_named_with_the_tries_left_and_then_the_lock(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var answers = new List<ApiAnswer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await customer.PayAsync(host.Shop, "100.00", withPin: "739164"));
        }

        var diagnoses = new List<ApiAnswer>();
        foreach (var answer in answers)
        {
            diagnoses.Add((await customer.Api.GetAsync($"/api/v1/attempts/{answer["attemptId"]}/diagnosis")).Expect(200));
        }

        Assert.Equal(["wrong-pin", "wrong-pin", "wrong-pin", "pin-locked"], diagnoses.Select(d => d["cause"]));
        Assert.All(diagnoses, d => Assert.Equal("False", d["charged"]));
        Assert.Equal("2", Evidence(diagnoses[0], "triesLeft"));
        Assert.Equal("retry-safely", Remedies(diagnoses[0])[0]);
        Assert.Equal("0", Evidence(diagnoses[2], "triesLeft"));
        Assert.Equal("wait-until", Remedies(diagnoses[2])[0]);
        Assert.Equal(Evidence(diagnoses[2], "lockedUntil"), Evidence(diagnoses[3], "lockedUntil"));
        Assert.Equal("wait-until", Remedies(diagnoses[3])[0]);
    }

    [Theory]
    [CombinedWithDatabases("payment")]
    [CombinedWithDatabases("transfer")]
    [CombinedWithDatabases("withdrawal")]
    public async Task An_attempt_that_only_asked_for_a_code_says_what_followed_and_offers_no_paying(TestDatabase database, string kind)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var payee = kind == "transfer" ? await host.JoinAsync("Budi Santoso") : null;
        var account = kind == "withdrawal" ? await Payments.Bank.TestBank.AccountAsync(customer) : null;
        // A new bank account lets little leave at first.
        await host.AdvanceAsync(TimeSpan.FromHours(12));
        var asked = (await SendAsync(null, null)).Expect(403);
        var mistyped = (await SendAsync(asked["challengeId"], "1")).Expect(403);
        Assert.Equal(asked["challengeId"], mistyped["challengeId"]);
        Assert.All([await DiagnoseAsync(asked), await DiagnoseAsync(mistyped)], d => Assert.Equal("confirm-code", Remedies(d)[0]));

        var moved = (await SendAsync(asked["challengeId"], await customer.LastCodeAsync())).Expect(201);
        foreach (var attempt in new[] { asked, mistyped })
        {
            var verdict = await DiagnoseAsync(attempt);
            Assert.Equal(("step-up-needed", "False"), (verdict["cause"], verdict["charged"]));
            Assert.Equal(kind == "withdrawal" ? moved["attemptId"] : moved["id"], Evidence(verdict, "paidAttemptId"));
            Assert.Equal(["contact-care"], Remedies(verdict));
            Assert.Contains(" once.", verdict["summary"], StringComparison.Ordinal);
        }

        Task<ApiAnswer> DiagnoseAsync(ApiAnswer attempt) => customer.Api.GetAsync($"/api/v1/attempts/{attempt["attemptId"]}/diagnosis");

        Task<ApiAnswer> SendAsync(string? challengeId, string? oneTimeCode) =>
            kind == "withdrawal"
                ? Payments.Bank.TestBank.WithdrawAsync(customer, account!, "1200000.00", challenge: challengeId, code: oneTimeCode)
                : customer.Api.PostAsync(
                    $"/api/v1/{kind}s",
                    new
                    {
                        merchantId = payee is null ? host.Shop : null,
                        toPhone = payee?.Phone,
                        amount = CustomerActor.Idr("1200000.00"),
                        pin = customer.Pin,
                        challengeId,
                        oneTimeCode,
                    },
                    CustomerActor.NewKey()
                );
    }

    [Theory, OnBothDatabases]
    public async Task A_code_that_came_to_nothing_is_not_offered_any_more_and_neither_is_a_payment_that_was_begun_anew(
        TestDatabase database
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var (first, second) = (
            (await customer.PayAsync(host.Shop, "1200000.00")).Expect(403),
            (await customer.PayAsync(host.Shop, "1300000.00")).Expect(403)
        );
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        await customer.AgainAsync();
        var over = (await customer.Api.GetAsync($"/api/v1/attempts/{first["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal(("step-up-needed", "retry-safely"), (over["cause"], Remedies(over)[0]));

        var anew = (await customer.PayAsync(host.Shop, "1300000.00")).Expect(403);
        var paid = (
            await customer.Api.PostAsync(
                "/api/v1/payments",
                new
                {
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("1300000.00"),
                    pin = customer.Pin,
                    challengeId = anew["challengeId"],
                    oneTimeCode = await customer.LastCodeAsync(),
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{second["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal(paid["id"], Evidence(verdict, "paidAttemptId"));
        Assert.Equal(["contact-care"], Remedies(verdict));
        Assert.Equal(
            "retry-safely",
            Remedies((await customer.Api.GetAsync($"/api/v1/attempts/{first["attemptId"]}/diagnosis")).Expect(200))[0]
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_payment_whose_request_came_again_is_an_answer_that_was_lost(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var key = CustomerActor.NewKey();
        var paid = (await customer.PayAsync(host.Shop, "100.00", key)).Expect(201);
        Assert.Equal("unknown", (await customer.Api.GetAsync($"/api/v1/attempts/{paid["id"]}/diagnosis")).Expect(200)["cause"]);
        (await customer.PayAsync(host.Shop, "100.00", key)).Expect(201);
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{paid["id"]}/diagnosis")).Expect(200);
        Assert.Equal("answer-lost", diagnosis["cause"]);
        Assert.Equal("True", diagnosis["charged"]);
        Assert.NotNull(Evidence(diagnosis, "arrivedAt"));
        Assert.DoesNotContain("retry-safely", Remedies(diagnosis));
    }

    [Theory, OnBothDatabases]
    public async Task A_payment_whose_line_broke_before_the_answer_is_an_answer_that_was_lost(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services => services.AddSingleton<IStartupFilter, BrokenLine>());
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var rows = await host.JournalRowsAsync(customer);
        using (
            await BrokenLine.PostAsync(
                host.Address,
                "/api/v1/payments",
                customer.AccessToken,
                CustomerActor.NewKey(),
                new
                {
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("100.00"),
                    pin = customer.Pin,
                }
            )
        )
        {
            await Eventually.HoldsAsync(async () => await host.JournalRowsAsync(customer) == rows + 1);
        }

        var attempt = (await customer.Api.GetAsync("/api/v1/attempts?limit=1")).Expect(200)["items.0.id"];
        await Eventually.HoldsAsync(async () =>
            (await customer.Api.GetAsync($"/api/v1/attempts/{attempt}/diagnosis")).Expect(200)["cause"] == "answer-lost"
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_account_is_named_with_the_moment_of_the_freeze(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "Phone stolen" })).Expect(200);
        var attempt = (await customer.PayAsync(host.Shop, "100.00")).Expect(423)["attemptId"];
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{attempt}/diagnosis")).Expect(200);
        Assert.Equal("account-frozen", diagnosis["cause"]);
        Assert.NotNull(Evidence(diagnosis, "frozenAt"));
        Assert.Equal(["contact-care"], Remedies(diagnosis));
    }

    [Theory, OnBothDatabases]
    public async Task Of_two_payments_both_say_so_until_one_has_come_back_and_case_and_list_say_the_same(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, sari) = (await host.JoinWithMoneyAsync("100000.00"), await host.AgentAsync());
        var key = CustomerActor.NewKey();
        var first = (await customer.PayAsync(host.Shop, "30000.00", key)).Expect(201)["id"]!;
        // The answer to the first was lost, which is why there is a second.
        (await customer.PayAsync(host.Shop, "30000.00", key)).Expect(201);
        var number = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", about = new { paymentId = first } })).Expect(
            201
        );
        Assert.Equal("answer-lost", await ListedAsync());
        var second = (await customer.PayAsync(host.Shop, "30000.00")).Expect(201)["id"]!;

        var (early, late) = (await DiagnoseAsync(first), await DiagnoseAsync(second));
        Assert.All([early, late], d => Assert.Equal(("duplicate", "True", "ask-back"), (d["cause"], d["charged"], d["next.kind"])));
        Assert.All([early, late], d => Assert.Contains(" twice, ", d["summary"], StringComparison.Ordinal));
        Assert.All([early, late], d => Assert.Equal(["contact-care"], Remedies(d)));
        Assert.Equal((second, first), (Evidence(early, "secondAttemptId"), Evidence(late, "firstAttemptId")));
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{number["id"]}")).Expect(200);
        Assert.Equal(("duplicate", "give-second-back", second), (seen["diagnosis.cause"], seen["next.kind"], seen["next.about"]));
        Assert.Equal(early["summary"], seen["diagnosis.summary"]);
        Assert.Equal("duplicate", await ListedAsync());

        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{number["id"]}/remedies",
                new
                {
                    kind = "refund",
                    arguments = new { paymentId = second, amount = CustomerActor.Idr("30000.00") },
                    reason = "Paid twice",
                },
                CustomerActor.NewKey()
            )
        ).Expect(200);
        Assert.All([await DiagnoseAsync(first), await DiagnoseAsync(second)], d =>
            Assert.EndsWith("in the end you paid once.", d["summary"], StringComparison.Ordinal)
        );
        Assert.Equal("nothing", (await DiagnoseAsync(second))["next.kind"]);
        Assert.Equal("30000.00", Evidence(await DiagnoseAsync(second), "returned", "value"));

        async Task<ApiAnswer> DiagnoseAsync(string id) => (await customer.Api.GetAsync($"/api/v1/attempts/{id}/diagnosis")).Expect(200);

        async Task<string?> ListedAsync()
        {
            return (await sari.GetAsync($"/api/v1/desk/cases?q={number["number"]}")).Expect(200)["items.0.cause"];
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_was_paid_after_it_failed_is_said_to_be_paid_and_is_not_offered_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("1000.00");
        var refused = (await customer.PayAsync(host.Shop, "31000.00")).Expect(402)["attemptId"];
        (await customer.TopUpAsync("60000.00")).Expect(201);
        var paid = (await customer.PayAsync(host.Shop, "31000.00")).Expect(201)["id"];
        var diagnosis = (await customer.Api.GetAsync($"/api/v1/attempts/{refused}/diagnosis")).Expect(200);
        Assert.Equal(
            ("insufficient-balance", "see-payment", paid),
            (diagnosis["cause"], diagnosis["next.kind"], Evidence(diagnosis, "paidAttemptId"))
        );
        Assert.Equal(["contact-care"], Remedies(diagnosis));
        Assert.Contains("do not pay again", diagnosis["summary"], StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_payment_that_is_frozen_or_came_back_says_so_and_its_money_is_no_longer_at_risk(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, sari) = (await host.JoinWithMoneyAsync("100000.00"), await host.AgentAsync());
        var paid = (await customer.PayAsync(host.Shop, "32000.00")).Expect(201)["id"]!;
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", about = new { paymentId = paid } })).Expect(201)[
            "id"
        ];
        Assert.Equal("32000.00", (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200)["atRisk.value"]);
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{id}/remedies",
                new
                {
                    kind = "refund",
                    arguments = new { paymentId = paid, amount = CustomerActor.Idr("32000.00") },
                    reason = "The shop was closed",
                },
                CustomerActor.NewKey()
            )
        ).Expect(200);
        var back = (await customer.Api.GetAsync($"/api/v1/attempts/{paid}/diagnosis")).Expect(200);
        Assert.Contains("come back in full", back["summary"], StringComparison.Ordinal);
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{id}")).Expect(200);
        Assert.Equal(("0.00", "close"), (seen["atRisk.value"], seen["next.kind"]));

        var frozen = (await customer.PayAsync(host.Shop, "33000.00")).Expect(201)["id"]!;
        (await customer.Api.PostAsync($"/api/v1/payments/{frozen}/freeze", new { reason = "Not me" })).Expect(200);
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{frozen}/diagnosis")).Expect(200);
        Assert.Contains("is frozen", verdict["summary"], StringComparison.Ordinal);
        Assert.Equal(["contact-care"], Remedies(verdict));
    }

    private static string? Evidence(ApiAnswer diagnosis, string name, string? part = null)
    {
        var fact = diagnosis.Body.GetProperty("evidence").EnumerateArray().FirstOrDefault(e => e.GetProperty("name").GetString() == name);
        return fact.ValueKind == System.Text.Json.JsonValueKind.Undefined
            ? null
            : (part is null ? fact.GetProperty("value") : fact.GetProperty("value").GetProperty(part)).ToString();
    }

    private static List<string> Remedies(ApiAnswer diagnosis) =>
        [.. diagnosis.Body.GetProperty("remedies").EnumerateArray().Select(r => r.GetProperty("kind").GetString()!)];
}
