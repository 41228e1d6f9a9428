using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>The look of what no path passes: every component in every state, and the app in a wide window.</summary>
public class LooksTests(Chromium chromium)
{
    [Theory]
    [NightlyData(390, false)]
    [InlineData(390, true)]
    [NightlyData(360, false)]
    [InlineData(1280, false)]
    public async Task Every_component_is_clean_in_every_state(int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var page = await chromium.PhoneAsync(host.Address, "en", isDark, hasScript: true, width);
        await page.GotoAsync("/design");
        await page.LooksRightAsync($"design.{width}{(isDark ? ".dark" : "")}");
    }

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [InlineData("id", true)]
    [NightlyData("zh-CN", false)]
    public async Task The_wide_window_is_clean(string language, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var attempt = (await customer.PayAsync(host.Shop, "38000.00")).Expect(402)["attemptId"];
        var id = (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "payment-failed",
                    need = "Help",
                    about = new { attemptId = attempt },
                }
            )
        ).Expect(201)["id"];
        var page = await chromium.SignedInAsync(host, customer, language, isDark, width: 1280);
        foreach (
            var (path, name) in new[]
            {
                ("/", "home"),
                ("/help", "help"),
                ("/help/new", "draft"),
                ($"/help/cases/{id}", "case"),
                ($"/activity/{attempt}", "pay-failed"),
                ("/me", "me"),
            }
        )
        {
            await page.GotoAsync(path);
            await page.LooksRightAsync($"wide.{name}.{language}{(isDark ? ".dark" : "")}");
        }
    }

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData("en", 390, false)]
    [NightlyData("id", 390, true)]
    [InlineData("zh-CN", 1280, false)]
    public async Task Cards_and_a_top_up_that_nobody_knows_of_are_clean(string language, int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        var free = (await customer.BindCardAsync("5555555555554444", "123")).Expect(201)["id"];
        var silent = host.Demo.Cards.First(c => c.Behaviour == "silent");
        var busy = (await customer.BindCardAsync(silent.Number, silent.Cvv)).Expect(201)["id"];
        var attempt = (await customer.TopUpAsync("50000.00")).Expect(201)["attemptId"];
        var page = await chromium.SignedInAsync(host, customer, language, isDark, width: width);
        foreach (
            var (path, name) in new[]
            {
                ("/cards", "cards"),
                ($"/cards/{free}/change", "card-change"),
                ($"/cards/{free}/remove", "card-remove"),
                ($"/cards/{busy}/remove", "card-busy"),
                ($"/activity/{attempt}", "top-up-pending"),
            }
        )
        {
            await page.GotoAsync(path);
            await page.LooksRightAsync($"{name}.{language}.{width}{(isDark ? ".dark" : "")}");
        }
    }

    [Fact]
    public async Task On_paper_there_is_nothing_to_tap()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var attempt = (await customer.PayAsync(host.Shop, "3000.00")).Expect(201)["id"];
        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync($"/activity/{attempt}");
        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await Assertions.Expect(page.Locator(".actions")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".facts")).ToBeVisibleAsync();
    }
}
