using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Demo.Channels;

namespace Paycare.Tests.Care.Channels;

/// <summary>The demo's page on which a person plays the other side of every channel.</summary>
public sealed partial class PlayedChannelsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_written_on_each_network_opens_one_case_and_a_forgery_none(TestDatabase database)
    {
        using var browser = new Player(await TestHost.OnAsync(database));
        foreach (var network in ChatHook.Networks)
        {
            var phone = $"+62811{RandomNumberGenerator.GetInt32(10_000_000, 99_999_999)}";
            var words = $"Saldo saya hilang {CustomerActor.NewKey()}";
            var person = ChatHook.PersonOf(network, phone);
            await browser.SendAsync("chat", ("network", network), ("person", person), ("act", "forged"), ("text", words));
            var chat = $"?network={network}&person={person}";
            Assert.DoesNotContain(words, await browser.ShowAsync(chat), StringComparison.Ordinal);
            var page = await browser.SendAsync("chat", ("network", network), ("person", person), ("act", "twice"), ("text", words));
            Assert.Equal(1, page.Split(words).Length - 1);
            Assert.Equal(
                ["Dropped: seen before", "Opened a case", "Refused: signature wrong"],
                Results().Matches(page).Select(m => m.Groups["result"].Value).Take(3)
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_picture_that_is_sent_on_each_network_is_seen_at_the_desk(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        using var browser = new Player(host);
        foreach (var network in ChatHook.Networks)
        {
            var person = ChatHook.PersonOf(network, $"+62811{RandomNumberGenerator.GetInt32(10_000_000, 99_999_999)}");
            // Others send files at the same time: a place may have to be waited for.
            var id = await Eventually.SeeAsync("the case", async _ =>
                await browser.ShowAsync(("network", network), ("person", person), ("act", "show"), ("text", "")) is var page
                && CaseLink().Match(page) is { Success: true } link
                    ? link.Groups["id"].Value
                    : null
            );
            var desk = await host.AgentAsync();
            await Eventually.HoldsAsync(async () =>
                (await desk.GetAsync($"/api/v1/desk/cases/{id}", Cancel)).Expect(200).Text.Contains("image/jpeg", StringComparison.Ordinal)
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_call_freezes_and_is_over_once_hung_up(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        using var browser = new Player(host);
        var customer = await host.JoinAsync();
        var page = await browser.SendAsync("call", ("act", "dial"), ("from", customer.Phone));
        var call = Sid().Match(page).Groups["sid"].Value;
        Assert.Contains("press 9", page, StringComparison.Ordinal);
        await browser.SendAsync("call", ("call", call), ("key", "9"));
        await browser.SendAsync("call", ("call", call), ("words", customer.Phone[^4..]));
        // Frozen from outside: all devices are signed out.
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        page = await browser.SendAsync("call", ("call", call), ("act", "hang-up"));
        Assert.Contains("You hung up", page, StringComparison.Ordinal);
        Assert.DoesNotContain("keypad", page, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_mail_opens_a_case_whatever_makes_it_difficult(TestDatabase database)
    {
        using var browser = new Player(await TestHost.OnAsync(database));
        foreach (var trouble in Enum.GetValues<MailTrouble>())
        {
            var page = await browser.SendAsync(
                "mail",
                ("from", $"{CustomerActor.NewKey()}@mail.example"),
                ("subject", "退款"),
                ("text", "钱没有退回来"),
                ("trouble", trouble.ToString())
            );
            // A report about no mail of ours means nothing here.
            Assert.Equal(trouble == MailTrouble.Bounce ? "Passed over" : "Opened a case", Results().Match(page).Groups["result"].Value);
        }

        Assert.Contains("Not sent", await browser.SendAsync("mail", ("from", "nobody"), ("text", "x")), StringComparison.Ordinal);
    }

    [GeneratedRegex("<td class=\"wrap\">(?<result>[^<]+)</td>")]
    private static partial Regex Results();

    [GeneratedRegex("/desk/cases/(?<id>[A-Za-z0-9_-]+)")]
    private static partial Regex CaseLink();

    [GeneratedRegex("name=\"call\" value=\"(?<sid>CA\\w+)\"")]
    private static partial Regex Sid();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>A browser without scripts.</summary>
    private sealed class Player(TestHost host) : IDisposable
    {
        private readonly HttpClient _http = new(new HttpClientHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = host.Address,
        };

        public async Task<string> ShowAsync(string query = "") =>
            WebUtility.HtmlDecode(await _http.GetStringAsync($"/dev/channels{query}", Cancel));

        public async Task<string> SendAsync(string what, params (string Name, string Value)[] fields)
        {
            var token = Token().Match(await ShowAsync()).Groups["token"].Value;
            fields = [("__RequestVerificationToken", token), .. fields];
            using HttpContent form =
                what == "mail" ? Parts(fields) : new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            using var answer = await _http.PostAsync($"/dev/channels/play/{what}", form, Cancel);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
        }

        /// <summary>Sends a picture in a chat.</summary>
        public async Task<string> ShowAsync(params (string Name, string Value)[] fields)
        {
            var token = Token().Match(await ShowAsync()).Groups["token"].Value;
            using var form = Parts([("__RequestVerificationToken", token), .. fields]);
            form.Add(new ByteArrayContent(TestFiles.Photo()), "file", "photo.jpg");
            using var answer = await _http.PostAsync("/dev/channels/play/picture", form, Cancel);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
        }

        private static MultipartFormDataContent Parts((string Name, string Value)[] fields)
        {
            var form = new MultipartFormDataContent();
            foreach (var (name, value) in fields)
            {
                form.Add(new StringContent(value), name);
            }

            return form;
        }

        public void Dispose() => _http.Dispose();
    }
}
