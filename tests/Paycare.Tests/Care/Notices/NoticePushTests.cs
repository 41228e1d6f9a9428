using System.Text.Json;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Notices;

/// <summary>What stands in the notices is told on the devices that asked, once, in their owner's language.</summary>
public sealed class NoticePushTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Every_notice_is_told_as_it_stands_in_the_app_encrypted_and_signed(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var rina = await host.JoinWithMoneyAsync("100000.00");
        var key = (await rina.Api.GetAsync("/api/v1/me/push-subscriptions/key", Cancel)).Expect(200)["publicKey"]!;
        (await rina.PayAsync(host.Shop, "500.00")).Expect(201);
        var browser = service.Browser();
        await browser.AskAsync(rina.Api);

        var payment = (await rina.PayAsync(host.Shop, "38000")).Expect(201)["id"]!;
        (await rina.PayAsync(host.Shop, "900000")).Expect(402);
        (await rina.TopUpAsync("10000.00")).Expect(201);
        (await rina.Api.PostAsync($"/api/v1/payments/{payment}/freeze", new { reason = "Not me" }, cancel: Cancel)).Expect(200);
        (await rina.Api.PutAsync("/api/v1/me/pin", new { password = rina.Password, @new = "591837" }, Cancel)).Expect(204);

        // All but what happened before it asked: the top-up and the payment at the beginning.
        var notices = (await rina.Api.GetAsync("/api/v1/notices?limit=50", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .ToDictionary(n => Of(n, "id"));
        var since = notices[$"a-{payment}"].GetProperty("at").GetDateTimeOffset();
        var expected = notices.Where(n => n.Value.GetProperty("at").GetDateTimeOffset() >= since).Select(n => n.Key).ToList();
        Assert.Equal(
            ["freeze", "money-in", "money-out", "promise", "security"],
            expected.Select(id => Of(notices[id], "kind")).Distinct().Order()
        );
        foreach (var id in expected)
        {
            var (notice, push) = (notices[id], await browser.SeeAsync(id));
            Assert.Equal(
                (Of(notice, "text"), "en", $"/notices?about={id}#{id}"),
                (PushBrowser.Text(push, "text"), PushBrowser.Text(push, "lang"), PushBrowser.Text(push, "url"))
            );
            Assert.Equal(
                notice.GetProperty("notMe").ValueKind == JsonValueKind.Null ? null : $"/notices?about={id}&notMe=true#{id}",
                PushBrowser.Text(push, "notMeUrl")
            );
        }

        Assert.Equal(expected.Order(), browser.Came.Select(c => PushBrowser.Text(browser.Read(c), "tag")!).Order());
        foreach (var came in browser.Came)
        {
            browser.CheckSender(came, key);
            var kind = Of(notices[PushBrowser.Text(browser.Read(came), "tag")!], "kind");
            Assert.Equal(kind is "money-in" or "promise" ? "normal" : "high", came.Headers["Urgency"]);
            Assert.InRange(came.Headers["Topic"].Length, 20, 32);
        }

        // What the demo would have sent stands there too, as text.
        var sent = (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(rina.Phone)}", Cancel)).Expect(200);
        Assert.Equal(
            expected.Select(id => Of(notices[id], "text")).Order(),
            sent.Body.GetProperty("items").EnumerateArray().Where(m => Of(m, "channel") == "push").Select(m => Of(m, "text")).Order()
        );
    }

    [Theory, OnBothDatabases]
    public async Task Money_that_arrives_is_told_in_its_owners_language_and_shows_the_sender_masked(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso", "id"));
        var (hers, his) = (service.Browser(), service.Browser());
        await hers.AskAsync(rina.Api);
        await his.AskAsync(budi.Api);
        var sent = (
            await rina.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("25000"),
                    pin = rina.Pin,
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201)["id"]!;
        var (told, arrived) = (await hers.SeeAsync($"a-{sent}"), await his.SeeAsync($"a-{sent}"));
        Assert.DoesNotContain("Santoso", PushBrowser.Text(told, "text"), StringComparison.Ordinal);
        Assert.Contains("masuk", PushBrowser.Text(arrived, "text"), StringComparison.Ordinal);
        Assert.DoesNotContain("Wulandari", PushBrowser.Text(arrived, "text"), StringComparison.Ordinal);
        Assert.Equal(("id", "Buka"), (PushBrowser.Text(arrived, "lang"), PushBrowser.Text(arrived, "open")));
        Assert.Single(his.Came);
    }

    [Theory, OnBothDatabases]
    public async Task What_moved_while_the_host_was_down_to_push_is_told_once_after_a_restart(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        await using var service = await PushService.StartAsync();
        var rina = await host.JoinWithMoneyAsync("100000.00");
        var browser = service.Browser();
        await browser.AskAsync(rina.Api);
        var first = (await rina.PayAsync(host.Shop, "1000.00")).Expect(201)["id"]!;
        _ = await browser.SeeAsync($"a-{first}");
        var second = (await rina.PayAsync(host.Shop, "2000.00")).Expect(201)["id"]!;
        await using var next = await host.RestartAsync();
        _ = await browser.SeeAsync($"a-{second}");
        var api = next.Client();
        api.UseToken(rina.AccessToken);
        (await api.PutAsync("/api/v1/me/pin", new { password = rina.Password, @new = "591837" }, Cancel)).Expect(204);
        var changed = (await api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200)["items.0.id"];
        _ = await browser.SeeAsync($"s-{changed}");
        Assert.Equal(
            [$"a-{first}", $"a-{second}", $"s-{changed}"],
            browser.Came.Select(c => PushBrowser.Text(browser.Read(c), "tag")).Distinct()
        );
        Assert.Single(browser.Came, c => PushBrowser.Text(browser.Read(c), "tag") == $"a-{first}");
    }

    private static string Of(JsonElement item, string name) => item.GetProperty(name).GetString()!;
}
