using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Identity.SignIn;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.Passkeys;

/// <summary>The name by which its owner knows a passkey.</summary>
/// <param name="Name">1 to 80 characters.</param>
internal sealed record PasskeyNameBody(string? Name);

/// <summary>The customer's passkeys, and signing in with one.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("/api/v1/me/passkeys").RequireAuthorization(Policies.Customer).WithTags("Security");
        mine.MapGet("", ListAsync)
            .Documented("listPasskeys", "List the passkeys", "Each with its name, and when it was added and last used.");
        mine.MapPost("", AddAsync)
            .Documented(
                "addPasskey",
                "Add a passkey",
                "Takes what the browser's `navigator.credentials.create` returned for the options asked for before."
            )
            .Refuses(RefusalKind.Conflict, "passkeys-too-many")
            .Refuses(RefusalKind.NotAllowed, "step-up-required");
        mine.MapPost("/options", BeginAsync)
            .Documented(
                "beginPasskey",
                "Ask for the options of a new passkey",
                "The answer goes to `navigator.credentials.create` as it is. Without a recent proof it answers `step-up-required` first."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required")
            .Refuses(RefusalKind.Conflict, "passkeys-too-many");
        mine.MapPut("/{id}", RenameAsync).Documented("renamePasskey", "Rename a passkey", "1 to 80 characters.");
        mine.MapDelete("/{id}", RemoveAsync)
            .Documented("removePasskey", "Remove a passkey", "It signs nobody in from then on; its owner is told.");
        var signIn = routes.MapGroup("/api/v1/sessions/passkey").AllowAnonymous().WithTags("Sessions");
        signIn
            .MapPost("", SignInAsync)
            .Documented(
                "signInByPasskey",
                "Sign in with a passkey",
                "Takes what the browser's `navigator.credentials.get` returned. A passkey is both factors: no code is " + "asked for."
            )
            .Refuses(RefusalKind.NotSignedIn, "passkey-not-taken", "invalid-credentials")
            .Refuses(RefusalKind.Locked, "sign-in-locked");
        signIn
            .MapPost("/options", BeginSignInAsync)
            .Documented(
                "beginPasskeySignIn",
                "Ask for the options of a sign-in by passkey",
                "The answer goes to `navigator.credentials.get` as it is; it names no account."
            );
    }

    private static async Task<HttpAnswer<Ok<Page<PasskeyItem>>>> ListAsync(
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<PasskeyItem>(await passkeys.ListAsync(caller.Customer(), cancel), null));

    private static async Task<HttpAnswer<Ok<PasskeyOptionsAnswer>>> BeginAsync(
        StepUpBody? again,
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => (await passkeys.BeginAsync(caller, again, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Created<PasskeyItem>>> AddAsync(
        PasskeyBody body,
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => (await passkeys.AddAsync(caller, body, cancel)).ToHttp(item => TypedResults.Created($"/api/v1/me/passkeys/{item.Id}", item));

    private static async Task<HttpAnswer<NoContent>> RenameAsync(
        PasskeyId id,
        PasskeyNameBody body,
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => (await passkeys.RenameAsync(caller.Customer(), id, body.Name, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> RemoveAsync(
        PasskeyId id,
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => (await passkeys.RemoveAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<PasskeyOptionsAnswer>>> BeginSignInAsync(SignInByPasskey signIn, CancellationToken cancel) =>
        (await signIn.BeginAsync(cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Created<SignInAnswer>>> SignInAsync(
        PasskeyBody body,
        HttpRequest request,
        SignInByPasskey signIn,
        CancellationToken cancel
    ) =>
        (
            await signIn.SignInAsync(
                body with
                {
                    DeviceName = body.DeviceName ?? request.Headers[HeaderNames.UserAgent].ToString(),
                },
                cancel
            )
        ).ToHttp(answer => TypedResults.Created("/api/v1/sessions/current", answer));
}
