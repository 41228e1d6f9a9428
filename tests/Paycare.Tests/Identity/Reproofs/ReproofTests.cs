using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Reproofs;
using Paycare.Identity.Staff;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using static Paycare.Tests.Infrastructure.VerifyingCustomers;

namespace Paycare.Tests.Identity.Reproofs;

/// <summary>
/// Somebody who lost phone, e-mail and password gets back in by document, face and two reviewers; the old phone and e-mail, and any
/// session, can stop it; and nobody learns from it who has an account.
/// </summary>
[Trait("Touches", "dates")]
public sealed partial class ReproofTests
{
    private const string Next = "seven-boats-at-noon",
        Base = "/api/v1/reproofs";
    private static int _phones;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Two_people_and_a_wait_give_an_account_to_a_new_phone(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var lost = await host.JoinWithMoneyAsync("1500000");
        await lost.ConfirmEmailAsync();
        var id = StrongId.Read<CustomerId>(lost.CustomerId);
        var throttle = host.Services.GetRequiredService<SignInThrottle>();
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            await throttle.SpendAsync(CountedLocks.SignIn.Of(id), Cancel);
        }

        var (phone, token) = (NewPhone(), "");
        token = await BeginAsync(host, lost.Email, phone);
        Assert.Equal("begun", await StateAsync(host, token));
        Assert.Equal("reproof-not-now", (await DescribeAsync(host, token)).Expect(409)["code"]);
        Assert.Equal("confirmed", (await ConfirmAsync(host, token, phone)).Expect(200)["state"]);
        Assert.Equal("reproof-not-now", (await SendImagesAsync(host, token)).Expect(409)["code"]);
        Assert.Equal("described", (await DescribeAsync(host, token)).Expect(200)["state"]);
        Assert.Equal("described", (await DescribeAsync(host, token)).Expect(200)["state"]);
        var sent = (await SendImagesAsync(host, token)).Expect(200);
        Assert.Equal("in-review", sent["state"]);
        Assert.DoesNotContain(phone, sent.Text, StringComparison.Ordinal);
        Assert.NotNull(StopToken(await host.MessagesAsync(lost)));
        Assert.NotNull(StopToken(await host.MessagesToAsync(lost.Email)));

        // Two people of two roles, as for every document, and the desk sees what for.
        var (agent, risk) = (await host.AgentAsync(), await host.StaffAsync("risk"));
        var review = await ReviewAsync(host, lost);
        var shown = (await agent.GetAsync($"{Reviews}/{review}", Cancel)).Expect(200);
        Assert.Equal("reproof", shown["item.purpose"]);
        Assert.Contains(shown.Body.GetProperty("signs").EnumerateArray(), s => s.GetString() == "never-verified");
        (await agent.ApproveAsync(review)).Expect(204);
        Assert.Equal("same-reviewer", (await agent.ApproveAsync(review)).Expect(403)["code"]);
        Assert.Equal("in-review", await StateAsync(host, token));
        (await risk.ApproveAsync(review)).Expect(204);
        await Eventually.HoldsAsync(async () => await StateAsync(host, token) == "approved");
        Assert.Equal("unverified", (await lost.Api.GetAsync(Mine, Cancel)).Expect(200)["level"]);

        // The old phone and e-mail have a day.
        var waits = (await FinishAsync(host, token, "000000")).Expect(409);
        Assert.Equal("reproof-waits", waits["code"]);
        var opens = DateTimeOffset.Parse(waits["until"]!, CultureInfo.InvariantCulture);
        Assert.InRange(opens - host.Now, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal("reproof-waits", (await host.Client().PostAsync($"{Base}/{token}/codes", null, cancel: Cancel)).Expect(409)["code"]);
        await host.AdvanceAsync(TimeSpan.FromHours(24));
        (await lost.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200);
        (await host.Client().PostAsync($"{Base}/{token}/codes", null, cancel: Cancel)).Expect(204);
        (await FinishAsync(host, token, "000000", "short")).Expect(400);
        (await FinishAsync(host, token, await CodeAsync(host, phone))).Expect(204);
        Assert.Equal("done", await StateAsync(host, token));
        Assert.Equal("reproof-not-now", (await FinishAsync(host, token, "000000")).Expect(409)["code"]);

        // What the old ones opened is void, and the new ones let in.
        (await lost.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        (await SignInAsync(host, lost.Phone, lost.Password, lost.DeviceToken)).Expect(401);
        Assert.Equal("one-time-code-required", (await SignInAsync(host, phone, Next, lost.DeviceToken)).Expect(401)["code"]);
        var signedIn = (await SignInAsync(host, phone, Next, null, await CodeAsync(host, phone))).Expect(201);
        Assert.Equal(lost.CustomerId, signedIn["customerId"]);
        var back = new CustomerActor(host.Client(), phone, lost.Email, "Rina", Next, lost.Pin);
        back.Api.UseToken(signedIn["accessToken"]);
        Assert.Equal("risk-blocked", (await back.PayAsync(host.Shop, "1000001")).Expect(403)["code"]);
        (await back.PayAsync(host.Shop, "1000")).Expect(201);
        var events = (await back.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200);
        Assert.Superset(
            new HashSet<string> { "reproof-asked", "reproof-approved", "reproof-done" },
            events.Body.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!).ToHashSet()
        );
    }

