using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Contacts;

/// <summary>Another phone, another e-mail, and the end of an account.</summary>
[Trait("Touches", "dates")]
public class ContactChangeTests
{
    [Theory, OnBothDatabases]
    public async Task A_new_phone_counts_once_its_code_came_back_and_the_old_one_hears_of_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinRichAsync();
        await customer.ConfirmEmailAsync();
        var next = host.Stage.NewCustomer("Unused", "en");
        (await customer.Api.PutAsync("/api/v1/me/phone", new { phone = "+62 812 ab" })).Expect(400);
        var begun = (await customer.Api.PutAsync("/api/v1/me/phone", new { phone = next.Phone })).Expect(202);
        var path = $"/api/v1/me/phone/{begun["verificationId"]}";
        var code = await next.LastCodeAsync();
        (await customer.Api.PutAsync(path, new { code = code == "000000" ? "000001" : "000000" })).Expect(400);
        (await (await host.JoinAsync()).Api.PutAsync(path, new { code })).Expect(404);
        (await customer.Api.PutAsync(path, new { code })).Expect(204);
        (await customer.Api.PutAsync(path, new { code })).Expect(400);

        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("Phone number changed", StringComparison.Ordinal));
        Assert.Contains(await customer.MessagesAsync(customer.Email), m => m.Contains("Phone number changed", StringComparison.Ordinal));
        (await customer.TrySignInAsync(host, customer.Password)).Expect(401);
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = next.Phone,
                        password = customer.Password,
                        deviceToken = customer.DeviceToken,
                    }
                )
        ).Expect(201);
        Assert.Equal("phone-changed", (await customer.PayAsync(host.Shop, "1500000.00")).Expect(403)["reason"]);
    }

    [Theory, OnBothDatabases]
    public async Task An_address_that_is_somebodys_answers_the_same_and_its_owner_is_warned(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, owner) = (await host.JoinAsync(), await host.JoinAsync());
        await customer.ConfirmEmailAsync();
        await owner.ConfirmEmailAsync();
        var begun = (await customer.Api.PutAsync("/api/v1/me/email", new { email = owner.Email })).Expect(202);
        Assert.Contains(await owner.MessagesAsync(owner.Email), m => m.Contains("another wallet", StringComparison.Ordinal));
        (await customer.Api.PutAsync($"/api/v1/me/email/{begun["verificationId"]}", new { code = "123456" })).Expect(400);

        var free = $"{CustomerActor.NewKey()}@mail.example";
        var second = (await customer.Api.PutAsync("/api/v1/me/email", new { email = free })).Expect(202);
        var message = (await customer.Api.GetAsync($"/dev/messages?to={free}")).Expect(200);
        (await customer.Api.PutAsync($"/api/v1/me/email/{second["verificationId"]}", new { code = message["items.0.code"] })).Expect(204);
        Assert.Contains(await customer.MessagesAsync(customer.Email), m => m.Contains("E-mail address changed", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_later_change_asks_again_with_a_code_for_that_address_alone(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var (next, other) = (host.Stage.NewCustomer("Unused", "en"), host.Stage.NewCustomer("Unused", "en"));
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" })).Expect(200);
        var asked = (await customer.Api.PutAsync("/api/v1/me/phone", new { phone = next.Phone })).Expect(403);
        var oneTimeCode = await customer.LastCodeAsync();
        (
            await customer.Api.PutAsync(
                "/api/v1/me/phone",
                new
                {
                    phone = other.Phone,
                    challengeId = asked["challengeId"],
                    oneTimeCode,
                }
            )
        ).Expect(403);
        (
            await customer.Api.PutAsync(
                "/api/v1/me/phone",
                new
                {
                    phone = next.Phone,
                    challengeId = asked["challengeId"],
                    oneTimeCode,
                }
            )
        ).Expect(202);
    }

    [Theory, OnBothDatabases]
    public async Task An_account_closes_once_it_is_empty_and_nothing_personal_stays(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("15000.00");
        var full = (await customer.Api.PostAsync("/api/v1/me/closure", null)).Expect(409);
        Assert.Equal(("account-not-empty", "15000.00"), (full["code"], full["balance.value"]));
        (await customer.PayAsync(host.Shop, "15000.00")).Expect(201);
        var closed = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => customer.Api.PostAsync("/api/v1/me/closure", null)));
        Assert.Contains(closed, c => c.Code == 200);
        Assert.All(closed, c => Assert.True(c.Code is 200 or 401 or 409, c.Text));
        (await customer.Api.GetAsync("/api/v1/wallet")).Expect(401);
        Assert.Equal("invalid-credentials", (await customer.TrySignInAsync(host, customer.Password)).Expect(401)["code"]);
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("Account closed", StringComparison.Ordinal));

        // The phone is free again.
        var again = new CustomerActor(host.Client(), customer.Phone, customer.Email, "Rina Wulandari", "other-rainy-roof", "482915");
        await again.JoinAsync();
        Assert.NotEqual(customer.CustomerId, again.CustomerId);
    }

    [Theory, OnBothDatabases]
    public async Task A_frozen_account_is_not_closed_in_somebodys_name(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "My phone is gone" })).Expect(200);
        Assert.Equal("account-frozen", (await customer.Api.PostAsync("/api/v1/me/closure", null)).Expect(423)["code"]);
    }
}
