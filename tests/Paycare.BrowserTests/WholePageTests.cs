using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using Paycare.Care.Cases;
using Paycare.Care.Causes;
using Paycare.Care.Desk;
using Paycare.Care.Incidents;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Demo;

namespace Paycare.BrowserTests;

/// <summary>
/// No record and no missing text takes a page down: odd rows are contained, and nothing that the demo does is odd.
/// </summary>
public class WholePageTests(Chromium chromium)
{
    private const string Unshown = "[data-unshown]";

    private static readonly string[] Wanted = ["payment.succeeded"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IReadOnlyList<string> AllCauses { get; } =
    [.. typeof(Cause).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => (string)f.GetRawConstantValue()!)];

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [NightlyData(TestDatabase.Postgres)]
    public async Task The_desk_is_whole_in_every_language_with_the_demos_history_every_cause_and_an_incident(TestDatabase database)
    {
        await using var stage = new DeskStage(chromium, await TestHost.StartWithHistoryAsync(database));
        // In two steps: beside all other tests, so much work may take longer than anything else that is waited for.
        await Eventually.HoldsAsync(async () => await CasesAsync(stage) >= 30);
        await Eventually.HoldsAsync(() => Task.FromResult(stage.Host.Services.GetRequiredService<DemoCases>().IsComplete));
        await LooksLikeADayAsync(stage);
        await stage.Host.Services.GetServices<IHostedService>().OfType<IncidentDetector>().Single().LookAsync(Cancel);
        var maya = await stage.ApiAsync("Maya");
        (await maya.PostAsync("/api/v1/desk/incidents", new { scope = "rail:bank", note = "Their file is late." }, cancel: Cancel)).Expect(
            201
        );
        var cases = (await maya.GetAsync("/api/v1/desk/cases?limit=200", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Select(c => c.GetProperty("id").GetString()!)
            .ToList();
        Assert.True(cases.Count > AllCauses.Count, $"{cases.Count} cases.");
        foreach (var (cause, id) in AllCauses.Zip(cases))
        {
            await GiveAsync(stage.Host, id, set => set.SetProperty(c => c.Cause, cause));
        }

        string[] paths =
        [
            .. InboxViews.All.Select(view => $"/desk?view={view}"),
            "/desk/approvals",
            "/desk/incidents",
            "/desk/suspense",
            "/desk/disputes",
            "/desk/find",
            "/desk/new",
            $"/desk/cases/{cases[0]}",
            $"/desk/cases/{cases[^1]}",
        ];
        string[] languages = ["en", "id", "zh-CN"];
        foreach (var (turn, language) in languages.Index())
        {
            var page = await stage.SitAsync("Maya", "/desk", language);
            // By night each page in each language; otherwise they take turns. TextFamilyTests reads every text of every language.
            foreach (var path in paths.Where((_, i) => NightlyDataAttribute.IsNightly || i % languages.Length == turn))
            {
                await page.GotoAsync(path);
                await page.WaitForSelectorAsync($"[data-row], .empty, .grid tbody tr, #reply, #decision, #new-what, {Unshown}");
                var unshown = await page.Locator(Unshown).AllInnerTextsAsync();
                Assert.True(unshown.Count == 0, $"{path} in {language}: {string.Join(" | ", unshown)}");
            }
        }
    }

    private static async Task<int> CasesAsync(DeskStage stage) =>
        (await (await stage.ApiAsync("Maya")).GetAsync("/api/v1/desk/cases?limit=200", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .GetArrayLength();

    /// <summary>The demo's cases fill the desk: every list, a case, its menus.</summary>
    private static async Task LooksLikeADayAsync(DeskStage stage)
    {
        var cases = (await (await stage.ApiAsync("Maya")).GetAsync("/api/v1/desk/cases?limit=200", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .ToList();
        Assert.True(cases.Count >= 60, $"{cases.Count} cases.");
        foreach (var (field, least) in new[] { ("topic", 8), ("language", 3), ("state", 7), ("cause", 4) })
        {
            Assert.True(cases.Select(c => c.GetProperty(field).GetString()).Distinct().Count() >= least, $"Too few of {field}.");
        }

        (string, bool, int, int)[] ways = [("id", true, 1440, 900), ("en", false, 1280, 800), ("zh-CN", false, 1280, 800)];
        foreach (var (language, isDark, width, height) in ways.Take(NightlyDataAttribute.IsNightly ? ways.Length : 1))
        {
            var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
            var page = await stage.SitAsync("Sari", "/desk", language, isDark, width, height);
            await page.WaitForSelectorAsync("[data-row]");
            await page.LooksRightAsync($"desk-full.{mark}");
            var approvals = await stage.SitAsync("Maya", "/desk/approvals", language, isDark, width, height);
            await approvals.WaitForSelectorAsync("#decision");
            await approvals.LooksRightAsync($"desk-full-approvals.{mark}");
            await page.ClickAsync(
                $"[data-row]:has-text('{(language == "en" ? "charge and got" : language == "id" ? "pengisian penuh" : "充满的钱")}')"
            );
            await page.WaitForSelectorAsync("#reply");
            await page.LooksRightAsync($"desk-full-case.{mark}");
            await page.ClickAsync("[popovertarget=macros]");
            await page.LooksRightAsync($"desk-full-macros.{mark}");
            await page.Keyboard.PressAsync("Escape");
            await page.ClickAsync("[popovertarget=acts]");
            await page.LooksRightAsync($"desk-full-acts.{mark}");
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, "en", "This could not be shown")]
    [InlineData(TestDatabase.Postgres, "zh-CN", "此处无法显示")]
    public async Task One_odd_row_of_the_inbox_leaves_the_other_rows_and_its_own_link(TestDatabase database, string language, string words)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (_, odd) = await stage.TroubleAsync();
        var (_, usual) = await stage.TroubleAsync();
        // A cause is read anew whenever it is shown; the language stands in the row.
        await GiveAsync(stage.Host, odd, set => set.SetProperty(c => c.Language, "?"));
        var page = await stage.SitAsync("Sari", "/desk?view=unassigned", language);
        await page.WaitForSelectorAsync(Unshown);
        await Assertions.Expect(page.Locator(Unshown)).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(Unshown)).ToContainTextAsync(words);
        await Assertions.Expect(page.Locator("[data-row]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator($"a[href='/desk/cases/{usual}'][data-row]")).ToHaveCountAsync(1);
        await page.ClickAsync($"a[href='/desk/cases/{odd}'][data-row]");
        await page.WaitForSelectorAsync("#reply");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, true)]
    [InlineData(TestDatabase.Postgres, false)]
    public async Task One_odd_row_of_a_page_without_a_script_leaves_the_other_rows(TestDatabase database, bool hasScript)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = host.MerchantClient();
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = (
            await shop.PostAsync("/api/v1/merchant/webhooks", new { url = receiver.Url, events = Wanted }, cancel: Cancel)
        ).Expect(201)["id"];
        for (var i = 0; i < 2; i++)
        {
            (await shop.PostAsync($"/api/v1/merchant/webhooks/{webhook}/test", null, cancel: Cancel)).Expect(202);
        }

        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        await Eventually.HoldsAsync(async () =>
            await db.Set<WebhookDelivery>().CountAsync(d => d.State == WebhookDeliveryState.Delivered, Cancel) == 2
        );
        var odd = await db.Set<WebhookDelivery>().Select(d => d.Id).FirstAsync(Cancel);
        await db.Set<WebhookDelivery>()
            .Where(d => d.Id == odd)
            .ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Error, "never-heard-of").SetProperty(d => d.ResponseCode, (int?)null),
                Cancel
            );

        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript);
        await page.GotoAsync("/merchant/sign-in");
        await page.FillAsync("#f-key", host.Demo.Merchants[0].ApiKey);
        await page.ClickAsync("form:has(#f-key) button");
        await page.ArriveAsync("**/merchant");
        var answer = await page.GotoAsync($"/merchant/webhooks/{webhook}");
        Assert.Equal(200, answer!.Status);
        await Assertions.Expect(page.Locator(Unshown)).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("ul.rows > li")).ToHaveCountAsync(2);
    }

    private static async Task GiveAsync(TestHost host, string id, Action<UpdateSettersBuilder<Case>> odd)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var of = new CaseId(Guid.Parse(id));
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        Assert.Equal(1, await db.Set<Case>().Where(c => c.Id == of).ExecuteUpdateAsync(odd, Cancel));
    }
}
