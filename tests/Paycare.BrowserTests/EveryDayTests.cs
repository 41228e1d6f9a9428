using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>The wallet for every day: paying again, asking, splitting, scheduling, notices.</summary>
[Trait("Touches", "dates")]
public class EveryDayTests(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [NightlyData(false)]
    public async Task A_card_is_charged_only_after_amount_and_card_were_shown_and_the_pin_was_given(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("20000.00");
        var page = await chromium.SignedInAsync(host, customer, hasScript: hasScript);
        await page.GotoAsync("/top-up");
        await page.FillAsync("#f-amount", "5,000,000");
        await page.SubmitAsync();
        await Assertions.Expect(page.Locator("#f-amount")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.FillAsync("#f-amount", "30,000");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".verdict:has-text('Visa ••1111')");
        Assert.Equal("20000.00", await AvailableAsync(customer));
        await page.EnterPinAsync(customer.Pin == "739164" ? "739165" : "739164");
        await page.WaitForSelectorAsync("#f-pin-error:has-text('Tries left: 2')");
        Assert.Equal("20000.00", await AvailableAsync(customer));
        await page.EnterPinAsync(customer.Pin);
        await page.ArriveAsync("**/activity/*");
        Assert.Equal("50000.00", await AvailableAsync(customer));
    }

    [Theory]
    [NightlyData(true)]
    [InlineData(false)]
    public async Task Whom_one_paid_is_paid_again_without_a_list_of_all_shops(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Postgres);
        var (rina, budi) = (await host.JoinWithMoneyAsync("200000.00"), await host.JoinAsync("Budi Santoso"));
        (await rina.PayAsync(host.Shop, "10000.00")).Expect(201);
        await SendAsync(rina, budi, "15000.00");
        var page = await chromium.SignedInAsync(host, rina, hasScript: hasScript);
        await page.GotoAsync("/pay");
        await Assertions.Expect(page.Locator("main select")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".again a")).ToHaveCountAsync(2);
        await page.ClickAsync(".again a[href^='/transfer?to=']");
        Assert.DoesNotContain(budi.Phone[3..], await page.ContentAsync());
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync(budi.Phone[^4..]);
        await page.FillAsync("#f-amount", "15,000");
        await page.SubmitAsync();

        // The same to the same one within minutes: first the question, then the PIN.
        await page.WaitForSelectorAsync(".notice[role=alert]");
        await Assertions.Expect(page.Locator("#f-pin")).ToHaveCountAsync(0);
        await page.ClickAsync("a[href*='twice=']");
        await page.EnterPinAsync(rina.Pin);
        await page.ArriveAsync("**/activity/*?done=true");
        Assert.Equal("160000.00", await AvailableAsync(rina));
        await page.GotoAsync("/people");
        await page.ClickAsync(".star >> nth=0");
        await page.GotoAsync("/pay");
        await page.WaitForSelectorAsync("#favourites");
    }

    [Theory]
    [InlineData(true)]
    [NightlyData(false)]
    public async Task A_request_is_made_paid_and_declined_on_pages(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        var asking = await chromium.SignedInAsync(host, budi, hasScript: hasScript);
        foreach (var amount in new[] { "30,000", "20,000" })
        {
            await asking.GotoAsync("/people/ask");
            await asking.FillAsync("#f-phone", rina.Phone);
            await asking.FillAsync("#f-amount", amount);
            await asking.FillAsync("#f-note", "Makan siang");
            await asking.SubmitAsync();
            await asking.WaitForSelectorAsync(".notice[data-tone=ok]");
        }

        var paying = await chromium.SignedInAsync(host, rina, hasScript: hasScript);
        await paying.GotoAsync("/pay");
        await paying.ClickAsync("a[href^='/people/requests/']:has-text('30,000')");
        await paying.EnterPinAsync(rina.Pin);
        await paying.ArriveAsync("**/activity/*?done=true");
        await paying.GotoAsync("/people");
        await paying.ClickAsync("a[href^='/people/requests/']:has-text('20,000')");
        await paying.ClickAsync("form button:has-text('Decline')");
        await paying.WaitForSelectorAsync(".notice[data-tone=ok]");
        Assert.Equal("70000.00", await AvailableAsync(rina));
        Assert.Equal("30000.00", await AvailableAsync(budi));
    }

    [Theory]
    [NightlyData(true)]
    [InlineData(false)]
    public async Task A_bill_is_split_in_whole_rupiah_that_add_up(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var rina = await host.JoinWithMoneyAsync("200000.00");
        var (budi, wati) = (await host.JoinAsync("Budi Santoso"), await host.JoinAsync("Wati"));
        await SendAsync(rina, budi, "1000.00");
        var paid = (await rina.PayAsync(host.Shop, "100000.00")).Expect(201)["id"];
        var page = await chromium.SignedInAsync(host, rina, hasScript: hasScript);
        await page.GotoAsync($"/activity/{paid}");
        await page.ClickAsync("a[href^='/people/split']");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".error-line");
        await page.CheckAsync("input[name=with]");
        await page.FillAsync("#f-phone", wati.Phone);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".facts:has-text('33,334')");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".notice[data-tone=ok]");
        foreach (var asked in new[] { budi, wati })
        {
            var open = (await asked.Api.GetAsync("/api/v1/money-requests")).Expect(200);
            Assert.Equal(("incoming", "33333.00"), (open["items.0.direction"], open["items.0.amount.value"]));
        }
    }

    [Theory]
    [InlineData(true)]
    [NightlyData(false)]
    public async Task A_schedule_is_agreed_to_with_the_pin_and_stopped_again(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("20000.00"), await host.JoinAsync("Budi Santoso"));
        var page = await chromium.SignedInAsync(host, rina, hasScript: hasScript);
        await page.GotoAsync("/people");
        await page.ClickAsync(".quick a[href='/people/schedule']");
        await page.FillAsync("#f-phone", budi.Phone);
        await page.SubmitAsync();
        await page.FillAsync("#f-amount", "50,000");
        await page.SubmitAsync();
        await page.EnterPinAsync(rina.Pin == "739164" ? "739165" : "739164");
        await page.WaitForSelectorAsync("#f-pin-error");
        await page.EnterPinAsync(rina.Pin);
        await page.WaitForSelectorAsync(".chip[data-tone=warn]:has-text('30,000')");
        Assert.Equal("month", (await rina.Api.GetAsync("/api/v1/schedules")).Expect(200)["items.0.every"]);
        await page.ClickAsync("button:has-text('Stop')");
        await page.WaitForSelectorAsync(".notice[data-tone=ok]");
        Assert.Null((await rina.Api.GetAsync("/api/v1/schedules")).Expect(200)["items.0.every"]);
    }

    [Theory]
    [NightlyData(true)]
    [InlineData(false)]
    public async Task Notices_are_counted_read_and_answered_with_not_me(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Postgres);
        var customer = await host.JoinAsync();
        var page = await chromium.SignedInAsync(host, customer, hasScript: hasScript);
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("50000.00")).Expect(201);
        var paid = (await customer.PayAsync(host.Shop, "10000.00")).Expect(201)["id"];
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".topbar .count")).Not.ToHaveTextAsync("0");
        await page.ClickAsync(".topbar a[href='/notices']");
        await page.WaitForSelectorAsync(".notice-row[data-new]");
        await page.ClickAsync("button:has-text('Mark all as read')");
        await page.WaitForSelectorAsync(".notice-row:not([data-new])");
        await Assertions.Expect(page.Locator(".notice-row[data-new]")).ToHaveCountAsync(0);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".topbar .count")).ToHaveCountAsync(0);

        await page.GotoAsync("/notices");
        await page.ClickAsync($".notice-row:has(a[href='/activity/{paid}']) summary");
        await page.ClickAsync($".notice-row:has(a[href='/activity/{paid}']) a[href='/activity/{paid}/freeze']");
        await page.ArriveAsync($"**/activity/{paid}/freeze");
    }

    [Theory]
    [InlineData(true)]
    [NightlyData(false)]
    public async Task Home_says_where_the_rest_of_the_money_is_and_leads_there(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("300000.00");
        var page = await chromium.SignedInAsync(host, customer, hasScript: hasScript);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".strip .none")).ToHaveCountAsync(4);
        var paid = (await customer.PayAsync(host.Shop, "40000.00")).Expect(201)["id"];
        var silent = host.Demo.Cards.First(c => c.Behaviour == "silent");
        (await customer.BindCardAsync(silent.Number, silent.Cvv)).Expect(201);
        var asked = (await customer.TopUpAsync("50000.00")).Expect(201)["attemptId"];
        (await customer.Api.PostAsync($"/api/v1/payments/{paid}/freeze", new { reason = "Not me" })).Expect(200);
        await page.GotoAsync("/");
        foreach (var (href, amount) in new[] { ($"/activity/{asked}", "50,000"), ($"/activity/{paid}", "40,000"), ("/help/cases/", "PC-") })
        {
            await page.WaitForSelectorAsync($".strip a[href^='{href}']:has-text('{amount}')");
        }
    }

    [Theory]
    [NightlyData(true)]
    [InlineData(false)]
    public async Task A_month_leads_from_opening_to_closing_and_names_the_shops(bool hasScript)
    {
        var host = await TestHost.OnAsync(TestDatabase.Postgres);
        var customer = await host.JoinWithMoneyAsync("300000.00");
        (await customer.PayAsync(host.Shop, "40000.00")).Expect(201);
        var page = await chromium.SignedInAsync(host, customer, hasScript: hasScript);
        await page.ClickAsync("a[href='/insight']");
        await page.WaitForSelectorAsync(".facts:has-text('300,000'):has-text('260,000')");
        await page.WaitForSelectorAsync("a.cat:has-text('Kopi Senja'):has-text('40,000')");
        await page.ClickAsync(".month-nav a >> nth=0");
        await page.WaitForSelectorAsync(".empty");
        await page.GoBackAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href*='transactions.pdf']"));
        Assert.EndsWith(".pdf", file.SuggestedFilename, StringComparison.Ordinal);
    }

    /// <summary>Six boxes that send themselves; the tries are told in place, and the locked sheet leads to care.</summary>
    [Theory]
    [NightlyData("en", 390, false)]
    [InlineData("id", 390, true)]
    [NightlyData("zh-CN", 1280, false)]
    public async Task A_wrong_pin_is_told_on_the_sheet_until_it_is_locked(string language, int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await chromium.SignedInAsync(host, customer, language, isDark, width: width);
        await page.ChoosePaymentAsync("10000");
        var mark = $"{language}.{width}{(isDark ? ".dark" : "")}";
        var wrong = customer.Pin == "739164" ? "739165" : "739164";
        foreach (var left in new[] { "2", "1" })
        {
            Assert.True(await page.EnterPinAsync(wrong));
            await page.WaitForSelectorAsync($"#f-pin-error:has-text('{left}')");
            await Assertions.Expect(page.Locator("#f-pin")).ToHaveValueAsync("");
        }

        await page.LooksRightAsync($"sheet.wrong.{mark}");
        Assert.True(await page.EnterPinAsync(wrong));
        await page.WaitForSelectorAsync("#pin-locked");
        await Assertions.Expect(page.Locator("a[href*='topic=pin-locked']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("main a[href='/me/pin']")).ToHaveCountAsync(1);
        await page.LooksRightAsync($"sheet.locked.{mark}");
        Assert.Equal("100000.00", await AvailableAsync(customer));
    }

    [Fact]
    public async Task The_pin_of_a_large_payment_is_typed_once()
    {
        var host = await TestHost.OnAsync(TestDatabase.Postgres);
        var customer = await host.JoinRichAsync();
        var page = await chromium.SignedInAsync(host, customer);
        await page.ChoosePaymentAsync("1,200,000");
        Assert.True(await page.EnterPinAsync(customer.Pin));
        await page.WaitForSelectorAsync("#f-onetimecode");
        await Assertions.Expect(page.Locator("#f-pin")).ToBeHiddenAsync();
        await page.LooksRightAsync("sheet.code");
        await page.FillAsync("#f-onetimecode", await customer.LastCodeAsync());
        await page.ArriveAsync("**/activity/*?done=true");
        await page.NothingIsUnansweredAsync();
    }

    [Theory]
    [NightlyData("en", 1280, false)]
    [InlineData("zh-CN", 1000, true)]
    public async Task Where_there_is_room_the_list_stands_beside_the_detail(string language, int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var paid = (await customer.PayAsync(host.Shop, "10000.00")).Expect(201)["id"];
        var page = await chromium.SignedInAsync(host, customer, language, isDark, width: width);
        await page.GotoAsync($"/activity/{paid}");
        await page.WaitForSelectorAsync($".beside a[aria-current=page][href='/activity/{paid}']");
        await page.LooksRightAsync($"beside.{language}.{width}{(isDark ? ".dark" : "")}");
        await page.ClickAsync(".beside a:not([aria-current])");
        await page.ArriveAsync(url =>
            url.Contains("/activity/", StringComparison.Ordinal) && !url.EndsWith(paid!, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task My_code_leads_whoever_scans_it_to_a_transfer()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        var page = await chromium.SignedInAsync(host, budi);
        await page.GotoAsync("/pay/code?amount=60,000");
        var code = await page.GetAttributeAsync("[data-share]", "data-share");
        var paying = await chromium.SignedInAsync(host, rina);
        await paying.GotoAsync($"/pay?qr={Uri.EscapeDataString(code!)}");
        await paying.WaitForSelectorAsync(".verdict:has-text('B')");
        await Assertions.Expect(paying.Locator("#f-amount")).ToHaveValueAsync("60000");
    }

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData("en", 390, false)]
    [InlineData("id", 390, true)]
    [NightlyData("zh-CN", 1280, false)]
    [NightlyData("zh-CN", 390, false)]
    public async Task The_pages_for_every_day_are_clean(string language, int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("300000.00"), await host.JoinWithMoneyAsync("50000.00"));
        var fresh = await host.JoinAsync();
        await SendAsync(rina, budi, "15000.00");
        var paid = (await rina.PayAsync(host.Shop, "10000.00")).Expect(201)["id"];
        (await rina.PayAsync(host.Demo.Merchants[1].Id.ToString(), "900000.00")).Expect(402);
        var asked = (await budi.Api.PostAsync("/api/v1/money-requests", RequestOf(rina, "25000.00"))).Expect(201)["id"];
        (await rina.Api.PostAsync("/api/v1/money-requests", RequestOf(budi, "12000.00"))).Expect(201);
        (await rina.Api.PostAsync("/api/v1/schedules", ScheduleOf(host, rina, budi))).Expect(201);
        var payee = (await rina.Api.GetAsync("/api/v1/payees/recent")).Expect(200)["items.1.id"];
        (await rina.Api.PutAsync($"/api/v1/payees/{payee}/favourite", new { isFavourite = true })).Expect(200);
        var card = (await rina.Api.GetAsync("/api/v1/cards")).Expect(200)["items.0.id"];
        var key = CustomerActor.NewKey();
        var page = await chromium.SignedInAsync(host, rina, language, isDark, width: width);
        await LookAsync(
            ("/pay", "pay"),
            ("/pay?q=o", "pay-found"),
            ("/pay?q=zzz", "pay-none"),
            ("/pay/code?amount=60000", "code"),
            ($"/pay?merchant={host.Shop}", "pay-amount"),
            ($"/pay?merchant={host.Shop}&amount=10000&key={key}", "pay-again"),
            ($"/pay?merchant={host.Shop}&amount=11000&key={key}", "pay-pin"),
            ($"/top-up?card={card}&amount=30000&key={key}", "top-up-pin"),
            ($"/transfer?to={payee}", "send-again"),
            ("/people", "people"),
            ("/people/ask", "ask"),
            ($"/people/ask?to={payee}", "ask-one"),
            ($"/people/requests/{asked}", "request"),
            ($"/people/split?attempt={paid}", "split"),
            ($"/people/split?attempt={paid}&with={payee}&go=true", "split-check"),
            ("/people/schedule", "schedule"),
            ($"/people/schedule?to={payee}", "schedule-when"),
            ($"/people/schedule?to={payee}&amount=20000&every=week&firstOn={Day(host)}&key={key}", "schedule-pin"),
            ("/notices", "notices"),
            ("/notices/devices", "notices-devices"),
            ("/insight", "insight"),
            ("/", "home")
        );
        page = await chromium.SignedInAsync(host, fresh, language, isDark, width: width);
        await LookAsync(
            ("/pay", "pay-empty"),
            ("/people", "people-empty"),
            ("/notices", "notices-empty"),
            ("/insight", "insight-empty"),
            ("/", "home-empty")
        );

        async Task LookAsync(params (string Path, string Name)[] screens)
        {
            foreach (var (path, name) in screens)
            {
                await page.GotoAsync(path);
                await page.LooksRightAsync($"day.{name}.{language}.{width}{(isDark ? ".dark" : "")}");
            }
        }
    }

    private static string Day(TestHost host) =>
        DateOnly.FromDateTime(host.Now.UtcDateTime).AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static object RequestOf(CustomerActor payer, string amount) =>
        new
        {
            fromPhone = payer.Phone,
            amount = CustomerActor.Idr(amount),
            note = "Makan siang",
        };

    private static object ScheduleOf(TestHost host, CustomerActor payer, CustomerActor payee) =>
        new
        {
            kind = "transfer",
            toPhone = payee.Phone,
            amount = CustomerActor.Idr("650000.00"),
            every = "month",
            firstOn = Day(host),
            note = "Kos",
            pin = payer.Pin,
        };

    private static async Task SendAsync(CustomerActor payer, CustomerActor payee, string amount) =>
        (
            await payer.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = payee.Phone,
                    amount = CustomerActor.Idr(amount),
                    pin = payer.Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);

    private static async Task<string?> AvailableAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["available.value"];
}
