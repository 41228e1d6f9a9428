using System.Text;
using Microsoft.AspNetCore.Identity;
using Paycare.Identity.Passwords;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity;

/// <summary>What real keyboards, phones and clipboards send, at the doors where people prove who they are.</summary>
[Trait("Touches", "dates")]
public sealed class TypedInputTests
{
    private const string Composed = "caf\u00E9 m\u00E1s bonito ni\u00F1o";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_password_of_one_keyboard_opens_from_another(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.Api.PutAsync("/api/v1/me/password", new { current = customer.Password, @new = Composed }, Cancel)).Expect(204);
        (await customer.TrySignInAsync(host, Composed)).Expect(201);
        (await customer.TrySignInAsync(host, Composed.Normalize(NormalizationForm.FormD))).Expect(201);
        (await customer.TrySignInAsync(host, Composed.ToUpperInvariant())).Expect(401);
        var same = new { current = Composed, @new = Composed.Normalize(NormalizationForm.FormD) };
        Assert.Contains("errors", (await customer.Api.PutAsync("/api/v1/me/password", same, Cancel)).Expect(400).Text);
    }

    /// <summary>Hashes made of passwords as they were typed, before any of them was normalised.</summary>
    [Theory]
    [InlineData(NormalizationForm.FormC, NormalizationForm.FormC, PasswordVerificationResult.Success)]
    [InlineData(NormalizationForm.FormC, NormalizationForm.FormD, PasswordVerificationResult.Success)]
    [InlineData(NormalizationForm.FormD, NormalizationForm.FormD, PasswordVerificationResult.SuccessRehashNeeded)]
    [InlineData(NormalizationForm.FormD, NormalizationForm.FormC, PasswordVerificationResult.SuccessRehashNeeded)]
    public void An_older_hash_still_opens_and_is_renewed(
        NormalizationForm hashed,
        NormalizationForm typed,
        PasswordVerificationResult verdict
    )
    {
        var salt = "somesaltsomesalt"u8.ToArray();
        var hash = Convert.ToBase64String(Argon2idHash.Compute(Composed.Normalize(hashed), salt, 19456, 2, 32)).TrimEnd('=');
        var older = $"$argon2id$v=19$m=19456,t=2,p=1${Convert.ToBase64String(salt).TrimEnd('=')}${hash}";
        var hasher = new PasswordHashes();
        Assert.Equal(verdict, hasher.Verify(older, Composed.Normalize(typed)));
        Assert.Equal(PasswordVerificationResult.Failed, hasher.Verify(PasswordHashes.Nobody, Composed));
    }

    [Theory, OnBothDatabases]
    public async Task A_code_is_taken_as_the_phone_shows_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = host.Stage.NewCustomer("Rina", "en");
        var id = (await customer.SignUpAsync()).Expect(201)["customerId"];
        var code = Wide(await customer.LastCodeAsync());
        (await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code })).Expect(200);
        foreach (var shown in new Func<string, string>[] { c => $"{c[..3]} {c[3..]}", c => $" {c[..3]}-{c[3..]}\u200B", Spread })
        {
            (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(401);
            (await customer.TrySignInAsync(host, customer.Password, shown(await customer.LastCodeAsync()), isKnown: false)).Expect(201);
        }

        var reset = (await host.Client().PostAsync("/api/v1/password-resets", new { identifier = Wide(customer.Phone) })).Expect(202)["id"];
        var answer = new { code = Spread(await customer.LastCodeAsync()), @new = "seven-lamps-and-a-kite" };
        (await host.Client().PutAsync($"/api/v1/password-resets/{reset}", answer, Cancel)).Expect(204);
    }

    [Theory, OnBothDatabases]
    public async Task An_authenticators_code_and_a_recovery_code_are_taken_as_they_are_written(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        await using var _ = host;
        var customer = await host.JoinAsync();
        var (secret, paper) = await TwoFactor.TwoFactorTests.TurnOnAsync(host, customer);
        foreach (var shown in new Func<string, string>[] { c => $"{c[..3]} {c[3..]}", Wide, Spread })
        {
            await TwoFactor.TwoFactorTests.NextStepAsync(host);
            (await customer.TrySignInAsync(host, customer.Password, shown(host.Code(secret)))).Expect(201);
        }

        var spellings = new Func<string, string>[]
        {
            c => c,
            c => c.ToUpperInvariant(),
            c => c.Replace("-", "", StringComparison.Ordinal),
            c => c.Replace('-', ' '),
            c => Wide(c.Replace('-', '\u2013')),
        };
        foreach (var (code, spell) in paper.Zip(spellings))
        {
            (await customer.TrySignInAsync(host, customer.Password, spell(code))).Expect(201);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_PIN_is_taken_in_groups_and_in_full_width(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        (await customer.PayAsync(host.Shop, "1000.00", withPin: $"{customer.Pin[..3]} {customer.Pin[3..]}")).Expect(201);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: Wide(customer.Pin))).Expect(201);
        var change = new { password = customer.Password, @new = "６０５-８２７" };
        (await customer.Api.PutAsync("/api/v1/me/pin", change, Cancel)).Expect(204);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: "605827")).Expect(201);
        (await customer.BindCardAsync(Wide("4000 0000 0000 0002"), Wide("123"))).Expect(402);
        (await customer.BindCardAsync(Wide("5555-5555-5555-4444"), Wide("123"))).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task Sign_up_cleans_an_address_and_tells_a_land_line(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var like = await host.JoinAsync();
        var email = $"\u200B{Guid.CreateVersion7(host.Now):N}@mail.example";
        (await host.Client().PostAsync("/api/v1/customers", Body("+6281299990001", email, "Rina"))).Expect(201);
        foreach (
            var (phone, address, name, field) in new[]
            {
                ("021-5789 3456", "a@mail.example", "Rina", "phone"),
                ("+6281299990002", "rina@[127.0.0.1]", "Rina", "email"),
                ("+6281299990002", "rina\u202E@mail.example", "Rina", "email"),
                ("+6281299990002", "a@mail.example", "\u202EilegnA itS", "fullName"),
                ("+6281299990002", "a@mail.example", "Siti \U0001F338", "fullName"),
                ("+6281299990002", "a@mail.example", "Siti\u200B", "fullName"),
                ("+6281299990002", "a@mail.example", "=HYPERLINK(1)", "fullName"),
            }
        )
        {
            var refused = (await host.Client().PostAsync("/api/v1/customers", Body(phone, address, name))).Expect(400);
            Assert.Equal([field], refused.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name));
        }

        (await like.Api.PutAsync("/api/v1/me/phone", new { phone = "(021) 5789-3456" }, Cancel)).Expect(400);
    }

    /// <summary>Whatever a customer is called beside money, others read it as it is written.</summary>
    [Theory, OnBothDatabases]
    public async Task Every_door_for_a_name_refuses_what_hides(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var admin = await host.StaffAsync("admin");
        foreach (var name in new[] { "\u202EilegnA itS", "Siti\u200BAngeli", "Siti \U0001F338", "Siti\u0007" })
        {
            Assert.Contains("holderName", await FaultAsync(customer.Api, "/api/v1/bank-accounts", BankAccount(name)));
            Assert.Contains("holderName", await FaultAsync(customer.Api, "/api/v1/cards", Card(name)));
            Assert.Contains(
                "name",
                await FaultAsync(
                    admin,
                    "/api/v1/desk/staff",
                    new
                    {
                        email = "new@paycare.example",
                        name,
                        role = "agent",
                    }
                )
            );
        }

        static object BankAccount(string holderName) =>
            new
            {
                bankCode = "014",
                number = "1234567890",
                holderName,
            };
        static object Card(string holderName) =>
            new
            {
                number = "4111111111111111",
                holderName,
                expiryMonth = 12,
                expiryYear = 2038,
                cvv = "123",
            };
    }

    private static async Task<List<string>> FaultAsync(ApiClient api, string path, object body) =>
        [.. (await api.PostAsync(path, body)).Expect(400).Body.GetProperty("errors").EnumerateObject().Select(p => p.Name)];

    private static object Body(string phone, string email, string fullName) =>
        new
        {
            phone,
            email,
            fullName,
            password = "lantern-in-the-rain",
            pin = "739164",
            locale = "en",
        };

    private static string Wide(string plain) => string.Concat(plain.Select(c => c is >= '!' and <= '~' ? (char)(c + 0xFEE0) : c));

    private static string Spread(string code) => string.Join(' ', code.ToCharArray());
}
