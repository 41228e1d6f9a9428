using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Paycare.BrowserTests.Chromium))]

namespace Paycare.BrowserTests;

/// <summary>One real Chromium for all tests; each test has a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A phone of 390x844, in a language and theme.</summary>
    internal async Task<IPage> PhoneAsync(Uri address, string language, bool isDark, bool hasScript)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = language,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = hasScript,
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }
}

/// <summary>What every screen must hold.</summary>
internal static class Screens
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PAYCARE_SCREENSHOTS");

    /// <summary>No accessibility violation, nothing wider than the phone; a picture when a folder for pictures is set.</summary>
    public static async Task LooksRightAsync(this IPage page, string name)
    {
        if (Folder is not null)
        {
            Directory.CreateDirectory(Folder);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}.png"), FullPage = true });
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{name} scrolls sideways.");
        var violations = (await page.RunAxe()).Violations;
        Assert.True(violations.Length == 0, $"{name}: {string.Join("; ", violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Html))}"))}");
    }
}
