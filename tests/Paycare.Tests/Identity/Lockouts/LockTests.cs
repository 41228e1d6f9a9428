using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Codes;
using Paycare.Identity.Lockouts;
using Paycare.Identity.MerchantUsers;
using Paycare.Identity.Pins;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Lockouts;

/// <summary>Every lock of the program: strangers close none for ever, and while it is closed its owner still gets in.</summary>
[Trait("Touches", "dates")]
public sealed partial class LockTests
{
    private const string Wrong = "not-the-password",
        Next = "seven-boats-at-noon",
        NewPin = "748293",
        Agent = "sari@paycare.example";

    /// <summary>For each lock: closes it, and shows the way in that stays open.</summary>
    private static readonly Dictionary<string, Func<TestHost, Task>> Rows = new(StringComparer.Ordinal)
    {
        ["sign-in"] = StrangersCloseSignInAsync,
        ["sign-in-device"] = AResetOpensTheDeviceAsync,
        ["password-reset"] = AKnownDevicePassesAClosedResetAsync,
        ["reset-device"] = AnotherBrowserResetsAsync,
        ["second-factor"] = AKnownDevicePassesTheSecondFactorAsync,
        ["second-factor-device"] = AnotherDevicePassesTheSecondFactorAsync,
        ["new-contact"] = ANewAddressWaitsAndCareOpensAsync,
        ["one-time-code"] = AnotherCodeServesAsync,
        ["wrong-codes"] = WrongCodesAgeAsync,
        ["pin"] = AConfirmedSessionSetsANewPinAsync,
        ["staff-sign-in"] = StrangersCloseTheDesksDoorAsync,
        ["staff-sign-in-device"] = AColleagueOpensTheBrowserAsync,
        ["staff-enrolment"] = AColleagueOpensTheEnrolmentAsync,
        ["staff-disabled"] = AColleagueLetsInAgainAsync,
        ["merchant-sign-in"] = StrangersCloseAMerchantsDoorAsync,
        ["merchant-sign-in-device"] = AnOwnerOpensTheBrowserAsync,
        ["merchant-enrolment"] = AnOwnerOpensTheEnrolmentAsync,
        ["merchant-user-disabled"] = AnOwnerLetsInAgainAsync,
        ["account-frozen"] = AFrozenCustomerReadsAndWritesAsync,
        ["transaction-frozen"] = AFrozenPaymentLeavesTheRestAsync,
    };

    [Fact]
    public async Task Every_lock_is_a_sound_row_with_a_test_of_its_own()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var locks = host.Services.GetServices<Lockout>().ToList();
        Assert.Empty(locks.GroupBy(l => l.Name).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Equal(Rows.Keys.Order(), locks.Select(l => l.Name).Order());
        Assert.All(locks, l => Assert.True(l.IsSound, $"{l.Name} is closed by strangers for ever, or opened by nobody."));
        Assert.All(locks.Where(l => l.ClosedBy == LockCloser.Strangers), l => Assert.NotNull(l.AgesAfter));
    }

    /// <summary>Whoever answers 423 names a lock of the table.</summary>
    [Fact]
    public async Task Whatever_refuses_as_locked_is_a_lock_of_the_table()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var codes = host.Services.GetServices<Lockout>().Select(l => l.Code).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var refusals = Repository
            .Files("*.cs", "src")
            .SelectMany(f => LockedRefusal().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .ToList();
        Assert.NotEmpty(refusals);
        Assert.All(refusals, r =>
            Assert.True(
                r is "code" or "key.Lock.Code!" or "RefusalCodes.AccountFrozen"
                    || (r.Split('.') is ["AttemptCode", var name, "Text"] && codes.Contains(Enum.Parse<AttemptCode>(name).Text())),
                $"{r} names no lock."
            )
        );
        Assert.Superset(new HashSet<string> { "sign-in-locked", "pin-locked", "account-frozen", "transaction-frozen" }, codes);
    }

