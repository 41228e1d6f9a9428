using Paycare.Identity.Security;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.Protection;

/// <summary>Devices, sessions, and what happened: seen by their owner, and answered with "this wasn't me".</summary>
public class SecurityEventTests
{
    [Theory, OnBothDatabases]
    public async Task A_new_device_is_told_and_not_me_freezes_signs_it_out_and_forgets_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var thief = await customer.NewDeviceAsync(host);
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("New device signed in", StringComparison.Ordinal));
        var happened = (await customer.Api.GetAsync("/api/v1/me/security-events")).Expect(200);
        Assert.Equal(("new-device", "Laptop", "False"), (happened["items.0.kind"], happened["items.0.detail"], happened["items.0.here"]));

        var frozen = (await customer.Api.PostAsync($"/api/v1/me/security-events/{happened["items.0.id"]}/not-me", null)).Expect(200);
        Assert.StartsWith("PC-", frozen["caseNumber"], StringComparison.Ordinal);
        (await thief.GetAsync("/api/v1/wallet")).Expect(401);
        Assert.Equal("frozen", (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["status"]);
        Assert.Single((await customer.Api.GetAsync("/api/v1/me/devices")).Expect(200).Body.GetProperty("items").EnumerateArray());
        var told = (await customer.Api.GetAsync("/api/v1/me/security-events")).Expect(200);
        Assert.Equal(("account-frozen", "new-device"), (told["items.0.kind"], told["items.1.kind"]));
        Assert.NotNull(told["items.1.notMeAt"]);
        var cases = (await customer.Api.GetAsync("/api/v1/cases")).Expect(200);
        Assert.Equal("account-stolen", cases["items.0.topic"]);
    }

    [Theory, OnBothDatabases]
    public async Task Devices_are_named_and_removed_and_a_removed_one_needs_a_code_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, stranger) = (await host.JoinAsync(), await host.JoinAsync());
        var laptop = await customer.NewDeviceAsync(host);
        var devices = (await customer.Api.GetAsync("/api/v1/me/devices")).Expect(200);
        Assert.Equal(("True", "False", "Laptop"), (devices["items.0.current"], devices["items.1.current"], devices["items.1.name"]));
        var id = devices["items.1.id"];
        (await customer.Api.PutAsync($"/api/v1/me/devices/{id}", new { name = "Office laptop" })).Expect(204);
        (await customer.Api.PutAsync($"/api/v1/me/devices/{id}", new { name = " " })).Expect(400);
        (await stranger.Api.PutAsync($"/api/v1/me/devices/{id}", new { name = "Mine now" })).Expect(404);
        (await stranger.Api.DeleteAsync($"/api/v1/me/devices/{id}")).Expect(404);
        Assert.Equal("Office laptop", (await customer.Api.GetAsync("/api/v1/me/devices")).Expect(200)["items.1.name"]);
        (await customer.Api.DeleteAsync($"/api/v1/me/devices/{id}")).Expect(204);
        (await customer.Api.DeleteAsync($"/api/v1/me/devices/{id}")).Expect(404);
        (await laptop.GetAsync("/api/v1/wallet")).Expect(401);
        (await customer.TrySignInAsync(host, customer.Password, isKnown: true)).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task Events_are_the_owners_alone_and_come_in_pages(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, stranger) = (await host.JoinAsync(), await host.JoinAsync());
        foreach (var next in new[] { "seven-boats-at-noon", "eight-boats-at-noon", "nine-boats-at-noon" })
        {
            var current = next[0] switch
            {
                's' => customer.Password,
                'e' => "seven-boats-at-noon",
                _ => "eight-boats-at-noon",
            };
            (await customer.Api.PutAsync("/api/v1/me/password", new { current, @new = next })).Expect(204);
        }

        var first = (await customer.Api.GetAsync("/api/v1/me/security-events?limit=2")).Expect(200);
        Assert.NotNull(first["next"]);
        var second = (await customer.Api.GetAsync($"/api/v1/me/security-events?limit=2&cursor={first["next"]}")).Expect(200);
        Assert.Equal((1, null), (second.Body.GetProperty("items").GetArrayLength(), second["next"]));
        (await customer.Api.GetAsync("/api/v1/me/security-events?cursor=nonsense")).Expect(400);
        Assert.Empty((await stranger.Api.GetAsync("/api/v1/me/security-events")).Expect(200).Body.GetProperty("items").EnumerateArray());
        (await stranger.Api.PostAsync($"/api/v1/me/security-events/{first["items.0.id"]}/not-me", null)).Expect(404);
        Assert.Equal("active", (await stranger.Api.GetAsync("/api/v1/wallet")).Expect(200)["status"]);
    }

    [Fact]
    public async Task Every_kind_of_event_has_its_words_in_every_language()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var texts = (TextCatalog)host.Services.GetService(typeof(TextCatalog))!;
        Assert.All(SecurityEventKinds.All, kind =>
            Assert.All(Languages.All, language => Assert.NotEmpty(texts.Get(language, $"event.{kind}")))
        );
    }
}
