using System.Collections.Concurrent;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>Slow, broken and missing connections, and impatient fingers: nothing twice, nothing lost.</summary>
public class BadNetworkTests(Chromium chromium)
{
    [Theory]
    [InlineData(TestDatabase.Sqlite, true)]
    [InlineData(TestDatabase.Postgres, false)]
    [NightlyData(TestDatabase.Postgres, true)]
    [NightlyData(TestDatabase.Sqlite, false)]
    public async Task A_triple_click_pays_once(TestDatabase database, bool hasScript)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await chromium.SignedInAsync(host, customer, hasScript: hasScript);
        await page.ChoosePaymentAsync("10,000");
        if (hasScript)
        {
            // Sent by itself, and by whoever does not see that at once.
            await page.EvaluateAsync(
                "pin => { const [field, button] = [document.getElementById('f-pin'), document.querySelector('[data-pin] button')]; "
                    + "field.focus(); field.value = pin; field.dispatchEvent(new Event('input')); button.click(); button.click(); }",
                customer.Pin
            );
        }
        else
        {
            await page.FillAsync("#f-pin", customer.Pin);
            await page.ClickAsync("main .btn-primary", new PageClickOptions { ClickCount = 3 });
        }

        await page.ArriveAsync("**/activity/**");
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"] == "90000.00");
        Assert.Equal(
            1,
            (await customer.Api.GetAsync("/api/v1/attempts"))
                .Body.GetProperty("items")
                .EnumerateArray()
                .Count(a => a.GetProperty("kind").GetString() == "payment")
        );
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_triple_click_tops_up_once_and_pays_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var attempt = (await customer.PayAsync(host.Shop, "38000.00")).Expect(402)["attemptId"];
        var page = await chromium.SignedInAsync(host, customer, hasScript: false);
        await page.GotoAsync($"/activity/{attempt}/top-up-and-pay");
        await page.FillAsync("#f-pin", customer.Pin);
        await page.ClickAsync("main .btn-primary", new PageClickOptions { ClickCount = 3 });
        await page.ArriveAsync("**?done=true");
        var moved = (await customer.Api.GetAsync("/api/v1/wallet/transactions")).Expect(200).Body.GetProperty("items").EnumerateArray();
        Assert.Equal(3, moved.Count());
        Assert.Equal("0.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Without_a_connection_nothing_typed_is_lost_and_the_retry_pays_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await chromium.SignedInAsync(host, customer);
        await page.ChoosePaymentAsync("10,000");
        await page.Context.SetOfflineAsync(true);
        await page.EnterPinAsync(customer.Pin);
        await page.WaitForSelectorAsync("#offline:not([hidden]) [data-retry]");
        await Assertions.Expect(page.Locator("#f-pin")).ToHaveValueAsync(customer.Pin);
        await page.LooksRightAsync("offline-pay");
        await page.Context.SetOfflineAsync(false);
        await page.ClickAsync("#offline [data-retry]");
        await page.ArriveAsync("**/activity/**");
        Assert.Equal("90000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_lost_answer_and_another_try_pay_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await chromium.SignedInAsync(host, customer, hasScript: false);
        await page.ChoosePaymentAsync("10,000");
        await page.FillAsync("#f-pin", customer.Pin);
        await page.RouteAsync("**/pay?*", async route =>
        {
            // The request arrives; its answer does not.
            _ = await route.FetchAsync(new RouteFetchOptions { MaxRedirects = 0 });
            await route.AbortAsync("connectionreset");
        });
        await page.SubmitAsync();
        await page.ArriveAsync("chrome-error://**");
        await page.UnrouteAsync("**/pay?*");
        await page.GoBackAsync();
        await page.EnterPinAsync(customer.Pin);
        await page.ArriveAsync("**/activity/**");
        Assert.Equal("90000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_form_without_its_token_changes_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var page = await chromium.SignedInAsync(host, customer);
        var answer = await page.APIRequest.PostAsync(
            $"{host.Address}freeze",
            new APIRequestContextOptions { Form = page.APIRequest.CreateFormData().Set("_handler", "freeze") }
        );
        Assert.Equal(400, answer.Status);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet"))["status"]);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Help_and_a_dated_home_can_be_read_without_a_connection_and_nothing_else_of_anybody_is_kept(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.SignedInAsync(host, await host.JoinWithMoneyAsync("100000.00"), keepsPages: true);
        await page.EvaluateAsync("navigator.serviceWorker.ready");
        await Eventually.HoldsAsync(() => page.EvaluateAsync<bool>("caches.match('/help/articles/freeze-account').then(kept => !!kept)"));
        await page.GotoAsync("/");
        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync("/help/articles/freeze-account");
        await page.WaitForSelectorAsync("article h1");
        await page.GotoAsync("/balance");
        await page.WaitForSelectorAsync("main [data-retry]");
        Assert.DoesNotContain("100,000", await page.ContentAsync());
        await page.GotoAsync("/");
        await page.WaitForSelectorAsync(".hero.old:has-text('100,000')");
        await page.WaitForSelectorAsync("#offline:not([hidden])");
        var kept = await page.EvaluateAsync<string[]>(
            "caches.keys().then(async names => (await Promise.all(names.map(async n => (await (await "
                + "caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat())"
        );
        Assert.All(kept, path => Assert.Matches(@"^/(|offline|help/articles.*|.*\.(css|js|svg))$", path));

        // Gone with the sign-out.
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync("/me");
        await page.EvaluateAsync("localStorage.setItem('words', 'unsent')");
        await page.ClickAsync("form button:has-text('Sign out')");
        await page.ArriveAsync("**/sign-in*");
        await Eventually.HoldsAsync(() => page.EvaluateAsync<bool>("localStorage.getItem('words') === null"));
        await Eventually.HoldsAsync(() => page.EvaluateAsync<bool>("caches.has('paycare-mine-1').then(kept => !kept)"));
    }

    /// <summary>What a phone loads before sign-in: styles, icons, script, page. On a slow line, every kilobyte counts.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_first_visit_weighs_at_most_100_kilobytes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        var answers = new ConcurrentBag<IResponse>();
        page.Response += (_, response) => answers.Add(response);
        await page.GotoAsync("/sign-in", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var sizes = await Task.WhenAll(answers.Select(answer => answer.Request.SizesAsync()));
        Assert.InRange(answers.Count, 4, 20);
        Assert.InRange(sizes.Sum(s => s.ResponseHeadersSize + s.ResponseBodySize), 1, 100 * 1024);
    }
}
