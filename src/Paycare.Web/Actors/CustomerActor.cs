using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Actors;

/// <summary>A customer with a wallet, acting through the public API.</summary>
internal sealed class CustomerActor(
    ApiClient api,
    string phone,
    string email,
    string name,
    string password,
    string pin,
    string? locale = null
)
{
    public ApiClient Api { get; } = api;

    public string Phone => phone;

    public string Email => email;

    public string Pin => pin;

    public string Password => password;

    public string CustomerId { get; private set; } = "";

    public string DeviceToken { get; private set; } = "";

    public string CardId { get; private set; } = "";

    /// <summary>The bearer token of the newest session.</summary>
    public string AccessToken { get; private set; } = "";

    public Task<ApiAnswer> SignUpAsync() =>
        Api.PostAsync(
            "/api/v1/customers",
            new
            {
                phone,
                email,
                fullName = name,
                password,
                pin,
                locale = locale ?? Languages.English.Name,
            }
        );

    /// <summary>Signs up, confirms the phone with the code from the SMS, and signs in.</summary>
    public async Task JoinAsync()
    {
        CustomerId = (await SignUpAsync()).Expect(201)["customerId"]!;
        await ConfirmPhoneAsync();
        await SignInAsync();
    }

    public async Task ConfirmPhoneAsync()
    {
        var code = await LastCodeAsync();
        DeviceToken = (await Api.PostAsync($"/api/v1/customers/{CustomerId}/phone-verifications", new { code })).Expect(200)[
            "deviceToken"
        ]!;
    }

    public async Task<ApiAnswer> SignInAsync()
    {
        var answer = (
            await Api.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = phone,
                    password,
                    deviceToken = DeviceToken,
                    deviceName = "Phone",
                }
            )
        ).Expect(201);
        AccessToken = answer["accessToken"]!;
        Api.UseToken(AccessToken);
        return answer;
    }

    /// <summary>The last code that was sent to the phone, or to another address.</summary>
    public async Task<string> LastCodeAsync(string? to = null)
    {
        to ??= phone;
        var messages = (await Api.GetAsync($"/dev/messages?to={Uri.EscapeDataString(to)}")).Expect(200).Body.GetProperty("items");
        return messages.EnumerateArray().Reverse().Select(m => m.GetProperty("code").GetString()).FirstOrDefault(c => c is not null)
            ?? throw new StoryException($"No message with a code went to {to}.");
    }

    /// <summary>Proves that the e-mail address is the customer's: from then on messages go there too.</summary>
    public async Task ConfirmEmailAsync()
    {
        var asked = (await Api.PostAsync("/api/v1/me/email-confirmations", null)).Expect(202)["verificationId"];
        (await Api.PutAsync($"/api/v1/me/email-confirmations/{asked}", new { code = await LastCodeAsync(Email) })).Expect(204);
    }

    public async Task<ApiAnswer> BindCardAsync(string number, string cvv)
    {
        var answer = await Api.PostAsync(
            "/api/v1/cards",
            new
            {
                number,
                holderName = name,
                expiryMonth = 12,
                expiryYear = 2038,
                cvv,
            }
        );
        CardId = answer["id"] ?? CardId;
        return answer;
    }

    public Task<ApiAnswer> TopUpAsync(string amount, string? key = null, string? withPin = null) =>
        Api.PostAsync(
            "/api/v1/top-ups",
            new
            {
                cardId = CardId,
                amount = Idr(amount),
                pin = withPin ?? pin,
            },
            key ?? NewKey()
        );

    public Task<ApiAnswer> PayAsync(string merchantId, string amount, string? key = null, string? withPin = null, string? note = null) =>
        Api.PostAsync(
            "/api/v1/payments",
            new
            {
                merchantId,
                amount = Idr(amount),
                pin = withPin ?? pin,
                note,
            },
            key ?? NewKey()
        );

    public static object Idr(string amount) => new { value = amount, currency = "IDR" };

    public static string NewKey() => OrderedGuid.Next(TimeProvider.System).ToString("N");
}
