using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web;

namespace Paycare.BrowserTests;

/// <summary>The main job as a customer clicks it: a failed payment, explained, brought to care, answered, solved, rated.</summary>
public class CustomerPathTests(Chromium chromium)
{
    private const string Password = "rainy-roof-and-soup", Pin = "482915";

    [Theory]
    [InlineData(TestDatabase.Sqlite, "en", false)]
    [InlineData(TestDatabase.Postgres, "id", true)]
    [InlineData(TestDatabase.Sqlite, "zh-CN", true)]
    [InlineData(TestDatabase.Postgres, "zh-CN", false)]
    public async Task Every_screen_of_the_main_job_is_clean_in_every_language_and_theme(TestDatabase database, string language, bool isDark)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.PhoneAsync(host.Address, language, isDark, hasScript: true);
        await WalkAsync(host, page, name => page.LooksRightAsync($"{name}.{language}{(isDark ? ".dark" : "")}"));
    }

    [Theory, OnBothDatabases]
    public async Task The_main_job_needs_no_script(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false);
        await WalkAsync(host, page, _ => Task.CompletedTask);
    }

    [Theory, OnBothDatabases]
    public async Task A_triple_click_pays_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await SignedInAsync(host, customer);
        await page.GotoAsync("/pay");
        await page.FillAsync("#f-amount", "10,000");
        await page.FillAsync("#f-pin", customer.Pin);
        await page.ClickAsync("form button[type=submit]", new PageClickOptions { ClickCount = 3 });
        await page.WaitForURLAsync("**/activity/**");
        await Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"] == "90000.00");
        Assert.Equal(1, (await customer.Api.GetAsync("/api/v1/attempts")).Body.GetProperty("items").EnumerateArray().Count(a => a.GetProperty("kind").GetString() == "payment"));
    }

    [Theory, OnBothDatabases]
    public async Task A_form_without_its_token_changes_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var page = await SignedInAsync(host, customer);
        var answer = await page.APIRequest.PostAsync($"{host.Address}freeze", new APIRequestContextOptions { Form = page.APIRequest.CreateFormData().Set("_handler", "freeze") });
        Assert.Equal(400, answer.Status);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet"))["status"]);
    }

    [Theory, OnBothDatabases]
    public async Task An_answer_appears_on_the_open_page_and_leaves_what_is_being_typed(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"];
        var page = await SignedInAsync(host, customer);
        await page.GotoAsync($"/help/cases/{id}");
        await page.FillAsync("#f-text", "I am still typ");
        (await (await host.AgentAsync()).PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Here is your answer." })).Expect(200);
        await page.WaitForSelectorAsync("text=Here is your answer.");
        await page.WaitForSelectorAsync(".fixed-q");
        Assert.Equal("I am still typ", await page.InputValueAsync("#f-text"));
    }

    [Theory, OnBothDatabases]
    public async Task Without_a_connection_nothing_is_sent_and_nothing_typed_is_lost(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var page = await SignedInAsync(host, customer);
        await page.GotoAsync("/pay");
        await page.FillAsync("#f-amount", "10,000");
        await page.FillAsync("#f-pin", customer.Pin);
        await page.Context.SetOfflineAsync(true);
        await page.ClickAsync("main .btn-primary");
        await page.WaitForSelectorAsync("#offline:not([hidden])");
        Assert.Equal("10,000", await page.InputValueAsync("#f-amount"));
        await page.Context.SetOfflineAsync(false);
        await page.WaitForSelectorAsync("#offline", new PageWaitForSelectorOptions { State = WaitForSelectorState.Hidden });
        await page.ClickAsync("main .btn-primary");
        await page.WaitForURLAsync("**/activity/**");
        Assert.Equal("90000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    private async Task<IPage> SignedInAsync(TestHost host, CustomerActor customer)
    {
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: true);
        await page.GotoAsync("/sign-in?next=%2Factivity");
        await page.FillAsync("#f-identifier", customer.Phone);
        await page.FillAsync("#f-password", Password);
        await page.ClickAsync("form button[type=submit]");
        await page.FillAsync("#f-password", Password);
        await page.FillAsync("#f-code", await customer.LastCodeAsync());
        await page.ClickAsync("form button[type=submit]");
        await page.WaitForURLAsync("**/activity");
        return page;
    }

    private static async Task WalkAsync(TestHost host, IPage page, Func<string, Task> look)
    {
        var rina = host.Stage.NewCustomer("Rina Wulandari", "en");
        await SignUpAsync(page, rina, look);
        await GetMoneyAsync(page, look);
        await FailToPayAsync(page, look);
        var caseId = await TellCareAsync(page, look);
        (await (await host.AgentAsync()).PostAsync($"/api/v1/desk/cases/{caseId}/messages", new { text = "Nothing was charged. Top up 15,000 and pay again." })).Expect(200);
        await SolveAsync(page, caseId, look);
        foreach (var (path, name) in new[] { ("/", "home"), ("/activity", "activity"), ("/help", "help"), ("/me", "me"), ("/freeze", "freeze"), ("/help/articles?q=PIN", "articles"), ("/help/articles/account-stolen", "article"), ("/activity/nonsense", "not-found") })
        {
            await page.GotoAsync(path);
            await look(name);
        }

        await page.GotoAsync("/freeze");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/freeze?number=PC-*");
        await look("frozen");
    }

    private static async Task SignUpAsync(IPage page, CustomerActor rina, Func<string, Task> look)
    {
        await page.GotoAsync("/");
        await page.WaitForURLAsync("**/sign-in*");
        await look("sign-in");
        await page.GotoAsync("/sign-up");
        await page.FillAsync("#f-phone", "12");
        await page.FillAsync("#f-fullname", "Rina Wulandari");
        await SubmitAsync(page);
        Assert.Equal("true", await page.GetAttributeAsync("#f-phone", "aria-invalid"));
        Assert.Equal("Rina Wulandari", await page.InputValueAsync("#f-fullname"));
        await look("sign-up-wrong");
        await page.FillAsync("#f-phone", rina.Phone);
        await page.FillAsync("#f-email", rina.Email);
        await page.FillAsync("#f-password", Password);
        await page.FillAsync("#f-pin", Pin);
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/sign-up/*");
        await look("phone-code");
        await page.FillAsync("#f-code", await rina.LastCodeAsync());
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/sign-in?confirmed=true");
        await page.FillAsync("#f-identifier", rina.Phone);
        await page.FillAsync("#f-password", Password);
        await SubmitAsync(page);
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await look("home-empty");
    }

    private static async Task GetMoneyAsync(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync("/cards");
        await page.FillAsync("#f-number", "4111 1111 1111 1112");
        await SubmitAsync(page);
        await look("cards-wrong");
        await page.FillAsync("#f-number", "4111 1111 1111 1111");
        await page.FillAsync("#f-holder", "RINA WULANDARI");
        await page.FillAsync("#f-expiry", "12/38");
        await page.FillAsync("#f-cvv", "123");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/cards?added=1111");
        await look("cards");
        await page.GotoAsync("/top-up");
        await look("top-up");
        await page.FillAsync("#f-amount", "23000");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/activity/*");
        await look("top-up-done");
    }

    private static async Task FailToPayAsync(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync("/pay");
        await look("pay");
        await PayAsync(page, "38000");
        await look("pay-failed");
        await page.ClickAsync(".actions a");
        await page.WaitForURLAsync("**/top-up?amount=*");
        Assert.Contains("15", await page.InputValueAsync("#f-amount"));
        await page.GotoAsync("/pay");
        await PayAsync(page, "1000");
        await look("pay-done");
        await page.GotoAsync("/activity");
        await page.ClickAsync(".chip[data-tone=warn] >> nth=0");
    }

    private static async Task PayAsync(IPage page, string amount)
    {
        await page.SelectOptionAsync("#f-merchant", new SelectOptionValue { Label = "Kopi Senja" });
        await page.FillAsync("#f-amount", amount);
        await page.FillAsync("#f-pin", Pin);
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/activity/*");
    }

    private static async Task<string> TellCareAsync(IPage page, Func<string, Task> look)
    {
        await page.ClickAsync("a[href^='/help/new']");
        await page.WaitForURLAsync("**/help/new*");
        await page.FillAsync("#f-background", "I paid for coffee.");
        await page.FillAsync("#f-whathappened", "The second payment was refused.");
        await look("draft");
        await SubmitAsync(page);
        await page.WaitForURLAsync("**/help/cases/*");
        await look("case-new");
        return new Uri(page.Url).Segments[^1];
    }

    private static async Task SolveAsync(IPage page, string caseId, Func<string, Task> look)
    {
        await page.GotoAsync($"/help/cases/{caseId}");
        await look("case-answered");
        await page.FillAsync("#f-text", "Thank you, that was it.");
        await page.ClickAsync(".btn-line >> nth=0");
        await page.WaitForURLAsync($"**/help/cases/{caseId}");
        Assert.Equal("", await page.InputValueAsync("#f-text"));
        await page.ClickAsync(".fixed-q .btn-primary");
        await page.CheckAsync("input[type=radio][value='5']");
        await look("case-rating");
        await SubmitAsync(page);
        Assert.Equal(0, await page.Locator("input[type=radio]").CountAsync());
        await look("case-done");
    }

    /// <summary>The screen's one primary.</summary>
    private static Task SubmitAsync(IPage page) => page.ClickAsync("main .btn-primary, main .btn-danger");
}
