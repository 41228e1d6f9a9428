using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Paycare.Identity.Lockouts;
using Paycare.Identity.SecondFactors;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.SignIn;

[Trait("Touches", "dates")]
public class SignInTests
{
    private const string Password = "rainy-roof-and-soup";

    [Theory, OnBothDatabases]
    public async Task A_known_device_needs_the_password_and_an_unknown_one_a_code_too(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var client = host.Client();
        var asked = (await client.PostAsync("/api/v1/sessions", new { identifier = customer.Phone, password = Password })).Expect(401);
        Assert.Equal("one-time-code-required", asked["code"]);
        Assert.Equal("sms", asked["methods.0"]);
        (
            await client.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = customer.Phone,
                    password = Password,
                    oneTimeCode = "12",
                }
            )
        ).Expect(401);
        var code = await customer.LastCodeAsync();
        var signedIn = (
            await client.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = customer.Phone,
                    password = Password,
                    oneTimeCode = code,
                }
            )
        ).Expect(201);
        Assert.NotEqual(customer.DeviceToken, signedIn["deviceToken"]);

        // Now it is known; and a code serves once.
        (
            await client.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = customer.Phone,
                    password = Password,
                    deviceToken = signedIn["deviceToken"],
                }
            )
        ).Expect(201);
        (
            await client.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = customer.Phone,
                    password = Password,
                    oneTimeCode = code,
                }
            )
        ).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task Somebody_elses_device_token_is_an_unknown_device(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync());
        var answer = (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = rina.Phone,
                        password = Password,
                        deviceToken = budi.DeviceToken,
                    }
                )
        ).Expect(401);
        Assert.Equal("one-time-code-required", answer["code"]);
    }

    [Theory, OnBothDatabases]
    public async Task Fifty_parallel_wrong_passwords_spend_exactly_ten_tries(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ =>
                    host.Client()
                        .PostAsync(
                            "/api/v1/sessions",
                            new
                            {
                                identifier = customer.Phone,
                                password = "not-the-password",
                                deviceToken = customer.DeviceToken,
                            }
                        )
                )
        );
        Assert.Equal(SignInThrottle.Tries, answers.Count(a => a.Code == 401));
        Assert.Equal(50 - SignInThrottle.Tries, answers.Count(a => a.Code == 423));
        Assert.All(answers.Where(a => a.Code == 423), a => Assert.NotNull(a["until"]));
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = customer.Phone,
                        password = Password,
                        deviceToken = customer.DeviceToken,
                    }
                )
        ).Expect(423);
    }

    [Theory, OnBothDatabases]
    public async Task An_unknown_identifier_answers_and_locks_like_a_known_one(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var known = await host.JoinAsync();
        var unknown = host.Stage.NewCustomer("Nobody", "en");
        for (var i = 0; i <= SignInThrottle.Tries; i++)
        {
            var answers = await Task.WhenAll(
                new[] { known.Phone, unknown.Phone }.Select(identifier =>
                    host.Client().PostAsync("/api/v1/sessions", new { identifier, password = "not-the-password" })
                )
            );
            Assert.Equal(i < SignInThrottle.Tries ? 401 : 423, answers[0].Code);
            Assert.Equal(answers[0].Code, answers[1].Code);
            Assert.Equal(answers[0]["code"], answers[1]["code"]);
            Assert.Equal(answers[0].Body.EnumerateObject().Select(p => p.Name), answers[1].Body.EnumerateObject().Select(p => p.Name));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_lock_ends_by_itself_after_fifteen_minutes(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        for (var i = 0; i <= SignInThrottle.Tries; i++)
        {
            await host.Client().PostAsync("/api/v1/sessions", new { identifier = customer.Phone, password = "not-the-password" });
        }

        (await host.Client().PostAsync("/dev/clock", new { advance = "PT15M" })).Expect(200);
        await customer.SignInAsync();
    }

    [Theory, OnBothDatabases]
    public async Task An_ended_session_is_unknown_on_its_next_request(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var other = host.Client();
        other.UseToken(
            (
                await other.PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = customer.Phone,
                        password = Password,
                        deviceToken = customer.DeviceToken,
                    }
                )
            ).Expect(201)["accessToken"]
        );
        (await other.GetAsync("/api/v1/wallet")).Expect(200);
        Assert.Equal(2, (await customer.Api.GetAsync("/api/v1/sessions")).Expect(200).Body.GetProperty("items").GetArrayLength());
        (await customer.Api.PostAsync("/api/v1/sessions/end-others", null)).Expect(204);
        (await other.GetAsync("/api/v1/wallet")).Expect(401);
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200);
        (await customer.Api.DeleteAsync("/api/v1/sessions/current")).Expect(204);
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task Somebody_elses_session_cannot_be_ended(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync());
        var session = (await rina.Api.GetAsync("/api/v1/sessions")).Expect(200)["items.0.id"];
        (await budi.Api.DeleteAsync($"/api/v1/sessions/{session}")).Expect(404);
        (await rina.Api.GetAsync("/api/v1/wallet")).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Staff_sign_in_needs_all_three_and_a_code_serves_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var maya = host.Demo.Staff.Single(s => s.Role == "lead");
        var code = new Totp(Base32Encoding.ToBytes(maya.TotpSecret)).ComputeTotp(
            host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
        );
        (await host.Client().PostAsync("/api/v1/desk/sessions", new { email = maya.Email, password = maya.Password })).Expect(400);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(_ =>
                    host.Client()
                        .PostAsync(
                            "/api/v1/desk/sessions",
                            new
                            {
                                email = maya.Email,
                                password = maya.Password,
                                oneTimeCode = code,
                            }
                        )
                )
        );
        Assert.Equal([201, 401, 401, 401, 401], answers.Select(a => a.Code).Order());
        Assert.Equal("lead", answers.Single(a => a.Code == 201)["role"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_staff_session_ends_after_fifteen_idle_minutes(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var agent = await host.AgentAsync();
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT14M" })).Expect(200);
        (await agent.GetAsync("/api/v1/desk/cases")).Expect(200);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT16M" })).Expect(200);
        (await agent.GetAsync("/api/v1/desk/cases")).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task Customers_and_staff_stay_on_their_own_side(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.Api.GetAsync("/api/v1/desk/cases")).Expect(403);
        (await (await host.AgentAsync()).GetAsync("/api/v1/wallet")).Expect(403);
        (await host.Client().GetAsync("/api/v1/wallet")).Expect(401);
        var tampered = host.Client();
        tampered.UseToken("not-a-token");
        (await tampered.GetAsync("/api/v1/wallet")).Expect(401);
    }

    /// <summary>RFC 6238, appendix B (SHA-1; eight digits there, the last six here).</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    public void Time_based_codes_fit_the_vectors_of_the_standard(long unixTime, string code)
    {
        var secret = System.Text.Encoding.ASCII.GetBytes("12345678901234567890");
        var at = DateTimeOffset.FromUnixTimeSeconds(unixTime);
        Assert.True(TotpCodes.Fits(secret, code, at, out var step));
        Assert.Equal(unixTime / 30, step);
        Assert.True(TotpCodes.Fits(secret, code, at.AddSeconds(30), out _));
        Assert.False(TotpCodes.Fits(secret, code, at.AddSeconds(90), out _));
    }
}
