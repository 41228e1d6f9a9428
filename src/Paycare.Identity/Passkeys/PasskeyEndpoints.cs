using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Identity.Passkeys;

internal sealed record PasskeyNameBody(string? Name);

/// <summary>The customer's passkeys, and signing in with one.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("/api/v1/me/passkeys").RequireAuthorization(Policies.Customer).WithTags("Security");
        mine.MapGet("", ListAsync);
        mine.MapPost("", AddAsync);
        mine.MapPost("/options", BeginAsync);
        mine.MapPut("/{id}", RenameAsync);
        mine.MapDelete("/{id}", RemoveAsync);
        var signIn = routes.MapGroup("/api/v1/sessions/passkey").AllowAnonymous().WithTags("Sessions");
        signIn.MapPost("", SignInAsync);
        signIn.MapPost("/options", BeginSignInAsync);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal caller, PasskeyBook passkeys, CancellationToken cancel) =>
        TypedResults.Ok(new Page<PasskeyItem>(await passkeys.ListAsync(caller.Customer(), cancel), null));

    private static async Task<IResult> BeginAsync(
        StepUpBody? again,
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => (await passkeys.BeginAsync(caller, again, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> AddAsync(PasskeyBody body, ClaimsPrincipal caller, PasskeyBook passkeys, CancellationToken cancel) =>
        (await passkeys.AddAsync(caller, body, cancel)).ToHttp(item => TypedResults.Created($"/api/v1/me/passkeys/{item.Id}", item));

    private static async Task<IResult> RenameAsync(
        PasskeyId id,
        PasskeyNameBody body,
        ClaimsPrincipal caller,
        PasskeyBook passkeys,
        CancellationToken cancel
    ) => (await passkeys.RenameAsync(caller.Customer(), id, body.Name, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> RemoveAsync(PasskeyId id, ClaimsPrincipal caller, PasskeyBook passkeys, CancellationToken cancel) =>
        (await passkeys.RemoveAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> BeginSignInAsync(SignInByPasskey signIn, CancellationToken cancel) =>
        (await signIn.BeginAsync(cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> SignInAsync(
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
