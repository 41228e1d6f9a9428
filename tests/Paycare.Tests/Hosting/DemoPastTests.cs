using System.Globalization;
using System.Text.Json;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Demo;

namespace Paycare.Tests.Hosting;

/// <summary>The past of the demo's people is there before anybody asks, and today has not been touched.</summary>
[Trait("Touches", "dates")]
public sealed class DemoPastTests
{
    [Theory, OnBothDatabases]
    public async Task Ninety_days_lie_behind_the_demo_and_nothing_of_today_is_used_up(TestDatabase database)
    {
        var before = TestClock.Time.GetUtcNow();
        await using var host = await TestHost.StartWithHistoryAsync(database);
        Assert.InRange(host.Now, before, TestClock.Time.GetUtcNow());
        var budi = await SignedInAsync(host, host.Demo.Customers[1]);

        var wallet = (await budi.GetAsync("/api/v1/wallet")).Expect(200);
        Assert.Equal(("active", "250000.00", "0.00"), (wallet["status"], wallet["available.value"], wallet["held.value"]));
        var newest = (await budi.GetAsync("/api/v1/wallet/transactions?limit=20")).Expect(200);
        Assert.NotNull(newest["next"]);
        var times = await TimesAsync(budi);
        Assert.InRange(before - times[^1], TimeSpan.FromDays(85), TimeSpan.FromDays(91));
        Assert.InRange(before - times[0], TimeSpan.FromDays(1.5), TimeSpan.FromDays(4));

        var cases = (await budi.GetAsync("/api/v1/cases")).Expect(200).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["closed", "resolved", "resolved", "waiting-on-bank"], cases.Select(State).Order(StringComparer.Ordinal));
        var bank = cases.Single(c => State(c) == "waiting-on-bank");
        Assert.True(bank.GetProperty("until").GetDateTimeOffset() < before, "A late case must be late.");

        // Only what Rina did today tells of today: the texts that were sent are those of sign-ups and of the past.
        var sent = (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(host.Demo.Customers[2].Phone)}")).Expect(200);
        Assert.All(sent.Body.GetProperty("items").EnumerateArray(), m =>
            Assert.True(m.GetProperty("at").GetDateTimeOffset() < before.AddDays(-1))
        );
        await host.LedgerIsSoundAsync();
    }

    private static string State(JsonElement item) => item.GetProperty("state").GetString()!;

    private static async Task<List<DateTimeOffset>> TimesAsync(ApiClient client) =>
        [
            .. (await client.GetAsync("/api/v1/wallet/transactions?limit=200"))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(i => DateTimeOffset.Parse(i.GetProperty("at").GetString()!, CultureInfo.InvariantCulture)),
        ];

    private static async Task<ApiClient> SignedInAsync(TestHost host, DemoCustomer customer)
    {
        var actor = new CustomerActor(host.Client(), customer.Phone, customer.Email, customer.Name, customer.Password, customer.Pin);
        var body = new { identifier = customer.Phone, password = customer.Password };
        (await actor.Api.PostAsync("/api/v1/sessions", body)).Expect(401);
        var code = await actor.LastCodeAsync();
        var session = await actor.Api.PostAsync(
            "/api/v1/sessions",
            new
            {
                body.identifier,
                body.password,
                oneTimeCode = code,
            }
        );
        actor.Api.UseToken(session.Expect(201)["accessToken"]);
        return actor.Api;
    }
}
