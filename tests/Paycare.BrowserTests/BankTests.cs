using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web;

namespace Paycare.BrowserTests;

/// <summary>Money by bank as people click it: a transfer in, a withdrawal out, and the desk that finds whose a transfer is.</summary>
public class BankTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Money_comes_and_goes_by_bank_and_what_is_nobodys_is_matched()
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var rina = await stage.Host.JoinWithMoneyAsync("400000.00");
        // The story needs no script; the looks are checked with one.
        var page = await chromium.PhoneAsync(stage.Host.Address, "en", isDark: false, hasScript: false);
        await page.Context.AddCookiesAsync([new Cookie { Name = "paycare_session", Value = rina.AccessToken, Url = stage.Host.Address.ToString() }]);
        await TopUpAsync(stage.Host, page, rina);
        var attempt = await WithdrawAsync(page, rina);
        foreach (var (language, isDark, width) in new[] { ("en", false, 1280), ("id", true, 390), ("zh-CN", false, 390) })
        {
            var looking = await chromium.PhoneAsync(stage.Host.Address, language, isDark, hasScript: true, width);
            await looking.Context.AddCookiesAsync([new Cookie { Name = "paycare_session", Value = rina.AccessToken, Url = stage.Host.Address.ToString() }]);
            foreach (var (path, name) in new[] { ("/top-up", "top-up"), ("/bank-accounts", "bank-accounts"), ("/withdraw", "withdraw"), (attempt, "withdrawal"), ("/activity", "activity") })
            {
                await looking.GotoAsync(path);
                await looking.LooksRightAsync($"bank-{name}.{language}{(isDark ? ".dark" : "")}.{width}");
            }

            await looking.Context.CloseAsync();
        }

        await MatchAsync(stage, rina);
    }

    private static async Task TopUpAsync(TestHost host, IPage page, CustomerActor rina)
    {
        await page.GotoAsync("/top-up");
        var number = await page.TextContentAsync(".copy-number");
        Assert.Equal((await rina.Api.GetAsync("/api/v1/me/virtual-account", Cancel)).Expect(200)["number"], number);
        (await host.Client().PostAsync("/dev/bank/credits", new { virtualAccount = number, amount = CustomerActor.Idr("125000.00") }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () => await AvailableAsync(rina) == "525000.00");
        await page.GotoAsync("/activity");
        await page.ClickAsync("main .row:has-text('125,000')");
        await page.WaitForSelectorAsync(".verdict:has-text('bank transfer')");
    }

    private static async Task<string> WithdrawAsync(IPage page, CustomerActor rina)
    {
        await page.GotoAsync("/me");
        await page.ClickAsync("a[href='/bank-accounts']");
        await page.SelectOptionAsync("#f-bank", new SelectOptionValue { Label = "BCA" });
        await page.FillAsync("#f-number", "12");
        await page.FillAsync("#f-holder", "Rina Wulandari");
        await page.SubmitAsync();
        Assert.Equal("true", await page.GetAttributeAsync("#f-number", "aria-invalid"));
        await page.FillAsync("#f-number", "7000 0000 01");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".notice:has-text('BCA ••0001')");
        await page.ClickAsync("main a[href='/withdraw']");
        await page.FillAsync("#f-amount", "150,000");
        await page.SubmitAsync();
        await page.FillAsync("#f-pin", "111111");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".verdict:has-text('PIN')");
        await page.GotoAsync("/withdraw");
        await page.FillAsync("#f-amount", "150,000");
        await page.SubmitAsync();
        await page.FillAsync("#f-pin", rina.Pin);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".timeline li[data-state=done]");
        var address = new Uri(page.Url).AbsolutePath;
        await Eventually.HoldsAsync(async () =>
        {
            await page.ReloadAsync();
            return await page.Locator(".timeline:has-text('bank reference')").CountAsync() == 1;
        });
        Assert.Equal("375000.00", await AvailableAsync(rina));
        return address;
    }

    private static async Task MatchAsync(DeskStage stage, CustomerActor rina)
    {
        (await stage.Host.Client().PostAsync("/dev/bank/credits", new { virtualAccount = "8808123412341234", amount = CustomerActor.Idr("64000.00"), name = "Rina Wulandari" }, cancel: Cancel)).Expect(200);
        var opened = (await rina.Api.PostAsync("/api/v1/cases", new { topic = "top-up", whatHappened = "I mistyped the number.", need = "Where is my transfer?" }, cancel: Cancel)).Expect(201)["id"];
        var sari = await stage.ApiAsync("Sari");
        await Eventually.HoldsAsync(async () => (await sari.GetAsync("/api/v1/desk/suspense", Cancel))["items.0.caseNumber"] is not null);
        var desk = await stage.SitAsync("Sari", "/desk/suspense");
        await desk.WaitForSelectorAsync(".grid:has-text('64,000')");
        await desk.LooksRightAsync("desk-suspense.en");
        await desk.GotoAsync($"/desk/cases/{opened}");
        await desk.ClickAsync(".remedy:has-text('Match a bank transfer')");
        await desk.WaitForSelectorAsync("#remedy-suspense");
        await desk.WaitForSelectorAsync(".dry:has-text('Suspense')");
        await desk.LooksRightAsync("desk-match.en");
        await desk.FillAsync("#remedy-reason", "The receipt shows the transfer");
        await desk.ClickAsync(".dry .btn-primary");
        await desk.WaitForSelectorAsync("[role=status]:has-text('Asked')");
        var maya = await stage.ApiAsync("Maya");
        var waiting = (await maya.GetAsync("/api/v1/desk/approvals", Cancel)).Expect(200);
        (await maya.PostAsync($"/api/v1/desk/approvals/{waiting["items.0.remedy.id"]}/approve", new { reason = "Right" }, cancel: Cancel)).Expect(200);
        Assert.Equal("439000.00", await AvailableAsync(rina));
    }

    private static async Task<string?> AvailableAsync(CustomerActor customer) => (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"];
}
