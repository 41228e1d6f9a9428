using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Diagnosis;

[Trait("Touches", "dates")]
public class DiagnosisTests
{
    [Theory]
    [CombinedWithDatabases("zh-CN", "您的余额没有被扣款。还差 IDR\u00A015,000。")]
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
