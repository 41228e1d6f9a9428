using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>The merchant's page: let in by an API key, works without a script, in three languages and both themes.</summary>
[Trait("Touches", "dates")]
public class MerchantTests(Chromium chromium)
{
    private const int Books = 2;

    private static readonly string[] Wanted = ["payment.succeeded"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [InlineData("zh-CN", true, 390)]
    [NightlyData("id", false, 390)]
    [NightlyData("en", false, 1280)]
    public async Task The_merchants_screens_are_clean(string language, bool isDark, int width)
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("500000.00");
        var shop = host.MerchantClient();
        (await customer.PayAsync(host.Shop, "86000.00")).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1D" }, cancel: Cancel)).Expect(200);
        var paid = (await customer.PayAsync(host.Shop, "38000.00")).Expect(201)["id"];
        (
            await shop.PostAsync(
                $"/api/v1/merchant/payments/{paid}/refunds",
                new { amount = CustomerActor.Idr("8000"), reason = "One was missing" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = (
            await shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = Wanted }, cancel: Cancel)
        ).Expect(201)["id"];
        receiver.AnswerWith(500, "It broke");
        (await shop.PostAsync($"/api/v1/merchant/webhooks/{webhook}/test", null, cancel: Cancel)).Expect(202);
        var settled = await Eventually.SeeAsync("the day is settled", async _ =>
            (await shop.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200)["items.0.id"]
        );
        await Eventually.HoldsAsync(() => Task.FromResult(!receiver.All.IsEmpty));

        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        var page = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true, width);
        await page.GotoAsync("/merchant");
        await page.ArriveAsync("**/merchant/sign-in");
        await page.LooksRightAsync($"merchant.sign-in.{mark}");
        await OwnerSignsInAsync(page, host);
        foreach (
            var (path, name) in new[]
            {
                ("/merchant", "home"),
                ("/merchant/qr", "qr"),
                ("/merchant/keys", "keys"),
                ("/merchant/webhooks", "webhooks"),
                ($"/merchant/webhooks/{webhook}", "webhook"),
                ("/merchant/payments", "payments"),
                ("/merchant/payments?q=ORDER-9", "payments-none"),
                ($"/merchant/payments/{paid}", "payment"),
                ("/merchant/refunds", "refunds"),
                ("/merchant/disputes", "disputes"),
                ("/merchant/settlements", "settlements"),
                ($"/merchant/settlements/{settled}", "settlement"),
            }
        )
        {
            await page.GotoAsync(path);
            await page.LooksRightAsync($"merchant.{name}.{mark}");
        }

        await page.GotoAsync("/merchant/qr");
        await page.FillAsync("#f-amount", "38000");
        await page.FillAsync("#f-reference", "ORDER-7");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".qr svg");
        await page.LooksRightAsync($"merchant.qr-made.{mark}");
        await page.GotoAsync("/merchant/webhooks");
        await page.FillAsync("#f-url", "http://10.0.0.1/hook");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-url-error");
        await page.LooksRightAsync($"merchant.webhook-wrong.{mark}");

