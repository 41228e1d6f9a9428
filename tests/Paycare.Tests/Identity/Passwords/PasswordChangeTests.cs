using Paycare.Identity.Lockouts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.Passwords;

/// <summary>Changing and resetting the password: who else is signed out, what is announced, and what is never revealed.</summary>
[Trait("Touches", "dates")]
public class PasswordChangeTests
{
    private const string Next = "seven-boats-at-noon";

    [Theory, OnBothDatabases]
    public async Task A_changed_password_ends_every_other_session_at_once_and_tells_the_owner(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        await customer.ConfirmEmailAsync();
        var other = await customer.SecondSessionAsync(host);
        (await other.GetAsync("/api/v1/wallet")).Expect(200);
        (await customer.Api.PutAsync("/api/v1/me/password", new { current = customer.Password, @new = Next })).Expect(204);
        (await other.GetAsync("/api/v1/wallet")).Expect(401);
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200);

        // The device stays known, the old password is gone.
        (await customer.TrySignInAsync(host, customer.Password)).Expect(401);
        (await customer.TrySignInAsync(host, Next)).Expect(201);
        Assert.Contains((await customer.MessagesAsync()), m => m.Contains("Password changed", StringComparison.Ordinal));
        Assert.Contains((await customer.MessagesAsync(customer.Email)), m => m.Contains("Password changed", StringComparison.Ordinal));
        var events = (await customer.Api.GetAsync("/api/v1/me/security-events")).Expect(200);
        Assert.Equal("password-changed", events["items.0.kind"]);
        Assert.Contains(await host.AuditAsync($"customer:{customer.CustomerId}"), e => e.Act == "security.password-changed");
    }

    [Theory, OnBothDatabases]
    public async Task A_wrong_current_password_changes_nothing_and_counts_like_a_wrong_sign_in(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var wrong = (await customer.Api.PutAsync("/api/v1/me/password", new { current = "not-the-password", @new = Next })).Expect(400);
        Assert.NotNull(wrong["errors.current.0"]);
        var weak = (await customer.Api.PutAsync("/api/v1/me/password", new { current = customer.Password, @new = "password123" })).Expect(
            400
        );
        Assert.NotNull(weak["errors.new.0"]);
        for (var i = 0; i < SignInThrottle.Tries - 1; i++)
        {
            (await customer.Api.PutAsync("/api/v1/me/password", new { current = "not-the-password", @new = Next })).Expect(400);
        }

        var locked = (await customer.Api.PutAsync("/api/v1/me/password", new { current = customer.Password, @new = Next })).Expect(423);
        Assert.Equal("sign-in-locked", locked["code"]);
        Assert.NotNull(locked["until"]);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(423);
    }

    [Theory, OnBothDatabases]
    public async Task A_reset_answers_the_same_for_everybody_and_only_the_phones_code_sets_the_password(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        await customer.ConfirmEmailAsync();
        var nobody = host.Stage.NewCustomer("Nobody", "en");
        var known = (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = customer.Email })).Expect(202);
        var unknown = (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = nobody.Phone })).Expect(202);
        Assert.Equal(known.Body.EnumerateObject().Select(p => p.Name), unknown.Body.EnumerateObject().Select(p => p.Name));
        Assert.Empty(await nobody.MessagesAsync());

        var code = await customer.LastCodeAsync();
        var wrongs = await Task.WhenAll(
            new[] { known, unknown }.Select(r =>
                host.Client()
                    .PutAsync($"/api/v1/password-resets/{r["id"]}", new { code = code == "000000" ? "000001" : "000000", @new = Next })
            )
        );
        Assert.All(wrongs, w => Assert.Equal((400, "invalid-request"), (w.Code, w["code"])));
        Assert.Equal(wrongs[0].Text, wrongs[1].Text);
        (await host.Client().PutAsync($"/api/v1/password-resets/{unknown["id"]}", new { code, @new = Next })).Expect(400);

        // A password made of the name is refused, and the code stays good for a better one.
        (await host.Client().PutAsync($"/api/v1/password-resets/{known["id"]}", new { code, @new = "wulandari1" })).Expect(400);
        (await host.Client().PutAsync($"/api/v1/password-resets/{known["id"]}", new { code, @new = Next })).Expect(204);
        (await host.Client().PutAsync($"/api/v1/password-resets/{known["id"]}", new { code, @new = "another-word-here" })).Expect(400);
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(401);
        (await customer.TrySignInAsync(host, Next)).Expect(201);
        Assert.Contains((await customer.MessagesAsync(customer.Email)), m => m.Contains("Password reset", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_lock_is_told_to_the_owner(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            (await customer.TrySignInAsync(host, "not-the-password")).Expect(401);
        }

        await Eventually.HoldsAsync(async () =>
            (await customer.MessagesAsync()).Any(m => m.Contains("Sign-in locked", StringComparison.Ordinal))
        );
    }

    [Theory]
    [CombinedWithDatabases("")]
    [CombinedWithDatabases("+62 812 ab")]
    [CombinedWithDatabases("rina\u0007@mail.example")]
    public async Task A_malformed_identifier_resets_nothing_and_is_no_fault_of_ours(TestDatabase database, string identifier)
    {
        var host = await TestHost.OnAsync(database);
        var answer = await host.Client().PostAsync("/api/v1/password-resets", new { identifier });
        Assert.True(answer.Code is 202 or 400, answer.Text);
    }

    [Fact]
    public async Task Ten_megabytes_of_password_are_too_large()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions")
        {
            Content = new StringContent(
                $$"""{"identifier":"+6281234567890","password":"{{new string('a', 10_000_000)}}"}""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Contains(
            "request-too-large",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        (await customer.Api.PutAsync("/api/v1/me/password", new { current = new string('a', 100_000), @new = Next })).Expect(400);
    }
}
