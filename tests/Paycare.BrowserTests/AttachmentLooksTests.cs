using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using SkiaSharp;

namespace Paycare.BrowserTests;

/// <summary>A picture goes from a customer to the desk, a file comes back, and both see what they send.</summary>
public sealed class AttachmentLooksTests(Chromium chromium)
{
    private static readonly byte[] Screen = TestFiles.Picture(SKEncodedImageFormat.Png, 720, 1_280, SKColors.White);

    [Theory]
    [NightlyData(TestDatabase.Sqlite, "en", false, 390)]
    [InlineData(TestDatabase.Postgres, "id", true, 390)]
    [NightlyData(TestDatabase.Postgres, "zh-CN", false, 1280)]
    [NightlyData(TestDatabase.Sqlite, "en", true, 1280)]
    public async Task A_customer_shows_a_picture_and_the_desk_sends_a_file(TestDatabase database, string language, bool isDark, int width)
    {
        await using var stage = await DeskStage.StartAsync(chromium, database);
        var mark = $"{language}{(isDark ? ".dark" : "")}.{width}";
        var customer = await stage.Host.JoinAsync("Rina Wulandari", language);
        var phone = await chromium.SignedInAsync(stage.Host, customer, language, isDark, width: width);

        // A draft keeps its pictures at once; what cannot be sent is said beside the field.
        await phone.GotoAsync("/help/new?topic=other");
        await phone.LooksRightAsync($"attach.draft-empty.{mark}");
        await phone.FillAsync("#f-need", "Paid twice");
        await phone.SetInputFilesAsync("#f-files", File("paid twice.png", "image/png", Screen));
        await phone.WaitForSelectorAsync(".waiting img");
        await phone.SetInputFilesAsync("#f-files", File("clip.gif", "image/png", "GIF89a"u8.ToArray()));
        await phone.WaitForSelectorAsync("#f-files-error:visible");
        await phone.LooksRightAsync($"attach.draft.{mark}");
        await phone.ReloadAsync();
        await Assertions.Expect(phone.Locator(".waiting img")).ToHaveCountAsync(1);
        await phone.SubmitAsync();
        await phone.ArriveAsync("**/help/cases/*");
        var id = new Uri(phone.Url).Segments[^1];
        await phone.WaitForSelectorAsync(".msg.me .file img");

        // The desk sees it, opens it in full, and sends a file and a picture back.
        var desk = await stage.SitAsync("Sari", $"/desk/cases/{id}", language, isDark, Math.Max(width, 1280));
        var shown = desk.Locator(".msg.them .file");
        await shown.Locator("img").WaitForAsync();
        await Assertions.Expect(shown).ToHaveAttributeAsync("target", "_blank");
        await Eventually.HoldsAsync(async () => await shown.Locator("img").EvaluateAsync<int>("i => i.complete ? i.naturalWidth : 0") > 0);
        await desk.SetInputFilesAsync(".file-btn input", File("bank proof.pdf", "application/pdf", TestFiles.Pdf));
        await desk.WaitForSelectorAsync(".waiting-files .att small");
        await desk.SetInputFilesAsync(".file-btn input", File("receipt.jpg", "image/jpeg", TestFiles.Photo(900, 600)));
        await desk.WaitForSelectorAsync(".waiting-files .att img");
        await desk.SetInputFilesAsync(".file-btn input", File("run.exe", "image/png", [0x4D, 0x5A, 0, 0]));
        await desk.WaitForSelectorAsync(".check-line[role=alert]");
        await desk.FillAsync("#reply", "Here is what the bank says.");
        await desk.LooksRightAsync($"attach.desk-composer.{mark}");
        // Files wait like words: the window may close.
        await desk.ReloadAsync();
        await desk.WaitForSelectorAsync(".waiting-files .att img");
        await desk.ClickAsync("[data-send]");
        await desk.WaitForSelectorAsync(".msg.me .file img");
        await Assertions.Expect(desk.Locator(".waiting-files")).ToHaveCountAsync(0);
        await desk.LooksRightAsync($"attach.desk-thread.{mark}");

        // The customer reads it on the open page, and answers with a picture alone.
        await phone.WaitForSelectorAsync(".msg.them .file img");
        await Assertions.Expect(phone.Locator(".msg.them .file")).ToHaveCountAsync(2);
        await phone.ReloadAsync();
        await phone.EvaluateAsync("document.querySelector('details.attach').open = true");
        await phone.SetInputFilesAsync(
            "#f-files",
            [File("one.png", "image/png", Screen), File("two.pdf", "application/pdf", TestFiles.Pdf)]
        );
        await phone.WaitForSelectorAsync(".chosen canvas");
        await phone.LooksRightAsync($"attach.chosen.{mark}");
        await phone.ClickAsync(".chosen .icon-btn >> nth=1");
        await phone.WaitForSelectorAsync(".chosen li >> nth=1", new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached });
        await phone.ClickAsync(".composer .send");
        await Eventually.HoldsAsync(async () => await phone.Locator(".msg.me .file").CountAsync() == 2);
        await phone.LooksRightAsync($"attach.case.{mark}");
        await Eventually.HoldsAsync(async () => await desk.Locator(".msg.them .file").CountAsync() == 2);
        if (width == 390)
        {
            await desk.SetViewportSizeAsync(390, 844);
            await desk.LooksRightAsync($"attach.desk-phone.{mark}");
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Without_a_script_pictures_are_sent_and_a_refused_one_costs_no_words(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var page = await chromium.SignedInAsync(host, await host.JoinAsync(), hasScript: false);
        await page.GotoAsync("/help/new?topic=other");
        await page.FillAsync("#f-need", "Paid twice");
        await page.SetInputFilesAsync("#f-files", File("first.png", "image/png", Screen));
        await page.ClickAsync("button[name='Form.Save']");
        await page.WaitForSelectorAsync(".waiting img");
        await page.SetInputFilesAsync("#f-files", File("second.png", "image/png", Screen));
        await page.ClickAsync("button[name='Form.Save']");
        await page.WaitForSelectorAsync(".waiting .file-row >> nth=1");
        await page.UncheckAsync("[name=kept] >> nth=0");
        await page.SubmitAsync();
        await page.ArriveAsync("**/help/cases/*");
        await Assertions.Expect(page.Locator(".msg.me .file-name")).ToHaveTextAsync(["second.png"]);

        await page.FillAsync("#f-text", "And this");
        await page.ClickAsync("details.attach summary");
        await page.SetInputFilesAsync(
            "#f-files",
            [File("third.png", "image/png", Screen), File("moving.gif", "image/gif", "GIF89a"u8.ToArray())]
        );
        await page.ClickAsync(".composer .send");
        await page.WaitForSelectorAsync("#f-files-error:visible");
        await Assertions.Expect(page.Locator("#f-files-error")).ToContainTextAsync("moving.gif");
        await Assertions.Expect(page.Locator("#f-text")).ToHaveValueAsync("And this");
        await page.ClickAsync(".composer .send");
        await page.WaitForSelectorAsync(".msg.me:has-text('And this') .file");
        await Assertions.Expect(page.Locator(".msg.me .file-name")).ToHaveTextAsync(["second.png", "third.png"]);
    }

    private static FilePayload File(string name, string type, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = type,
            Buffer = content,
        };
}
