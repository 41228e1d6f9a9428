using Paycare.Identity.Lockouts;
using Paycare.Identity.SecondFactors;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.TwoFactor;

/// <summary>Authenticators and recovery codes, and the codes that large payments ask for.</summary>
[Trait("Touches", "dates")]
public class TwoFactorTests
{
    [Theory, OnBothDatabases]
    public async Task With_an_authenticator_a_sign_in_needs_its_code_and_an_sms_serves_no_more(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var (secret, _) = await TurnOnAsync(host, customer);
        var asked = (await customer.TrySignInAsync(host, customer.Password)).Expect(401);
        Assert.Equal(("one-time-code-required", "totp"), (asked["code"], asked["methods.0"]));
        (await customer.TrySignInAsync(host, customer.Password, "000000")).Expect(401);
        await NextStepAsync(host);
        var code = host.Code(secret);
        var parallel = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => customer.TrySignInAsync(host, customer.Password, code)));
        Assert.Equal([201, 401, 401, 401], parallel.Select(a => a.Code).Order());

        // On a device that is not known: the same code or nothing, and no SMS goes out.
        var before = (await customer.MessagesAsync()).Count;
        Assert.Equal("totp", (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(401)["methods.0"]);
        Assert.Equal(before, (await customer.MessagesAsync()).Count);
        await NextStepAsync(host);
        (await customer.TrySignInAsync(host, customer.Password, host.Code(secret), isKnown: false)).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_recovery_code_serves_once_and_new_ones_void_the_old(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        await customer.ConfirmEmailAsync();
        var (secret, codes) = await TurnOnAsync(host, customer);
        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        var parallel = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => customer.TrySignInAsync(host, customer.Password, codes[0].ToUpperInvariant()))
        );
        Assert.Equal([201, 401, 401, 401], parallel.Select(a => a.Code).Order());
        Assert.Equal("9", (await customer.Api.GetAsync("/api/v1/me/two-factor")).Expect(200)["recoveryCodesLeft"]);
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("Recovery code used", StringComparison.Ordinal));
        var renewed = (await customer.Api.PostAsync("/api/v1/me/two-factor/recovery-codes", null)).Expect(200);
        (await customer.TrySignInAsync(host, customer.Password, codes[1])).Expect(401);
        (await customer.TrySignInAsync(host, customer.Password, renewed["recoveryCodes.0"])).Expect(201);

        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/off", new { code = "000000" })).Expect(400);
        await NextStepAsync(host);
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/off", new { code = host.Code(secret) })).Expect(204);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        Assert.Contains(await customer.MessagesAsync(customer.Email), m => m.Contains("turned off", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task Wrong_codes_of_an_authenticator_lock_even_between_right_passwords(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var (secret, _) = await TurnOnAsync(host, customer);
        var answers = new List<int>();
        for (var i = 0; i <= SignInThrottle.Tries; i++)
        {
            await customer.TrySignInAsync(host, customer.Password);
            answers.Add((await customer.TrySignInAsync(host, customer.Password, "000000")).Code);
        }

        Assert.Equal(423, answers[^1]);
        await NextStepAsync(host);
        (await customer.TrySignInAsync(host, customer.Password, host.Code(secret))).Expect(423);
    }

    [Theory, OnBothDatabases]
    public async Task Fifty_parallel_wrong_codes_spend_exactly_ten_tries(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        await TurnOnAsync(host, customer);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => customer.Api.PostAsync("/api/v1/me/two-factor/totp/off", new { code = "000000" }))
        );
        Assert.Equal((10, 40), (answers.Count(a => a.Code == 400), answers.Count(a => a.Code == 423)));
    }

    [Theory, OnBothDatabases]
    public async Task Security_settings_ask_again_ten_minutes_after_the_sign_in(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" })).Expect(200);
        var asked = (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", null)).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        var oneTimeCode = await customer.LastCodeAsync();
        var wrong = (
            await customer.Api.PostAsync("/api/v1/me/two-factor/totp", new { challengeId = asked["challengeId"], oneTimeCode = "1" })
        ).Expect(403);
        Assert.Equal(asked["challengeId"], wrong["challengeId"]);

        // The code is for this action alone.
        (
            await customer.Api.PostAsync("/api/v1/me/two-factor/recovery-codes", new { challengeId = asked["challengeId"], oneTimeCode })
        ).Expect(403);
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", new { challengeId = asked["challengeId"], oneTimeCode })).Expect(200);
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", new { challengeId = asked["challengeId"], oneTimeCode })).Expect(403);
    }

    [Theory, OnBothDatabases]
    public async Task A_large_payment_needs_a_code_that_fits_its_payee_and_amount_alone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        var other = host.Demo.Merchants[1].Id.ToString();
        var asked = (await customer.PayAsync(host.Shop, "1500000.00")).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        Assert.Contains($"IDR 1,500,000 to {host.Demo.Merchants[0].Name}", (await customer.MessagesAsync())[^1], StringComparison.Ordinal);
        var (challengeId, code) = (asked["challengeId"], await customer.LastCodeAsync());
        Assert.Equal(
            "step-up-needed",
            (await customer.Api.GetAsync($"/api/v1/attempts/{asked["attemptId"]}/diagnosis")).Expect(200)["cause"]
        );

        Assert.Equal("step-up-required", (await ConfirmedAsync(host.Shop, "1500001.00", challengeId, code)).Expect(403)["code"]);
        Assert.Equal("step-up-required", (await ConfirmedAsync(other, "1500000.00", challengeId, code)).Expect(403)["code"]);
        Assert.Equal(
            challengeId,
            (await ConfirmedAsync(host.Shop, "1500000.00", challengeId, code == "000000" ? "000001" : "000000")).Expect(403)["challengeId"]
        );
        var paid = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ConfirmedAsync(host.Shop, "1500000.00", challengeId, code)));
        Assert.Equal([201], paid.Where(p => p.Code == 201).Select(p => p.Code));
        Assert.Equal("400000.00", (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["available.value"]);

        // What is not there needs no code.
        Assert.Equal("insufficient-balance", (await customer.PayAsync(host.Shop, "1500000.00")).Expect(402)["code"]);

        Task<ApiAnswer> ConfirmedAsync(string merchantId, string amount, string? challenge, string oneTimeCode) =>
            customer.Api.PostAsync(
                "/api/v1/payments",
                new
                {
                    merchantId,
                    amount = CustomerActor.Idr(amount),
                    pin = customer.Pin,
                    challengeId = challenge,
                    oneTimeCode,
                },
                CustomerActor.NewKey()
            );
    }

    [Theory, OnBothDatabases]
    public async Task An_authenticators_code_confirms_a_large_payment_and_makes_strong(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var (secret, _) = await TurnOnAsync(host, customer);
        var asked = (await customer.PayAsync(host.Shop, "1500000.00")).Expect(403);
        await NextStepAsync(host);
        (
            await customer.Api.PostAsync(
                "/api/v1/payments",
                new
                {
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("1500000.00"),
                    pin = customer.Pin,
                    challengeId = asked["challengeId"],
                    oneTimeCode = host.Code(secret),
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null)).Expect(201)["challengeId"];
        await NextStepAsync(host);
        (await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = host.Code(secret) })).Expect(204);
    }

    /// <summary>A code serves once, so the next one is waited for with the clock.</summary>
    internal static async Task NextStepAsync(TestHost host) =>
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" })).Expect(200);

    internal static async Task<(string Secret, IReadOnlyList<string> RecoveryCodes)> TurnOnAsync(TestHost host, CustomerActor customer)
    {
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/confirm", new { code = "123456" })).Expect(409);
        var begun = (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", null)).Expect(200);
        Assert.StartsWith("otpauth://totp/", begun["otpauthUri"], StringComparison.Ordinal);
        var secret = begun["secret"]!;
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/confirm", new { code = "000000" })).Expect(400);
        var confirmed = (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/confirm", new { code = host.Code(secret) })).Expect(200);
        return (secret, [.. confirmed.Body.GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!)]);
    }
}
