using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>Money by bank as people click it: a transfer in, and a withdrawal out.</summary>
public class BankTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Money_comes_and_goes_by_bank_without_a_script()
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var rina = await stage.Host.JoinWithMoneyAsync("400000.00");
        var page = await chromium.PhoneAsync(stage.Host.Address, "en", isDark: false, hasScript: false);
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_session",
                Value = rina.AccessToken,
                Url = stage.Host.Address.ToString(),
            },
        ]);
        await TopUpAsync(stage.Host, page, rina);
        await WithdrawAsync(page, rina);
    }

    private static async Task TopUpAsync(TestHost host, IPage page, CustomerActor rina)
    {
        await page.GotoAsync("/top-up");
        var number = await page.TextContentAsync(".copy-number");
        Assert.Equal((await rina.Api.GetAsync("/api/v1/me/virtual-account", Cancel)).Expect(200)["number"], number);
        (
            await host.Client()
                .PostAsync("/dev/bank/credits", new { virtualAccount = number, amount = CustomerActor.Idr("125000.00") }, cancel: Cancel)
        ).Expect(200);
        await Eventually.HoldsAsync(async () => await AvailableAsync(rina) == "525000.00");
        await page.GotoAsync("/activity");
        await page.ClickAsync("main .row:has-text('125,000')");
        await page.WaitForSelectorAsync(".verdict:has-text('bank transfer')");
    }

    private static async Task WithdrawAsync(IPage page, CustomerActor rina)
    {
        await page.GotoAsync("/me");
        await page.ClickAsync("a[href='/bank-accounts']");
        await page.SelectOptionAsync("#f-bank", new SelectOptionValue { Label = "BCA" });
        await page.FillAsync("#f-number", "12");
        await page.FillAsync("#f-holder", "Rina Wulandari");
        await page.SubmitAsync();
        await Assertions.Expect(page.Locator("#f-number")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.FillAsync("#f-number", "7000 0000 01");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".notice:has-text('BCA ••0001')");
        await page.ClickAsync("main a[href='/withdraw']");
        await page.FillAsync("#f-amount", "150,000");
        await page.SubmitAsync();
        await page.EnterPinAsync("111111");
        await page.WaitForSelectorAsync("#f-pin-error");
        await page.EnterPinAsync(rina.Pin);
        await page.WaitForSelectorAsync(".timeline li[data-state=done]");
        await Eventually.HoldsAsync(async () =>
        {
            await page.ReloadAsync();
            return await page.Locator(".timeline:has-text('bank reference')").CountAsync() == 1;
        });
        Assert.Equal("375000.00", await AvailableAsync(rina));
    }

    private static async Task<string?> AvailableAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"];
}