    [Theory, OnBothDatabases]
    public async Task While_a_lock_is_closed_its_owner_still_gets_in(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        foreach (var (name, getsIn) in Rows)
        {
            try
            {
                await getsIn(host);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The lock {name}: {e.Message}", e);
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_hundred_failures_lock_for_a_quiet_day(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var (throttle, key) = (Throttle(host), CountedLocks.SignIn.Of(StrongId.Read<CustomerId>(customer.CustomerId)));
        for (var round = 0; round < SignInThrottle.TriesEver / SignInThrottle.Tries; round++)
        {
            for (var tries = 0; tries < SignInThrottle.Tries; tries++)
            {
                Assert.Null(await throttle.SpendAsync(key, default));
            }

            Assert.NotNull(await throttle.SpendAsync(key, default));
            await AdvanceAsync(host, "PT15M");
        }

        var until = DateTimeOffset.Parse(
            (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(423)["until"]!,
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.InRange(until - host.Now, TimeSpan.FromHours(23), SignInThrottle.Quiet);
        await AdvanceAsync(host, "P1D");
        (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(401);
        (await customer.TrySignInAsync(host, Wrong, isKnown: false)).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task Strangers_guesses_at_resets_without_a_code_cost_the_owner_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        for (var resets = 0; resets < 30; resets++)
        {
            var reset = await BeginResetAsync(host, customer);
            for (var guesses = 0; guesses < 7; guesses++)
            {
                (await FinishResetAsync(host, reset, "000000x")).Expect(400);
            }
        }

        Assert.Null(await Throttle(host).ClosedUntilAsync(CountedLocks.ResetCodes.Of(Id(customer)), default));
    }

    [Theory, OnBothDatabases]
    public async Task A_lock_outlives_a_restart_and_so_does_its_age(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        await CloseAsync(host, CountedLocks.SignIn.Of(Id(customer)));
        host = await host.RestartAsync();
        await using (host)
        {
            (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(423);
            await AdvanceAsync(host, "PT15M");
            (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(401);
        }
    }

    private static async Task StrangersCloseSignInAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await customer.TrySignInAsync(host, Wrong, isKnown: false)).Expect(401);
        }

        (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(423);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = NewPin })).Expect(204);
        (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(423);
        (await FinishResetAsync(host, await BeginResetAsync(host, customer), await customer.LastCodeAsync())).Expect(204);
        (await customer.TrySignInAsync(host, Next, isKnown: false)).Expect(401);
        (await customer.TrySignInAsync(host, Next, await customer.LastCodeAsync(), isKnown: false)).Expect(201);
    }

    private static async Task AResetOpensTheDeviceAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await customer.TrySignInAsync(host, Wrong)).Expect(401);
        }

        (await customer.TrySignInAsync(host, customer.Password)).Expect(423);
        (await FinishResetAsync(host, await BeginResetAsync(host, customer), await customer.LastCodeAsync())).Expect(204);
        (await customer.TrySignInAsync(host, Next)).Expect(201);
    }

    private static async Task AKnownDevicePassesAClosedResetAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        await CloseAsync(host, CountedLocks.ResetCodes.Of(Id(customer)));
        (await FinishResetAsync(host, await BeginResetAsync(host, customer), await customer.LastCodeAsync())).Expect(423);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        var known = await BeginResetAsync(host, customer, customer.DeviceToken);
        (await FinishResetAsync(host, known, await customer.LastCodeAsync())).Expect(204);
        Assert.Null(await Throttle(host).ClosedUntilAsync(CountedLocks.ResetCodes.Of(Id(customer)), default));
    }

