using System.Reflection;
using Paycare.Identity.Confirmations;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Sessions;

/// <summary>
/// Proof belongs to the session that gave it: what the owner confirms in one session opens nothing in another one of the same
/// customer, and what hangs on a session ends with it.
/// </summary>
[Trait("Touches", "dates")]
public sealed class SessionProofTests
{
    /// <summary>Every call that asks again before it changes the account's security. A new one needs a line.</summary>
    private static readonly (string Endpoint, Func<CustomerActor, ApiClient, Task<ApiAnswer>> Call)[] Settings =
    [
        ("DELETE /api/v1/cards/{id}", (owner, api) => api.DeleteAsync($"/api/v1/cards/{owner.CardId}", Cancel)),
        ("GET /api/v1/me/export", (_, api) => api.GetAsync("/api/v1/me/export", Cancel)),
        ("POST /api/v1/bank-accounts", (_, api) => api.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    bankCode = "008",
                    number = "1370008765432",
                    holderName = "Rina Wulandari",
                },
                cancel: Cancel
            )),
        ("POST /api/v1/me/closure", (_, api) => api.PostAsync("/api/v1/me/closure", new { }, cancel: Cancel)),
        ("POST /api/v1/me/identity-verification", (_, api) => api.PostAsync(
                "/api/v1/me/identity-verification",
                new
                {
                    documentType = "passport",
                    documentNumber = "C1234567",
                    fullName = "Rina Wulandari",
                    birthDate = "1994-05-17",
                },
                cancel: Cancel
            )),
        ("POST /api/v1/me/linked-accounts", (owner, api) =>
            api.PostAsync("/api/v1/me/linked-accounts", new { token = "over", pin = owner.Pin }, cancel: Cancel)
        ),
        ("POST /api/v1/me/passkeys/options", (_, api) => api.PostAsync("/api/v1/me/passkeys/options", new { }, cancel: Cancel)),
        ("POST /api/v1/me/two-factor/recovery-codes", (_, api) =>
            api.PostAsync("/api/v1/me/two-factor/recovery-codes", new { }, cancel: Cancel)
        ),
        ("POST /api/v1/me/two-factor/totp", (_, api) => api.PostAsync("/api/v1/me/two-factor/totp", new { }, cancel: Cancel)),
        ("PUT /api/v1/cards/{id}", (owner, api) => api.PutAsync(
                $"/api/v1/cards/{owner.CardId}",
                new
                {
                    number = "5555555555554444",
                    holderName = "Rina Wulandari",
                    expiryMonth = 12,
                    expiryYear = 2038,
                    cvv = "123",
                },
                Cancel
            )),
        ("PUT /api/v1/me/email", (owner, api) =>
            api.PutAsync("/api/v1/me/email", new { email = $"new-{owner.CustomerId}@mail.example" }, Cancel)
        ),
        ("PUT /api/v1/me/phone", (_, api) => api.PutAsync("/api/v1/me/phone", new { phone = "+6281298760001" }, Cancel)),
    ];

    /// <summary>The calls that move money: their code is bound to payee and amount, always.</summary>
    private static readonly string[] Money =
    [
        "POST /api/v1/money-requests/{id}/pay",
        "POST /api/v1/payments",
        "POST /api/v1/schedules",
        "POST /api/v1/transfers",
        "POST /api/v1/withdrawals",
    ];

    /// <summary>Shares its body with the change of a card, which asks.</summary>
    private const string BindsCard = "POST /api/v1/cards";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_that_asks_again_is_tried_from_two_sessions()
    {
        var found = (await EndpointTests.EndpointsAsync())
            .Where(e => e.Metadata.GetMetadata<MethodInfo>() is { } handler && handler.GetParameters().Any(AsksAgain))
            .SelectMany(EndpointTests.Names)
            .Where(name => name != BindsCard && name.Contains(" /api/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(Settings.Select(s => s.Endpoint).Concat(Money).Order(StringComparer.Ordinal), found);
    }

    [Theory, OnBothDatabases]
    public async Task What_the_owner_confirms_in_one_session_opens_nothing_in_another(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var owners = new List<(CustomerActor Owner, ApiClient Other)>();
        foreach (var _ in Settings)
        {
            var owner = await host.JoinAsync();
            (await owner.BindCardAsync("4111111111111111", "123")).Expect(201);
            owners.Add((owner, await owner.SecondSessionAsync(host)));
        }

        // Both sign-ins are too old to count as having been asked.
        await host.AdvanceAsync(TimeSpan.FromMinutes(15));
        foreach (var ((endpoint, call), (owner, other)) in Settings.Zip(owners))
        {
            var asked = await call(owner, owner.Api);
            Assert.Equal((endpoint, 403, "step-up-required"), (endpoint, asked.Code, asked["code"]));
            await ConfirmAsync(owner);

            var elsewhere = await call(owner, other);
            Assert.Equal((endpoint, 403, "step-up-required"), (endpoint, elsewhere.Code, elsewhere["code"]));
            Assert.NotEqual((endpoint, "step-up-required"), (endpoint, (await call(owner, owner.Api))["code"]));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_question_is_answered_in_the_session_that_was_asked(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var owner = await host.JoinAsync();
        var other = await owner.SecondSessionAsync(host);
        await host.AdvanceAsync(TimeSpan.FromMinutes(15));
        var challengeId = (await owner.Api.PutAsync("/api/v1/me/email", new { email = "a@mail.example" }, Cancel)).Expect(403)[
            "challengeId"
        ];
        var body = new
        {
            email = "a@mail.example",
            challengeId,
            oneTimeCode = await owner.LastCodeAsync(),
        };
        Assert.NotEqual(challengeId, (await other.PutAsync("/api/v1/me/email", body, Cancel)).Expect(403)["challengeId"]);
        (await owner.Api.PutAsync("/api/v1/me/email", body, Cancel)).Expect(202);
    }

    [Theory, OnBothDatabases]
    public async Task A_code_for_money_is_worth_nothing_in_another_session(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var owner = await host.JoinWithMoneyAsync("1900000.00");
        var payee = await host.JoinAsync();
        var other = await owner.SecondSessionAsync(host);
        var amount = CustomerActor.Idr("1500000.00");
        var asked = (await payee.Api.PostAsync("/api/v1/money-requests", new { fromPhone = owner.Phone, amount }, cancel: Cancel)).Expect(
            201
        )["id"];
        foreach (
            var (path, what) in new (string, (string Name, object? Value)[])[]
            {
                ("/api/v1/payments", [("merchantId", host.Shop), ("amount", amount)]),
                ("/api/v1/transfers", [("toPhone", payee.Phone), ("amount", amount)]),
                ($"/api/v1/money-requests/{asked}/pay", []),
                (
                    "/api/v1/schedules",
                    [
                        ("kind", "payment"),
                        ("merchantId", host.Shop),
                        ("amount", amount),
                        ("every", "month"),
                        ("firstOn", DateOnly.FromDateTime(host.Now.UtcDateTime).AddDays(2)),
                    ]
                ),
            }
        )
        {
            var challenge = (await SendAsync(owner.Api, null, null)).Expect(403)["challengeId"];
            var code = await owner.LastCodeAsync();
            var elsewhere = (await SendAsync(other, challenge, code)).Expect(403);
            Assert.Equal("step-up-required", elsewhere["code"]);
            Assert.NotEqual(challenge, elsewhere["challengeId"]);
            Assert.Equal("1900000.00", (await owner.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);

            Task<ApiAnswer> SendAsync(ApiClient from, string? challengeId, string? oneTimeCode) =>
                from.PostAsync(
                    path,
                    new Dictionary<string, object?>(what.Select(w => KeyValuePair.Create(w.Name, w.Value)))
                    {
                        ["pin"] = owner.Pin,
                        ["challengeId"] = challengeId,
                        ["oneTimeCode"] = oneTimeCode,
                    },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                );
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_stream_ends_with_its_session(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var sari = await host.AgentAsync();
        var owner = await host.JoinAsync();
        var id = (await owner.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"];
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await owner.SecondTokenAsync(host));
        using var stream = new StreamReader(await http.GetStreamAsync($"/api/v1/cases/{id}/events", Cancel));
        (await sari.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Seen" }, cancel: Cancel)).Expect(200);
        Assert.Contains("Seen", await LineAsync(), StringComparison.Ordinal);

        (await owner.Api.PostAsync("/api/v1/sessions/end-others", null, cancel: Cancel)).Expect(204);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(Eventually.Deadline);
        await RestAsync(deadline.Token);

        async Task<string> LineAsync()
        {
            while (await stream.ReadLineAsync(Cancel) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains("Seen", StringComparison.Ordinal))
                {
                    return line;
                }
            }

            return "";
        }

        async Task RestAsync(CancellationToken within)
        {
            try
            {
                await stream.ReadToEndAsync(within);
            }
            catch (IOException)
            {
                // Broken off in the middle of the transfer: ended, too.
            }
        }
    }

    [Fact]
    public void Whatever_streams_hangs_on_a_session()
    {
        var streaming = Repository
            .Files("*.cs", "src")
            .Where(f => File.ReadAllText(f).Contains("TypedResults.ServerSentEvents(", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(streaming);
        Assert.All(streaming, f => Assert.Contains("SessionLines", File.ReadAllText(f), StringComparison.Ordinal));
    }

    private static bool AsksAgain(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(StepUpBody)
        || parameter.Name == "challenge"
        || (
            parameter.ParameterType.Namespace?.StartsWith("Paycare", StringComparison.Ordinal) == true
            && parameter.ParameterType.GetProperty("ChallengeId") is not null
        );

    private static async Task ConfirmAsync(CustomerActor customer)
    {
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (
            await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() }, Cancel)
        ).Expect(204);
    }
}
