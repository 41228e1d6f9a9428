using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.SignIn;

/// <summary>A customer's sign-in request, unchecked.</summary>
/// <param name="Identifier">The phone or e-mail address.</param>
/// <param name="Password">The password.</param>
/// <param name="DeviceToken">The token of a known device, if any.</param>
/// <param name="OneTimeCode">The code that was sent, for an unknown device.</param>
/// <param name="DeviceName">The device's own name.</param>
public sealed record SignInBody(string? Identifier, string? Password, string? DeviceToken, string? OneTimeCode, string? DeviceName)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "sign-in";
}

/// <summary>A customer's new session.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session expires.</param>
/// <param name="CustomerId">The customer who signed in.</param>
/// <param name="DeviceToken">The token by which this device stays known; never changes while the device is kept.</param>
public sealed record SignInAnswer(string AccessToken, DateTimeOffset ExpiresAt, CustomerId CustomerId, string DeviceToken);

/// <summary>Signs a customer in: a password and either a known device or a code.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/sessions", SignInAsync)
            .AllowAnonymous()
            .WithTags("Sessions")
            .Documented(
                "signIn",
                "Sign in",
                "Opens a session with the password from a known device. From an unknown device the first try answers "
                    + "`one-time-code-required` with the ways to get a code; repeat it with `oneTimeCode`. Ten failures in a "
                    + "row lock the sign-in for 15 minutes, unknown identifiers alike."
            )
            .Refuses(RefusalKind.NotSignedIn, "invalid-credentials", "one-time-code-required", "one-time-code-wrong")
            .Refuses(RefusalKind.Locked, "sign-in-locked");

    private static async Task<HttpAnswer<Created<SignInAnswer>>> SignInAsync(
        SignInBody body,
        HttpRequest request,
        SignInCustomer steps,
        CancellationToken cancel
    ) =>
        (
            await steps.SignInAsync(body with { DeviceName = body.DeviceName ?? request.Headers[HeaderNames.UserAgent].ToString() }, cancel)
        ).ToHttp(answer => TypedResults.Created("/api/v1/sessions/current", answer));
}
