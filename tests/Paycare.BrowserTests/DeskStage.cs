using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Stories;

namespace Paycare.BrowserTests;

/// <summary>People at the desk in browsers of their own, on a host of their own. A code serves once, so each signs in once.</summary>
internal sealed class DeskStage(Chromium chromium, TestHost host) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _tokens = [];

    private static string SlowLine(int delayMs) =>
        $$"""
            globalThis.WebSocket = class extends WebSocket {
              send(message) { setTimeout(() => super.send(message), {{delayMs}}); }
              set onmessage(hear) { super.onmessage = (message) => setTimeout(() => hear(message), {{delayMs}}); }
            };
            """;

    public TestHost Host => host;

    public static async Task<DeskStage> StartAsync(Chromium chromium, TestDatabase database) =>
        new(chromium, await TestHost.StartAsync(database));

    /// <summary>A signed-in browser of a member of staff, by first name.</summary>
    /// <param name="delayMs">How long each message is on its way to the server, and each of the server's to the page.</param>
    public async Task<IPage> SitAsync(
        string name,
        string path,
        string language = "en",
        bool isDark = false,
        int width = 1280,
        int height = 800,
        int delayMs = 0
    )
    {
        var page = await chromium.ScreenAsync(host.Address, language, isDark, width, height);
        if (delayMs > 0)
        {
            await page.AddInitScriptAsync(SlowLine(delayMs));
        }

        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_desk",
                Value = await TokenAsync(name),
                Url = host.Address.ToString(),
            },
        ]);
        await page.GotoAsync(path);
        await page.WaitForSelectorAsync(".rail");
        return page;
    }

    /// <summary>The same member of staff over HTTP.</summary>
    public async Task<ApiClient> ApiAsync(string name)
    {
        var api = host.Client();
        api.UseToken(await TokenAsync(name));
        return api;
    }

    /// <summary>A customer's phone, signed in.</summary>
    public async Task<IPage> PhoneAsync(CustomerActor customer, string path, string language = "en")
    {
        var page = await chromium.PhoneAsync(host.Address, language, isDark: false, hasScript: true);
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "paycare_session",
                Value = customer.AccessToken,
                Url = host.Address.ToString(),
            },
        ]);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>A customer whose payment failed for lack of balance, and who told care about it.</summary>
    public async Task<(CustomerActor Customer, string Case)> TroubleAsync()
    {
        var customer = await host.JoinWithMoneyAsync("23000.00");
        var attempt = (await customer.PayAsync(host.Shop, "38000.00")).Expect(402)["attemptId"];
        var opened = (
            await customer.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "payment-failed",
                    background = "I paid for coffee at Kopi Senja.",
                    whatHappened = "The second payment was refused at the counter.",
                    need = "Was my balance charged?",
                    about = new { attemptId = attempt },
                }
            )
        ).Expect(201);
        return (customer, opened["id"]!);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    public async Task<string> TokenAsync(string name)
    {
        if (_tokens.TryGetValue(name, out var known))
        {
            return known;
        }

        var actor = new StaffActor(
            host.Client(),
            host.Demo.Staff.Single(s => s.Name == name),
            host.Services.GetRequiredService<TimeProvider>()
        );
        (await actor.SignInAsync()).Expect(201);
        return _tokens[name] = actor.AccessToken;
    }
}