    [Theory, OnBothDatabases]
    public async Task An_account_that_does_not_exist_gets_the_same_answers(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var seen = new List<List<string>>();
        foreach (var identifier in new[] { customer.Phone, NewPhone() })
        {
            var phone = NewPhone();
            var begun = (await Begin(host, identifier, phone)).Expect(202);
            var token = begun["token"]!;
            var answers = new List<ApiAnswer>
            {
                begun,
                await ConfirmAsync(host, token, phone),
                await DescribeAsync(host, token),
                await SendImagesAsync(host, token),
                await host.Client().GetAsync($"{Base}/{token}", Cancel),
            };
            seen.Add([.. answers.Select(a => $"{a.Code} {Shape(a.Text, token)}")]);
        }

        Assert.Equal(seen[0], seen[1]);

        // Nothing is kept of nobody's document, and some hours later it ends as a reviewer would end it.
        var nobodys = await host.InDatabaseAsync(db => db.Set<Reproof>().AsNoTracking().SingleAsync(r => r.Customer == null, Cancel));
        Assert.Null(nobodys.Verification);
        var folder = Path.Combine(host.Services.GetRequiredService<DataFolder>().Path, VerifyIdentity.Area, nobodys.Id.ToString());
        Assert.False(Directory.Exists(folder));
        await host.AdvanceAsync(TimeSpan.FromHours(4));
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db =>
                db.Set<Reproof>()
                    .AnyAsync(r => r.Id == nobodys.Id && r.State == ReproofState.Rejected && r.Rejection == "not-confirmed", Cancel)
            )
        );
    }

    [Theory, OnBothDatabases]
    public async Task The_old_phone_stops_it_before_and_after_two_people_said_yes(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        foreach (var isApproved in new[] { false, true })
        {
            var customer = await host.JoinAsync();
            var (phone, token) = await AskAsync(host, customer);
            var review = await ReviewAsync(host, customer);
            if (isApproved)
            {
                await ApproveBothAsync(host, review, token);
            }

            var stop = StopToken(await host.MessagesAsync(customer))!;
            Assert.Equal("not-found", (await StopAsync(host, stop + "x")).Expect(404)["code"]);
            (await StopAsync(host, stop)).Expect(204);
            (await StopAsync(host, stop)).Expect(204);
            Assert.Equal("stopped", await StateAsync(host, token));
            await host.AdvanceAsync(TimeSpan.FromHours(25));
            Assert.Equal("reproof-not-now", (await FinishAsync(host, token, "000000")).Expect(409)["code"]);
            (await customer.SignInAsync()).Expect(201);
            Assert.Contains(await host.MessagesToAsync(phone), m => m.Contains("stopped", StringComparison.Ordinal));
            Assert.Null(
                (
                    await host.InDatabaseAsync(db =>
                        db.Set<IdentityVerification>().AsNoTracking().SingleAsync(v => v.Id == Id(review), Cancel)
                    )
                ).NumberIndex
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_is_signed_in_stops_it_by_saying_that_it_was_not_them(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var (_, token) = await AskAsync(host, customer);
        var events = (await customer.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200);
        Assert.Equal(("reproof-asked", "False"), (events["items.0.kind"], events["items.0.known"]));
        (await customer.Api.PostAsync($"/api/v1/me/security-events/{events["items.0.id"]}/not-me", null, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(async () => await StateAsync(host, token) == "stopped");
    }

    [Theory, OnBothDatabases]
    public async Task A_reviewer_who_says_no_is_heard_on_the_new_phone_and_another_try_may_begin(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var (phone, token) = await AskAsync(host, customer);
        var (agent, review) = (await host.AgentAsync(), await ReviewAsync(host, customer));
        (await agent.PostAsync($"{Reviews}/{review}/reveal", new { reason = "Way back in" }, cancel: Cancel)).Expect(200);
        (
            await agent.PostAsync(
                $"{Reviews}/{review}/reject",
                new { reason = "Not the same face", rejection = "face-differs" },
                cancel: Cancel
            )
        ).Expect(204);
        await Eventually.HoldsAsync(async () => await StateAsync(host, token) == "rejected");
        Assert.Equal("face-differs", (await host.Client().GetAsync($"{Base}/{token}", Cancel)).Expect(200)["rejection.code"]);
        Assert.Contains(await host.MessagesToAsync(phone), m => m.Contains("could not let you back in", StringComparison.Ordinal));
        await AskAsync(host, customer);

        // A verified or open document of the customer's own is not in the way either.
        (await customer.SubmitDocumentAsync()).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task Somebody_elses_phone_gets_a_warning_and_no_code_ever_fits(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, other) = (await host.JoinAsync(), await host.JoinAsync());
        var before = (await host.MessagesAsync(other)).Count;
        var token = await BeginAsync(host, customer.Phone, other.Phone);
        (await host.Client().PostAsync($"{Base}/{token}/codes", null, cancel: Cancel)).Expect(204);
        Assert.Single((await host.MessagesAsync(other)).Skip(before), m => m.Contains("already", StringComparison.Ordinal));
        (await host.Client().PutAsync($"{Base}/{token}/phone", new { code = "123456" }, Cancel)).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task Reviewers_get_only_so_many_from_one_new_phone_in_a_day(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var phone = NewPhone();
        for (var i = 0; ; i++)
        {
            var token = await BeginAsync(host, (await host.JoinAsync()).Phone, phone);
            (await ConfirmAsync(host, token, phone)).Expect(200);
            (await DescribeAsync(host, token)).Expect(200);
            var sent = await SendImagesAsync(host, token);
            if (i == new ReproofOptions().ReviewedPerDay)
            {
                Assert.Equal("too-many-requests", sent.Expect(429)["code"]);
                break;
            }

            sent.Expect(200);
        }
    }

    [Theory, OnBothDatabases]
    public async Task The_pages_lead_the_same_way_without_a_script(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (customer, phone) = (await host.JoinAsync(), NewPhone());
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Contains("href=\"/reproof\"", await browser.GetStringAsync("/sign-in", Cancel), StringComparison.Ordinal);
        var page = await SendAsync("/reproof", "begin", ("Form.Identifier", customer.Phone), ("Form.NewPhone", phone));
        page = await SendAsync(page, "code", ("Form.Code", await CodeAsync(host, phone)));
        page = await SendAsync(
            page,
            "document",
            ("Form.Type", "ktp"),
            ("Form.Number", NewNik()),
            ("Form.FullName", "Rina Wulandari"),
            ("Form.BirthDate", BirthDate)
        );
        page = await SendAsync(page, "images", ("front", "image"), ("selfie", "image"));
        Assert.Contains("Two people are checking your document.", await browser.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        await ApproveBothAsync(host, await ReviewAsync(host, customer), page["/reproof/".Length..]);
        Assert.Contains("Your document is accepted.", await browser.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        await host.AdvanceAsync(TimeSpan.FromHours(24));
        page = (await SendAsync(page, "send")).Split('?')[0];
        page = await SendAsync(page, "finish", ("Form.Code", await CodeAsync(host, phone)), ("Form.New", Next));
        Assert.Contains("You are back in.", await browser.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        using var nowhere = await browser.GetAsync("/reproof/nothing", Cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, nowhere.StatusCode);

        async Task<string> SendAsync(string path, string handler, params (string Name, string Value)[] fields)
        {
            var shown = await browser.GetStringAsync(path, Cancel);
            using var form = new MultipartFormDataContent();
            var all = fields
                .Where(f => f.Value != "image")
                .Append(("_handler", handler))
                .Append(("__RequestVerificationToken", System.Net.WebUtility.HtmlDecode(FormToken().Match(shown).Groups[1].Value)))
                .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
                .ToList();
            all.ForEach(f => form.Add(new StringContent(f.Value), f.Key));
            foreach (var (name, _) in fields.Where(f => f.Value == "image"))
            {
                form.Add(new ByteArrayContent(Jpeg()), name, $"{name}.jpg");
            }

            using var plain = new FormUrlEncodedContent(all);
            using var sent = await browser.PostAsync(path, handler == "images" ? form : plain, Cancel);
            var to = sent.Headers.Location;
            Assert.True(to is not null, $"{handler}: {(int)sent.StatusCode} {await sent.Content.ReadAsStringAsync(Cancel)}");
            return to.IsAbsoluteUri ? to.PathAndQuery : to.ToString();
        }
    }

    private static VerificationId Id(string review) => StrongId.Read<VerificationId>(review);

    private static string NewPhone() =>
        string.Create(CultureInfo.InvariantCulture, $"+62811{7_100_000 + Interlocked.Increment(ref _phones)}");

    private static Task<ApiAnswer> Begin(TestHost host, string identifier, string newPhone) =>
        host.Client().PostAsync(Base, new { identifier, newPhone }, cancel: Cancel);

    private static async Task<string> BeginAsync(TestHost host, string identifier, string newPhone) =>
        (await Begin(host, identifier, newPhone)).Expect(202)["token"]!;

    private static async Task<ApiAnswer> ConfirmAsync(TestHost host, string token, string phone) =>
        await host.Client().PutAsync($"{Base}/{token}/phone", new { code = await CodeAsync(host, phone) }, Cancel);

    private static Task<ApiAnswer> DescribeAsync(TestHost host, string token) =>
        host.Client()
            .PutAsync(
                $"{Base}/{token}/document",
                new
                {
                    documentType = "ktp",
                    documentNumber = NewNik(),
                    fullName = "Rina Wulandari",
                    birthDate = BirthDate,
                },
                Cancel
            );

    private static async Task<ApiAnswer> SendImagesAsync(TestHost host, string token)
    {
        using var form = new MultipartFormDataContent();
        foreach (var name in new[] { "front", "selfie" })
        {
            var part = new ByteArrayContent(Jpeg());
            part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(part, name, $"{name}.jpg");
        }

        return await host.Client().SendAsync(HttpMethod.Post, $"{Base}/{token}/images", form, null, Cancel);
    }

    private static Task<ApiAnswer> FinishAsync(TestHost host, string token, string code, string password = Next) =>
        host.Client().PutAsync($"{Base}/{token}/password", new { code, password }, Cancel);

    private static Task<ApiAnswer> StopAsync(TestHost host, string token) =>
        host.Client().PostAsync($"{Base}/stop", new { token }, cancel: Cancel);

    private static async Task<string?> StateAsync(TestHost host, string token) =>
        (await host.Client().GetAsync($"{Base}/{token}", Cancel)).Expect(200)["state"];

    private static Task<ApiAnswer> SignInAsync(
        TestHost host,
        string identifier,
        string password,
        string? deviceToken,
        string? code = null
    ) =>
        host.Client()
            .PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier,
                    password,
                    deviceToken,
                    oneTimeCode = code,
                },
                cancel: Cancel
            );

    /// <summary>Asks for a way back in, until it is the reviewers' turn.</summary>
    private static async Task<(string Phone, string Token)> AskAsync(TestHost host, CustomerActor customer)
    {
        var phone = NewPhone();
        var token = await BeginAsync(host, customer.Phone, phone);
        (await ConfirmAsync(host, token, phone)).Expect(200);
        (await DescribeAsync(host, token)).Expect(200);
        (await SendImagesAsync(host, token)).Expect(200);
        return (phone, token);
    }

    private static async Task ApproveBothAsync(TestHost host, string review, string token)
    {
        foreach (var role in new[] { StaffRole.Agent, StaffRole.Risk })
        {
            var staff = host.Client();
            staff.UseToken(await host.StaffTokenAsync(role));
            (await staff.ApproveAsync(review)).Expect(204);
        }

        await Eventually.HoldsAsync(async () => await StateAsync(host, token) == "approved");
    }

    private static async Task<string> ReviewAsync(TestHost host, CustomerActor customer)
    {
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        return await host.InDatabaseAsync(async db =>
            (
                await db.Set<IdentityVerification>()
                    .Where(v => v.Customer == id && v.Purpose == VerificationPurpose.Reproof)
                    .OrderByDescending(v => v.StartedAt)
                    .FirstAsync(Cancel)
            ).Id.ToString()
        );
    }

    private static async Task<string> CodeAsync(TestHost host, string phone) =>
        (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(phone)}", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Reverse()
            .Select(m => m.GetProperty("code").GetString())
            .First(c => c is not null)!;

    private static string? StopToken(IReadOnlyList<string> messages) =>
        messages.Select(m => Link().Match(m)).LastOrDefault(m => m.Success)?.Groups[1].Value;

    /// <summary>An answer without what differs between any two.</summary>
    private static string Shape(string text, string token) =>
        Differing().Replace(text.Replace(token, "TOKEN", StringComparison.Ordinal), "…");

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex FormToken();

    [GeneratedRegex(@"/reproof/stop\?token=([\w-]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[^""]+|•+ ?\d+|\d{4}""")]
    private static partial Regex Differing();
}
