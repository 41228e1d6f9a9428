using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>Whoever wrote in a chat says so in the app: the way from the reply there to the list of linked accounts.</summary>
[Trait("Touches", "dates")]
public sealed partial class LinkTests(Chromium chromium)
{
    [Theory]
    [InlineData(TestDatabase.Sqlite, "id", true, true, 390)]
    [NightlyData(TestDatabase.Postgres, "en", false, false, 390)]
    [NightlyData(TestDatabase.Postgres, "zh-CN", false, true, 1280)]
    public async Task A_chat_is_linked_from_its_reply_and_taken_away_again(
        TestDatabase database,
        string language,
        bool isDark,
        bool hasScript,
        int width
    )
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinAsync(locale: language);
        var other = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: true, 1280);
        var first = await WriteAsync(other, "whatsapp", "Where is my refund?");
        var page = await chromium.SignedInAsync(host, rina, language, isDark, hasScript, width);
        var way = $"{language}.{width}{(isDark ? ".dark" : "")}";

        // Asked for a code first: a while has passed since this phone showed whose it is.
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT15M" })).Expect(200);
        await page.GotoAsync(first);
        await page.ArriveAsync("**/me/confirm?next=*");
        await page.SubmitAsync();
        await page.FillAsync("#f-code", await rina.LastCodeAsync());
        await page.SubmitAsync();
        await page.ClickAsync("a.btn-primary[href^='/link/']");
        await LookAsync("link");
        await page.EnterPinAsync("111333");
        await page.WaitForSelectorAsync("[aria-invalid=true], .notice, .wrong");
        await LookAsync("link-wrong-pin");
        await page.EnterPinAsync(rina.Pin);
        await page.ArriveAsync("**/me/linked-accounts?linked=*");
        await Assertions.Expect(page.Locator("ul.rows > li")).ToHaveCountAsync(1);
        await LookAsync("linked-accounts");

        // The same link is over, and a stranger's is refused with two ways on.
        await page.GotoAsync(first);
        await page.WaitForSelectorAsync("a.btn-primary[href='/help/cases']");
        await LookAsync("link-over");
        await page.GotoAsync(await WriteAsync(other, "telegram", "And mine?"));
        await page.ClickAsync("form .btn-danger-line");
        await page.WaitForSelectorAsync("a[href='/freeze']");
        await LookAsync("link-refused");

        await page.GotoAsync("/me/linked-accounts");
        await page.ClickAsync("ul.rows button");
        await page.WaitForSelectorAsync(".empty");
        await LookAsync("linked-accounts-none");

        async Task LookAsync(string name)
        {
            if (hasScript)
            {
                await page.LooksRightAsync($"{name}.{way}");
            }
        }
    }

    /// <summary>Writes in a chat, on the demo's page of the other side.</summary>
    /// <returns>The link in the reply.</returns>
    private static async Task<string> WriteAsync(IPage page, string network, string text)
    {
        await page.GotoAsync($"/dev/channels?network={network}");
        await page.FillAsync("[name=text][rows='2']", text);
        await page.ClickAsync("[name=act][value=send]");
        return await Eventually.SeeAsync("the link in the reply", async _ =>
        {
            await page.ClickAsync("text=Look again");
            return Link().Match(await page.InnerTextAsync("main")) is { Success: true } found ? found.Value : null;
        });
    }

    [GeneratedRegex(@"/link/[\w.~-]+")]
    private static partial Regex Link();
}
