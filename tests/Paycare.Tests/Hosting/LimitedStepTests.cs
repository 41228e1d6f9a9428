using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity.MerchantUsers;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Limits;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Hosting;

/// <summary>What an address may do so often in a minute, it may do so often over page and API together.</summary>
public sealed partial class LimitedStepTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The doors of each step: the call of the API and the form of a page. A step with one door says so.</summary>
    private static readonly Dictionary<
        LimitedStep,
        (Func<Visitor, Task<HttpResponseMessage>>? Api, Func<Visitor, Task<HttpResponseMessage>>? Page)
    > Doors = new()
    {
        [LimitedStep.SignUp] = (v => v.CallAsync("POST", "customers"), v => v.SendAsync("/sign-up", "sign-up")),
        [LimitedStep.ConfirmPhone] = (
            v => v.CallAsync("POST", $"customers/{Made}/phone-verifications"),
            v => v.SendAsync($"/sign-up/{Made}", "phone-code")
        ),
        [LimitedStep.ResendPhoneCode] = (
            v => v.CallAsync("POST", $"customers/{Made}/phone-verifications/resend"),
            v => v.SendAsync($"/sign-up/{Made}", "resend")
        ),
        [LimitedStep.SignIn] = (v => v.CallAsync("POST", "sessions"), v => v.SendAsync("/sign-in", "sign-in")),
        [LimitedStep.OfferPasskey] = (v => v.CallAsync("POST", "sessions/passkey/options"), v => v.SendAsync("/sign-in", "passkey-begin")),
        [LimitedStep.PasskeySignIn] = (v => v.CallAsync("POST", "sessions/passkey"), v => v.SendAsync("/sign-in", "passkey")),
        [LimitedStep.BeginReset] = (v => v.CallAsync("POST", "password-resets"), v => v.SendAsync("/reset-password", "begin")),
        [LimitedStep.FinishReset] = (
            v => v.CallAsync("PUT", $"password-resets/{Made}"),
            v => v.SendAsync($"/reset-password?id={Made}", "finish")
        ),
        [LimitedStep.BeginReproof] = (v => v.CallAsync("POST", "reproofs"), v => v.SendAsync("/reproof", "begin")),
        [LimitedStep.ContinueReproof] = (
            v => v.CallAsync("PUT", $"reproofs/{Made}/phone", new { code = "000000" }),
            v => v.SendAsync($"/reproof/stop?token={Made}", "stop")
        ),
        [LimitedStep.BeginEmergencyFreeze] = (
            v => v.CallAsync("POST", "emergency-freezes"),
            v => v.SendOutAsync("/freeze", "freeze-out", ("Form.Phone", "+6281200000001"))
        ),
        [LimitedStep.FinishEmergencyFreeze] = (
            v => v.CallAsync("PUT", $"emergency-freezes/{Made}"),
            v => v.SendOutAsync($"/freeze?id={Made}", "freeze-out-finish", ("Form.Code", "000000"))
        ),
        [LimitedStep.ChangePassword] = (v => v.CallAsync("PUT", "me/password"), v => v.SendAsync("/me/password", "password")),
        [LimitedStep.ChangePin] = (v => v.CallAsync("PUT", "me/pin"), v => v.SendAsync("/me/pin", "pin")),
        [LimitedStep.SensitiveAction] = (v => v.CallAsync("POST", "me/two-factor/totp"), v => v.SendAsync("/me/two-factor", "begin")),
        [LimitedStep.SecondFactorCode] = (
            v => v.CallAsync("POST", "me/two-factor/totp/confirm", new { code = "000000" }),
            v => v.SendAsync("/me/two-factor?settingUp=true", "confirm", ("Form.Code", "000000"))
        ),
        [LimitedStep.FinishContactChange] = (
            v => v.CallAsync("PUT", $"me/phone/{Made}"),
            v => v.SendAsync($"/me/phone?verification={Made}", "finish")
        ),
        [LimitedStep.AddPasskey] = (v => v.CallAsync("POST", "me/passkeys"), v => v.SendAsync("/me/passkeys", "add")),
        [LimitedStep.SendImages] = (
            v => v.CallAsync("POST", "me/identity-verification/images", files: true),
            v => v.SendAsync("/me/verify", "images")
        ),
        [LimitedStep.StaffSignIn] = (
            v => v.CallAsync("POST", "desk/sessions", Visitor.Staff),
            v =>
                v.SendAsync(
                    "/desk/sign-in",
                    "desk-sign-in",
                    ("Form.Email", "nobody@paycare.example"),
                    ("Form.Password", "paper-boats"),
                    ("Form.Code", "000000")
                )
        ),
        [LimitedStep.FinishStaffEnrolment] = (null, v => v.SendAsync("/desk/sign-in", "enrol", ("Enrol.Ticket", v.Ticket))),
        [LimitedStep.AcceptStaffInvitation] = (
            v => v.CallAsync("POST", "desk/invitations"),
            v => v.SendAsync($"/desk/invitation?token={Made}", "invitation")
        ),
        [LimitedStep.OpenCase] = (v => v.CallAsync("POST", "cases"), v => v.SendAsync("/help/new", "draft", ("Form.Topic", "other"))),
        [LimitedStep.SearchHelp] = (v => v.CallAsync("GET", "help/articles?q=pin"), v => v.GetAsync("/help/articles?q=pin")),
        [LimitedStep.MerchantSignIn] = (
            v => v.CallAsync("POST", "merchant/sessions", Visitor.Staff),
            v =>
                v.SendAsync(
                    "/merchant/sign-in",
                    "person",
                    ("Form.Email", "nobody@paycare.example"),
                    ("Form.Password", "paper-boats"),
                    ("Form.Code", "000000")
                )
        ),
        [LimitedStep.FinishMerchantEnrolment] = (null, v => v.SendAsync("/merchant/sign-in", "enrol", ("Form.Ticket", v.MerchantTicket))),
        [LimitedStep.AcceptMerchantInvitation] = (
            v => v.CallAsync("POST", "merchant/invitations"),
            v => v.SendAsync($"/merchant/invitation?token={Made}", "invitation")
        ),
        [LimitedStep.MerchantKeySignIn] = (null, v => v.SendAsync("/merchant/sign-in", "sign-in")),
    };

    private static readonly string Made = new('1', 32);

    [Fact]
    public void Every_limited_step_has_its_doors_here() => Assert.Equal(Enum.GetValues<LimitedStep>(), Doors.Keys.Order());

    /// <summary>A step that nothing asks about is no limit.</summary>
    [Fact]
    public void Every_limited_step_is_asked_about_in_the_code()
    {
        var asked = Repository
            .Files("*.cs", "src")
            .SelectMany(f => AskedStep().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Enum.GetNames<LimitedStep>().Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task Every_limited_step_answers_429_through_both_doors(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        using var visitor = await Visitor.EnterAsync(host);
        var limits = host.Services.GetRequiredService<IOptions<RateLimits>>().Value;
        (limits.SignUpsPerMinute, limits.SignInsPerMinute, limits.CasesPerMinute, limits.SearchesPerMinute) = (1, 1, 1, 1);
        limits.LoopbackFactor = 1;
        foreach (var (step, doors) in Doors)
        {
            foreach (var (name, door) in new[] { ("API", doors.Api), ("page", doors.Page) }.Where(d => d.Item2 is not null))
            {
                using var answer = await UntilTurnedAwayAsync(() => door!(visitor));
                Assert.True(
                    answer.StatusCode == HttpStatusCode.TooManyRequests,
                    $"{step} by {name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}"
                );
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task The_page_and_the_api_share_one_count(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        using var visitor = await Visitor.EnterAsync(host);
        var limits = host.Services.GetRequiredService<IOptions<RateLimits>>().Value;
        (limits.SearchesPerMinute, limits.LoopbackFactor) = (6, 1);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 14; i++)
        {
            using var answer =
                i % 2 == 0 ? await visitor.CallAsync("GET", "help/articles?q=pin") : await visitor.GetAsync("/help/articles?q=pin");
            answers.Add(answer.StatusCode);
        }

        // A minute may end once in between.
        Assert.InRange(answers.Count(a => a == HttpStatusCode.OK), 6, 12);
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void An_address_of_the_sixth_version_counts_with_its_whole_network(string address, string counted) =>
        Assert.Equal(IPAddress.Parse(counted), ClientAddress.Counted(IPAddress.Parse(address)));

    /// <summary>With one allowed in a minute, the second of two calls is turned away unless the minute ended in between.</summary>
    private static async Task<HttpResponseMessage> UntilTurnedAwayAsync(Func<Task<HttpResponseMessage>> call)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await call();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests || tries == 3)
            {
                return answer;
            }

            answer.Dispose();
        }
    }

    /// <summary>Somebody with a browser and a program, signed in in both.</summary>
    private sealed class Visitor : IDisposable
    {
        public static readonly object Staff = new
        {
            email = "nobody@paycare.example",
            password = "paper-boats",
            oneTimeCode = "000000",
        };

        private readonly HttpClient _browser;
        private readonly HttpClient _stranger;
        private readonly HttpClient _program;

        private Visitor(TestHost host, CustomerActor customer, string ticket, string merchantTicket)
        {
            (Ticket, MerchantTicket) = (ticket, merchantTicket);
            var cookies = new CookieContainer();
            cookies.Add(host.Address, new Cookie("paycare_session", customer.AccessToken));
            _browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies })
            {
                BaseAddress = host.Address,
            };
            _browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
            _stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
            _stranger.DefaultRequestHeaders.Accept.ParseAdd("text/html");
            _program = new HttpClient { BaseAddress = host.Address };
            _program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", customer.AccessToken);
        }

        /// <summary>An enrolment of staff in progress.</summary>
        public string Ticket { get; }

        /// <summary>An enrolment of a merchant's person in progress.</summary>
        public string MerchantTicket { get; }

        public static async Task<Visitor> EnterAsync(TestHost host)
        {
            var customer = await host.JoinAsync();
            (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", null, cancel: Cancel)).Expect(200);
            (
                await customer.Api.PostAsync(
                    "/api/v1/me/identity-verification",
                    new
                    {
                        documentType = "passport",
                        documentNumber = "X1234567",
                        fullName = "Rina Wulandari",
                        birthDate = "1990-01-31",
                    },
                    cancel: Cancel
                )
            ).Expect(201);
            var sari = host.Demo.Staff[0];
            await host.ChangeAsync<StaffMember>(s => s.DisplayName == sari.Name, s => s.TwoFactorEnabled = false);
            var owner = host.Demo.Merchants[1].Users[0];
            var merchant = host.Demo.Merchants[1].Id.Value;
            await host.ChangeAsync<MerchantUser>(u => u.Merchant == merchant, u => u.TwoFactorEnabled = false);
            await using var scope = host.Services.CreateAsyncScope();
            var setUp = await scope
                .ServiceProvider.GetRequiredService<MerchantUsersApi>()
                .BeginEnrolmentAsync(new MerchantSignInBody(owner.Email, owner.Password, null), Cancel);
            var enrolment = await scope
                .ServiceProvider.GetRequiredService<StaffApi>()
                .BeginEnrolmentAsync(new StaffSignInBody(sari.Email, sari.Password, null), Cancel);
            return new Visitor(host, customer, enrolment.Value.Ticket, setUp.Value.Ticket);
        }

        public Task<HttpResponseMessage> GetAsync(string page) => _browser.GetAsync(page, Cancel);

        public Task<HttpResponseMessage> CallAsync(string method, string path, object? body = null, bool files = false) =>
            _program.SendAsync(
                new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}")
                {
                    Content =
                        method == "GET" ? null
                        : files ? new MultipartFormDataContent { { new StringContent("x"), "note" } }
                        : JsonContent.Create(body ?? new { }),
                },
                Cancel
            );

        /// <summary>Sends a form of a page as a browser without scripts would.</summary>
        public Task<HttpResponseMessage> SendAsync(string page, string form, params (string Name, string Value)[] fields) =>
            SendAsync(_browser, page, form, fields);

        /// <summary>The same by somebody who is not signed in.</summary>
        public Task<HttpResponseMessage> SendOutAsync(string page, string form, params (string Name, string Value)[] fields) =>
            SendAsync(_stranger, page, form, fields);

        private static async Task<HttpResponseMessage> SendAsync(
            HttpClient browser,
            string page,
            string form,
            (string Name, string Value)[] fields
        )
        {
            var shown = await browser.GetStringAsync(page, Cancel);
            var token = FormToken().Match(shown).Groups[1].Value;
            return await browser.PostAsync(
                page,
                new FormUrlEncodedContent([
                    new("_handler", form),
                    new("__RequestVerificationToken", WebUtility.HtmlDecode(token)),
                    .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                ]),
                Cancel
            );
        }

        public void Dispose()
        {
            _browser.Dispose();
            _stranger.Dispose();
            _program.Dispose();
        }
    }

    [GeneratedRegex(@"imits\.Enter\(LimitedStep\.(\w+)\)")]
    private static partial Regex AskedStep();

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex FormToken();
}
