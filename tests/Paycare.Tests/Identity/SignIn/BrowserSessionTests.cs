using System.Net;
using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.SignIn;

/// <summary>A browser holds one session: whoever signs in there ends the one that was open.</summary>
public sealed partial class BrowserSessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_second_sign_in_ends_the_browsers_first_session_and_no_other(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, other) = (await host.JoinAsync(), await host.JoinAsync());
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = host.Address };
        await SignInAsync(browser, customer.Phone, customer.Password, () => customer.LastCodeAsync());
        var first = Session(cookies, host.Address);
        await SignInAsync(browser, other.Phone, other.Password, () => other.LastCodeAsync());
        var second = Session(cookies, host.Address);

        Assert.NotEqual(first, second);
        Assert.Equal(401, await AskAsync(host, first));
        Assert.Equal(200, await AskAsync(host, second));
        // What they signed in with elsewhere stays.
        Assert.Equal(200, await AskAsync(host, customer.AccessToken));
    }

    private static async Task<int> AskAsync(TestHost host, string token)
    {
        var api = host.Client();
        api.UseToken(token);
        return (await api.GetAsync("/api/v1/wallet", Cancel)).Code;
    }

    private static string Session(CookieContainer cookies, Uri host) =>
        cookies.GetCookies(host).Single(c => c.Name.EndsWith("paycare_session", StringComparison.Ordinal)).Value;

    private static async Task SignInAsync(HttpClient browser, string phone, string password, Func<Task<string>> codeAsync)
    {
        var page = await browser.GetStringAsync("/sign-in", Cancel);
        page = await PostAsync(browser, page, phone, password, null);
        if (page.Contains("Form.CodeAsked", StringComparison.Ordinal))
        {
            await PostAsync(browser, page, phone, password, await codeAsync());
        }
    }

    private static async Task<string> PostAsync(HttpClient browser, string page, string phone, string password, string? code)
    {
        using var form = new FormUrlEncodedContent([
            new("_handler", "sign-in"),
            new("__RequestVerificationToken", Token().Match(page).Groups["token"].Value),
            new("Form.Identifier", phone),
            new("Form.Password", password),
            new("Form.CodeAsked", code is null ? "false" : "true"),
            new("Form.Code", code ?? ""),
        ]);
        using var answer = await browser.PostAsync("/sign-in", form, Cancel);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
