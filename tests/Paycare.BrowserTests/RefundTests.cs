using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>Money on its way back as people see it: where it goes, where it is, what is unknown, and a transfer asked back.</summary>
[Trait("Touches", "dates")]
public class RefundTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [NightlyData("en")]
    [NightlyData("id")]
    [InlineData("zh-CN")]
    public async Task A_customer_sends_a_refund_to_the_card_and_care_pays_it_into_the_wallet_when_it_comes_back(string language)
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var rina = await stage.Host.JoinWithMoneyAsync("100000.00");
        var payment = (await rina.PayAsync(stage.Host.Shop, "60000.00")).Expect(201)["id"];
        stage.Host.HoldClock();
        (await stage.Host.Client().PostAsync("/dev/processor", new { behaviour = "refund-lost-then-done" }, cancel: Cancel)).Expect(204);
        var page = await stage.PhoneAsync(rina, $"/activity/{payment}/refund", language);
        await Assertions.Expect(page.Locator(".pick label")).ToHaveCountAsync(2);
        await page.LooksRightAsync($"refund.{language}");
        await page.FillAsync("#f-amount", "40000");
        await page.FillAsync("#f-reason", "Cold");
        await page.ClickAsync(".pick label:has-text('1111')");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".timeline li[data-state=now]");
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("••1111");
        await page.LooksRightAsync($"refund-unknown.{language}");

        await page.GotoAsync("/cards");
        await page.WaitForSelectorAsync(".chip[data-tone=brand]");
        (await stage.Host.Client().PostAsync("/dev/clock", new { advance = "PT1M" }, cancel: Cancel)).Expect(200);
        await ReloadUntilAsync(page, $"/refunds/{await IdAsync(rina)}", ".timeline:not(:has(li[data-state=now]))");
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("••1111");

        (await stage.Host.Client().PostAsync("/dev/processor", new { behaviour = "refund-refused" }, cancel: Cancel)).Expect(204);
        await page.GotoAsync($"/activity/{payment}/refund");
        await page.FillAsync("#f-reason", "Cold");
        await page.ClickAsync(".pick label:has-text('1111')");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".verdict .mark[data-tone=warn]");
        await page.LooksRightAsync($"refund-returned.{language}");

        var opened = await Eventually.SeeAsync("its case", async _ => (await rina.Api.GetAsync("/api/v1/cases", Cancel))["items.0.id"]);
        var sari = await stage.SitAsync(stage.Host.Demo.Staff[0].Name, $"/desk/cases/{opened}", language);
        await sari.ClickAsync("button[data-remedy=approve-refund]");
        await sari.WaitForSelectorAsync(".dry-body button[data-send]");
        await sari.LooksRightAsync($"desk-refund-returned.{language}");
        await sari.FillAsync("#remedy-reason", "The card is closed");
        await sari.ClickAsync(".dry-body button[data-send]");
        await sari.WaitForSelectorAsync(".notice[data-tone=ok]");
        Assert.Equal("60000.00", (await rina.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
    }

    [Theory]
    [NightlyData("en")]
    [InlineData("id")]
    [NightlyData("zh-CN")]
    public async Task A_receiver_answers_with_one_tap(string language)
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var (rina, budi) = (await stage.Host.JoinWithMoneyAsync("100000.00"), await stage.Host.JoinAsync("Budi Santoso"));
        var transfer = (
            await rina.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("80000.00"),
                    pin = rina.Pin,
                    note = "Rent",
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201)["id"];
        var opened = (
            await rina.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "other",
                    need = "To the wrong person",
                    about = new { paymentId = transfer },
                },
                cancel: Cancel
            )
        ).Expect(201)["id"];
        var sari = await stage.ApiAsync(stage.Host.Demo.Staff[0].Name);
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{opened}/remedies",
                new
                {
                    kind = "recall-transfer",
                    arguments = new { paymentId = transfer },
                    reason = "One digit",
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(200);
        var page = await stage.PhoneAsync(budi, "/", language);
        await page.ClickAsync("a[href^='/recalls/']");
        await page.LooksRightAsync($"recall.{language}");
        await page.ClickAsync("main .btn-primary");
        await page.WaitForSelectorAsync(".verdict .mark[data-tone=ok]");
        var payers = await stage.PhoneAsync(rina, "/activity", language);
        await payers.ClickAsync("main .row:has-text('80,000'), main .row:has-text('80.000')");
        await payers.WaitForSelectorAsync(".verdict");
        Assert.Equal("100000.00", (await rina.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["available.value"]);
    }

    private static async Task<string?> IdAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/refunds", Cancel)).Expect(200)["items.0.id"];

    private static Task ReloadUntilAsync(IPage page, string path, string selector) =>
        Eventually.HoldsAsync(async () =>
        {
            await page.GotoAsync(path);
            return await page.Locator(selector).CountAsync() > 0;
        });
}
