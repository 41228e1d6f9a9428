using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>The main job as a customer clicks it: a failed payment, explained, brought to care, answered, solved, rated.</summary>
public class CustomerPathTests(Chromium chromium)
{
    private const string Password = "rainy-roof-and-soup",
        Pin = "482915";

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData(TestDatabase.Sqlite, "en", false)]
    [InlineData(TestDatabase.Postgres, "id", true)]
    [NightlyData(TestDatabase.Postgres, "zh-CN", false)]
    public async Task Every_screen_of_the_main_job_is_clean_in_every_language_and_theme(TestDatabase database, string language, bool isDark)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true);
        await WalkAsync(host, page, name => page.LooksRightAsync($"{name}.{language}{(isDark ? ".dark" : "")}"));
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    [NightlyData(TestDatabase.Sqlite)]
    public async Task The_main_job_needs_no_script(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await WalkAsync(host, page, _ => Task.CompletedTask);
    }

    private static async Task WalkAsync(TestHost host, IPage page, Func<string, Task> look)
    {
        var rina = host.Stage.NewCustomer("Rina Wulandari", "en");
        await SignUpAsync(page, rina, look);
        await GetMoneyAsync(page, look);
        await FailToPayAsync(page, look);
        var caseId = await TellCareAsync(page, look);
        (
            await (await host.AgentAsync()).PostAsync(
                $"/api/v1/desk/cases/{caseId}/messages",
                new { text = "Nothing was charged.\n1. Open the transaction history\n2. See that it was paid once" }
            )
        ).Expect(200);
        await SolveAsync(page, caseId, look);
        foreach (
            var (path, name) in new[]
            {
                ("/", "home"),
                ("/balance", "balance"),
                ("/activity", "activity"),
                ("/help", "help"),
                ("/help/cases", "cases"),
                ("/me", "me"),
                ("/freeze", "freeze"),
                ("/help/articles?q=PIN", "articles"),
                ("/help/articles/account-stolen", "article"),
                ("/help/articles/account-stolen?voted=true", "article-voted"),
                ("/offline", "offline"),
                ("/activity/nonsense", "not-found"),
                ("/nonsense", "unknown-address"),
            }
        )
        {
            await page.GotoAsync(path);
            await look(name);
        }

        await page.GotoAsync("/freeze");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".steps5");
        await look("frozen");
    }

    private static async Task SignUpAsync(IPage page, CustomerActor rina, Func<string, Task> look)
    {
        await page.GotoAsync("/");
        await page.ArriveAsync("**/sign-in*");
        await look("sign-in");
        await page.GotoAsync("/sign-up");
        await page.FillAsync("#f-phone", "12");
        await page.FillAsync("#f-fullname", "Rina Wulandari");
        await page.SubmitAsync();
        await Assertions.Expect(page.Locator("#f-phone")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("#f-fullname")).ToHaveValueAsync("Rina Wulandari");
        await look("sign-up-wrong");
        await page.FillAsync("#f-phone", rina.Phone);
        await page.FillAsync("#f-email", rina.Email);
        await page.FillAsync("#f-password", Password);
        await page.EnterPinAsync(Pin);
        await page.ArriveAsync("**/sign-up/*");
        await look("phone-code");
        await page.FillAsync("#f-code", await rina.LastCodeAsync());
        await page.SubmitAsync();
        await page.ArriveAsync("**/sign-in?confirmed=true");
        await page.FillAsync("#f-identifier", rina.Phone);
        await page.FillAsync("#f-password", Password);
        await page.SubmitAsync();
        await page.ArriveAsync(url => new Uri(url).AbsolutePath == "/");
        await look("home-empty");
    }

    private static async Task GetMoneyAsync(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync("/cards");
        await page.FillAsync("#f-number", "4111 1111 1111 1112");
        await page.SubmitAsync();
        await look("cards-wrong");
        await page.FillAsync("#f-number", "4111 1111 1111 1111");
        await page.FillAsync("#f-holder", "RINA WULANDARI");
        await page.FillAsync("#f-expiry", "12/38");
        await page.FillAsync("#f-cvv", "123");
        await page.SubmitAsync();
        await page.ArriveAsync("**/cards?added=1111");
        await look("cards");
        await page.GotoAsync("/top-up");
        await look("top-up");
        await page.FillAsync("#f-amount", "23000");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-pin");
        await look("top-up-pin");
        await page.EnterPinAsync(Pin);
        await page.ArriveAsync("**/activity/*");
        await look("top-up-done");
    }

    private static async Task FailToPayAsync(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync("/pay");
        await look("pay");
        await page.ChoosePaymentAsync("38000");
        await look("pay-pin");
        await ConfirmAsync(page);
        await look("pay-failed");
        await page.ClickAsync(".actions a");
        await page.ArriveAsync("**/top-up-and-pay*");
        await look("top-up-and-pay");
        await ConfirmAsync(page);
        await page.ArriveAsync("**?done=true");
        await look("pay-done");
        await page.GotoAsync("/activity");
        await page.ClickAsync(".chip[data-tone=warn] >> nth=0");
    }

    private static async Task ConfirmAsync(IPage page)
    {
        await page.EnterPinAsync(Pin);
        await page.ArriveAsync(url =>
            url.Contains("/activity/", StringComparison.Ordinal) && !url.Contains("/top-up-and-pay", StringComparison.Ordinal)
        );
    }

    private static async Task<string> TellCareAsync(IPage page, Func<string, Task> look)
    {
        await page.ClickAsync("a[href^='/help/new']");
        await page.ArriveAsync("**/help/new*");
        await page.FillAsync("#f-background", "I paid for coffee.");
        await page.FillAsync("#f-whathappened", "The second payment was refused.");
        await look("draft");
        await page.SubmitAsync();
        await page.ArriveAsync("**/help/cases/*");
        await look("case-new");
        return new Uri(page.Url).Segments[^1];
    }

    private static async Task SolveAsync(IPage page, string caseId, Func<string, Task> look)
    {
        await page.GotoAsync($"/help/cases/{caseId}");
        await look("case-answered");
        await page.ClickAsync(".steps .btn");
        await Assertions.Expect(page.Locator(".steps [data-state=done]")).ToHaveCountAsync(1);
        await page.FillAsync("#f-text", "Thank you, that was it.");
        await page.ClickAsync(".composer .send");
        await page.ArriveAsync($"**/help/cases/{caseId}");
        await Assertions.Expect(page.Locator("#f-text")).ToHaveValueAsync("");
        await page.ClickAsync(".fixed-q .btn-primary");
        await page.CheckAsync("input[type=radio][value='5']");
        await look("case-rating");
        await page.SubmitAsync();
        await Assertions.Expect(page.Locator("input[type=radio]")).ToHaveCountAsync(0);
        await look("case-done");
    }
}
