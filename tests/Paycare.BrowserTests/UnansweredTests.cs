using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>Requests that get no answer, seen from the phone and from the desk.</summary>
public class UnansweredTests(Chromium chromium)
{
    [Theory]
    [InlineData("zh-CN", true, false)]
    [InlineData("en", false, true)]
    public async Task A_payment_without_an_answer_is_told_at_the_next_page_and_settled_in_one_tap(
        string language,
        bool isDark,
        bool arrives
    )
    {
        var host = await TestHost.OnAsync(arrives ? TestDatabase.Sqlite : TestDatabase.Postgres);
        var customer = await host.JoinAsync("陈美玲", language);
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("100000.00")).Expect(201);
        var page = await chromium.SignedInAsync(host, customer, language, isDark);
        await page.ChoosePaymentAsync("10,000");
        await page.RouteAsync("**/pay?*", async route =>
        {
            if (arrives)
            {
                await route.FetchAsync();
            }

            await route.AbortAsync();
        });
        await page.EnterPinAsync(customer.Pin);
        await page.ArriveAsync(url => url.StartsWith("chrome-error", StringComparison.Ordinal));
        await page.UnrouteAllAsync();
        await page.GotoAsync("/");
        await page.WaitForSelectorAsync("#unanswered:not([hidden])");
        await page.LooksRightAsync($"unanswered-note.{language}{(isDark ? ".dark" : "")}");
        await page.ClickAsync("#unanswered a");
        if (!arrives)
        {
            await page.WaitForSelectorAsync("form .btn-primary");
            await page.LooksRightAsync($"unanswered.{language}{(isDark ? ".dark" : "")}");
            await page.SubmitAsync();
        }

        await page.ArriveAsync(url =>
            url.Contains("/activity/", StringComparison.Ordinal) && !url.Contains("unanswered", StringComparison.Ordinal)
        );
        await page.LooksRightAsync($"unanswered-settled.{language}{(isDark ? ".dark" : "")}");
        await Assertions.Expect(page.Locator("#unanswered")).ToBeHiddenAsync();
        Assert.Equal(arrives ? "90000.00" : "100000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
        var attempt = page.Url.Split('/')[^1];
        Assert.Equal(
            arrives ? "answer-lost" : "never-arrived",
            (await customer.Api.GetAsync($"/api/v1/attempts/{attempt}/diagnosis")).Expect(200)["cause"]
        );
    }

    [Theory]
    [InlineData("id", false, "good")]
    [InlineData("zh-CN", true, "none")]
    public async Task The_connection_check_says_in_words_whether_the_network_is_to_blame(string language, bool isDark, string verdict)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync("陈美玲", language);
        var page = await chromium.SignedInAsync(host, customer, language, isDark);
        if (verdict == "none")
        {
            await page.RouteAsync("**/health/live*", route => route.AbortAsync());
        }

        await page.GotoAsync("/help");
        await page.ClickAsync("a[href='/help/connection']");
        await page.WaitForSelectorAsync($"#connection[data-verdict={verdict}]");
        await page.WaitForSelectorAsync("#figures-card:not([hidden])");
        await page.LooksRightAsync($"connection.{verdict}.{language}{(isDark ? ".dark" : "")}");
    }

    [Fact]
    public async Task A_lead_begins_a_disruption_and_ends_it_after_a_second_thought()
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var page = await stage.SitAsync("Maya", "/desk/incidents", "id");
        await page.WaitForSelectorAsync(".empty");
        await page.LooksRightAsync("desk-incidents-empty.id");
        await page.SelectOptionAsync("#incident-scope", "rail:card");
        await page.FillAsync("#incident-note", "Prosesor kartu lambat sejak pagi.");
        await page.ClickAsync("button[data-send]");
        await page.WaitForSelectorAsync(".grid .chip[data-tone=warn]");
        await page.ClickAsync("button[aria-expanded=false]");
        await page.WaitForSelectorAsync("#touched");
        await page.LooksRightAsync("desk-incidents.id");
        await page.ClickAsync(".grid .c-open .btn-line >> nth=1");
        await page.ClickAsync(".grid .btn-danger");
        await page.WaitForSelectorAsync(".grid .chip:not([data-tone=warn])");
    }
}
