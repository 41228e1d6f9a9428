using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Security;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Freezing;

/// <summary>The "this wasn't me" link of an alert: signed, and good for one freeze.</summary>
[Trait("Touches", "dates")]
public sealed class AlertLinkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_link_shows_what_happened_and_freezes_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var thief = await customer.NewDeviceAsync(host);
        var link = await LinkAsync(customer);
        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        // Mail programs open links by themselves: that changes nothing.
        var shown = await browser.GetStringAsync(link, Cancel);
        Assert.Contains("New device signed in", shown, StringComparison.Ordinal);
        Assert.Equal("new-device", (await GetAsync(host, link)).Expect(200)["kind"]);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);

        using var frozen = await browser.PostAsync(link, null, Cancel);
        Assert.Equal(HttpStatusCode.OK, frozen.StatusCode);
        Assert.Matches("PC-[0-9]+", await frozen.Content.ReadAsStringAsync(Cancel));
        (await thief.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        await customer.SignInAsync();
        Assert.Equal("frozen", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        Assert.Equal("account-stolen", (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200)["items.0.topic"]);
        Assert.Single((await customer.Api.GetAsync("/api/v1/me/devices", Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray());

        foreach (var over in new[] { await browser.GetAsync(link, Cancel), await browser.PostAsync(link, null, Cancel) })
        {
            using (over)
            {
                Assert.Equal(HttpStatusCode.Gone, over.StatusCode);
                Assert.Contains("href=\"/freeze\"", await over.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }
        }

        Assert.Equal("link-over", (await GetAsync(host, link)).Expect(410)["code"]);
    }

    [Theory, OnBothDatabases]
    public async Task An_altered_or_old_link_is_over(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        await customer.NewDeviceAsync(host);
        var link = await LinkAsync(customer);
        (await GetAsync(host, link)).Expect(200);
        var token = link[(link.LastIndexOf('/') + 1)..];
        for (var at = 0; at < token.Length; at += 5)
        {
            var altered = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            (await host.Client().PostAsync($"/a/{altered}", null, cancel: Cancel)).Expect(410);
        }

        (await host.Client().GetAsync("/a/x", Cancel)).Expect(410);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P7D" }, cancel: Cancel)).Expect(200);
        (await host.Client().PostAsync($"/a/{token}", null, cancel: Cancel)).Expect(410);
        await customer.SignInAsync();
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
    }

    [Theory, OnBothDatabases]
    public async Task What_was_disowned_in_the_app_needs_no_link_any_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        await customer.NewDeviceAsync(host);
        var link = await LinkAsync(customer);
        var happened = (await customer.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200)["items.0.id"];
        (await customer.Api.PostAsync($"/api/v1/me/security-events/{happened}/not-me", null, cancel: Cancel)).Expect(200);
        (await GetAsync(host, link)).Expect(410);
    }

    [Theory, OnBothDatabases]
    public async Task Every_alert_carries_its_link(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Paycare.Platform.Storage.Database>();
        var notices = scope.ServiceProvider.GetRequiredService<SecurityNotices>();
        foreach (var kind in SecurityEventKinds.All.Where(k => k != SecurityEventKinds.AccountClosed))
        {
            await notices.TellAsync(id, kind, null, null, Cancel);
            await db.SaveChangesAsync(Cancel);
            Assert.Equal(kind, (await GetAsync(host, await LinkAsync(customer))).Expect(200)["kind"]);
        }
    }

    private static async Task<string> LinkAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync($"/dev/messages?to={Uri.EscapeDataString(customer.Phone)}", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Select(m => m.GetProperty("link").GetString())
            .Last(l => l is not null)!;

    private static Task<ApiAnswer> GetAsync(TestHost host, string link) => host.Client().GetAsync(new Uri(link).PathAndQuery, Cancel);
}
