using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.Registration;

/// <summary>The code sent by SMS.</summary>
/// <param name="Code">The code, six digits.</param>
internal sealed record PhoneCodeBody(string? Code);

/// <summary>The token by which a device is known again.</summary>
/// <param name="DeviceToken">One of two factors of the next sign-in from this device.</param>
public sealed record DeviceTokenAnswer(string DeviceToken);

/// <summary>Confirms the phone: creates the customer, with a PIN and a known device.</summary>
internal static class PhoneVerificationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var verifications = routes.MapGroup("/api/v1/customers/{id}/phone-verifications").AllowAnonymous().WithTags("Customers");
        verifications
            .MapPost("", VerifyAsync)
            .Documented(
                "confirmPhone",
                "Confirm the phone of a sign-up",
                "Takes the six digits sent by SMS. The wallet exists from then on, and this device is known by the token "
                    + "in the answer."
            );
        verifications
            .MapPost("/resend", ResendAsync)
            .Documented(
                "resendPhoneCode",
                "Send the sign-up's code again",
                "Sends another code to the same phone; the one before stops working."
            );
    }

    private static async Task<HttpAnswer<Ok<DeviceTokenAnswer>>> VerifyAsync(
        CustomerId id,
        PhoneCodeBody body,
        HttpRequest request,
        PhoneVerification verification,
        CancellationToken cancel
    ) =>
        (await verification.VerifyAsync(id, body.Code, request.Headers[HeaderNames.UserAgent].ToString(), cancel)).ToHttp(token =>
            TypedResults.Ok(new DeviceTokenAnswer(token))
        );

    private static async Task<HttpAnswer<NoContent>> ResendAsync(CustomerId id, PhoneVerification verification, CancellationToken cancel) =>
        (await verification.ResendAsync(id, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>A customer confirmed the phone and may now have a wallet.</summary>
/// <param name="Customer">The new customer.</param>
public sealed record CustomerJoined(CustomerId Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Customer.ToString();
}
