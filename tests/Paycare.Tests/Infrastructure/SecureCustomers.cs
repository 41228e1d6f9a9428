using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Paycare.Web.Actors;

namespace Paycare.Tests.Infrastructure;

/// <summary>What tests of security do with a customer.</summary>
internal static class SecureCustomers
{
    /// <summary>Another session on the customer's own device.</summary>
    public static async Task<ApiClient> SecondSessionAsync(this CustomerActor customer, TestHost host)
    {
        var client = host.Client();
        client.UseToken(await customer.SecondTokenAsync(host));
        return client;
    }

    /// <summary>The token of another session on the customer's own device.</summary>
    public static async Task<string> SecondTokenAsync(this CustomerActor customer, TestHost host) =>
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201)["accessToken"]!;

    /// <summary>A sign-in on the customer's own device, or on a new one.</summary>
    public static Task<ApiAnswer> TrySignInAsync(
        this CustomerActor customer,
        TestHost host,
        string password,
        string? code = null,
        bool isKnown = true
    ) =>
        host.Client()
            .PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = customer.Phone,
                    password,
                    deviceToken = isKnown ? customer.DeviceToken : null,
                    oneTimeCode = code,
                    deviceName = isKnown ? "Phone" : "Laptop",
                }
            );

    /// <summary>Signs in on a device that was not known.</summary>
    public static async Task<ApiClient> NewDeviceAsync(this CustomerActor customer, TestHost host)
    {
        (await customer.TrySignInAsync(host, customer.Password, isKnown: false)).Expect(401);
        var client = host.Client();
        client.UseToken(
            (await customer.TrySignInAsync(host, customer.Password, await customer.LastCodeAsync(), isKnown: false)).Expect(201)[
                "accessToken"
            ]
        );
        return client;
    }

    /// <summary>The texts that went to the customer's phone, or to another address.</summary>
    public static async Task<IReadOnlyList<string>> MessagesAsync(this CustomerActor customer, string? to = null)
    {
        var items = (await customer.Api.GetAsync($"/dev/messages?to={Uri.EscapeDataString(to ?? customer.Phone)}"))
            .Expect(200)
            .Body.GetProperty("items");
        return [.. items.EnumerateArray().Select(m => m.GetProperty("text").GetString()!)];
    }

    /// <summary>More money than a large payment needs.</summary>
    public static async Task<CustomerActor> JoinRichAsync(this TestHost host)
    {
        var customer = await host.JoinAsync();
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("1900000.00")).Expect(201);
        return customer;
    }

    /// <summary>The code that an authenticator shows at the host's time.</summary>
    public static string Code(this TestHost host, string secret) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
}
