using System.Text.Json;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>
/// Notices on the lock screen. No push service of the real world can be reached: the browser's subscription is one of the tests', and
/// what arrives there, DevTools hand to the service worker.
/// </summary>
public class PushTests(Chromium chromium)
{
    private const string Devices = "/api/v1/me/push-subscriptions";

    [Theory]
    [NightlyData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_payment_is_told_on_the_device_that_asked_and_leads_to_its_notice(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (page, browser) = (await chromium.NotifiedAsync(host, customer), service.Browser());
        await SubscribesAsAsync(page, browser);
        await page.GotoAsync("/notices");
        await page.ClickAsync("[data-push-offer] a");
        await page.ArriveAsync("**/notices/devices");
        await page.LooksRightAsync("push.on");
        await page.ClickAsync("[data-push-on] button");
        await page.WaitForSelectorAsync("[data-push-off] button");
        await Assertions.Expect(page.Locator("[data-push-on]")).ToBeHiddenAsync();
        await page.LooksRightAsync("push.off");
        Assert.Equal("127.0.0.1", (await customer.Api.GetAsync(Devices)).Expect(200)["items.0.service"]);

        var paid = (await customer.PayAsync(host.Shop, "38000.00")).Expect(201)["id"]!;
        var came = await browser.SeeAsync($"a-{paid}");
        await DeliverAsync(page, came);
        var shown = await Eventually.SeeAsync("the notification", async _ => await page.EvaluateAsync<JsonElement?>(
                """
                async () => {
                  const [shown] = await (await navigator.serviceWorker.ready).getNotifications();
                  return shown && { title: shown.title, body: shown.body, tag: shown.tag, actions: shown.actions?.map(a => a.action) };
                }
                """
            )
                is { ValueKind: JsonValueKind.Object } seen
                ? seen.ToString()
                : null);
        Assert.Contains("Kopi Senja", shown, StringComparison.Ordinal);
        Assert.Contains($"a-{paid}", shown, StringComparison.Ordinal);
        Assert.Contains("not-me", shown, StringComparison.Ordinal);

        // "Not me" leads to the choices of that notice, in the tab that is open.
        await ClickAsync(page, "not-me");
        await page.ArriveAsync(address => address.Contains($"notMe=true#a-{paid}", StringComparison.Ordinal));
        await page.WaitForSelectorAsync($"#a-{paid} .not-me[open] a[href='/activity/{paid}/freeze']");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task One_press_ends_it_here_and_on_another_device(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinAsync();
        var other = await service.Browser().AskAsync(customer.Api);
        var page = await chromium.NotifiedAsync(host, customer);
        await SubscribesAsAsync(page, service.Browser());
        await page.GotoAsync("/notices/devices");
        await page.ClickAsync("[data-push-on] button");
        await page.ClickAsync("[data-push-off] button");
        await page.WaitForSelectorAsync("[data-push-on] button");
        Assert.Equal(other, (await customer.Api.GetAsync(Devices)).Expect(200)["items.0.id"]);
        await page.ClickAsync("[data-push] .row button");
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync(Devices)).Expect(200)["items.0.id"] is null);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_browser_that_gets_another_address_is_told_there(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var service = await PushService.StartAsync();
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await chromium.NotifiedAsync(host, customer);
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        var next = service.Browser();
        await TellWorkerAsync(
            page,
            $"const event = new ExtendableEvent('pushsubscriptionchange'); "
                + $"event.newSubscription = {JsonSerializer.Serialize(next.Subscription)};"
        );
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync(Devices)).Expect(200)["items.0.id"] is not null);
        var paid = (await customer.PayAsync(host.Shop, "38000.00")).Expect(201)["id"]!;
        _ = await next.SeeAsync($"a-{paid}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_browser_that_cannot_or_may_not_is_told_the_truth(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        var page = await chromium.SignedInAsync(host, customer, hasScript: hasScript);
        if (hasScript)
        {
            // The browser was asked before, and its owner said no.
            await page.AddInitScriptAsync("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });");
        }

        await page.GotoAsync("/notices");
        await Assertions.Expect(page.Locator("[data-push-offer]")).ToBeVisibleAsync(new() { Visible = hasScript });
        await page.GotoAsync("/notices/devices");
        if (hasScript)
        {
            await page.WaitForSelectorAsync("[data-push-blocked]");
        }

        await Assertions.Expect(page.Locator("[data-push]")).ToBeVisibleAsync(new() { Visible = hasScript });
        await Assertions.Expect(page.Locator("[data-push-on]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task In_a_tab_of_an_iPhone_it_says_to_install_the_app_first()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var page = await chromium.SignedInAsync(host, await host.JoinAsync());
        await page.AddInitScriptAsync(
            "Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone) Safari/604.1' }); delete window.PushManager;"
        );
        await page.GotoAsync("/notices/devices");
        await page.WaitForSelectorAsync("[data-push-install]");
        await Assertions.Expect(page.Locator("[data-push-on]")).ToBeHiddenAsync();
    }

    private static string Origin(IPage page) => new Uri(page.Url).GetLeftPart(UriPartial.Authority);

    /// <summary>What the browser would get from its own push service.</summary>
    private static Task<IAsyncDisposable> SubscribesAsAsync(IPage page, PushBrowser browser) =>
        page.AddInitScriptAsync(
            $$"""
            (() => {
              const own = { ...{{JsonSerializer.Serialize(
                browser.Subscription
            )}}, unsubscribe: async () => sessionStorage.removeItem("own") };
              PushManager.prototype.getSubscription = async () => sessionStorage.getItem("own") ? own : null;
              PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
                if (!userVisibleOnly || !applicationServerKey) throw new Error("Not as the standard asks.");
                sessionStorage.setItem("own", "true");
                return own;
              };
            })();
            """
        );

    private static async Task DeliverAsync(IPage page, JsonDocument came)
    {
        var tools = await page.Context.NewCDPSessionAsync(page);
        var registered = new TaskCompletionSource<string>();
        tools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, updated) =>
        {
            foreach (var registration in updated!.Value.GetProperty("registrations").EnumerateArray())
            {
                if (registration.GetProperty("scopeURL").GetString()!.StartsWith(Origin(page), StringComparison.Ordinal))
                {
                    registered.TrySetResult(registration.GetProperty("registrationId").GetString()!);
                }
            }
        };
        await tools.SendAsync("ServiceWorker.enable");
        await tools.SendAsync(
            "ServiceWorker.deliverPushMessage",
            new Dictionary<string, object>
            {
                ["origin"] = Origin(page),
                ["registrationId"] = await registered.Task.WaitAsync(TestContext.Current.CancellationToken),
                ["data"] = came.RootElement.GetRawText(),
            }
        );
    }

    /// <summary>A press on the notification, as the worker is told of it.</summary>
    private static Task ClickAsync(IPage page, string action) =>
        TellWorkerAsync(
            page,
            $$"""
            const [notification] = await registration.getNotifications();
            const event = new NotificationEvent("notificationclick", { notification, action: "{{action}}" });
            """
        );

    /// <summary>Lets the service worker hear of an event.</summary>
    /// <param name="page">A page of it.</param>
    /// <param name="makesEvent">Makes the event.</param>
    private static async Task TellWorkerAsync(IPage page, string makesEvent)
    {
        var tools = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var targets = (await tools.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = targets.First(t =>
            t.GetProperty("type").GetString() == "service_worker"
            && t.GetProperty("url").GetString()!.StartsWith(Origin(page), StringComparison.Ordinal)
        );
        var attached = await tools.SendAsync(
            "Target.attachToTarget",
            new Dictionary<string, object> { ["targetId"] = worker.GetProperty("targetId").GetString()!, ["flatten"] = false }
        );
        // Only the browser's own events may be waited for.
        var expression = $"(async () => {{ {makesEvent} event.waitUntil = () => {{}}; dispatchEvent(event); }})()";
        await tools.SendAsync(
            "Target.sendMessageToTarget",
            new Dictionary<string, object>
            {
                ["sessionId"] = attached!.Value.GetProperty("sessionId").GetString()!,
                ["message"] = JsonSerializer.Serialize(
                    new
                    {
                        id = 1,
                        method = "Runtime.evaluate",
                        @params = new { expression, awaitPromise = true },
                    }
                ),
            }
        );
    }
}
