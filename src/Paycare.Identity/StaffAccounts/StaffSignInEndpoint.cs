using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.StaffAccounts;

/// <summary>A staff sign-in request; e-mail, password and code are always required.</summary>
/// <param name="Email">The e-mail address used to sign in.</param>
/// <param name="Password">The password.</param>
/// <param name="OneTimeCode">The time-based code.</param>
/// <param name="DeviceToken">The token of a browser that signed in before, if any: strangers' failures then do not count.</param>
public sealed record StaffSignInBody(string? Email, string? Password, string? OneTimeCode, string? DeviceToken = null)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "staff sign-in";
}

/// <summary>A staff member's new session.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session expires; earlier after 15 idle minutes.</param>
/// <param name="StaffId">The staff member who signed in.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="Role"><c>agent</c>, <c>lead</c>, <c>risk</c> or <c>admin</c>.</param>
/// <param name="DeviceToken">The token by which this browser is known at the next sign-in.</param>
public sealed record StaffSignInAnswer(
    string AccessToken,
    DateTimeOffset ExpiresAt,
    StaffId StaffId,
    string Name,
    string Role,
    string DeviceToken
);

/// <summary>Signs staff in with e-mail, password and time-based code; the response does not show which was wrong.</summary>
internal static class StaffSignInEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/desk/sessions", SignInAsync)
            .AllowAnonymous()
            .WithTags("Desk")
            .Documented(
                "signInToDesk",
                "Sign in to the desk",
                "E-mail, password and a code, always all three; a code serves once. The answer does not say which was "
                    + "wrong. Ten wrong ones in a row lock for 15 minutes."
            )
            .Refuses(RefusalKind.NotSignedIn, "invalid-credentials", "second-factor-enrolment")
            .Refuses(RefusalKind.Locked, "sign-in-locked");

    private static async Task<HttpAnswer<Created<StaffSignInAnswer>>> SignInAsync(
        StaffSignInBody body,
        StaffSignIn steps,
        CancellationToken cancel
    ) => (await steps.SignInAsync(body, cancel)).ToHttp(answer => TypedResults.Created("/api/v1/desk/sessions/current", answer));
}
