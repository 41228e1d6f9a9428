using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.Passkeys;

/// <summary>Passkeys that are none. Real ones take a browser: see SecurityTests of the browser tests.</summary>
public class PasskeyTests
{
    [Theory, OnBothDatabases]
    public async Task A_challenge_serves_once_and_what_is_no_passkey_signs_nobody_in(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var begun = (await host.Client().PostAsync("/api/v1/sessions/passkey/options", null)).Expect(200);
        Assert.NotNull(begun["options.challenge"]);
        Assert.Equal("required", begun["options.userVerification"]);
        var body = new { ceremonyId = begun["ceremonyId"], credential = new { id = "AAAA", type = "public-key" } };
        Assert.Equal("passkey-not-taken", (await host.Client().PostAsync("/api/v1/sessions/passkey", body)).Expect(401)["code"]);
        Assert.Equal("passkey-not-taken", (await host.Client().PostAsync("/api/v1/sessions/passkey", body)).Expect(401)["code"]);
        (
            await host.Client().PostAsync("/api/v1/sessions/passkey", new { ceremonyId = Guid.Empty, credential = new { id = "AAAA" } })
        ).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task A_registration_is_its_owners_and_takes_no_nonsense(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, stranger) = (await host.JoinAsync(), await host.JoinAsync());
        var begun = (await customer.Api.PostAsync("/api/v1/me/passkeys/options", null)).Expect(200);
        var body = new
        {
            ceremonyId = begun["ceremonyId"],
            name = "Phone",
            credential = new
            {
                id = "AAAA",
                rawId = "AAAA",
                type = "public-key",
                response = new { },
            },
        };
        Assert.NotNull((await stranger.Api.PostAsync("/api/v1/me/passkeys", body)).Expect(400)["errors.ceremonyId.0"]);
        Assert.NotNull((await customer.Api.PostAsync("/api/v1/me/passkeys", body)).Expect(400)["errors.credential.0"]);
        Assert.NotNull((await customer.Api.PostAsync("/api/v1/me/passkeys", body)).Expect(400)["errors.ceremonyId.0"]);
        Assert.Empty((await customer.Api.GetAsync("/api/v1/me/passkeys")).Expect(200).Body.GetProperty("items").EnumerateArray());
    }
}
