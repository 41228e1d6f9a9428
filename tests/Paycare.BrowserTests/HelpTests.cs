using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>Getting help: the draft that keeps itself, the live answer, the steps, the articles.</summary>
public class HelpTests(Chromium chromium)
{
    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_answer_appears_on_the_open_page_and_leaves_what_is_being_typed(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"];
        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync($"/help/cases/{id}");
        await page.FillAsync("#f-text", "I am still typ");
        (
            await (await host.AgentAsync()).PostAsync(
                $"/api/v1/desk/cases/{id}/messages",
                new { text = "Here is your answer:\n1. Open Help\n2. Read on" }
            )
        ).Expect(200);
        await page.WaitForSelectorAsync("text=Here is your answer");
        await page.WaitForSelectorAsync(".steps");
        await page.WaitForSelectorAsync(".fixed-q");
        await Assertions.Expect(page.Locator("#f-text")).ToHaveValueAsync("I am still typ");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_draft_saves_itself_and_is_there_on_another_phone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync("/help/new?topic=security");
        await page.FillAsync("#f-whathappened", "Somebody signed in with my account, it was not me.");
        await page.WaitForSelectorAsync("#saved .icon");
        await page.WaitForSelectorAsync("#suggested a[href='/help/articles/account-stolen']");

        var other = await chromium.SignedInAsync(host, customer);
        await other.GotoAsync("/help");
        await other.ClickAsync("a[href='/help/new']:has-text('Not sent yet')");
        await Assertions.Expect(other.Locator("#f-whathappened")).ToHaveValueAsync(new Regex("^Somebody signed in"));
        await Assertions.Expect(other.Locator("#f-topic")).ToHaveValueAsync("security");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Without_a_script_a_draft_is_saved_by_a_button_and_can_be_thrown_away(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.SignedInAsync(host, await host.JoinAsync(), hasScript: false);
        await page.GotoAsync("/help/new");
        await page.FillAsync("#f-background", "I was on the bus.");
        await page.ClickAsync("button[name='Form.Save']");
        await page.GotoAsync("/help/new");
        await Assertions.Expect(page.Locator("#f-background")).ToHaveValueAsync("I was on the bus.");
        await page.ClickAsync("form:has(input[value=discard]) button");
        await page.ArriveAsync("**/help");
        await page.GotoAsync("/help/new");
        await Assertions.Expect(page.Locator("#f-background")).ToHaveValueAsync("");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Words_typed_without_a_connection_are_kept_on_the_phone_and_saved_later(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.SignedInAsync(host, await host.JoinAsync());
        await page.GotoAsync("/help/new");
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#f-need", "Please call me.");
        await page.WaitForSelectorAsync("#saved:has-text('Kept on this phone')");
        await page.Context.SetOfflineAsync(false);
        await page.WaitForSelectorAsync("#saved .icon");
        await page.GotoAsync("/help/new");
        await Assertions.Expect(page.Locator("#f-need")).ToHaveValueAsync("Please call me.");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_missing_transaction_is_one_tap_and_goes_with_the_case(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("1000.00");
        var attempt = (await customer.PayAsync(host.Shop, "2000.00")).Expect(402)["attemptId"];
        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync("/help/new?topic=payment-failed");
        await page.LooksRightAsync("draft-missing");
        await page.CheckAsync($"input[value='{attempt}']");
        await page.SubmitAsync();
        await page.ArriveAsync("**/help/cases/*");
        var read = (await customer.Api.GetAsync($"/api/v1/cases/{new Uri(page.Url).Segments[^1]}")).Expect(200);
        Assert.Equal(attempt, read["about.id"]);
        Assert.Equal("insufficient-balance", read["diagnosis.cause"]);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_quick_answer_fills_in_what_is_needed(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync("/help/new?topic=security");
        await page.CheckAsync("input[value=stop]");
        await page.SubmitAsync();
        await page.ArriveAsync("**/help/cases/*");
        Assert.Equal(
            "Stop it from happening again",
            (await customer.Api.GetAsync($"/api/v1/cases/{new Uri(page.Url).Segments[^1]}")).Expect(200)["need"]
        );
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Somebody_whom_an_article_did_not_help_goes_on_to_a_person(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.SignedInAsync(host, await host.JoinAsync());
        await page.GotoAsync("/help/articles/card-declined");
        await page.ClickAsync("form:has(input[value=not-helped]) button");
        await page.ArriveAsync("**/help/new?topic=card");
        await page.GotoAsync("/help/articles/card-declined");
        await page.ClickAsync("form:has(input[value=helped]) button");
        await page.ArriveAsync("**/card-declined?voted=true");
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_language_goes_with_the_account_to_a_new_phone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var page = await chromium.SignedInAsync(host, customer);
        await page.GotoAsync("/me");
        await page.SelectOptionAsync("#f-language", "id");
        await page.ClickAsync("form:has(#f-language) button");
        await page.WaitForSelectorAsync("html[lang=id]");
        var other = await chromium.SignInAsync(host, customer);
        await Assertions.Expect(other.Locator("html")).ToHaveAttributeAsync("lang", "id");
    }
}
