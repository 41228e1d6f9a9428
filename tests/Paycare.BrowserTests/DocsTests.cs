using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>The pages of the API: read on a desk and on a phone, without a script, and without asking anybody else.</summary>
public class DocsTests(Chromium chromium)
{
    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData(false, 1280)]
    [InlineData(true, 1280)]
    [NightlyData(false, 390)]
    [NightlyData(true, 390)]
    public async Task The_pages_of_the_API_are_clean(bool isDark, int width)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark, hasScript: true, width);
        var strangers = new List<string>();
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" } asked && asked.Authority != host.Address.Authority)
            {
                strangers.Add(request.Url);
            }
        };
        foreach (
            var (path, name) in new[]
            {
                ("/docs", "introduction"),
                ("/docs/merchants", "guide"),
                ("/docs/customer", "audience"),
                ("/docs/customer/payments", "topic"),
                ("/docs/merchant/merchant", "merchant"),
                ("/docs?q=refund", "search"),
            }
        )
        {
            Assert.Equal(200, (await page.GotoAsync(path))!.Status);
            await Assertions.Expect(page.Locator("a[href^='http'], script, iframe")).ToHaveCountAsync(0);
            await page.LooksRightAsync($"docs.{name}.{(isDark ? "dark." : "")}{width}");
        }

        Assert.Empty(strangers);
        Assert.Equal(404, (await page.GotoAsync("/docs/nowhere"))!.Status);
    }

    [Fact]
    public async Task An_operation_is_found_by_a_word_and_shown_whole()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: false, 1280);
        await page.GotoAsync("/docs");
        await page.FillAsync("input[name=q]", "payMerchant");
        await page.PressAsync("input[name=q]", "Enter");
        await page.ClickAsync("a:has-text('Pay a merchant')");
        await page.ArriveAsync("**/docs/customer/payments#payMerchant");
        var shown = await page.InnerTextAsync("#payMerchant");
        Assert.Contains("Idempotency-Key", shown, StringComparison.Ordinal);
        Assert.Contains("In a customer's session.", shown, StringComparison.Ordinal);
    }
}
