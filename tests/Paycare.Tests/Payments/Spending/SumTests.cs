using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.Bank;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Spending;

/// <summary>What limits a customer's outgoing money limits its sum, however it is split.</summary>
[Trait("Touches", "dates")]
public sealed class SumTests
{
    private const string Next = "748293";
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task With_the_phones_number_alone_no_more_leaves_than_the_sum_of_a_cool_down(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var thief = host.Client();
        var reset = (await thief.PostAsync("/api/v1/password-resets", new { identifier = customer.Phone }, cancel: Cancel)).Expect(202);
        const string Password = "taken over by a thief";
        (
            await thief.PutAsync($"/api/v1/password-resets/{reset["id"]}", new { code = await customer.LastCodeAsync(), @new = Password })
        ).Expect(204);
        (await customer.TrySignInAsync(host, Password, isKnown: false)).Expect(401);
        var session = (await customer.TrySignInAsync(host, Password, await customer.LastCodeAsync(), isKnown: false)).Expect(201);
        thief.UseToken(session["accessToken"]);
        (await thief.PutAsync("/api/v1/me/pin", new { password = Password, @new = Next })).Expect(204);
        var account = (
            await thief.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    bankCode = "014",
                    number = "7000000001",
                    holderName = "Rina Wulandari",
                },
                cancel: Cancel
            )
        ).Expect(201)["id"];

        Assert.Equal("risk-blocked", (await WithdrawAsync(thief, account, "1000001")).Expect(403)["code"]);
        (await WithdrawAsync(thief, account, "1000000")).Expect(201);
        var refused = (await WithdrawAsync(thief, account, "900000")).Expect(403);
        Assert.Equal("risk-blocked", refused["code"]);
        var verdict = (await thief.GetAsync($"/api/v1/attempts/{refused["attemptId"]}/diagnosis", Cancel)).Expect(200);
        var facts = verdict.Body.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("name").GetString()).ToList();
        Assert.Equal(["amount", "limit", "used", "lockedUntil"], facts.Take(4));
        (await PayAsync(thief, host.Shop, "1")).Expect(403);
        Assert.Equal("900000.00", (await thief.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task Parallel_requests_never_pass_a_cool_down_together(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        await ChangePinAsync(customer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => customer.PayAsync(host.Shop, "100000", withPin: Next)));
        Assert.Equal((10, 10), (answers.Count(a => a.Code == 201), answers.Count(a => a["code"] == "risk-blocked")));
    }

    [Theory, OnBothDatabases]
    public async Task A_change_made_again_does_not_make_earlier_money_forgotten(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        (await customer.PayAsync(host.Shop, "700000")).Expect(201);
        await ChangePinAsync(customer);
        (await customer.PayAsync(host.Shop, "600000", withPin: Next)).Expect(201);
        await ChangePinAsync(customer, "927481");
        Assert.Equal("risk-blocked", (await customer.PayAsync(host.Shop, "400001", withPin: "927481")).Expect(403)["code"]);
        (await customer.PayAsync(host.Shop, "400000", withPin: "927481")).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT12H" }, cancel: Cancel)).Expect(200);
        (await customer.TopUpAsync("500000", withPin: "927481")).Expect(201);
        // No cool-down any more; now the day's sum asks for a code.
        Assert.Equal("step-up-required", (await customer.PayAsync(host.Shop, "500000", withPin: "927481")).Expect(403)["code"]);
        (await customer.PayAsync(host.Shop, "300000", withPin: "927481")).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_sum_of_small_money_asks_for_a_code_and_then_begins_anew(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        (await customer.PayAsync(host.Shop, "1000000")).Expect(201);
        (await customer.TopUpAsync("1000000")).Expect(201);
        (await customer.PayAsync(host.Shop, "1000000")).Expect(201);
        var asked = (await customer.PayAsync(host.Shop, "1")).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        (await PayAsync(customer.Api, host.Shop, "1", customer.Pin, asked["challengeId"], await customer.LastCodeAsync())).Expect(201);
        (await customer.TopUpAsync("1000000")).Expect(201);
        (await customer.PayAsync(host.Shop, "1000000")).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_verified_customers_sum_is_larger_and_a_day_long(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        await customer.VerifyAsync(host);
        for (var i = 0; i < 5; i++)
        {
            (await customer.TopUpAsync("1000000")).Expect(201);
            (await customer.PayAsync(host.Shop, "1000000")).Expect(201);
        }

        Assert.Equal("step-up-required", (await customer.PayAsync(host.Shop, "1")).Expect(403)["code"]);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H1M" }, cancel: Cancel)).Expect(200);
        (await customer.PayAsync(host.Shop, "1")).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task New_devices_share_one_sum_and_the_known_one_has_all_of_its_own(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        var (laptop, tablet) = (await customer.NewDeviceAsync(host), await customer.NewDeviceAsync(host));
        (await PayAsync(laptop, host.Shop, "600000", customer.Pin)).Expect(201);
        var refused = (await PayAsync(tablet, host.Shop, "400001", customer.Pin)).Expect(403);
        Assert.Equal(("risk-blocked", "new-device"), (refused["code"], refused["reason"]));
        (await customer.PayAsync(host.Shop, "900000")).Expect(201);
        (await PayAsync(tablet, host.Shop, "400000", customer.Pin)).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_returned_leaves_room_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        await ChangePinAsync(customer);
        var paid = (await customer.PayAsync(host.Shop, "1000000", withPin: Next)).Expect(201);
        Assert.Equal("risk-blocked", (await customer.PayAsync(host.Shop, "1", withPin: Next)).Expect(403)["code"]);
        (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{paid["id"]}/refunds",
                new { reason = "Wrong shop" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"] == "1900000.00");
        (await customer.PayAsync(host.Shop, "1000000", withPin: Next)).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_bank_account_of_somebody_else_waits_a_day(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var added = (
            await customer.Api.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    bankCode = "014",
                    number = "7000000001",
                    holderName = "Tukang Curi",
                },
                cancel: Cancel
            )
        ).Expect(201);
        Assert.NotNull(added["waitsUntil"]);
        var refused = (await TestBank.WithdrawAsync(customer, added["id"]!, "1")).Expect(403);
        Assert.Equal(("risk-blocked", "holder-differs"), (refused["code"], refused["reason"]));
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{refused["attemptId"]}/diagnosis", Cancel)).Expect(200);
        Assert.Contains("in somebody else's name", verdict["summary"], StringComparison.Ordinal);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H" }, cancel: Cancel)).Expect(200);
        (await TestBank.WithdrawAsync(customer, added["id"]!, "1")).Expect(201);
    }

    private static async Task ChangePinAsync(CustomerActor customer, string pin = Next) =>
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = pin })).Expect(204);

    private static Task<ApiAnswer> WithdrawAsync(ApiClient api, string? account, string amount) =>
        api.PostAsync(
            "/api/v1/withdrawals",
            new
            {
                bankAccountId = account,
                amount = CustomerActor.Idr(amount),
                pin = Next,
            },
            CustomerActor.NewKey(),
            cancel: Cancel
        );

    private static Task<ApiAnswer> PayAsync(
        ApiClient api,
        string merchantId,
        string amount,
        string pin = Next,
        string? challengeId = null,
        string? oneTimeCode = null
    ) =>
        api.PostAsync(
            "/api/v1/payments",
            new
            {
                merchantId,
                amount = CustomerActor.Idr(amount),
                pin,
                challengeId,
                oneTimeCode,
            },
            CustomerActor.NewKey(),
            cancel: Cancel
        );
}
