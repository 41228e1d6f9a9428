using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Contacts;

/// <summary>The sign-up proves the phone alone: until a code came back from the e-mail address, nothing is told there.</summary>
public class EmailConfirmationTests
{
    private const string Path = "/api/v1/me/email-confirmations";

    [Theory, OnBothDatabases]
    public async Task Nothing_is_told_at_an_address_that_nobody_proved(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "My phone is gone" })).Expect(200);
        Assert.NotEmpty(await customer.MessagesAsync());
        Assert.Empty(await customer.MessagesAsync(customer.Email));
    }

    [Theory, OnBothDatabases]
    public async Task A_code_from_the_mail_confirms_it_once_and_then_alerts_go_there(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var asked = (await customer.Api.PostAsync(Path, null)).Expect(202)["verificationId"];
        var code = await customer.LastCodeAsync(customer.Email);
        (await customer.Api.PutAsync($"{Path}/{asked}", new { code = code == "000000" ? "000001" : "000000" })).Expect(400);
        (await (await host.JoinAsync()).Api.PutAsync($"{Path}/{asked}", new { code })).Expect(404);
        (await customer.Api.PutAsync($"{Path}/{asked}", new { code })).Expect(204);
        (await customer.Api.PutAsync($"{Path}/{asked}", new { code })).Expect(400);
        Assert.Equal("email-confirmed", (await customer.Api.PostAsync(Path, null)).Expect(409)["code"]);
        (await customer.Api.PostAsync("/api/v1/me/freeze", new { reason = "My phone is gone" })).Expect(200);
        Assert.Contains(await customer.MessagesAsync(customer.Email), m => m.Contains("frozen", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>It needs no step-up, so it must never do what the change of an address does.</summary>
    [Theory, OnBothDatabases]
    public async Task A_confirmation_never_brings_back_an_address_that_was_replaced(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var asked = (await customer.Api.PostAsync(Path, null)).Expect(202)["verificationId"];
        var code = await customer.LastCodeAsync(customer.Email);
        (await customer.Api.PutAsync($"/api/v1/me/email/{asked}", new { code })).Expect(404);

        var next = $"{CustomerActor.NewKey()}@mail.example";
        var change = (await customer.Api.PutAsync("/api/v1/me/email", new { email = next })).Expect(202)["verificationId"];
        (await customer.Api.PutAsync($"{Path}/{change}", new { code })).Expect(404);
        (await customer.Api.PutAsync($"/api/v1/me/email/{change}", new { code = await customer.LastCodeAsync(next) })).Expect(204);
        (await customer.Api.PutAsync($"{Path}/{asked}", new { code })).Expect(404);
        Assert.Equal("email-confirmed", (await customer.Api.PostAsync(Path, null)).Expect(409)["code"]);
    }

    [Theory, OnBothDatabases]
    public async Task So_many_codes_are_asked_for_in_ten_minutes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        for (var i = 0; i < 5; i++)
        {
            (await customer.Api.PostAsync(Path, null)).Expect(202);
        }

        (await customer.Api.PostAsync(Path, null)).Expect(429);
    }

    /// <summary>A stranger who signs up with somebody's address closes no door: not the sign-up, the confirmation or the sign-in.</summary>
    [Theory, OnBothDatabases]
    public async Task An_address_is_whose_it_was_proved_to_be_whoever_gave_it_first(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var stranger = await host.JoinAsync();
        var owner = host.Stage.NewCustomer("Rina Wati", "en", stranger.Email);
        await owner.JoinAsync();
        Assert.Equal(stranger.CustomerId, await WhoAsync(stranger, stranger.Email));

        await owner.ConfirmEmailAsync();
        Assert.Equal(owner.CustomerId, await WhoAsync(owner, owner.Email));
        (await SignInAsync(stranger, stranger.Email)).Expect(401);
        Assert.Equal(stranger.CustomerId, await WhoAsync(stranger, stranger.Phone));

        // The stranger asks for a code: the owner is warned, and gets none.
        var told = (await owner.MessagesAsync(owner.Email)).Count;
        var asked = (await stranger.Api.PostAsync(Path, null)).Expect(202)["verificationId"];
        var warning = (await owner.MessagesAsync(owner.Email)).Skip(told);
        Assert.DoesNotContain(warning, m => m.Any(char.IsDigit));
        (await stranger.Api.PutAsync($"{Path}/{asked}", new { code = "123456" })).Expect(400);

        // A third one who signs up with it gets no wallet, and the owner is told.
        var third = host.Stage.NewCustomer("Budi Santoso", "en", owner.Email);
        (await third.SignUpAsync()).Expect(201);
        Assert.Empty(await third.MessagesAsync());
        Assert.Contains("somebody tried to open a wallet", (await owner.MessagesAsync())[^1], StringComparison.Ordinal);
    }

    /// <summary>Two asked for a code of the same address before either had typed one.</summary>
    [Theory, OnBothDatabases]
    public async Task Of_two_who_prove_the_same_address_the_first_has_it(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var first = await host.JoinAsync();
        var second = host.Stage.NewCustomer("Rina Wati", "en", first.Email);
        await second.JoinAsync();
        var asked = (await first.Api.PostAsync(Path, null)).Expect(202)["verificationId"];
        var code = await first.LastCodeAsync(first.Email);
        await second.ConfirmEmailAsync();
        (await first.Api.PutAsync($"{Path}/{asked}", new { code })).Expect(404);
        Assert.Equal(second.CustomerId, await WhoAsync(second, second.Email));
    }

    private static async Task<string?> WhoAsync(CustomerActor customer, string identifier) =>
        (await SignInAsync(customer, identifier)).Expect(201)["customerId"];

    private static Task<ApiAnswer> SignInAsync(CustomerActor customer, string identifier) =>
        customer.Api.PostAsync(
            "/api/v1/sessions",
            new
            {
                identifier,
                password = customer.Password,
                deviceToken = customer.DeviceToken,
                deviceName = "Phone",
            }
        );
}
