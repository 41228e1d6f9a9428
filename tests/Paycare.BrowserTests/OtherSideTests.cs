using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>The demo's page on which a person plays the other side of every channel.</summary>
public class OtherSideTests(Chromium chromium)
{
    [Theory]
    [InlineData(TestDatabase.Postgres, false, 390)]
    [NightlyData(TestDatabase.Sqlite, true, 1280)]
    [NightlyData(TestDatabase.Sqlite, false, 1280)]
    public async Task Somebody_writes_and_calls_and_reads_what_came_of_it(TestDatabase database, bool isDark, int width)
    {
        await using var host = await TestHost.StartAsync(database);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark, hasScript: true, width);
        await page.GotoAsync("/dev/channels");
        var way = $"{(isDark ? "dark." : "")}{width}";
        await page.LooksRightAsync($"other-side.empty.{way}");
        await page.FillAsync("[name=text][rows='2']", "My top-up is not there");
        await page.ClickAsync("[name=act][value=twice]");
        await page.WaitForSelectorAsync("td:has-text('Dropped: seen before')");
        await Eventually.HoldsAsync(async () =>
        {
            await page.ClickAsync("text=Look again");
            return await page.Locator(".msg.them:has-text('PC-')").CountAsync() == 1;
        });
        await page.ClickAsync("[name=act][value=dial]");
        await page.ClickAsync("[name=key][value='9']");
        await page.WaitForSelectorAsync(".says:has-text('You pressed 9')");
        await page.LooksRightAsync($"other-side.call.{way}");
        await page.ClickAsync("[name=act][value=hang-up]");
        await page.WaitForSelectorAsync("[name=act][value=dial]");
    }
}
