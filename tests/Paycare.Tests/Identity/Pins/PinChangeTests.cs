using Paycare.Identity.Pins;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.Pins;

/// <summary>A new PIN: asked by password, never a way around a lock, and little leaves for a while.</summary>
[Trait("Touches", "dates")]
public class PinChangeTests
{
    private const string Next = "748293";

    [Theory, OnBothDatabases]
    public async Task A_new_pin_pays_at_once_and_little_leaves_for_twelve_hours(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = "not-the-password", @new = Next })).Expect(400);
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = "123456" })).Expect(400);
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = Next })).Expect(204);
        Assert.Equal("wrong-pin", (await customer.PayAsync(host.Shop, "1000.00")).Expect(403)["code"]);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: Next)).Expect(201);
        (await customer.PayAsync(host.Shop, "999000.00", withPin: Next, key: "exactly-the-limit")).Expect(201);
        (await customer.TopUpAsync("1000000.00", withPin: Next)).Expect(201);

        var waits = (await customer.PayAsync(host.Shop, "1.00", withPin: Next)).Expect(403);
        Assert.Equal(("risk-blocked", "pin-changed"), (waits["code"], waits["reason"]));
        Assert.NotNull(waits["until"]);
        var verdict = (await customer.Api.GetAsync($"/api/v1/attempts/{waits["attemptId"]}/diagnosis")).Expect(200);
        Assert.Equal(("risk-blocked", "False", "wait-until"), (verdict["cause"], verdict["charged"], verdict["remedies.0.kind"]));

        (await host.Client().PostAsync("/dev/clock", new { advance = "PT12H" })).Expect(200);
        Assert.Equal("step-up-required", (await customer.PayAsync(host.Shop, "1000001.00", withPin: Next)).Expect(403)["code"]);
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("New PIN set", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_new_pin_never_shortens_a_lock(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        for (var i = 0; i < PinGate.TriesUntilLock; i++)
        {
            (await customer.PayAsync(host.Shop, "1000.00", withPin: "905162")).Expect(403);
        }

        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("PIN locked", StringComparison.Ordinal));
        (await customer.Api.PutAsync("/api/v1/me/pin", new { password = customer.Password, @new = Next })).Expect(204);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: Next)).Expect(423);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT60M" })).Expect(200);
        (await customer.PayAsync(host.Shop, "1000.00", withPin: Next)).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task A_new_device_sends_little_and_that_of_the_sign_up_does_not(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinRichAsync();
        var laptop = await customer.NewDeviceAsync(host);
        var body = new
        {
            merchantId = host.Shop,
            amount = new { value = "1500000.00", currency = "IDR" },
            pin = customer.Pin,
        };
        Assert.Equal("new-device", (await laptop.PostAsync("/api/v1/payments", body, CustomerActor.NewKey())).Expect(403)["reason"]);
        Assert.Equal("step-up-required", (await customer.PayAsync(host.Shop, "1500000.00")).Expect(403)["code"]);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT12H" })).Expect(200);
        Assert.Equal("step-up-required", (await laptop.PostAsync("/api/v1/payments", body, "after-the-wait")).Expect(403)["code"]);
    }
}
