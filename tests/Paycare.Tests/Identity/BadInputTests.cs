using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Contacts;
using Paycare.Identity.Registration;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity;

/// <summary>
/// Input that no one sends by mistake: it gets its documented answer, leaves nothing behind, and reveals nothing.
/// </summary>
public sealed class BadInputTests
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Malformed_phones_and_addresses_are_named_and_leave_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        foreach (
            var phone in new[]
            {
                "",
                " ",
                "12",
                "+",
                "+62",
                "+999123456789",
                "0812-ab-3456",
                "+62812345678901234567890",
                "+6281234\u0000567",
                "+6281234\u202e56789",
                "８１２３４５６７８９０１２３４５６７",
                new string('8', 5000),
            }
        )
        {
            var refused = (await host.Client().PostAsync("/api/v1/customers", Body(phone, "somebody@mail.example"))).Expect(400);
            Assert.Equal(["phone"], refused.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name));
            (await customer.Api.PutAsync("/api/v1/me/phone", new { phone }, Cancel)).Expect(400);
        }

        foreach (
            var email in new[]
            {
                "",
                "@",
                "a@",
                "@b.example",
                "a b@mail.example",
                "no\u0007pe@mail.example",
                "a\r\nBcc: all@mail.example",
                "a@mail.example\u0000",
                "a@mail\u0085.example",
                "a\u200b@",
                new string('a', 300) + "@mail.example",
            }
        )
        {
            var refused = (await host.Client().PostAsync("/api/v1/customers", Body("+6281234567890", email))).Expect(400);
            Assert.Equal(["email"], refused.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name));
            Assert.DoesNotContain(email.Length > 5 ? email : "\u0007", refused.Text, StringComparison.Ordinal);
            (await customer.Api.PutAsync("/api/v1/me/email", new { email }, Cancel)).Expect(400);
        }

        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var id));
        Assert.Equal(0, await host.InDatabaseAsync(db => db.Set<ContactChange>().CountAsync(c => c.Customer == id, Cancel)));

        // Signing in with such names answers as with any unknown one.
        foreach (
            var identifier in new[]
            {
                "no\u0007pe@mail.example",
                "+6281234\u0000567",
                "'; DROP TABLE identity_customers; --",
                new string('9', 200),
            }
        )
        {
            var answer = await host.Client().PostAsync("/api/v1/sessions", new { identifier, password = "lantern-in-the-rain" });
            Assert.True(answer.Code is 400 or 401, $"{answer.Code} {answer.Text}");
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_password_of_ten_megabytes_is_turned_away_before_it_is_read(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var password = new string('x', TenMegabytes);
        foreach (
            var (method, path, body) in new (HttpMethod, string, string)[]
            {
                (
                    HttpMethod.Post,
                    "/api/v1/customers",
                    JsonSerializer.Serialize(
                        new
                        {
                            phone = "+6281211112222",
                            email = "big@mail.example",
                            fullName = "Big",
                            pin = "739164",
                            locale = "en",
                            password,
                        }
                    )
                ),
                (HttpMethod.Post, "/api/v1/sessions", $$"""{"identifier":"{{customer.Phone}}","password":"{{password}}"}"""),
                (HttpMethod.Post, "/api/v1/desk/sessions", $$"""{"email":"sari@paycare.example","password":"{{password}}"}"""),
                (HttpMethod.Put, "/api/v1/me/password", $$"""{"current":"{{password}}","new":"{{password}}"}"""),
                (HttpMethod.Put, "/api/v1/me/pin", $$"""{"password":"{{password}}","new":"739164"}"""),
            }
        )
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            using var request = new HttpRequestMessage(method, path)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new("Bearer", customer.AccessToken);
            request.Headers.ExpectContinue = true;
            using var answer = await http.SendAsync(request, Cancel);
            Assert.Equal(413, (int)answer.StatusCode);
            Assert.Contains("request-too-large", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        // Nothing was used up, and no one was stored.
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        var vault = host.Services.GetRequiredService<Vault>();
        var indexes = vault.BlindIndexes("phone", "+6281211112222");
        Assert.False(await host.InDatabaseAsync(db => db.Set<SignUp>().AnyAsync(s => indexes.Contains(s.PhoneIndex), Cancel)));
    }

    [Theory, OnBothDatabases]
    public async Task Codes_and_questions_serve_once_and_their_owner_alone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = host.Stage.NewCustomer("Rina", "en");
        var id = (await customer.SignUpAsync()).Expect(201)["customerId"];
        var code = await customer.LastCodeAsync();
        (await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code })).Expect(200);
        (await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code })).Expect(404);

        var signIn = new { identifier = customer.Phone, password = customer.Password };
        (await host.Client().PostAsync("/api/v1/sessions", signIn)).Expect(401);
        var oneTimeCode = await customer.LastCodeAsync();
        var session = (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        signIn.identifier,
                        signIn.password,
                        oneTimeCode,
                    }
                )
        ).Expect(201);
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        signIn.identifier,
                        signIn.password,
                        oneTimeCode,
                    }
                )
        ).Expect(401);

        var api = host.Client();
        api.UseToken(session["accessToken"]);
        var challenge = (await api.PostAsync("/api/v1/me/confirmations", null)).Expect(201)["challengeId"];
        var answer = new { code = await customer.LastCodeAsync() };
        var stranger = await host.JoinAsync();
        (await stranger.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", answer, Cancel)).Expect(404);
        (await api.PutAsync($"/api/v1/me/confirmations/{challenge}", answer, Cancel)).Expect(204);
        Assert.True((await api.PutAsync($"/api/v1/me/confirmations/{challenge}", answer, Cancel)).Code is 400 or 404);
        Assert.True((await api.PutAsync("/api/v1/me/confirmations/not-an-id", answer, Cancel)).Code is 400 or 404);
    }

    [Theory, OnBothDatabases]
    public async Task A_token_of_an_ended_session_is_nobodys_everywhere(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var other = await customer.SecondSessionAsync(host);
        var rows = await host.JournalRowsAsync(customer);
        (await other.PostAsync("/api/v1/sessions/end-others", null)).Expect(204);
        foreach (var path in new[] { "/api/v1/wallet", "/api/v1/cards", "/api/v1/cases", "/api/v1/sessions" })
        {
            var answer = (await customer.Api.GetAsync(path, Cancel)).Expect(401);
            Assert.Equal("not-signed-in", answer["code"]);
        }

        (await customer.PayAsync(host.Shop, "1000.00")).Expect(401);
        Assert.Equal(rows, await host.JournalRowsAsync(customer));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address,
        };
        using var page = new HttpRequestMessage(HttpMethod.Get, "/me");
        page.Headers.TryAddWithoutValidation("Cookie", $"paycare_session={customer.AccessToken}");
        using var sent = await http.SendAsync(page, Cancel);
        Assert.Equal(302, (int)sent.StatusCode);
        Assert.StartsWith("/sign-in", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);

        // A customer's token is no key to the desk, by header or by its cookie, and a tampered form cookie is no form.
        using var desk = new HttpRequestMessage(HttpMethod.Get, "/desk");
        desk.Headers.TryAddWithoutValidation("Cookie", $"paycare_desk={customer.AccessToken}x");
        using var turned = await http.SendAsync(desk, Cancel);
        Assert.Equal(302, (int)turned.StatusCode);
        using var form = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("__RequestVerificationToken", "CfDJ8forged")]),
        };
        form.Headers.TryAddWithoutValidation("Cookie", "paycare_form=CfDJ8forged");
        using var refused = await http.SendAsync(form, Cancel);
        Assert.Equal(400, (int)refused.StatusCode);
    }

    private static object Body(string phone, string email) =>
        new
        {
            phone,
            email,
            fullName = "Rina Wulandari",
            password = "lantern-in-the-rain",
            pin = "739164",
            locale = "en",
        };
}
