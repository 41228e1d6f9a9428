using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Paycare.BrowserTests.Chromium))]
[assembly: Paycare.BrowserTests.ClosesContexts]

namespace Paycare.BrowserTests;

/// <summary>One real Chromium for all tests; each test has a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Contexts = new(StringComparer.Ordinal);

    /// <summary>
    /// Pages read the tests' time, as a phone reads the time of its world. The browser itself goes on by the system's clock;
    /// it drops nothing for that, because cookies say how long they are kept, not until when.
    /// </summary>
    private static readonly string ClockScript = string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        (() => {
          const [ahead, Real] = [{{(long)TestClock.Ahead.TotalMilliseconds}}, Date];
          globalThis.Date = class extends Real {
            constructor(...given) { super(...(given.length ? given : [Real.now() + ahead])); }
            static now() { return Real.now() + ahead; }
          };
        })();
        """
    );

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private Lazy<Task<IBrowser>> _notifying = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Eventually.Deadline.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync("/usr/bin/chromium-headless-shell");
        _notifying = new(() => LaunchAsync("/usr/bin/chromium"));
    }

    private Task<IBrowser> LaunchAsync(string program) =>
        _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );

    public async ValueTask DisposeAsync()
    {
        if (_notifying.IsValueCreated)
        {
            await (await _notifying.Value).DisposeAsync();
        }

        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A desk's screen, in a language and theme.</summary>
    internal async Task<IPage> ScreenAsync(Uri address, string language = "en", bool isDark = false, int width = 1280, int height = 800)
    {
        var context = await OpenAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                Locale = language,
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new ViewportSize { Width = width, Height = height },
            }
        );
        context.SetDefaultTimeout((float)Eventually.Deadline.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    /// <summary>
    /// A 390x844 phone, or another window width, in a language and theme. It caches pages for offline use only where a test is
    /// about that.
    /// </summary>
    internal async Task<IPage> PhoneAsync(
        Uri address,
        string language,
        bool isDark,
        bool hasScript,
        int width = 390,
        bool keepsPages = false,
        IBrowser? browser = null
    )
    {
        var context = await OpenAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                Locale = language,
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = hasScript,
                ServiceWorkers = keepsPages ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
                ViewportSize = new ViewportSize { Width = width, Height = width > 390 ? 800 : 844 },
            },
            browser
        );
        context.SetDefaultTimeout((float)Eventually.Deadline.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    /// <summary>Closes what a test has opened: open pages would go on listening, and make every later test slower.</summary>
    internal static async Task CloseAsync(string test)
    {
        if (Contexts.TryRemove(test, out var opened))
        {
            foreach (var context in opened)
            {
                await context.CloseAsync();
            }
        }
    }

    private async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options, IBrowser? browser = null)
    {
        var context = await (browser ?? _browser).NewContextAsync(options);
        await context.AddInitScriptAsync(ClockScript);
        Contexts.GetOrAdd(TestContext.Current.Test!.UniqueID, static _ => []).Add(context);
        return context;
    }

    /// <summary>Signs in by the form, on a new device, so with the code from the SMS.</summary>
    internal async Task<IPage> SignInAsync(TestHost host, CustomerActor customer, string language = "en")
    {
        var page = await PhoneAsync(host.Address, language, isDark: false, hasScript: true);
        await page.GotoAsync("/sign-in?next=%2Factivity");
        await page.FillAsync("#f-identifier", customer.Phone);
        await page.FillAsync("#f-password", customer.Password);
        await page.ClickAsync("form button[type=submit]");
        await page.FillAsync("#f-password", customer.Password);
        await page.FillAsync("#f-code", await customer.LastCodeAsync());
        await page.ClickAsync("form button[type=submit]");
        await page.WaitForSelectorAsync(".tabbar [aria-current=page][href='/activity']");
        return page;
    }

    /// <summary>
    /// A phone that is signed in, whose owner allows notifications: in the whole browser, for the headless shell shows none. It is
    /// started for the first test that needs it.
    /// </summary>
    internal async Task<IPage> NotifiedAsync(TestHost host, CustomerActor customer)
    {
        var page = await SignedInAsync(host, customer, keepsPages: true, browser: await _notifying.Value);
        await page.Context.GrantPermissionsAsync(
            ["notifications"],
            new BrowserContextGrantPermissionsOptions { Origin = host.Address.GetLeftPart(UriPartial.Authority) }
        );
        return page;
    }

    /// <summary>A phone that is already signed in, without the form: the paths that begin with the form cover it.</summary>
    internal async Task<IPage> SignedInAsync(
        TestHost host,
        CustomerActor customer,
        string language = "en",
        bool isDark = false,
        bool hasScript = true,
        int width = 390,
        bool keepsPages = false,
        IBrowser? browser = null
    )
    {
        var page = await PhoneAsync(host.Address, language, isDark, hasScript, width, keepsPages, browser);
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_session",
                Value = await customer.SecondTokenAsync(host),
                Url = host.Address.ToString(),
            },
        ]);
        await page.GotoAsync("/activity");
        await page.WaitForSelectorAsync(".tabbar [aria-current=page][href='/activity']");
        return page;
    }
}

/// <summary>After each test, what it opened in the browser is closed.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ClosesContextsAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        // Nobody waits for it: the next test has a context of its own.
        _ = Chromium.CloseAsync(test.UniqueID);
    }
}

/// <summary>What every screen must hold, and what people do on many of them.</summary>
internal static class Screens
{
    private static readonly ConcurrentDictionary<string, bool> Checked = new(StringComparer.Ordinal);
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PAYCARE_SCREENSHOTS");

    /// <summary>
    /// No accessibility violation, nothing wider than the phone; a picture when a folder for pictures is set. Widths differ by
    /// language; what axe sees does not, so it looks once at each screen in each theme and width.
    /// </summary>
    /// <param name="page">The screen.</param>
    /// <param name="name">Its name, with the language and <c>dark</c> as parts of their own: <c>home.zh-CN.dark</c>.</param>
    public static async Task LooksRightAsync(this IPage page, string name)
    {
        if (Folder is not null)
        {
            Directory.CreateDirectory(Folder);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}.png"), FullPage = true });
        }

        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            $"{name} scrolls sideways."
        );
        Assert.True(
            await page.EvaluateAsync<bool>("[...document.querySelectorAll('dialog:not([open])')].every(d => !d.checkVisibility())"),
            $"{name} shows a dialog that is closed."
        );
        var cut = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.grid th *, .grid .sla, .grid .sla .t')].filter(e => e.checkVisibility() "
                + "&& getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim())"
        );
        Assert.True(cut.Length == 0, $"{name} cuts: {string.Join(", ", cut)}");
        var width = NightlyDataAttribute.IsNightly ? $"@{page.ViewportSize!.Width}" : "";
        if (!Checked.TryAdd(string.Join('.', name.Split('.').Except(["en", "id", "zh-CN"])) + width, true))
        {
            return;
        }

        var violations = await page.AxeAsync();
        Assert.True(violations.Length == 0, $"{name}: {string.Join("; ", violations)}");
    }

    /// <summary>
    /// What axe has against the screen. It runs in the page itself: the package's own call ends its run in a second page, with
    /// all that passed brought there and back, which took five times as long.
    /// </summary>
    private static async Task<string[]> AxeAsync(this IPage page)
    {
        await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>(
            """
            () => axe.run(document, { resultTypes: ['violations'], iframes: false, preload: false })
              .then(found => found.violations.map(v => `${v.id} at ${v.nodes.map(n => n.html).join(', ')}`))
            """
        );
    }

    /// <summary>
    /// Waits until a page of this address is complete. It checks repeatedly: the browser's own "load" event can be over before a
    /// listener is attached.
    /// </summary>
    /// <param name="page">The tab.</param>
    /// <param name="address">The address, with <c>*</c> for any run of characters.</param>
    public static Task ArriveAsync(this IPage page, string address)
    {
        var pattern = new Regex(
            $"^{Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", ".*", StringComparison.Ordinal)}$"
        );
        return page.ArriveAsync(pattern.IsMatch);
    }

    /// <inheritdoc cref="ArriveAsync(IPage, string)" />
    public static Task ArriveAsync(this IPage page, Func<string, bool> isThere) =>
        Eventually.HoldsAsync(async () =>
        {
            try
            {
                return isThere(page.Url) && await page.EvaluateAsync<string>("document.readyState") == "complete" && isThere(page.Url);
            }
            catch (PlaywrightException)
            {
                // The page went away while it was asked.
                return false;
            }
        });

    /// <summary>
    /// Everything that the phone sent was answered. Asked from outside again and again: the page's own policy forbids the polling
    /// that Playwright would put into it.
    /// </summary>
    public static Task NothingIsUnansweredAsync(this IPage page) =>
        Eventually.HoldsAsync("nothing is unanswered", () => page.EvaluateAsync<bool>("(localStorage.getItem('sent') ?? '{}') === '{}'"));

    /// <summary>The screen's one primary.</summary>
    public static Task SubmitAsync(this IPage page) => page.ClickAsync("main .btn-primary, main .btn-danger, .actions button.btn-primary");

    /// <summary>The PIN: with a script its last digit sends it, without one the button does.</summary>
    /// <returns>Whether it was sent by itself.</returns>
    public static async Task<bool> EnterPinAsync(this IPage page, string pin)
    {
        // Asked, not waited for as an event: one that passed during a navigation never comes again.
        await page.ArriveAsync(_ => true);
        var isKept = !await page.Locator("#f-pin").IsVisibleAsync() && await page.Locator(".boxes").CountAsync() > 0;
        var sends = isKept || (pin.Length == 6 && await page.Locator(".boxes").CountAsync() > 0);
        if (!isKept)
        {
            await page.FillAsync("#f-pin", pin);
        }

        if (!sends)
        {
            await page.SubmitAsync();
        }

        return sends;
    }

    /// <summary>Whom and how much; the PIN is still to come.</summary>
    public static async Task ChoosePaymentAsync(this IPage page, string amount)
    {
        await page.GotoAsync("/pay?q=Kopi");
        await page.ClickAsync("a[href^='/pay?merchant=']:has-text('Kopi Senja')");
        await page.FillAsync("#f-amount", amount);
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#f-pin");
    }
}
