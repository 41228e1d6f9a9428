using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Freezing;

/// <summary>Freezing by somebody who cannot sign in: the number, then a code or the password.</summary>
[Trait("Touches", "dates")]
public sealed class EmergencyFreezeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_code_freezes_signs_everybody_out_and_opens_the_case(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var thief = await customer.NewDeviceAsync(host);
        var id = await BeginAsync(host, customer.Phone);
        var frozen = (await FinishAsync(host, id, new { code = await customer.LastCodeAsync() })).Expect(200);
        Assert.NotNull(frozen["frozenAt"]);
        Assert.StartsWith("PC-", frozen["caseNumber"], StringComparison.Ordinal);
        (await thief.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        await customer.SignInAsync();
        Assert.Equal("frozen", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        var cases = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200);
        Assert.Equal((frozen["caseNumber"], "account-stolen"), (cases["items.0.number"], cases["items.0.topic"]));

        // A code serves once, and a second freeze changes nothing.
        (await FinishAsync(host, id, new { code = await customer.LastCodeAsync() })).Expect(400);
        var again = (await FinishAsync(host, await BeginAsync(host, customer.Phone), new { password = customer.Password })).Expect(200);
        Assert.Equal((frozen["frozenAt"], frozen["caseNumber"]), (again["frozenAt"], again["caseNumber"]));
    }

    [Theory, OnBothDatabases]
    public async Task A_claim_is_no_more_than_a_claim_for_care(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var number = (
            await FinishAsync(host, await BeginAsync(host, customer.Phone), new { code = await customer.LastCodeAsync() })
        ).Expect(200)["caseNumber"];
        var agent = await host.AgentAsync();
        var found = (await agent.GetAsync($"/api/v1/desk/cases?q={number}", Cancel)).Expect(200);
        var seen = (await agent.GetAsync($"/api/v1/desk/cases/{found["items.0.id"]}", Cancel)).Expect(200);
        Assert.Equal("claimed", seen["assurance"]);
    }

    [Theory, OnBothDatabases]
    public async Task Numbers_that_are_nobodys_get_the_same_answers(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, nobody) = (await host.JoinAsync(), host.Stage.NewCustomer("Nobody", "en"));
        var ids = new[] { await BeginAsync(host, customer.Phone), await BeginAsync(host, nobody.Phone) };
        Assert.Empty(await nobody.MessagesAsync());
        var code = await customer.LastCodeAsync() == "000000" ? "000001" : "000000";
        foreach (var proof in new object[] { new { code }, new { password = "not-the-password" } })
        {
            var answers = new[] { await FinishAsync(host, ids[0], proof), await FinishAsync(host, ids[1], proof) };
            Assert.All(answers, a => Assert.Equal((400, "invalid-request"), (a.Code, a["code"])));
            Assert.Equal(answers[0].Text, answers[1].Text);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Five_tries_and_then_the_right_code_does_not_serve(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = await BeginAsync(host, customer.Phone);
        var code = await customer.LastCodeAsync();
        var wrongs = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => FinishAsync(host, id, new { code = code == "000000" ? "000001" : "000000" }))
        );
        Assert.All(wrongs, w => Assert.Equal(400, w.Code));
        Assert.NotNull((await FinishAsync(host, id, new { code })).Expect(400)["errors.code.0"]);
        Assert.NotNull((await FinishAsync(host, id, new { password = customer.Password })).Expect(400)["errors.password.0"]);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_wrong_password_is_a_failed_sign_in_like_any_other(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        for (var tries = 0; tries < SignInThrottle.Tries; tries++)
        {
            var id = await BeginAsync(host, customer.Phone);
            (await FinishAsync(host, id, new { password = "not-the-password" })).Expect(400);
        }

        (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(423);
        var last = await BeginAsync(host, customer.Phone);
        Assert.NotNull((await FinishAsync(host, last, new { password = customer.Password })).Expect(423)["until"]);

        // The code is another way, and strangers cannot close it.
        (await FinishAsync(host, last, new { code = await customer.LastCodeAsync() })).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Three_messages_a_day_are_kept_for_emergencies(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var limits = host.Services.GetRequiredService<IOptions<CodeMessageLimits>>().Value;
        var customer = await host.JoinAsync();
        (limits.AskedByAnybody, limits.AskedByOwner, limits.KeptForEmergencies) = (1, 1, new CodeMessageLimits().KeptForEmergencies);
        var before = (await customer.MessagesAsync()).Count;
        (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = customer.Phone }, cancel: Cancel)).Expect(202);
        Assert.Equal(before, (await customer.MessagesAsync()).Count);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await BeginAsync(host, customer.Phone));
        }

        Assert.Equal(before + 3, (await customer.MessagesAsync()).Count);
        (await FinishAsync(host, ids[2], new { code = await customer.LastCodeAsync() })).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Only_a_confirmed_address_gets_the_code_too(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        await BeginAsync(host, customer.Phone);
        Assert.Empty(await customer.MessagesAsync(customer.Email));
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        await host.ChangeAsync<Customer>(c => c.Id == id, c => c.EmailConfirmedAt = host.Now);
        var begun = await BeginAsync(host, customer.Phone);
        var code = await customer.LastCodeAsync();
        Assert.Contains(code, Assert.Single(await customer.MessagesAsync(customer.Email)), StringComparison.Ordinal);
        (await FinishAsync(host, begun, new { code })).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task A_claim_ends_after_an_hour_and_its_code_after_ten_minutes(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var id = await BeginAsync(host, customer.Phone);
        var code = await customer.LastCodeAsync();
        await AdvanceAsync(host, "PT11M");
        (await FinishAsync(host, id, new { code })).Expect(400);
        await AdvanceAsync(host, "PT50M");
        (await FinishAsync(host, id, new { password = customer.Password })).Expect(404);
    }

    [Theory]
    [CombinedWithDatabases("")]
    [CombinedWithDatabases("12")]
    [CombinedWithDatabases("rina@mail.example")]
    public async Task What_is_no_phone_number_is_refused_with_the_field(TestDatabase database, string phone)
    {
        var host = await TestHost.OnAsync(database);
        Assert.NotNull(
            (await host.Client().PostAsync("/api/v1/emergency-freezes", new { phone }, cancel: Cancel)).Expect(400)["errors.phone.0"]
        );
    }

    private static async Task<string> BeginAsync(TestHost host, string phone) =>
        (await host.Client().PostAsync("/api/v1/emergency-freezes", new { phone }, cancel: Cancel)).Expect(202)["id"]!;

    private static Task<ApiAnswer> FinishAsync(TestHost host, string id, object proof) =>
        host.Client().PutAsync($"/api/v1/emergency-freezes/{id}", proof, Cancel);

    private static async Task AdvanceAsync(TestHost host, string by) =>
        (await host.Client().PostAsync("/dev/clock", new { advance = by }, cancel: Cancel)).Expect(200);
}
