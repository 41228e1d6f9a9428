using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>Disputes as people click them: the desk's list and page, and what the customer sees.</summary>
public class DisputeTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData("en", false, 1280)]
    [InlineData("id", true, 1280)]
    [NightlyData("zh-CN", false, 1280)]
    [NightlyData("en", true, 390)]
    [NightlyData("zh-CN", false, 390)]
    public async Task Every_screen_of_a_dispute_looks_right(string language, bool isDark, int width)
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var page = await stage.SitAsync("Maya", "/desk/disputes", language, isDark, width);
        await page.WaitForSelectorAsync(".empty");
        await page.LooksRightAsync(Name("desk-disputes-empty", language, isDark));
        var (rina, attempt, _) = await OpenAsync(stage);
        await page.ReloadAsync();
        await page.WaitForSelectorAsync(".grid a.ln");
        await page.LooksRightAsync(Name("desk-disputes", language, isDark));
        await page.ClickAsync(".grid a.ln");
        await page.WaitForSelectorAsync("#evidence");
        await page.LooksRightAsync(Name("desk-dispute", language, isDark));
        if (width > 390)
        {
            // A case has three panes side by side: that is no screen for a phone.
            await page.GotoAsync(await page.GetAttributeAsync(".desk-head a.btn-line", "href") ?? "");
            await page.WaitForSelectorAsync(".pane a[href^='/desk/disputes/']");
            await page.LooksRightAsync(Name("desk-case-dispute", language, isDark));
        }

        var phone = await chromium.SignedInAsync(stage.Host, rina, language, isDark, width: width);
        await phone.GotoAsync("/activity");
        await phone.LooksRightAsync(Name("activity-dispute", language, isDark));
        await phone.GotoAsync($"/activity/{attempt}");
        await phone.WaitForSelectorAsync("[data-dispute=open]");
        await phone.LooksRightAsync(Name("top-up-dispute", language, isDark));
    }

    [Fact]
    public async Task A_lead_changes_the_draft_and_sends_it_after_a_second_thought()
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var (rina, attempt, charge) = await OpenAsync(stage);
        var sari = await stage.SitAsync("Sari", "/desk/disputes");
        await sari.ClickAsync(".grid a.ln");
        await sari.WaitForSelectorAsync("#evidence[readonly]");
        await Assertions.Expect(sari.Locator(".dispute .btn-primary")).ToHaveCountAsync(0);

        var maya = await stage.SitAsync("Maya", "/desk/disputes");
        await maya.ClickAsync(".grid a.ln");
        await maya.WaitForSelectorAsync("#evidence:not([readonly])");
        await Assertions.Expect(maya.Locator("#evidence")).ToHaveValueAsync(new Regex("Kopi Senja"));
        await maya.FillAsync("#evidence", await maya.InputValueAsync("#evidence") + "\nThe owner called us and confirmed it.");
        await maya.ClickAsync(".dispute .btn-primary");
        await maya.ClickAsync(".dispute .btn-danger");
        await maya.WaitForSelectorAsync(".told-words:has-text('The owner called us')");
        await maya.LooksRightAsync("desk-dispute-sent.en");

        (
            await stage
                .Host.Client()
                .PostAsync(
                    "/dev/processor",
                    new
                    {
                        behaviour = "chargeback",
                        charge,
                        stage = "won",
                    },
                    cancel: Cancel
                )
        ).Expect(204);
        var phone = await chromium.SignedInAsync(stage.Host, rina);
        await Eventually.HoldsAsync(async () =>
        {
            await phone.GotoAsync($"/activity/{attempt}");
            return await phone.Locator("[data-dispute=won]").CountAsync() == 1;
        });
        await phone.LooksRightAsync("top-up-dispute-won.en");
    }

    private static string Name(string screen, string language, bool isDark) => $"{screen}.{language}{(isDark ? ".dark" : "")}";

    /// <summary>A top-up of which a part was spent, and a bank that wants it back.</summary>
    private static async Task<(CustomerActor Customer, string Attempt, string Charge)> OpenAsync(DeskStage stage)
    {
        var rina = await stage.Host.JoinWithMoneyAsync("400000.00");
        (await rina.PayAsync(stage.Host.Shop, "120000.00")).Expect(201);
        var charge = (await rina.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200)["items.1.topUpId"]!;
        (await stage.Host.Client().PostAsync("/dev/processor", new { behaviour = "chargeback", charge }, cancel: Cancel)).Expect(204);
        var maya = await stage.ApiAsync("Maya");
        await Eventually.HoldsAsync(async () =>
            (await maya.GetAsync("/api/v1/desk/disputes", Cancel)).Expect(200)["items.0.caseId"] is not null
        );
        var attempts = (await rina.Api.GetAsync("/api/v1/attempts", Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray();
        return (rina, attempts.First(a => a.GetProperty("kind").GetString() == "top-up").GetProperty("id").GetString()!, charge);
    }
}