    private static async Task AnotherBrowserResetsAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        await CloseAsync(host, CountedLocks.ResetCodesDevice.Of(await DeviceAsync(host, customer)));
        var known = await BeginResetAsync(host, customer, customer.DeviceToken);
        (await FinishResetAsync(host, known, await customer.LastCodeAsync())).Expect(423);
        (await FinishResetAsync(host, await BeginResetAsync(host, customer), await customer.LastCodeAsync())).Expect(204);
        (await customer.TrySignInAsync(host, Next)).Expect(201);
    }

    private static async Task AKnownDevicePassesTheSecondFactorAsync(TestHost host)
    {
        var (customer, secret) = await WithAuthenticatorAsync(host);
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await customer.TrySignInAsync(host, customer.Password, "000000", isKnown: false)).Expect(401);
        }

        (await customer.TrySignInAsync(host, customer.Password, host.Code(secret), isKnown: false)).Expect(423);
        (await customer.TrySignInAsync(host, customer.Password, host.Code(secret))).Expect(201);
    }

    private static async Task AnotherDevicePassesTheSecondFactorAsync(TestHost host)
    {
        var (customer, secret) = await WithAuthenticatorAsync(host);
        await CloseAsync(host, CountedLocks.SecondFactorDevice.Of(await DeviceAsync(host, customer)));
        (await customer.TrySignInAsync(host, customer.Password, host.Code(secret))).Expect(423);
        (await customer.TrySignInAsync(host, customer.Password, host.Code(secret), isKnown: false)).Expect(201);
    }

    private static async Task WrongCodesAgeAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        await using var scope = host.Services.CreateAsyncScope();
        var guesses = scope.ServiceProvider.GetRequiredService<CodeGuesses>();
        for (var i = 0; i < CodeGuesses.Most; i++)
        {
            Assert.False((await GuessAsync(false)).Value);
        }

        Assert.NotNull((await GuessAsync(true)).Refusal);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        await AdvanceAsync(host, "PT15M");
        Assert.True((await GuessAsync(true)).Value);

        Task<Result<bool>> GuessAsync(bool isRight) =>
            guesses.TryAsync(Id(customer), () => Task.FromResult<Result<bool>>(isRight), default);
    }

    private static async Task ANewAddressWaitsAndCareOpensAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        var key = CountedLocks.NewContact.Of(Id(customer));
        await CloseAsync(host, key);
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200);
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Paycare.Identity.SecurityApi>().UnlockSignInAsync(Id(customer), default);
        Assert.Null(await Throttle(host).ClosedUntilAsync(key, default));
    }

    private static async Task AnotherCodeServesAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        var reset = await BeginResetAsync(host, customer);
        var code = await customer.LastCodeAsync();
        for (var i = 0; i < 5; i++)
        {
            (await FinishResetAsync(host, reset, code == "000000" ? "000001" : "000000")).Expect(400);
        }

        (await FinishResetAsync(host, reset, code)).Expect(400);
        (await FinishResetAsync(host, await BeginResetAsync(host, customer), await customer.LastCodeAsync())).Expect(204);
    }

    private static async Task AConfirmedSessionSetsANewPinAsync(TestHost host)
    {
        var customer = await host.JoinWithMoneyAsync("50000.00");
        for (var i = 0; i < PinGate.TriesUntilUnlock; i++)
        {
            (await customer.PayAsync(host.Shop, "1000.00", withPin: "905162")).Expect(403);
            if (i >= PinGate.TriesUntilLock - 1)
            {
                await AdvanceAsync(host, "PT60M");
            }
        }

        Assert.Null((await customer.PayAsync(host.Shop, "1000.00")).Expect(423)["until"]);
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = NewPin })).Expect(204);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: NewPin)).Expect(423);
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null)).Expect(201)["challengeId"];
        (await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() })).Expect(204);
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = NewPin })).Expect(204);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: NewPin)).Expect(201);
    }

    private static async Task StrangersCloseTheDesksDoorAsync(TestHost host)
    {
        var browser = (await StaffSignInAsync(host, Agent, null)).Expect(201)["deviceToken"];
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await host.Client().PostAsync("/api/v1/desk/sessions", StaffBody(host, Agent, null, Wrong))).Expect(401);
        }

        (await StaffSignInAsync(host, Agent, null)).Expect(423);
        (await StaffSignInAsync(host, Agent, browser)).Expect(201);

        // Somebody else's token is no known browser.
        (await StaffSignInAsync(host, "dewi@paycare.example", browser)).Expect(201);
        await LetInAgainAsync(host, Agent);
        (await StaffSignInAsync(host, Agent, null)).Expect(201);
    }

    private static async Task AColleagueOpensTheBrowserAsync(TestHost host)
    {
        var browser = (await StaffSignInAsync(host, Agent, null)).Expect(201)["deviceToken"];
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await host.Client().PostAsync("/api/v1/desk/sessions", StaffBody(host, Agent, browser, Wrong))).Expect(401);
        }

        (await StaffSignInAsync(host, Agent, browser)).Expect(423);
        await LetInAgainAsync(host, Agent);
        (await StaffSignInAsync(host, Agent, browser)).Expect(201);
    }

    private static async Task AColleagueOpensTheEnrolmentAsync(TestHost host)
    {
        var id = await StaffIdAsync(host, Agent);
        var key = CountedLocks.StaffFirstCodes.Of(StrongId.Read<StaffId>(id));
        await CloseAsync(host, key);
        await LetInAgainAsync(host, Agent);
        Assert.Null(await Throttle(host).ClosedUntilAsync(key, default));
    }

    private static async Task AColleagueLetsInAgainAsync(TestHost host)
    {
        var admin = await AdminAsync(host);
        var id = await StaffIdAsync(host, Agent);
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/disable", new { reason = "On leave" })).Expect(204);
        (await StaffSignInAsync(host, Agent, null)).Expect(401);
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/enable", new { reason = "Back" })).Expect(204);
        (await StaffSignInAsync(host, Agent, null)).Expect(201);
    }

    private static async Task StrangersCloseAMerchantsDoorAsync(TestHost host)
    {
        var browser = (await MerchantSignInAsync(host, null)).Expect(201)["deviceToken"];
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await MerchantSignInAsync(host, null, Wrong)).Expect(401);
        }

        (await MerchantSignInAsync(host, null)).Expect(423);
        (await MerchantSignInAsync(host, browser)).Expect(201);
        await OwnerLetsInAsync(host);
        (await MerchantSignInAsync(host, null)).Expect(201);
    }

    private static async Task AnOwnerOpensTheBrowserAsync(TestHost host)
    {
        var browser = (await MerchantSignInAsync(host, null)).Expect(201)["deviceToken"];
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await MerchantSignInAsync(host, browser, Wrong)).Expect(401);
        }

        (await MerchantSignInAsync(host, browser)).Expect(423);
        await OwnerLetsInAsync(host);
        (await MerchantSignInAsync(host, browser)).Expect(201);
    }

    private static async Task AnOwnerOpensTheEnrolmentAsync(TestHost host)
    {
        var key = MerchantUserLocks.Of(CountedLocks.MerchantFirstCodes, StrongId.Read<MerchantUserId>(await CashierAsync(host)));
        await CloseAsync(host, key);
        await OwnerLetsInAsync(host);
        Assert.Null(await Throttle(host).ClosedUntilAsync(key, default));
    }

    private static async Task AnOwnerLetsInAgainAsync(TestHost host)
    {
        var owner = await host.MerchantUserAsync();
        var id = await CashierAsync(host);
        (await owner.PostAsync($"/api/v1/merchant/users/{id}/disable", null)).Expect(204);
        (await MerchantSignInAsync(host, null)).Expect(401);
        (await owner.PostAsync($"/api/v1/merchant/users/{id}/enable", null)).Expect(204);
        (await MerchantSignInAsync(host, null)).Expect(201);
    }

    private static async Task AFrozenCustomerReadsAndWritesAsync(TestHost host)
    {
        var customer = await host.JoinWithMoneyAsync("50000.00");
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "My phone is gone" })).Expect(200);
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(423);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200);
        (await customer.Api.PostAsync("/api/v1/cases", new { topic = "account-stolen", need = "Please unfreeze" })).Expect(201);
    }

    private static async Task AFrozenPaymentLeavesTheRestAsync(TestHost host)
    {
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var paid = (await customer.PayAsync(host.Shop, "1000.00")).Expect(201)["id"];
        (await customer.Api.PostAsync($"/api/v1/payments/{paid}/freeze", new { reason = "Not mine" })).Expect(200);
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
    }

    private static SignInThrottle Throttle(TestHost host) => host.Services.GetRequiredService<SignInThrottle>();

    private static CustomerId Id(CustomerActor customer) => StrongId.Read<CustomerId>(customer.CustomerId);

    private static async Task CloseAsync(TestHost host, LockKey key)
    {
        while (await Throttle(host).SpendAsync(key, default) is null) { }
    }

    private static Task<Paycare.Identity.Sessions.DeviceId> DeviceAsync(TestHost host, CustomerActor customer) =>
        host.InDatabaseAsync(db =>
            Task.FromResult(db.Set<Paycare.Identity.Sessions.Device>().Where(d => d.Customer == Id(customer)).Select(d => d.Id).Single())
        );

    private static async Task<string> BeginResetAsync(TestHost host, CustomerActor customer, string? deviceToken = null) =>
        (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = customer.Phone, deviceToken })).Expect(202)["id"]!;

    private static Task<ApiAnswer> FinishResetAsync(TestHost host, string reset, string code) =>
        host.Client().PutAsync($"/api/v1/password-resets/{reset}", new { code, @new = Next });

    private static async Task<(CustomerActor Customer, string Secret)> WithAuthenticatorAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        var secret = (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", null)).Expect(200)["secret"]!;
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/confirm", new { code = host.Code(secret) })).Expect(200);
        await AdvanceAsync(host, "PT30S");
        return (customer, secret);
    }

    private static async Task AdvanceAsync(TestHost host, string by) =>
        (await host.Client().PostAsync("/dev/clock", new { advance = by })).Expect(200);

    /// <summary>A code serves once: each sign-in of staff is half a minute later.</summary>
    private static async Task<ApiAnswer> StaffSignInAsync(TestHost host, string email, string? deviceToken)
    {
        await AdvanceAsync(host, "PT30S");
        var password = host.Demo.Staff.Single(s => s.Email == email).Password;
        return await host.Client().PostAsync("/api/v1/desk/sessions", StaffBody(host, email, deviceToken, password));
    }

    private static object StaffBody(TestHost host, string email, string? deviceToken, string password) =>
        new
        {
            email,
            password,
            oneTimeCode = host.Code(host.Demo.Staff.Single(s => s.Email == email).TotpSecret),
            deviceToken,
        };

    private static async Task<ApiClient> AdminAsync(TestHost host)
    {
        var admin = host.Client();
        admin.UseToken(
            (await StaffSignInAsync(host, host.Demo.Staff.Single(s => s.Role == "admin").Email, null)).Expect(201)["accessToken"]
        );
        return admin;
    }

    private static async Task<string> StaffIdAsync(TestHost host, string email) =>
        (await (await AdminAsync(host)).GetAsync("/api/v1/desk/staff"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("email").GetString() == email)
            .GetProperty("id")
            .GetString()!;

    private static async Task LetInAgainAsync(TestHost host, string email)
    {
        var id = await StaffIdAsync(host, email);
        var admin = await AdminAsync(host);
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/disable", new { reason = "Locked out by strangers" })).Expect(204);
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/enable", new { reason = "Seen in person" })).Expect(204);
    }

    /// <summary>A sign-in of the first merchant's cashier.</summary>
    private static async Task<ApiAnswer> MerchantSignInAsync(TestHost host, string? deviceToken, string? password = null)
    {
        await AdvanceAsync(host, "PT30S");
        var cashier = host.Demo.Merchants[0].Users.Single(u => u.Role == "cashier");
        return await host.Client()
            .PostAsync(
                "/api/v1/merchant/sessions",
                new
                {
                    email = cashier.Email,
                    password = password ?? cashier.Password,
                    oneTimeCode = host.Code(cashier.TotpSecret),
                    deviceToken,
                }
            );
    }

    private static async Task<string> CashierAsync(TestHost host) =>
        (await (await host.MerchantUserAsync()).GetAsync("/api/v1/merchant/users"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("role").GetString() == "cashier")
            .GetProperty("id")
            .GetString()!;

    private static async Task OwnerLetsInAsync(TestHost host)
    {
        var owner = await host.MerchantUserAsync();
        var id = await CashierAsync(host);
        (await owner.PostAsync($"/api/v1/merchant/users/{id}/disable", null)).Expect(204);
        (await owner.PostAsync($"/api/v1/merchant/users/{id}/enable", null)).Expect(204);
    }

    [GeneratedRegex(@"new(?: Refusal)?\(\s*RefusalKind\.Locked,\s*([\w.!]+|""[^""]*"")")]
    private static partial Regex LockedRefusal();
}
