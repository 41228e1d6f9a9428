using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Registration;

public class SignUpTests
{
    [Theory, OnBothDatabases]
    public async Task A_taken_phone_gets_the_same_answer_and_its_owner_is_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var owner = await host.JoinAsync();
        var stranger = new CustomerActor(
            host.Client(),
            owner.Phone,
            "stranger@mail.example",
            "Somebody Else",
            "lantern-in-the-rain",
            "739164"
        );
        var answer = (await stranger.SignUpAsync()).Expect(201);
        Assert.NotEqual(owner.CustomerId, answer["customerId"]);
        Assert.Equal(["customerId"], answer.Body.EnumerateObject().Select(p => p.Name));
        var told = (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(owner.Phone)}"))
            .Body.GetProperty("items")
            .EnumerateArray()
            .Last();
        Assert.Contains("sign in", told.GetProperty("text").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, told.GetProperty("code").ValueKind);

        // No code matches the stranger's sign-up, and asking for another gets the usual answer.
        (await host.Client().PostAsync($"/api/v1/customers/{answer["customerId"]}/phone-verifications/resend", null)).Expect(204);
        (await host.Client().PostAsync($"/api/v1/customers/{answer["customerId"]}/phone-verifications", new { code = "123456" })).Expect(
            400
        );
    }

    [Theory, OnBothDatabases]
    public async Task Two_open_sign_ups_for_one_phone_make_one_customer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var first = host.Stage.NewCustomer("Rina", "en");
        var firstId = (await first.SignUpAsync()).Expect(201)["customerId"];
        var firstCode = await first.LastCodeAsync();
        var second = new CustomerActor(host.Client(), first.Phone, "second@mail.example", "Rina Two", "lantern-in-the-rain", "739164");
        var secondId = (await second.SignUpAsync()).Expect(201)["customerId"];
        var secondCode = await first.LastCodeAsync();
        var answers = await Task.WhenAll(
            host.Client().PostAsync($"/api/v1/customers/{firstId}/phone-verifications", new { code = firstCode }),
            host.Client().PostAsync($"/api/v1/customers/{secondId}/phone-verifications", new { code = secondCode })
        );
        Assert.Equal([200, 400], answers.Select(a => a.Code).Order());
    }

    [Theory, OnBothDatabases]
    public async Task A_wrong_code_is_refused_and_five_wrong_ones_end_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = host.Stage.NewCustomer("Rina", "en");
        var id = (await customer.SignUpAsync()).Expect(201)["customerId"];
        var code = await customer.LastCodeAsync();
        var wrong = code == "000000" ? "000001" : "000000";
        for (var i = 0; i < OneTimeCodes.Tries; i++)
        {
            (await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code = wrong })).Expect(400);
        }

        (await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code })).Expect(400);
        (await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications/resend", null)).Expect(204);
        (
            await host.Client().PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code = await customer.LastCodeAsync() })
        ).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task Every_wrong_field_is_named_at_once_and_nothing_is_stored(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var answer = (
            await host.Client()
                .PostAsync(
                    "/api/v1/customers",
                    new
                    {
                        phone = "12",
                        email = "no\u0007pe@x.y",
                        fullName = " ",
                        password = "short",
                        pin = "123456",
                        locale = "fr",
                    }
                )
        ).Expect(400);
        Assert.Equal(
            ["email", "fullName", "locale", "password", "phone", "pin"],
            answer.Body.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/customers",
                    new
                    {
                        phone = "+6281234567890",
                        email = "a@b.example",
                        fullName = "Rina",
                        password = new string('x', 500_000),
                        pin = "482915",
                        locale = "en",
                    }
                )
        ).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task The_database_holds_no_phone_email_name_or_pin_in_the_clear(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync("Wahyuni Canaryname");
        var row = await host.InDatabaseAsync(db => db.Set<Customer>().AsNoTracking().SingleAsync(c => c.UserName == customer.CustomerId));
        foreach (var sealedValue in new[] { row.PhoneSealed, row.EmailSealed, row.NameSealed })
        {
            var text = System.Text.Encoding.Latin1.GetString(sealedValue);
            Assert.DoesNotContain(customer.Phone[3..], text);
            Assert.DoesNotContain("Canaryname", text);
            Assert.DoesNotContain("mail.example", text);
        }

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", row.PasswordHash);
    }
}
