using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Paycare.Payments;
using Paycare.Platform;
using Paycare.Tests.Infrastructure;
using Paycare.Web;
using SkiaSharp;
using ZXing;
using ZXing.Common;

namespace Paycare.BrowserTests;

/// <summary>Sending money as people do it: to a phone, by a shop's code from a photo or as text; then receipt, records, statement, limits.</summary>
public class SendTests(Chromium chromium)
{
    [Theory]
    [InlineData("en", false, false, 390)]
    [InlineData("id", true, true, 390)]
    [InlineData("zh-CN", false, true, 1280)]
    public async Task Money_is_sent_paid_by_code_and_found_again(string language, bool isDark, bool hasScript, int width)
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("200000.00"), await host.JoinAsync("Budi Santoso"));
        var page = await chromium.SignedInAsync(host, rina, language, isDark, hasScript, width);
        // axe is a script itself.
        Task LookAsync(string name) => hasScript ? page.LooksRightAsync($"send.{name}.{language}{(isDark ? ".dark" : "")}.{width}") : Task.CompletedTask;
        await SendAsync(page, rina, budi, LookAsync);
        await ScanAsync(page, rina, host, LookAsync);
        await RecordsAsync(page, LookAsync);
    }

    private static async Task SendAsync(IPage page, CustomerActor rina, CustomerActor budi, Func<string, Task> look)
    {
        await page.GotoAsync("/transfer");
        await page.FillAsync("#f-phone", rina.Phone);
        await page.SubmitAsync();
        Assert.Equal("true", await page.GetAttributeAsync("#f-phone", "aria-invalid"));
        await look("transfer-self");
        await page.FillAsync("#f-phone", budi.Phone);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-amount");
        Assert.Contains("B••• S•••", await page.InnerTextAsync("h1"), StringComparison.Ordinal);
        await look("transfer-amount");
        await page.FillAsync("#f-amount", "25000");
        await page.SubmitAsync();
        await page.FillAsync("#f-note", "Sarapan 早餐");
        await page.FillAsync("#f-pin", rina.Pin);
        await look("transfer-pin");
        await page.SubmitAsync();
        await page.ArriveAsync("**/activity/*?done=true");
        await look("transfer-done");
        await page.ClickAsync("a[href$='/receipt']");
        await page.ArriveAsync("**/receipt");
        Assert.Contains("Sarapan 早餐", await page.InnerTextAsync(".facts"), StringComparison.Ordinal);
        await look("receipt");
    }

    private static async Task ScanAsync(IPage page, CustomerActor rina, TestHost host, Func<string, Task> look)
    {
        var codes = host.Services.GetRequiredService<MerchantQr>();
        var (shop, now) = (host.Demo.Merchants[0], host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var answer = await page.GotoAsync("/scan");
        Assert.Contains("camera=(self)", (await answer!.AllHeadersAsync())["permissions-policy"], StringComparison.Ordinal);
        await page.FillAsync("#f-qr", "000201");
        await page.ClickAsync("#typed button");
        Assert.Equal("true", await page.GetAttributeAsync("#f-qr", "aria-invalid"));
        await look("scan");
        await page.SetInputFilesAsync("#f-photo", new FilePayload { Name = "code.png", MimeType = "image/png", Buffer = Photo(codes.WriteStatic(shop)) });
        await page.ClickAsync("form[enctype] button");
        await page.WaitForSelectorAsync("#f-amount");
        Assert.Contains(shop.Name, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await look("scan-amount");
        await page.GotoAsync("/scan");
        var order = codes.WriteDynamic(shop, Money.Rupiah(38_000), CustomerActor.NewKey()[^20..], now.AddMinutes(10));
        await page.FillAsync("#f-qr", order);
        await page.ClickAsync("#typed button");
        await page.WaitForSelectorAsync("#f-pin");
        await look("scan-pin");
        await page.FillAsync("#f-pin", rina.Pin);
        await page.SubmitAsync();
        await page.ArriveAsync("**/activity/*?done=true");
        await look("scan-done");
        await page.GotoAsync($"/pay?qr={Uri.EscapeDataString(codes.WriteDynamic(shop, Money.Rupiah(5_000), "late", now.AddMinutes(-1)))}");
        await look("scan-expired");
        Assert.Equal(0, await page.Locator("#f-pin").CountAsync());
    }

    private static async Task RecordsAsync(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync("/activity");
        await look("records");
        await page.ClickAsync("summary");
        await page.FillAsync("#f-q", "sarapan");
        await page.ClickAsync("details button");
        await page.WaitForSelectorAsync(".facts");
        Assert.Equal(1, await page.Locator(".rows .row").CountAsync());
        await look("records-found");
        await page.GotoAsync("/activity?q=nothing-like-this");
        await look("records-none");
        foreach (var (path, name) in new[] { ("/activity/statement", "statement"), ("/me/limits", "limits"), ("/pay", "pay"), ("/", "home") })
        {
            await page.GotoAsync(path);
            await look(name);
        }
    }

    /// <summary>A code as a camera sees it: turned a little, on grey, not sharp.</summary>
    private static byte[] Photo(string text)
    {
        var matrix = new BarcodeWriterGeneric { Format = BarcodeFormat.QR_CODE, Options = new EncodingOptions { Width = 600, Height = 600, Margin = 4 } }.Encode(text);
        using var code = new SKBitmap(matrix.Width, matrix.Height);
        for (var y = 0; y < matrix.Height; y++)
        {
            for (var x = 0; x < matrix.Width; x++)
            {
                code.SetPixel(x, y, matrix[x, y] ? new SKColor(30, 30, 40) : new SKColor(235, 232, 225));
            }
        }

        using var surface = SKSurface.Create(new SKImageInfo(1800, 2400));
        surface.Canvas.Clear(new SKColor(120, 118, 110));
        surface.Canvas.RotateDegrees(7, 900, 1200);
        using var sharp = SKImage.FromBitmap(code);
        surface.Canvas.DrawImage(sharp, new SKRect(350, 650, 1450, 1750), new SKSamplingOptions(SKFilterMode.Linear));
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 90);
        return png.ToArray();
    }
}
