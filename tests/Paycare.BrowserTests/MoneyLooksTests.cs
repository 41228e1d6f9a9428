using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>The look of everything that money comes, goes and returns by, on the phone and on the desk.</summary>
public class MoneyLooksTests(Chromium chromium)
{
    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [InlineData("id", 1280, true)]
    [NightlyData("zh-CN", 390, false)]
    public async Task Money_in_out_and_back_is_clean(string language, int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("900000.00"), await host.JoinAsync("Budi Santoso"));
        var coffee = (await rina.PayAsync(host.Shop, "38000.00", note: "Kopi susu")).Expect(201)["id"];
        var medicine = (await rina.PayAsync(host.Demo.Merchants.First(m => m.Category == "pharmacy").Id.ToString(), "120000.00")).Expect(
            201
        )["id"];
        var sent = (
            await rina.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("50000.00"),
                    pin = rina.Pin,
                    note = "Makan siang",
                },
                CustomerActor.NewKey()
            )
        ).Expect(201)["id"];
        var part = (await RefundAsync(coffee!, "8000.00")).Expect(201)["id"];
        var asked = (await RefundAsync(medicine!, "60000.00")).Expect(201)["id"];
        var page = await chromium.SignedInAsync(host, rina, language, isDark, width: width);
        await LookAsync(
            ("/pay", "pay"),
            ("/scan", "scan"),
            ("/transfer", "transfer"),
            ($"/transfer?phone={Uri.EscapeDataString(budi.Phone)}", "transfer-amount"),
            ($"/transfer?phone={Uri.EscapeDataString(budi.Phone)}&amount=25000&key={CustomerActor.NewKey()}", "transfer-pin"),
            ("/activity", "records"),
            ("/activity?q=Kopi", "records-search"),
            ("/activity?q=nothing-like-it", "records-none"),
            ("/activity/statement", "statement"),
            ("/me/limits", "limits"),
            ($"/activity/{coffee}", "paid"),
            ($"/activity/{coffee}/receipt", "receipt"),
            ($"/activity/{sent}", "sent"),
            ($"/activity/{sent}/receipt", "receipt-sent"),
            ($"/activity/{coffee}/refund", "refund"),
            ($"/activity/{sent}/refund", "refund-not"),
            ($"/refunds/{part}", "refund-arrived"),
            ($"/refunds/{asked}", "refund-asked"),
            ($"/activity/{coffee}/freeze", "freeze-one"),
            ("/bank-accounts", "bank-none"),
            ("/withdraw", "withdraw-none"),
            ("/top-up", "top-up"),
            ("/balance", "balance")
        );
        (await rina.Api.PostAsync($"/api/v1/payments/{medicine}/freeze", new { reason = "I did not buy this" })).Expect(200);
        (
            await rina.Api.PostAsync(
                "/api/v1/bank-accounts",
                new
                {
                    bankCode = "014",
                    number = "7000000001",
                    holderName = "Rina Wulandari",
                }
            )
        ).Expect(201);
        await LookAsync(($"/activity/{medicine}", "frozen-one"), ("/bank-accounts", "bank"), ("/withdraw", "withdraw"));

        await page.FillAsync("#f-amount", "150000");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-pin");
        await page.LooksRightAsync($"money.withdraw-pin.{Mark()}");
        await page.EnterPinAsync("111111");
        await page.WaitForSelectorAsync("#f-pin-error");
        await page.LooksRightAsync($"money.withdraw-wrong-pin.{Mark()}");
        await page.GotoAsync("/withdraw");
        await page.FillAsync("#f-amount", "150000");
        await page.SubmitAsync();
        await page.EnterPinAsync(rina.Pin);
        await page.WaitForSelectorAsync(".timeline li[data-state=done]");
        await page.LooksRightAsync($"money.withdrawal.{Mark()}");

        string Mark() => $"{language}.{width}{(isDark ? ".dark" : "")}";

        async Task LookAsync(params (string Path, string Name)[] screens)
        {
            foreach (var (path, name) in screens)
            {
                await page.GotoAsync(path);
                await page.LooksRightAsync($"money.{name}.{Mark()}");
            }
        }

        Task<ApiAnswer> RefundAsync(string payment, string amount) =>
            rina.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { amount = CustomerActor.Idr(amount), reason = "It was cold" },
                CustomerActor.NewKey()
            );
    }

    [Theory]
    [NightlyData("id", 1280, false)]
    [InlineData("zh-CN", 390, true)]
    public async Task A_network_that_is_new_is_said_where_secrets_are_typed(string language, int width, bool isDark)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var page = await chromium.SignedInAsync(host, await host.JoinAsync(), language, isDark, width: width);
        var elsewhere = JsonSerializer.Serialize(new[] { new { Name = "another-network", NewUntil = DateTimeOffset.UnixEpoch } });
        var cookie = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("known-networks").Protect(elsewhere);
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_networks",
                Value = cookie,
                Url = host.Address.ToString(),
            },
        ]);
        foreach (
            var (path, name) in new[]
            {
                ("/me/password", "password"),
                ("/me/pin", "pin"),
                ("/cards", "cards"),
                ("/help/connection", "connection"),
            }
        )
        {
            await page.GotoAsync(path);
            await page.WaitForSelectorAsync("[data-wifi].notice");
            await page.LooksRightAsync($"wifi.{name}.{language}.{width}{(isDark ? ".dark" : "")}");
        }
    }

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [InlineData("id", true)]
    [NightlyData("zh-CN", false)]
    public async Task Money_in_suspense_is_clean_on_the_desk(string language, bool isDark)
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var desk = await stage.SitAsync("Sari", "/desk/suspense", language, isDark);
        var mark = $"{language}{(isDark ? ".dark" : "")}";
        await desk.LooksRightAsync($"suspense.none.{mark}");
        (
            await stage
                .Host.Client()
                .PostAsync("/dev/bank/credits", new { virtualAccount = "8808000000000000", amount = CustomerActor.Idr("40000.00") })
        ).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await (await stage.ApiAsync("Sari")).GetAsync("/api/v1/desk/suspense")).Expect(200)["items.0.caseId"] is not null
        );
        await desk.ReloadAsync();
        await desk.WaitForSelectorAsync("main a[href*='/desk/cases/']");
        await desk.LooksRightAsync($"suspense.one.{mark}");
        await desk.ClickAsync("main a[href*='/desk/cases/']");
        await desk.WaitForSelectorAsync(".conv");
        await desk.LooksRightAsync($"suspense.case.{mark}");
        await desk.ClickAsync(".remedy");
        await desk.WaitForSelectorAsync("#remedy-suspense");
        await desk.LooksRightAsync($"suspense.return.{mark}");
    }
}
