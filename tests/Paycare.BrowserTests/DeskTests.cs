using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OtpNet;
using Paycare.Identity;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>The desk as agents use it: several people and a customer at once, in browsers of their own.</summary>
[Trait("Touches", "dates")]
public class DeskTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [NightlyProof("EveryPageTests.Every_page_looks_right")]
    [Theory]
    [NightlyData(TestDatabase.Sqlite, "en", false, 1280, 800)]
    [InlineData(TestDatabase.Postgres, "id", true, 1440, 900)]
    [NightlyData(TestDatabase.Postgres, "zh-CN", false, 1440, 900)]
    public async Task Every_screen_of_the_desk_is_clean_in_every_language_and_theme(
        TestDatabase database,
        string language,
        bool isDark,
        int width,
        int height
    )
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var door = await chromium.ScreenAsync(stage.Host.Address, language, isDark, width, height);
        await door.GotoAsync("/desk/sign-in");
        await LookAsync(door, "sign-in");
        var (customer, id) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", "/desk", language, isDark, width, height);
        await page.WaitForSelectorAsync("[data-row]");
        await LookAsync(page, "inbox");
        var phone = await stage.SitAsync("Bima", "/desk", language, isDark, 390, 844);
        await phone.WaitForSelectorAsync("[data-row]");
        await phone.LooksRightAsync($"desk-inbox.{language}{(isDark ? ".dark" : "")}.390");
        await phone.GotoAsync($"/desk/cases/{id}");
        await phone.WaitForSelectorAsync(".diag");
        await phone.LooksRightAsync($"desk-case.{language}{(isDark ? ".dark" : "")}.390");
        await page.GotoAsync("/desk?view=mine");
        await page.WaitForSelectorAsync(".empty");
        await LookAsync(page, "inbox-empty");
        await page.GotoAsync($"/desk/cases/{id}");
        await page.WaitForSelectorAsync("#reply");
        await page.FillAsync("#reply", "Nothing was charged. Top up and pay again.");
        await page.ClickAsync("button[data-remedy=goodwill-credit]");
        await page.FillAsync("#remedy-amount", "25000");
        await page.PressAsync("#remedy-amount", "Tab");
        await page.WaitForSelectorAsync(".post");
        await page.ClickAsync("[aria-expanded] >> nth=1");
        await LookAsync(page, "case");
        await page.FillAsync("#remedy-reason", "Waited too long at the counter");
        await page.ClickAsync(".dry-body .btn-primary");
        await page.WaitForSelectorAsync(".notice[data-tone=ok]");
        var maya = await stage.SitAsync("Maya", "/desk/approvals", language, isDark, width, height);
        await maya.WaitForSelectorAsync("#decision");
        await LookAsync(maya, "approvals");
        await page.GotoAsync("/desk/approvals");
        await page.WaitForSelectorAsync(".ap-detail");
        await LookAsync(page, "approvals-own");
        await page.GotoAsync("/desk/find");
        await page.FillAsync("#find-q", customer.Phone);
        await page.PressAsync("#find-q", "Enter");
        await page.WaitForSelectorAsync(".found [data-row]");
        await LookAsync(page, "find");
        await page.GotoAsync($"/desk/customers/{customer.CustomerId}");
        await page.ClickAsync("[data-tx] >> nth=0");
        await page.WaitForSelectorAsync(".diag");
        await LookAsync(page, "person");
        await phone.GotoAsync($"/desk/customers/{customer.CustomerId}");
        await phone.ClickAsync("[data-tx] >> nth=0");
        await phone.WaitForSelectorAsync(".diag");
        await phone.LooksRightAsync($"desk-person.{language}{(isDark ? ".dark" : "")}.390");
        await page.GotoAsync("/desk");
        await page.WaitForSelectorAsync("[data-row]");
        await page.Keyboard.PressAsync("Control+k");
        await page.WaitForSelectorAsync("#palette[open] li");
        await LookAsync(page, "palette");
        await page.GotoAsync("/desk/new");
        await page.WaitForSelectorAsync("#new-what");
        await LookAsync(page, "new");
        await page.PressAsync("body", "?");
        await page.WaitForSelectorAsync("#keys[open]");
        await LookAsync(page, "keys");
        await page.GotoAsync("/desk/me");
        await LookAsync(page, "me");

        async Task LookAsync(IPage shown, string name)
        {
            await shown.LooksRightAsync($"desk-{name}.{language}{(isDark ? ".dark" : "")}.{width}");
            await Eventually.HoldsAsync($"{name} does not scroll", () =>
                shown.EvaluateAsync<bool>(
                    "document.documentElement.scrollHeight <= window.innerHeight || !document.body.classList.contains('desk')"
                )
            );
        }
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_main_job_with_two_agents_a_lead_and_a_customer_at_once(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var sari = await stage.SitAsync("Sari", "/desk?view=unassigned");
        await sari.WaitForSelectorAsync(".empty");
        var (customer, id) = await stage.TroubleAsync();
        var phone = await stage.PhoneAsync(customer, $"/help/cases/{id}");

        // The case appears automatically; Sari takes and opens it.
        await sari.WaitForSelectorAsync("[data-row]");
        await sari.HoverAsync(".grid tbody tr");
        await sari.ClickAsync("[data-key='t a']");
        await sari.WaitForSelectorAsync(".empty");
        await sari.GotoAsync($"/desk/cases/{id}");
        await sari.WaitForSelectorAsync("text=Your balance was not charged. It is IDR 15,000 short.");

        // Bima comes too: they see each other, and that he writes.
        var bima = await stage.SitAsync("Bima", $"/desk/cases/{id}");
        await bima.WaitForSelectorAsync("[aria-label='Sari is also looking at this case']");
        await sari.WaitForSelectorAsync("[aria-label='Bima is also looking at this case']");
        await bima.FillAsync("#reply", "Please top up.");
        await sari.WaitForSelectorAsync("text=Bima is writing an answer");

        // Sari answers; it appears on the page that the customer has open. How fast is a figure for people, not for a test.
        await sari.FillAsync("#reply", "Nothing was charged. You were IDR 15,000 short; top up and pay again.");
        await sari.WaitForSelectorAsync("text=No request for a PIN");
        var sent = System.Diagnostics.Stopwatch.StartNew();
        await sari.PressAsync("#reply", "Control+Enter");
        await phone.WaitForSelectorAsync("text=top up and pay again");
        TestContext.Current.SendDiagnosticMessage("The answer took {0} ms.", sent.ElapsedMilliseconds);
        await Assertions.Expect(sari.Locator("#reply")).ToHaveValueAsync("");

        // What Bima wrote is based on an older copy: it is stopped, and kept.
        await bima.WaitForSelectorAsync("#stale");
        await bima.ClickAsync("[data-send]");
        await Eventually.HoldsAsync(async () => await bima.InputValueAsync("#reply") == "Please top up.");
        Assert.Equal(1, (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Body.GetProperty("messages").GetArrayLength());
        await bima.ClickAsync("#stale button");
        await bima.ClickAsync("[data-send]");
        await phone.WaitForSelectorAsync("text=Please top up.");

        // Goodwill: requested by Sari, decided by Maya, announced to the customer.
        await sari.ClickAsync("button[data-remedy=goodwill-credit]");
        await sari.FillAsync("#remedy-amount", "25,000");
        await sari.PressAsync("#remedy-amount", "Tab");
        await sari.WaitForSelectorAsync("text=A second person decides: lead or risk");
        await sari.FillAsync("#remedy-reason", "Waited at the counter");
        await sari.ClickAsync(".dry-body .btn-primary");
        await sari.WaitForSelectorAsync(".rail .n");
        var maya = await stage.SitAsync("Maya", "/desk/approvals");
        await maya.FillAsync("#decision", "Right");
        await maya.ClickAsync(".decide .btn-primary");
        await phone.WaitForSelectorAsync("text=IDR 25,000 was added to your wallet");
        await sari.WaitForSelectorAsync("text=Maya approved: Goodwill credit");
        Assert.Equal("48000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel))["available.value"]);

        // The customer says that it is solved.
        await phone.ClickAsync(".fixed-q .btn-primary");
        await sari.WaitForSelectorAsync(".desk-head .chip:has-text('Resolved')");

        // Somebody calls: the inbox says so at once, and whoever takes the call has the case.
        await bima.GotoAsync("/desk");
        await bima.WaitForSelectorAsync(".views");
        using var http = new HttpClient { BaseAddress = stage.Host.Address };
        var call = new CallSimulator(http, stage.Host.Demo.Channels.Voice.AuthToken, stage.Host.Address) { From = "+6281200000055" };
        await call.DialAsync(cancel: Cancel);
        await call.PressAsync("3", Cancel);
        await call.PressAsync("5", Cancel);
        await bima.WaitForSelectorAsync(".banner .btn-primary");
        await bima.LooksRightAsync("desk-inbox-caller.en.1280");
        await bima.ClickAsync(".banner .btn-primary");
        await bima.WaitForURLAsync("**/desk/cases/*");
        await call.PressAsync("", Cancel);
        Assert.Equal("Dial", call.Awaits);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Sign_in_needs_the_second_factor_and_the_first_time_sets_it_up(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        await using (var scope = stage.Host.Services.CreateAsyncScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<IdentityApi>()
                .AddStaffAsync(new NewStaff("citra@paycare.example", "Citra", "window-seat-and-rain", null, StaffRole.Agent), Cancel);
        }

        var page = await chromium.ScreenAsync(stage.Host.Address);
        await page.GotoAsync("/desk?view=mine");
        await page.ArriveAsync("**/desk/sign-in?next=*");
        await FillAsync("citra@paycare.example", "not-the-password", "");
        await page.WaitForSelectorAsync(".error, .notice");
        await Assertions.Expect(page.Locator(".qr")).ToHaveCountAsync(0);
        await FillAsync("citra@paycare.example", "window-seat-and-rain", "");
        await page.WaitForSelectorAsync(".qr svg");
        await page.LooksRightAsync("desk-enrol.en.1280");
        var secret = (await page.InnerTextAsync(".secret")).Replace(" ", "", StringComparison.Ordinal);
        await page.FillAsync("#f-code", "000000");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync(".error");
        await Assertions.Expect(page.Locator(".secret")).ToHaveTextAsync(new Regex($"^{string.Join(" ?", secret.ToCharArray())}$"));
        var used = CodeOf(secret);
        await page.FillAsync("#f-code", used);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync(".rail");
        Assert.Contains("view=mine", page.Url);

        // From now on the code is required; a used one is not accepted again.
        await page.GotoAsync("/desk/me");
        await page.ClickAsync("form:last-of-type button");
        await page.ArriveAsync("**/desk/sign-in");
        await FillAsync("citra@paycare.example", "window-seat-and-rain", used);
        await page.WaitForSelectorAsync(".notice");
        await FillAsync(
            "anton@paycare.example",
            "brass-key-cabinet",
            CodeOf(stage.Host.Demo.Staff.Single(s => s.Role == "admin").TotpSecret)
        );
        // Who administers staff sees no customers, and lands where the work is.
        await page.ArriveAsync("**/desk/staff");

        async Task FillAsync(string email, string password, string code)
        {
            await page.FillAsync("#f-email", email);
            await page.FillAsync("#f-password", password);
            await page.FillAsync("#f-code", code);
            await page.ClickAsync("button[type=submit]");
        }

        string CodeOf(string base32) =>
            new Totp(Base32Encoding.ToBytes(base32)).ComputeTotp(
                stage.Host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
            );
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task After_fifteen_idle_minutes_the_session_is_over_and_what_was_typed_is_there_again(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (customer, id) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", $"/desk/cases/{id}");
        await page.FillAsync("#reply", "I am in the middle of a sen");
        await page.WaitForSelectorAsync(".write .saved:has-text('Saved')");
        await AdvanceAsync("PT14M");
        await page.PressAsync("#reply", "End");
        await page.EvaluateAsync("paycareDesk.touchNow()");
        await AdvanceAsync("PT14M");
        await Assertions.Expect(page.Locator(".over")).ToHaveCountAsync(0);
        await AdvanceAsync("PT2M");
        await page.WaitForSelectorAsync(".over");
        await page.LooksRightAsync("desk-over.en.1280");
        (await (await stage.ApiAsync("Sari")).GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(401);
        await Assertions.Expect(page.Locator("#reply")).ToHaveValueAsync("I am in the middle of a sen");

        await page.ClickAsync(".over a");
        await page.ArriveAsync("**/desk/sign-in?next=*");
        var sari = stage.Host.Demo.Staff.Single(s => s.Name == "Sari");
        await page.FillAsync("#f-email", sari.Email);
        await page.FillAsync("#f-password", sari.Password);
        await page.FillAsync(
            "#f-code",
            new Totp(Base32Encoding.ToBytes(sari.TotpSecret)).ComputeTotp(
                stage.Host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
            )
        );
        await page.ClickAsync("button[type=submit]");
        // The page stands before it is alive, and only then fetches what was kept.
        await Eventually.HoldsAsync(async () =>
            await page.Locator("#reply").CountAsync() == 1 && await page.InputValueAsync("#reply") == "I am in the middle of a sen"
        );
        Assert.Equal(0, (await customer.Api.GetAsync($"/api/v1/cases/{id}", Cancel)).Body.GetProperty("messages").GetArrayLength());

        async Task AdvanceAsync(string by) =>
            (await stage.Host.Client().PostAsync("/dev/clock", new { advance = by }, cancel: Cancel)).Expect(200);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Everything_on_the_way_to_an_answer_is_done_with_keys(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (_, first) = await stage.TroubleAsync();
        var (customer, second) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", "/desk");
        await page.WaitForSelectorAsync("[data-row]");
        await page.PressAsync("body", "j");
        await page.PressAsync("body", "j");
        await page.PressAsync("body", "t");
        await page.WaitForSelectorAsync(".owner:has-text('You')");
        await page.PressAsync("body", "k");
        await page.PressAsync("body", "j");
        await page.PressAsync("*:focus", "Enter");
        await page.ArriveAsync($"**/desk/cases/{second}");
        await page.WaitForSelectorAsync("#reply");
        await page.PressAsync("body", "n");
        await page.Keyboard.TypeAsync("Looks like a full till.");
        await Assertions.Expect(page.Locator("#note")).ToHaveValueAsync("Looks like a full till.");
        await page.WaitForSelectorAsync(".write[data-note]");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".msg.note");
        await page.Keyboard.PressAsync("Escape");
        await page.PressAsync("body", "r");
        await page.Keyboard.TypeAsync("Please send me your PIN.");
        await page.WaitForSelectorAsync("text=This reply asks for a secret");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Nothing was charged.");
        await page.WaitForSelectorAsync("text=No request for a PIN");
        await page.Keyboard.PressAsync("Control+Enter");
        await Eventually.HoldsAsync(async () =>
            (await customer.Api.GetAsync($"/api/v1/cases/{second}", Cancel))["messages.0.text"] == "Nothing was charged."
        );
        await page.GotoAsync("/desk");
        await page.WaitForSelectorAsync("[data-row]");
        await page.PressAsync("body", "/");
        await page.Keyboard.TypeAsync("counter");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/desk?*q=counter*");
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_masked_datum_is_shown_with_a_reason_and_the_record_says_so(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var (customer, id) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", $"/desk/cases/{id}");
        await page.ClickAsync(".reveal >> nth=1");
        Assert.DoesNotContain(customer.Phone, await page.ContentAsync());
        await page.ClickAsync(".why button");
        await page.WaitForSelectorAsync($"text={customer.Phone}");
        // It counts down, whichever second is looked at.
        await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync(new Regex("^\\D*[1-5]?[0-9]\\D*$"));
        Assert.Contains(await stage.Host.AuditAsync($"customer:{customer.CustomerId}"), e =>
            e.Act == "customer.reveal" && e.Details.Contains("Customer asked for a call", StringComparison.Ordinal)
        );
        Assert.Contains(await stage.Host.AuditAsync($"id:{id}"), e => e.Act == "desk.call");
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task A_caller_is_found_and_a_case_opened_and_a_code_makes_the_PIN_unlockable(TestDatabase database)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var customer = await stage.Host.JoinWithMoneyAsync("50000.00");
        for (var i = 0; i < 3; i++)
        {
            (await customer.PayAsync(stage.Host.Shop, "38000.00", withPin: "739164")).Expect(403);
        }

        var page = await stage.SitAsync("Sari", "/desk/find");
        await page.FillAsync("#find-q", "0" + customer.Phone[3..]);
        await page.PressAsync("#find-q", "Enter");
        await page.ClickAsync("[data-row] >> nth=0");
        await page.ArriveAsync($"**/desk/customers/{customer.CustomerId}");
        await page.ClickAsync("[data-tx] >> nth=0");
        await page.WaitForSelectorAsync(".diag");
        await page.LooksRightAsync("desk-person.en.1280");
        await page.ClickAsync(".pane-r button.btn-line");
        await page.WaitForSelectorAsync($"[data-customer='{customer.CustomerId}']");
        await page.FillAsync("#new-what", "Called: the PIN is locked after three tries.");
        await page.ClickAsync("form .btn-primary");
        await page.WaitForSelectorAsync(".chip:has-text('Claimed only')");
        await page.ClickAsync("button[data-remedy=unlock-pin]");
        await page.WaitForSelectorAsync("text=Needs identity");
        await page.ClickAsync("button:has-text('Ask the customer to confirm')");
        await Eventually.HoldsAsync(async () => (await page.InputValueAsync("#reply")).Contains("/me/confirm", StringComparison.Ordinal));
        await page.ClickAsync(".write [data-send]");
        var id = new Uri(page.Url).Segments[^1];

        var phone = await stage.PhoneAsync(customer, $"/help/cases/{id}");
        await phone.ClickAsync("a[href^='/me/confirm']");
        await phone.ClickAsync("main .btn-primary");
        await phone.WaitForSelectorAsync("#f-code");
        await phone.LooksRightAsync("confirm.en");
        await phone.FillAsync("#f-code", await customer.LastCodeAsync());
        await phone.ClickAsync("main .btn-primary");
        await phone.WaitForSelectorAsync("text=We can help you until");

        await page.WaitForSelectorAsync(".chip:has-text('By code until')");
        await page.ClickAsync(".dry-body .btn-line:has-text('Cancel')");
        await page.ClickAsync("button[data-remedy=unlock-pin]");
        await page.FillAsync("#remedy-reason", "Confirmed by code");
        await page.ClickAsync(".dry-body .btn-primary");
        await page.WaitForSelectorAsync("text=The PIN is unlocked, and the customer is told.");
        (await customer.PayAsync(stage.Host.Shop, "1000.00")).Expect(201);
    }
}
