using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>The customer's own security in the browser: works without a script, in three languages and both themes.</summary>
public class SecurityTests(Chromium chromium)
{
    private const string Next = "seven-boats-at-noon";

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [InlineData("zh-CN", false, 390)]
    [NightlyData("id", true, 390)]
    [NightlyData("en", false, 1280)]
    public async Task The_screens_of_security_are_clean(string language, bool isDark, int width)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync("Rina Wulandari", language);
        _ = await customer.NewDeviceAsync(host);
        var page = await chromium.SignedInAsync(host, customer, language, isDark, hasScript: true, width);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        foreach (
            var (path, name) in new[]
            {
                ("/", "home"),
                ("/me", "me"),
                ("/me/password", "password"),
                ("/me/pin", "pin"),
                ("/me/two-factor", "two-factor"),
                ("/me/security", "security"),
                ("/reset-password", "reset"),
                ("/me/phone", "phone"),
                ("/me/close", "close"),
            }
        )
        {
            await page.GotoAsync(path);
            await page.LooksRightAsync($"security.{name}.{mark}");
        }

        await page.GotoAsync("/me/two-factor");
        await page.SubmitAsync();
        var secret = await page.InnerTextAsync("#totp-secret");
        await page.LooksRightAsync($"security.two-factor-qr.{mark}");
        await page.FillAsync("#f-code", host.Code(secret));
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".codes li");
        await page.LooksRightAsync($"security.recovery-codes.{mark}");
        await page.GotoAsync("/me/two-factor");
        await page.LooksRightAsync($"security.two-factor-on.{mark}");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task Without_a_script_the_password_is_changed_and_reset_and_a_stranger_is_frozen_out(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var thief = await customer.NewDeviceAsync(host);
        var page = await chromium.SignedInAsync(host, customer, hasScript: false);
        await page.GotoAsync("/me/password");
        await page.FillAsync("#f-current", "not-the-password");
        await page.FillAsync("#f-new", Next);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-current-error");
        await page.FillAsync("#f-current", customer.Password);
        await page.FillAsync("#f-new", Next);
        await page.SubmitAsync();
        await page.ArriveAsync("**/me/password?changed=true");
        (await thief.GetAsync("/api/v1/wallet", TestContext.Current.CancellationToken)).Expect(401);

        await page.GotoAsync("/me/security");
        await page.ClickAsync("form:has(.btn-danger-line) >> nth=0 >> button");
        await page.WaitForSelectorAsync(".steps5");

        var forgetful = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await forgetful.GotoAsync("/sign-in");
        await forgetful.ClickAsync("a[href='/reset-password']");
        await forgetful.FillAsync("#f-identifier", customer.Phone);
        await forgetful.SubmitAsync();
        await forgetful.FillAsync("#f-code", await customer.LastCodeAsync());
        await forgetful.FillAsync("#f-new", "eight-boats-at-noon");
        await forgetful.SubmitAsync();
        await forgetful.ArriveAsync("**/reset-password?done=true");
        await page.GotoAsync("/me");
        await page.ArriveAsync("**/sign-in?*");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_large_payment_asks_for_the_code_that_names_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: true);
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_session",
                Value = customer.AccessToken,
                Url = host.Address.ToString(),
            },
        ]);
        await page.ChoosePaymentAsync("1,500,000");
        await page.EnterPinAsync(customer.Pin);
        await page.WaitForSelectorAsync("#f-onetimecode");
        await page.LooksRightAsync("security.pay-code");
        var code = await customer.LastCodeAsync();
        await page.FillAsync("#f-onetimecode", code == "000000" ? "000001" : "000000");
        await page.ArriveAsync("**again=true*");
        await page.WaitForSelectorAsync("#f-onetimecode");
        await page.FillAsync("#f-onetimecode", code);
        await page.ArriveAsync("**/activity/*done=true");
    }

    [Theory]
    [NightlyData("en", false, 1280)]
    [InlineData("zh-CN", true, 390)]
    [NightlyData("id", false, 1280)]
    public async Task An_administrator_invites_and_a_lead_is_the_second_person(string language, bool isDark, int width)
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var host = stage.Host;
        var page = await AtStaffAsync(await stage.TokenAsync("Anton"));
        await page.FillAsync("#f-email", "putri@paycare.example");
        await page.FillAsync("#f-name", "Putri");
        await page.ClickAsync("form:has(#f-email) button[type=submit]");
        await page.ArriveAsync("**said=invited");
        var sari = page.Locator("li:has-text('sari@paycare.example')");
        await sari.Locator("summary").ClickAsync();
        await page.LooksRightAsync($"staff.manage.{language}{(isDark ? ".dark" : "")}.{width}");
        await sari.Locator("input[name=Reason]").FillAsync("Phone fell into the sea");
        await sari.Locator("button[value=reset]").ClickAsync();
        await page.ArriveAsync("**said=asked");
        var lead = await AtStaffAsync(await stage.TokenAsync("Maya"));
        await lead.LooksRightAsync($"staff.lead.{language}{(isDark ? ".dark" : "")}.{width}");
        await lead.FillAsync("input[name=Reason]", "Seen in person");
        await lead.ClickAsync("button[value=approve]");
        await lead.ArriveAsync("**said=done");

        async Task<IPage> AtStaffAsync(string token)
        {
            var browser = await chromium.ScreenAsync(host.Address, language, isDark, width);
            await browser.Context.AddCookiesAsync([
                new Cookie
                {
                    Name = "paycare_desk",
                    Value = token,
                    Url = host.Address.ToString(),
                },
            ]);
            await browser.GotoAsync("/desk/staff");
            return browser;
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_passkey_is_made_signs_in_alone_and_once_removed_no_more(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        // WebAuthn wants a name, not an IP address.
        var address = new UriBuilder(host.Address) { Host = "localhost" }.Uri;
        var page = await chromium.PhoneAsync(address, "en", isDark: false, hasScript: true);
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_session",
                Value = customer.AccessToken,
                Url = address.ToString(),
            },
        ]);
        await page.GotoAsync("/me/passkeys");
        await page.LooksRightAsync("security.passkeys");
        await page.ClickAsync("form[data-passkey-offer] button");
        await page.FillAsync("#f-name", "My phone");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".row-title:has-text('My phone')");
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("Passkey added", StringComparison.Ordinal));

        await page.Context.ClearCookiesAsync();
        await SignInAsync();
        await page.ArriveAsync("**/activity");

        // Removed: it signs in no more, and the page says so.
        await page.GotoAsync("/me/passkeys");
        await page.ClickAsync("summary");
        await page.ClickAsync(".btn-danger-line");
        await page.WaitForSelectorAsync("form[data-passkey-offer] button");
        await Assertions.Expect(page.Locator(".row-title")).ToHaveCountAsync(0);
        await page.Context.ClearCookiesAsync();
        await SignInAsync();
        await page.WaitForSelectorAsync(".notice:visible");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);

        async Task SignInAsync()
        {
            await page.GotoAsync("/sign-in?next=%2Factivity");
            await page.ClickAsync("form[data-passkey-offer] button");
        }
    }
}
