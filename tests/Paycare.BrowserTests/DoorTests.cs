using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>The doors that need no sign-in, and the way back after a freeze.</summary>
public class DoorTests(Chromium chromium)
{
    private const string Next = "seven-boats-at-noon";

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData("en", false, 1280)]
    [NightlyData("en", true, 390)]
    [InlineData("id", false, 390)]
    [NightlyData("zh-CN", false, 390)]
    [NightlyData("zh-CN", true, 1280)]
    public async Task Every_door_without_sign_in_looks_right(string language, bool isDark, int width)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync("Rina Wulandari", language);
        _ = await customer.NewDeviceAsync(host);
        var page = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true, width);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        foreach (
            var (path, name) in new[]
            {
                ("/sign-in", "sign-in"),
                ("/help", "help"),
                ("/help/articles", "articles"),
                ("/help/articles/account-stolen", "article"),
                ("/help/contact", "contact"),
                ("/help/contact?topic=account-stolen", "contact-stolen"),
                ("/freeze", "freeze"),
                ($"/freeze?id={new string('1', 32)}", "freeze-code"),
                ("/a/over", "alert-over"),
                (await LinkAsync(customer), "alert"),
            }
        )
        {
            await page.GotoAsync(path);
            await page.LooksRightAsync($"doors.{name}.{mark}");
        }

        await page.ClickAsync("main .btn-danger");
        await page.WaitForSelectorAsync(".frozen");
        await page.LooksRightAsync($"doors.alert-frozen.{mark}");
    }

    [Theory]
    [NightlyData("en", false, 1280)]
    [NightlyData("en", true, 390)]
    [NightlyData("id", false, 390)]
    [InlineData("zh-CN", false, 390)]
    public async Task The_way_back_looks_right(string language, bool isDark, int width)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync("Rina Wulandari", language);
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("90000.00")).Expect(201);
        (await customer.PayAsync(host.Shop, "34000")).Expect(201);
        (await customer.PayAsync(host.Demo.Merchants[1].Id.ToString(), "12000")).Expect(201);
        var page = await chromium.SignedInAsync(host, customer, language, isDark, hasScript: true, width);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        await page.GotoAsync("/freeze");
        await page.LooksRightAsync($"doors.freeze-ask.{mark}");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".steps5");
        await page.LooksRightAsync($"doors.guide.{mark}");
        await page.ClickAsync(".yesno .no >> nth=0");
        await page.WaitForSelectorAsync(".then");
        await page.LooksRightAsync($"doors.guide-not-mine.{mark}");
        await page.ClickAsync(".sec-head a[href^='/help/cases/']");
        await page.WaitForSelectorAsync("#so-far");
        await page.LooksRightAsync($"doors.case.{mark}");
        await page.GotoAsync("/me/security");
        await page.LooksRightAsync($"doors.security.{mark}");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task Without_a_script_whoever_lost_the_phone_freezes_by_code_from_the_sign_in_page(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("a[href='/freeze']");
        await page.FillAsync("#f-phone", customer.Phone);
        await page.SubmitAsync();
        await page.ArriveAsync("**/freeze?id=*");
        await page.FillAsync("#f-code", await customer.LastCodeAsync() == "000000" ? "000001" : "000000");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-code-error");
        await page.FillAsync("#f-code", await customer.LastCodeAsync());
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".frozen");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("PC-");
        (await customer.Api.GetAsync("/api/v1/wallet", TestContext.Current.CancellationToken)).Expect(401);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Without_a_script_the_language_is_chosen_before_sign_in_and_stays(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.PhoneAsync(host.Address, "fr", isDark: false, hasScript: false);
        await page.GotoAsync("/sign-in?next=%2Fcards");
        await page.ClickAsync(".languages a[lang='zh-CN']");
        await page.WaitForSelectorAsync("html[lang='zh-CN']");
        Assert.Contains("next=", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/sign-up");
        await page.WaitForSelectorAsync("html[lang='zh-CN']");
        await page.GotoAsync("/help");
        await page.ClickAsync(".languages a[lang='id']");
        await page.WaitForSelectorAsync("html[lang='id']");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task Without_a_script_the_five_steps_are_done_in_place(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("90000.00");
        (await customer.PayAsync(host.Shop, "34000")).Expect(201);
        var theirs = (await customer.PayAsync(host.Demo.Merchants[1].Id.ToString(), "12000")).Expect(201)["id"];
        var thief = await customer.NewDeviceAsync(host);
        var page = await chromium.SignedInAsync(host, customer, hasScript: false);
        await page.GotoAsync("/freeze");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".steps5");
        await Assertions.Expect(page.Locator("[role=status]:has-text('of 5')")).ToHaveTextAsync("0 of 5 done");

        await page.ClickAsync("form:has(input[value=guide-others]) button");
        await page.WaitForSelectorAsync("text=1 of 5 done");
        (await thief.GetAsync("/api/v1/wallet", TestContext.Current.CancellationToken)).Expect(401);

        await page.FillAsync("#f-current", customer.Password);
        await page.FillAsync("#f-new", Next);
        await page.ClickAsync("form:has(input[value=guide-password]) button");
        await page.WaitForSelectorAsync("text=2 of 5 done");

        await page.ClickAsync($"#p-{theirs} .no");
        await page.WaitForSelectorAsync($"#p-{theirs} .then");
        await page.ClickAsync(".mine:not(:has([aria-pressed=true])) button >> nth=0");
        await page.WaitForSelectorAsync("text=3 of 5 done");

        // One story, one case: the payment was frozen in the account's.
        await page.ClickAsync(".sec-head a[href^='/help/cases/']");
        await page.WaitForSelectorAsync("#so-far");
        var soFar = await page.InnerTextAsync("#so-far");
        Assert.Contains("Account frozen", soFar, StringComparison.Ordinal);
        Assert.Contains("Transaction frozen: IDR\u00A012,000", soFar, StringComparison.Ordinal);
        await page.GotoAsync("/help/cases");
        await Assertions.Expect(page.Locator("main .rows a")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_locked_PIN_is_ended_by_password_and_code_from_the_page_of_the_payment(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var locked = "";
        for (var i = 0; i < 3; i++)
        {
            locked = (await customer.PayAsync(host.Shop, "1000.00", withPin: "905162")).Expect(403)["attemptId"]!;
        }

        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync($"/activity/{locked}");
        await page.LooksRightAsync("doors.pin-locked");
        await page.WaitForSelectorAsync("a[href*='topic=pin-locked']:has-text('Contact care to unlock')");
        await page.ClickAsync(".actions a[href='/me/pin']");
        await page.LooksRightAsync("doors.pin-page-locked");
        await page.ClickAsync("a[href^='/me/confirm']");
        await page.SubmitAsync();
        await page.FillAsync("#f-code", await customer.LastCodeAsync());
        await page.SubmitAsync();
        await page.ClickAsync("main a[href='/me/pin']");
        await page.FillAsync("#f-password", customer.Password);
        await page.FillAsync("#f-new", "748293");
        await page.LooksRightAsync("doors.pin-page-ends");
        await page.SubmitAsync();
        await page.ArriveAsync("**/me/pin?changed=true");
        (await customer.PayAsync(host.Shop, "1000.00", withPin: "748293")).Expect(201);
    }

    [Theory]
    [NightlyData("en", false, 1280)]
    [InlineData("id", true, 390)]
    [NightlyData("zh-CN", false, 390)]
    public async Task Somebody_who_lost_phone_and_password_walks_to_the_review(string language, bool isDark, int width)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var lost = await host.JoinAsync("Rina Wulandari", language);
        // As people type it: a national number with spaces.
        var phone = $"0819 {lost.Phone[^8..^4]} {lost.Phone[^4..]}";
        var page = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true, width);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("a[href='/reproof']");
        await page.LooksRightAsync($"reproof.begin.{mark}");
        await page.FillAsync("#f-identifier", lost.Phone);
        await page.FillAsync("#f-newphone", phone);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-code");
        await page.LooksRightAsync($"reproof.code.{mark}");
        await page.FillAsync("#f-code", await CodeAsync(lost, $"+62{phone[1..].Replace(" ", "", StringComparison.Ordinal)}"));
        await page.ClickAsync("form:has(#f-code) button");
        await page.WaitForSelectorAsync("#f-number");
        await page.LooksRightAsync($"reproof.document.{mark}");
        await page.FillAsync("#f-number", VerifyingCustomers.NewNik());
        await page.FillAsync("#f-fullname", "Rina Wulandari");
        await page.FillAsync("#f-birthdate", "1994-05-12");
        await page.ClickAsync("form:has(#f-number) button");
        await page.WaitForSelectorAsync("#f-front");
        await page.LooksRightAsync($"reproof.images.{mark}");
        await page.SetInputFilesAsync("#f-front", Photo("front.png", "image/png", VerifyingCustomers.Png()));
        await page.SetInputFilesAsync("#f-selfie", Photo("me.jpg", "image/jpeg", VerifyingCustomers.Jpeg()));
        await page.ClickAsync("form:has(#f-front) button");
        await page.WaitForSelectorAsync("#f-front", new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await page.LooksRightAsync($"reproof.review.{mark}");
        await page.GotoAsync("/reproof/stop?token=over");
        await page.LooksRightAsync($"reproof.stop.{mark}");
    }

    private static Microsoft.Playwright.FilePayload Photo(string name, string type, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = type,
            Buffer = content,
        };

    private static async Task<string> CodeAsync(CustomerActor customer, string phone) =>
        (await customer.Api.GetAsync($"/dev/messages?to={Uri.EscapeDataString(phone)}", TestContext.Current.CancellationToken))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Select(m => m.GetProperty("code").GetString())
            .Last(c => c is not null)!;

    private static async Task<string> LinkAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync($"/dev/messages?to={Uri.EscapeDataString(customer.Phone)}", TestContext.Current.CancellationToken))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Select(m => m.GetProperty("link").GetString())
            .Last(l => l is not null)!;
}