        // A refund awaits the bookshop's decision.
        await AskForMoneyBackAsync(host, customer);
        var books = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true, width);
        await books.GotoAsync("/merchant/sign-in");
        await SignInAsync(books, host.Demo.Merchants[Books].ApiKey);
        await books.LooksRightAsync($"merchant.home-refund.{mark}");

        // A merchant without any events yet.
        var empty = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true, width);
        await empty.GotoAsync("/merchant/sign-in");
        await SignInAsync(empty, host.Demo.Merchants[3].ApiKey);
        foreach (
            var (path, name) in new[]
            {
                ("/merchant", "home"),
                ("/merchant/webhooks", "webhooks"),
                ("/merchant/settlements", "settlements"),
            }
        )
        {
            await empty.GotoAsync(path);
            await empty.LooksRightAsync($"merchant.{name}-empty.{mark}");
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [NightlyData(TestDatabase.Postgres)]
    public async Task Without_a_script_a_merchant_changes_keys_sends_a_test_and_pauses(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await page.GotoAsync("/merchant/sign-in");
        await SignInAsync(page, "pcmk_nobody", arrives: false);
        await page.WaitForSelectorAsync(".notice");
        await SignInAsync(page, host.Demo.Merchants[0].ApiKey);

        // An address, whose secret is shown once, and a test that arrives there.
        await page.GotoAsync("/merchant/webhooks");
        await page.FillAsync("#f-url", receiver.Url);
        await page.SubmitAsync();
        await Assertions.Expect(page.Locator("#new-secret")).ToHaveTextAsync(new Regex("^whsec_"));
        await page.ClickAsync("a.row[href^='/merchant/webhooks/']");
        await page.SubmitAsync();
        await page.ArriveAsync("**said=sent");
        await Eventually.HoldsAsync(() => Task.FromResult(receiver.All.Count == 1));

        // Paused: no one can pay. Open again: they can.
        var customer = await host.JoinWithMoneyAsync("50000.00");
        await page.GotoAsync("/merchant");
        await page.ClickAsync("button[name=Pause]");
        await page.ArriveAsync("**/merchant");
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(422);
        await page.ClickAsync("button[name=Pause]");
        await Eventually.HoldsAsync(async () => (await customer.PayAsync(host.Shop, "1000.00")).Code == 201);

        // The bookshop approves one refund and rejects another.
        var books = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await AskForMoneyBackAsync(host, customer);
        await AskForMoneyBackAsync(host, customer);
        await books.GotoAsync("/merchant/sign-in");
        await SignInAsync(books, host.Demo.Merchants[Books].ApiKey);
        await books.ClickAsync("form:has-text('Refund IDR') >> nth=0 >> button");
        await Eventually.HoldsAsync(async () => await books.Locator("details").CountAsync() == 1);
        await books.ClickAsync("summary");
        await books.FillAsync("input[name=Reason]", "Read to the end");
        await books.ClickAsync(".btn-danger-line");
        await Eventually.HoldsAsync(async () => await books.Locator("details").CountAsync() == 0);
        var refunds = (await host.MerchantClient(Books).GetAsync("/api/v1/merchant/refunds", Cancel)).Expect(200);
        Assert.Equal(
            ["arrived", "rejected"],
            refunds
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(r => r.GetProperty("status").GetString())
                .Order(StringComparer.Ordinal)
        );

        // A new key by the owner, and the end of the one that let this browser in: the sign-in ends with it.
        Assert.Equal(403, (await page.GotoAsync("/merchant/keys"))!.Status);
        var own = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await own.GotoAsync("/merchant/sign-in");
        await OwnerSignsInAsync(own, host);
        await own.GotoAsync("/merchant/keys");
        await own.FillAsync("#f-name", "Till 2");
        await own.SubmitAsync();
        var next = await own.InnerTextAsync("#new-key");
        await own.ClickAsync("li:has-text('Demo') summary");
        await own.ClickAsync("li:has-text('Demo') .btn-danger-line");
        await own.ArriveAsync("**/merchant/keys");
        await page.GotoAsync("/merchant");
        await page.ArriveAsync("**/merchant/sign-in");
        (await host.MerchantClient().GetAsync("/api/v1/merchant", Cancel)).Expect(401);
        await SignInAsync(page, next);
        await page.ClickAsync("form:has(button.btn-quiet) >> nth=-1 >> button");
        await page.ArriveAsync("**/merchant/sign-in");
        await page.GotoAsync("/merchant/keys");
        await page.ArriveAsync("**/merchant/sign-in");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    [NightlyData(TestDatabase.Sqlite)]
    public async Task Without_a_script_a_merchant_finds_a_payment_and_gives_it_back_and_changes_an_address(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await using var receiver = await WebhookReceiver.StartAsync();
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var paid = (await customer.PayAsync(host.Shop, "12000.00")).Expect(201)["id"];
        (await customer.PayAsync(host.Shop, "13000.00")).Expect(201);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false, width: 1280);
        await page.GotoAsync("/merchant/sign-in");
        await SignInAsync(page, host.Demo.Merchants[0].ApiKey);
        await page.GotoAsync("/merchant/payments");
        await Assertions.Expect(page.Locator(".payments tbody tr")).ToHaveCountAsync(2);
        await page.FillAsync("#f-q", "12,000");
        await page.ClickAsync(".table-filters button");
        await page.ArriveAsync("**q=12*");
        await Assertions.Expect(page.Locator(".payments tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".data-table tbody a")).ToHaveAttributeAsync("href", $"/merchant/payments/{paid}");
        await page.GotoAsync($"/merchant/payments/{paid}");
        await page.FillAsync("#f-amount", "5000");
        await page.FillAsync("#f-reason", "One was missing");
        await page.ClickAsync("form:has(#f-amount) button");
        await page.WaitForSelectorAsync("text=cannot be undone");
        Assert.Equal("25000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["posted.value"]);
        await page.ClickAsync("button:has-text('Give')");
        await page.ArriveAsync("**said=refunded*");
        Assert.Equal("30000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["posted.value"]);

        var shop = host.MerchantClient();
        var made = (await shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = Wanted }, cancel: Cancel)).Expect(
            201
        )["id"];
        await page.GotoAsync($"/merchant/webhooks/{made}");
        await page.ClickAsync("details > summary");
        await page.CheckAsync("input[value='payment.failed']");
        await page.ClickAsync("details form:has(#f-url) button");
        await page.ArriveAsync("**said=changed");
        Assert.Equal("payment.failed", (await shop.GetAsync($"/api/v1/merchant/webhooks/{made}", Cancel)).Expect(200)["events.1"]);
        await page.ClickAsync("details > summary");
        await page.ClickAsync("details .btn-danger-line");
        await page.ArriveAsync("**/merchant/webhooks");
        (await shop.GetAsync($"/api/v1/merchant/webhooks/{made}", Cancel)).Expect(404);
    }

    [Theory]
    [InlineData("zh-CN", true, 390, true)]
    [NightlyData("id", false, 390, true)]
    [NightlyData("en", false, 1280, true)]
    [NightlyData("en", true, 1280, true)]
    [InlineData("en", false, 390, false)]
    public async Task A_developer_switches_to_test_mode_plays_a_payment_and_comes_back_also_without_a_script(
        string language,
        bool isDark,
        int width,
        bool hasScript
    )
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("500000.00");
        (await customer.PayAsync(host.Shop, "86000")).Expect(201);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        var page = await chromium.PhoneAsync(host.Address, language, isDark, hasScript, width);
        await page.GotoAsync("/merchant/sign-in");
        await UserSignsInAsync(page, host, "developer");
        await Assertions.Expect(page.Locator(".test-band")).ToHaveCountAsync(0);
        await page.GotoAsync("/merchant/payments");
        await Assertions.Expect(page.Locator(".day-totals tbody tr")).ToHaveCountAsync(1);
        await LooksRightAsync($"merchant.totals.{mark}");
        await page.GotoAsync("/merchant/test-mode");
        await LooksRightAsync($"merchant.test-mode.{mark}");
        await page.ClickAsync("button[name=Live]");
        await page.ArriveAsync("**/merchant");

        // One fails, one is paid; the page shows the latter and nothing real.
        await page.GotoAsync("/merchant/payments");
        await page.WaitForSelectorAsync(".test-band");
        await Assertions.Expect(page.Locator(".payments tbody tr")).ToHaveCountAsync(0);
        await page.FillAsync("#f-amount", "nothing");
        await page.ClickAsync("form:has(#f-outcome) button");
        await page.WaitForSelectorAsync("#f-amount-error");
        await LooksRightAsync($"merchant.test-wrong.{mark}");
        foreach (var outcome in new[] { "declined", "succeeded" })
        {
            await page.FillAsync("#f-amount", "38000");
            await page.FillAsync("#f-reference", "ORDER-7");
            await page.SelectOptionAsync("#f-outcome", outcome);
            await page.ClickAsync("form:has(#f-outcome) button");
            await page.ArriveAsync($"**said={outcome}");
        }

        await Assertions.Expect(page.Locator(".payments tbody tr")).ToHaveCountAsync(1);
        await LooksRightAsync($"merchant.test-payments.{mark}");
        await page.ClickAsync(".payments tbody a");
        await page.FillAsync("#f-amount", "8000");
        await page.FillAsync("#f-reason", "One was missing");
        await page.ClickAsync("form:has(#f-amount) button");
        await page.ClickAsync(".parts .btn-primary");
        await page.ArriveAsync("**said=refunded*");
        foreach (var place in new[] { "", "/keys", "/qr", "/webhooks", "/settlements", "/disputes", "/refunds", "/test-mode" })
        {
            await page.GotoAsync($"/merchant{place}");
            await page.WaitForSelectorAsync(".test-band");
            await LooksRightAsync($"merchant.test{place.Replace('/', '-')}.{mark}");
        }

        await page.GotoAsync("/merchant/keys");
        await page.FillAsync("#f-name", "CI");
        await page.SubmitAsync();
        await Assertions.Expect(page.Locator("#new-key")).ToHaveTextAsync(new Regex("^pcmk_test_"));
        await page.ClickAsync(".test-band button");
        await page.ArriveAsync("**/merchant");
        await Assertions.Expect(page.Locator(".test-band")).ToHaveCountAsync(0);
        Assert.Equal(
            "86000.00",
            (await host.MerchantClient().GetAsync("/api/v1/merchant/totals", Cancel)).Expect(200)["total.payments.value"]
        );

        // The looks are measured by a script.
        Task LooksRightAsync(string name) => hasScript ? page.LooksRightAsync(name) : Task.CompletedTask;
    }

    private static async Task AskForMoneyBackAsync(TestHost host, CustomerActor customer)
    {
        var payment = (await customer.PayAsync(host.Demo.Merchants[Books].Id.ToString(), "12000.00")).Expect(201)["id"];
        (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { reason = "The cover was torn" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
    }

    private static async Task SignInAsync(IPage page, string key, bool arrives = true)
    {
        await page.FillAsync("#f-key", key);
        await page.ClickAsync("form:has(#f-key) button");
        if (arrives)
        {
            await page.ArriveAsync("**/merchant");
        }
    }

    internal static Task OwnerSignsInAsync(IPage page, TestHost host) => UserSignsInAsync(page, host, "owner");

    private static async Task UserSignsInAsync(IPage page, TestHost host, string role)
    {
        var user = host.Demo.Merchants[0].Users.Single(u => u.Role == role);
        await page.FillAsync("#f-email", user.Email);
        await page.FillAsync("#f-password", user.Password);
        await page.FillAsync("#f-code", host.Code(user.TotpSecret));
        await page.SubmitAsync();
        await page.ArriveAsync("**/merchant");
    }
}
