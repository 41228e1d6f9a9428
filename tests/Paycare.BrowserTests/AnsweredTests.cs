using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>What was answered in any way is not reported as unanswered later, and nothing leads to a second payment.</summary>
public class AnsweredTests(Chromium chromium)
{
    [Theory]
    [InlineData("payment", TestDatabase.Sqlite)]
    [InlineData("transfer", TestDatabase.Postgres)]
    public async Task Large_money_that_was_asked_for_a_code_is_answered_on_every_page(string kind, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, budi) = (await host.JoinRichAsync(), await host.JoinAsync("Budi Santoso"));
        var page = await chromium.SignedInAsync(host, customer);
        await ChooseAsync(page, kind, budi, "1,200,000");
        await SendAsync(page, customer, code: null);
        await page.ArriveAsync("**&challenge=*");
        var asking = page.Url;
        await IsAnsweredAsync(page, "/");

        await page.GotoAsync(asking);
        var code = await customer.LastCodeAsync();
        await SendAsync(page, customer, code == "000000" ? "000001" : "000000");
        await page.ArriveAsync("**&again=true*");
        await IsAnsweredAsync(page, "/me");

        await page.GoBackAsync();
        await SendAsync(page, customer, code);
        await page.ArriveAsync("**/activity/*?done=true");
        var moved = new Uri(page.Url).AbsolutePath;
        foreach (var path in new[] { "/", "/help", "/me", "/cards", "/freeze", "/activity", moved })
        {
            await IsAnsweredAsync(page, path);
        }

        var attempts = (await customer.Api.GetAsync("/api/v1/attempts")).Expect(200).Body.GetProperty("items").EnumerateArray();
        foreach (
            var asked in attempts
                .Where(a => a.TryGetProperty("code", out var why) && why.GetString() == "step-up-required")
                .Select(a => a.GetProperty("id").GetString())
        )
        {
            await page.GotoAsync($"/activity/{asked}");
            await Assertions.Expect(page.Locator(".actions .btn-primary")).ToHaveAttributeAsync("href", moved);
            await Assertions.Expect(page.Locator("a[href*='challenge='], a[href^='/pay'], a[href^='/transfer']")).ToHaveCountAsync(0);
        }

        Assert.Equal("700000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Theory]
    [InlineData("payment")]
    [InlineData("transfer")]
    public async Task Every_other_answer_is_one_too(string kind)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (customer, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        var page = await chromium.SignedInAsync(host, customer);
        var wrong = customer.Pin == "000000" ? "111111" : "000000";
        foreach (
            var (amount, pin) in new[]
            {
                ("90,000,000", customer.Pin),
                ("100,001", customer.Pin),
                ("5,000", "12"),
                ("5,000", customer.Pin),
                ("6,000", wrong),
                ("7,000", wrong),
                ("8,000", wrong),
                ("9,000", customer.Pin),
            }
        )
        {
            await ChooseAsync(page, kind, budi, amount);
            await page.EnterPinAsync(pin);
            // What is wrong with the PIN is told where it is typed.
            await page.ArriveAsync(pin == customer.Pin && amount != "9,000" ? "**/activity/*" : "**sent=True*");
            await page.NothingIsUnansweredAsync();
            await IsAnsweredAsync(page, "/");
        }

        Assert.Equal("95000.00", (await customer.Api.GetAsync("/api/v1/wallet"))["available.value"]);
    }

    [Fact]
    public async Task A_refusal_on_record_settles_the_note_though_its_answer_was_lost()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("100000.00");
        var (refused, paid) = (CustomerActor.NewKey(), CustomerActor.NewKey());
        (await customer.PayAsync(host.Shop, "150000.00", refused)).Expect(402);
        (await customer.PayAsync(host.Shop, "10000.00", paid)).Expect(201);
        var page = await chromium.SignedInAsync(host, customer);
        foreach (var (key, amount, isTold) in new[] { (refused, "150000.00", false), (paid, "10000.00", true) })
        {
            await page.EvaluateAsync(
                "([key, merchant, amount]) => localStorage.setItem('sent', JSON.stringify({ [key]: { merchant, amount, at: new "
                    + "Date().toISOString() } }))",
                new[] { key, host.Shop, amount }
            );
            await page.GotoAsync("/");
            await (isTold ? page.WaitForSelectorAsync("#unanswered:not([hidden])") : page.NothingIsUnansweredAsync() as Task);
            await Assertions.Expect(page.Locator("#unanswered")).ToBeVisibleAsync(new() { Visible = isTold });
        }
    }

    private static async Task ChooseAsync(IPage page, string kind, CustomerActor receiver, string amount)
    {
        if (kind == "payment")
        {
            await page.ChoosePaymentAsync(amount);
            return;
        }

        await page.GotoAsync($"/transfer?phone={Uri.EscapeDataString(receiver.Phone)}");
        await page.FillAsync("#f-amount", amount);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-pin");
    }

    private static async Task SendAsync(IPage page, CustomerActor customer, string? code)
    {
        if (code is not null)
        {
            await page.FillAsync("#f-onetimecode", code);
        }

        // The page that asked for the code has the PIN already, unless it was opened anew.
        if (code is null || await page.IsVisibleAsync("#f-pin"))
        {
            await page.EnterPinAsync(customer.Pin);
        }
    }

    private static async Task IsAnsweredAsync(IPage page, string path)
    {
        await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        await page.NothingIsUnansweredAsync();
        await Assertions.Expect(page.Locator("#unanswered")).ToBeHiddenAsync();
    }
}
