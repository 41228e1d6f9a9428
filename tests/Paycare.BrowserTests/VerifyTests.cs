using Microsoft.Playwright;
using Paycare.Identity.Staff;
using Paycare.Tests.Infrastructure;

namespace Paycare.BrowserTests;

/// <summary>Being verified: the customer's page without a script, the reviewers' page on the desk.</summary>
public class VerifyTests(Chromium chromium)
{
    [Theory]
    [NightlyData("zh-CN", false, 390)]
    [InlineData("id", true, 390)]
    [NightlyData("en", false, 1280)]
    public async Task Without_a_script_a_customer_sends_document_and_images_and_two_people_verify_them(
        string language,
        bool isDark,
        int width
    )
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        var customer = await host.JoinAsync("Rina Wulandari", language);
        var (page, eyes) = (await PhoneAsync(hasScript: false), await PhoneAsync(hasScript: true));
        await page.GotoAsync("/me");
        await page.ClickAsync("a[href='/me/verify']");
        await LookAsync("none");
        await page.FillAsync("#f-number", "317101");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-number-error");
        await page.WaitForSelectorAsync("#f-birthdate-error");
        await Assertions.Expect(page.Locator("#f-fullname")).ToHaveValueAsync("Rina Wulandari");
        await page.FillAsync("#f-number", VerifyingCustomers.NewNik());
        await page.FillAsync("#f-birthdate", VerifyingCustomers.BirthDate);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-front");
        await LookAsync("images");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-front-error");
        await page.SetInputFilesAsync("#f-front", Photo("front.png", "image/png", VerifyingCustomers.Png()));
        await page.SetInputFilesAsync("#f-selfie", Photo("me.jpg", "image/jpeg", VerifyingCustomers.Jpeg()));
        await page.SubmitAsync();
        await page.WaitForSelectorAsync(".timeline li[data-state=now]:nth-child(3)");
        await LookAsync("first");

        var (agent, risk) = (await SitAsync(StaffRole.Agent), await SitAsync(StaffRole.Risk));
        await agent.ClickAsync($".ap:has-text('R••• W•••') >> nth=-1");
        await agent.WaitForSelectorAsync("#show");
        await agent.LooksRightAsync($"verify.desk-masked.{mark}");
        await Assertions.Expect(agent.Locator("#approve")).ToBeDisabledAsync();
        await LookAtDocumentAsync(agent);
        await agent.LooksRightAsync($"verify.desk-shown.{mark}");
        await agent.FillAsync("#decision", "Document and face fit");
        await agent.ClickAsync("#approve");
        await agent.WaitForSelectorAsync(".banner[data-tone=ok]");
        await page.ReloadAsync();
        await page.WaitForSelectorAsync(".timeline li[data-state=now]:nth-child(4)");

        // The first reviewer sees that another person decides now.
        await agent.ClickAsync($".ap:has-text('R••• W•••') >> nth=-1");
        await agent.WaitForSelectorAsync(".ap-detail");
        await Eventually.HoldsAsync(async () => await agent.Locator("#approve").CountAsync() == 0);

        await risk.ReloadAsync();
        await risk.ClickAsync($".ap:has-text('R••• W•••') >> nth=-1");
        await LookAtDocumentAsync(risk);
        await risk.FillAsync("#decision", "Seen");
        await risk.ClickAsync("#approve");
        await risk.WaitForSelectorAsync(".banner[data-tone=ok]");
        await risk.GotoAsync("/desk/identity?decided=true");
        await risk.WaitForSelectorAsync(".ap-detail");
        await risk.LooksRightAsync($"verify.desk-decided.{mark}");
        await page.ReloadAsync();
        await page.WaitForSelectorAsync(".mark[data-tone=ok]");
        await LookAsync("verified");
        await eyes.GotoAsync("/me/export");
        await eyes.LooksRightAsync($"verify.export.{mark}");
        var download = await eyes.RunAndWaitForDownloadAsync(() => eyes.ClickAsync("a[download]"));
        Assert.Equal("paycare-my-data.json", download.SuggestedFilename);

        async Task<IPage> PhoneAsync(bool hasScript)
        {
            var phone = await chromium.PhoneAsync(host.Address, language, isDark, hasScript, width);
            await phone.Context.AddCookiesAsync([
                new Cookie
                {
                    Name = "paycare_session",
                    Value = customer.AccessToken,
                    Url = host.Address.ToString(),
                },
            ]);
            return phone;
        }

        async Task<IPage> SitAsync(StaffRole role)
        {
            var desk = await chromium.ScreenAsync(host.Address, language, isDark);
            await desk.Context.AddCookiesAsync([
                new Cookie
                {
                    Name = "paycare_desk",
                    Value = await host.StaffTokenAsync(role),
                    Url = host.Address.ToString(),
                },
            ]);
            await desk.GotoAsync("/desk/identity");
            await desk.WaitForSelectorAsync(".ap-detail");
            return desk;
        }

        async Task LookAsync(string name)
        {
            await eyes.GotoAsync("/me/verify");
            await eyes.LooksRightAsync($"verify.{name}.{mark}");
        }
    }

    [Fact]
    public async Task A_limit_that_was_exceeded_leads_to_being_verified_and_a_rejection_says_what_to_do()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinWithMoneyAsync("1900000.00");
        var attempt = (await customer.TopUpAsync("200000.00")).Expect(403)["attemptId"];
        var page = await chromium.PhoneAsync(host.Address, "en", isDark: false, hasScript: true);
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_session",
                Value = customer.AccessToken,
                Url = host.Address.ToString(),
            },
        ]);
        await page.GotoAsync($"/activity/{attempt}");
        await page.ClickAsync("a.btn-primary[href='/me/verify']");
        await page.ArriveAsync("**/me/verify");
        var id = await customer.AskToBeVerifiedAsync(host);
        var agent = await host.AgentAsync();
        (await agent.PostAsync($"{VerifyingCustomers.Reviews}/{id}/reveal", new { reason = "Verification" })).Expect(200);
        (await agent.PostAsync($"{VerifyingCustomers.Reviews}/{id}/reject", new { rejection = "unreadable", reason = "Blurred" })).Expect(
            204
        );
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("text=Take them again in good light");
        await page.WaitForSelectorAsync("#f-number");
        await page.LooksRightAsync("verify.rejected.en.390");
    }

    private static async Task LookAtDocumentAsync(IPage desk)
    {
        await desk.FillAsync("#look", "Verification");
        await desk.ClickAsync("#show");
        await desk.WaitForSelectorAsync(".looks img >> nth=1");
    }

    private static FilePayload Photo(string name, string type, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = type,
            Buffer = content,
        };
}
