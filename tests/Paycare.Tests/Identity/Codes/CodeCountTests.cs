using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity.Codes;
using Paycare.Identity.Staff;
using Paycare.Platform.Due;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Codes;

/// <summary>Codes, messages and reveals are counted per subject and window, however many ways there are to use them up.</summary>
[Trait("Touches", "dates")]
public sealed class CodeCountTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Whatever_checks_a_code_counts_the_wrong_ones()
    {
        // Here nobody is signed in yet, and no customer is named who could be locked.
        string[] elsewhere =
        [
            "PhoneVerification.cs",
            "PasswordResets.cs",
            "EmergencyProofs.cs",
            "CallerCodes.cs",
            "OneTimeCode.cs",
            "SecondFactorCheck.cs",
            "ReproofCodes.cs",
        ];
        var checks = Repository
            .Files("*.cs", "src/Paycare.Identity")
            .Where(f => Regex.IsMatch(File.ReadAllText(f), @"\.(UseAsync|FitsAsync)\(CodePurpose|\b(factors|check)\.TakeAsync\("))
            .ToList();
        Assert.True(checks.Count >= 4, "Fewer checks than there were.");
        Assert.All(checks.Where(f => !elsewhere.Contains(Path.GetFileName(f))), f =>
            Assert.Contains("guesses.TryAsync(", File.ReadAllText(f), StringComparison.Ordinal)
        );
    }

    [Theory, OnBothDatabases]
    public async Task Wrong_codes_count_over_all_purposes_and_a_right_one_begins_anew(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var asked = (await customer.PayAsync(host.Shop, "1500000")).Expect(403)["challengeId"];
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("step-up-required", (await PayAsync(customer, host.Shop, asked, "wrong")).Expect(403)["code"]);
        }

        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        for (var i = 0; i < CodeGuesses.Most - 8; i++)
        {
            (await ConfirmAsync(customer, challenge, "wrong")).Expect(400);
        }

        var right = await customer.LastCodeAsync();
        var locked = (await ConfirmAsync(customer, challenge, right)).Expect(423);
        Assert.Equal("sign-in-locked", locked["code"]);
        Assert.NotNull(locked["until"]);
        (await PayAsync(customer, host.Shop, asked, "wrong")).Expect(423);

        (await host.Client().PostAsync("/dev/clock", new { advance = "PT15M" }, cancel: Cancel)).Expect(200);
        challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        // One more wrong one locks for twice as long.
        (await ConfirmAsync(customer, challenge, "wrong")).Expect(400);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT29M" }, cancel: Cancel)).Expect(200);
        (await ConfirmAsync(customer, challenge, "wrong")).Expect(423);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT1M" }, cancel: Cancel)).Expect(200);
        challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (await ConfirmAsync(customer, challenge, await customer.LastCodeAsync())).Expect(204);
        challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (await ConfirmAsync(customer, challenge, "wrong")).Expect(400);
        (await ConfirmAsync(customer, challenge, await customer.LastCodeAsync())).Expect(204);
    }

    [Theory, OnBothDatabases]
    public async Task Parallel_wrong_codes_spend_exactly_the_allowance(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => ConfirmAsync(customer, challenge, "wrong")));
        Assert.Equal((20, 20), (answers.Count(a => a.Code == 400), answers.Count(a => a.Code == 423)));
    }

    [Theory, OnBothDatabases]
    public async Task A_number_gets_so_many_codes_a_day_and_strangers_never_use_up_the_owners(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var limits = host.Services.GetRequiredService<IOptions<CodeMessageLimits>>().Value;
        var customer = await host.JoinRichAsync();
        (limits.AskedByAnybody, limits.AskedByOwner) = (4, 3);
        // One went to the sign-up.
        for (var i = 0; i < 3; i++)
        {
            (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = customer.Phone }, cancel: Cancel)).Expect(202);
        }

        var before = (await customer.MessagesAsync()).Count;
        (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = customer.Phone }, cancel: Cancel)).Expect(202);
        (await customer.SignUpAsync()).Expect(201);
        Assert.Equal(before, (await customer.MessagesAsync()).Count);

        for (var i = 0; i < 3; i++)
        {
            (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201);
        }

        var tooMany = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(429);
        Assert.Equal("too-many-requests", tooMany["code"]);
        (await customer.PayAsync(host.Shop, "1500000")).Expect(429);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT24H10M" }, cancel: Cancel)).Expect(200);
        (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_reveals_an_hour_and_then_a_lead_allows_more(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var (sari, maya) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var parallel = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => RevealAsync(sari, customer, i % 2 == 0 ? "phone" : "email")));
        Assert.Equal((StaffReveals.MostPerHour, 5), (parallel.Count(a => a.Code == 200), parallel.Count(a => a.Code == 429)));
        Assert.Equal("reveals-spent", parallel.First(a => a.Code == 429)["code"]);
        var staff = (await maya.GetAsync("/api/v1/desk/staff", Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray().ToList();
        string IdOf(string name) => staff.Single(s => s.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;
        var release = new { reason = "A bank's outage" };
        (await sari.PostAsync($"/api/v1/desk/staff/{IdOf("Sari")}/reveal-release", release, cancel: Cancel)).Expect(403);
        (await maya.PostAsync($"/api/v1/desk/staff/{IdOf("Maya")}/reveal-release", release, cancel: Cancel)).Expect(403);
        (await maya.PostAsync($"/api/v1/desk/staff/{IdOf("Sari")}/reveal-release", release, cancel: Cancel)).Expect(204);
        (await RevealAsync(sari, customer, "phone")).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Many_transfers_of_one_person_send_few_messages(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("50000"), await host.JoinAsync("Budi Santoso"));
        for (var i = 0; i < 8; i++)
        {
            var body = new
            {
                toPhone = budi.Phone,
                amount = CustomerActor.Idr("1"),
                pin = rina.Pin,
            };
            (await rina.Api.PostAsync("/api/v1/transfers", body, CustomerActor.NewKey(), cancel: Cancel)).Expect(201);
        }

        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db => db.Set<DueItem>().AllAsync(d => d.Aggregate != budi.CustomerId, Cancel))
        );
        Assert.Equal(5, (await budi.MessagesAsync()).Count(m => m.Contains("IDR 1", StringComparison.Ordinal)));
    }

    private static Task<ApiAnswer> RevealAsync(ApiClient agent, CustomerActor customer, string field) =>
        agent.PostAsync($"/api/v1/desk/customers/{customer.CustomerId}/reveal", new { field, reason = "Called in" }, cancel: Cancel);

    private static Task<ApiAnswer> ConfirmAsync(CustomerActor customer, string? challenge, string code) =>
        customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code }, Cancel);

    private static Task<ApiAnswer> PayAsync(CustomerActor customer, string merchantId, string? challengeId, string oneTimeCode) =>
        customer.Api.PostAsync(
            "/api/v1/payments",
            new
            {
                merchantId,
                amount = CustomerActor.Idr("1500000"),
                pin = customer.Pin,
                challengeId,
                oneTimeCode,
            },
            CustomerActor.NewKey(),
            cancel: Cancel
        );
}
