using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.MerchantUsers;
using Paycare.Payments.Merchants;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Somebody to invite, unchecked.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="Name">The name shown to colleagues.</param>
/// <param name="Role"><c>owner</c>, <c>cashier</c>, <c>developer</c> or <c>accountant</c>.</param>
public sealed record MerchantUserBody(string? Email, string? Name, string? Role);

/// <summary>An invited person's password, unchecked.</summary>
/// <param name="Token">The secret of the mailed link.</param>
/// <param name="Password">The new password.</param>
public sealed record MerchantInvitationBody(string? Token, string? Password)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "merchant invitation";
}

/// <summary>A session of a merchant's person.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Role">What the person does.</param>
/// <param name="DeviceToken">The token by which this browser or program is known at the next sign-in.</param>
public sealed record MerchantSessionAnswer(string AccessToken, DateTimeOffset ExpiresAt, string Role, string DeviceToken);

/// <summary>The mode that a session is to have.</summary>
/// <param name="Livemode">Whether it is about real money; <c>false</c> for test mode.</param>
public sealed record MerchantModeBody(bool? Livemode);

/// <summary>The mode that a session has.</summary>
/// <param name="Livemode">Whether it is about real money; <c>false</c> in test mode.</param>
public sealed record MerchantModeAnswer(bool Livemode);

/// <summary>An invited person.</summary>
/// <param name="Id">The person's id.</param>
public sealed record MerchantUserAnswer(MerchantUserId Id);

/// <summary>Merchants' people over HTTP: sign-in, invitations, and who they are.</summary>
internal static class MerchantUserEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, RouteGroupBuilder merchant)
    {
        var open = routes.MapGroup("/api/v1/merchant").AllowAnonymous().WithTags("Merchant");
        open.MapPost("/sessions", SignInAsync)
            .Documented("signInToMerchant", "Sign in as a person of a merchant", "E-mail, password and a code.")
            .Refuses(RefusalKind.NotSignedIn, "invalid-credentials", "second-factor-enrolment", "one-time-code-wrong")
            .Refuses(RefusalKind.Locked, "sign-in-locked");
        open.MapPost("/invitations", AcceptAsync)
            .Documented(
                "acceptMerchantInvitation",
                "Accept an invitation to a merchant",
                "Sets the first password with the secret of the mailed link."
            )
            .Refuses(RefusalKind.NotFound, "invitation-invalid");
        merchant
            .MapDelete("/sessions/current", SignOutAsync)
            .Documented("endMerchantSession", "Sign out of a merchant", "Ends the session of this request; an API key is not affected.");
        merchant
            .MapPut(
                "/sessions/current",
                async (MerchantModeBody body, ClaimsPrincipal caller, MerchantSessions sessions, CancellationToken cancel) =>
                    (await sessions.SwitchAsync(caller, body, cancel)).ToHttp(TypedResults.Ok)
            )
            .RequireAuthorization(MerchantPolicies.Test)
            .Documented(
                "switchMerchantMode",
                "Switch between live and test mode",
                "All later calls of this session are about the merchant's test data, or about the live again. Owners and developers; "
                    + "a key is of one mode for good."
            );
        var users = merchant.MapGroup("/users").RequireAuthorization(MerchantPolicies.Users);
        users
            .MapGet("", ListAsync)
            .Documented("listMerchantUsers", "List the people of the merchant", "By name, with role and state. Owners only.");
        users
            .MapPost("", InviteAsync)
            .Documented("inviteMerchantUser", "Invite somebody", "Sends an invitation by mail. Owners only.")
            .Refuses(RefusalKind.Conflict, "merchant-user-exists");
        users
            .MapPost("/{id}/disable", DisableAsync)
            .Documented("disableMerchantUser", "Disable a person", "Out at the next request. Owners only.")
            .Refuses(RefusalKind.Conflict, "merchant-last-owner");
        users.MapPost("/{id}/enable", EnableAsync).Documented("enableMerchantUser", "Enable a person again", "Owners only.");
    }

    private static async Task<HttpAnswer<Created<MerchantSessionAnswer>>> SignInAsync(
        MerchantSignInBody body,
        MerchantSessions sessions,
        CancellationToken cancel
    ) =>
        (await sessions.OpenAsync(body, cancel)).ToHttp(signIn =>
            TypedResults.Created(
                "/api/v1/merchant/sessions/current",
                new MerchantSessionAnswer(
                    signIn.Token,
                    signIn.ExpiresAt,
                    signIn.Role!.Value.ToString().ToLowerInvariant(),
                    signIn.DeviceToken!
                )
            )
        );

    private static async Task<HttpAnswer<NoContent>> AcceptAsync(
        MerchantInvitationBody body,
        MerchantUsersApi users,
        CancellationToken cancel
    ) => (await users.AcceptAsync(body.Token, body.Password, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> SignOutAsync(
        ClaimsPrincipal caller,
        MerchantSessions sessions,
        CancellationToken cancel
    )
    {
        if (caller.MerchantSession() is { } session)
        {
            await sessions.EndAsync(session, cancel);
        }

        return TypedResults.NoContent();
    }

    private static async Task<HttpAnswer<Ok<Page<MerchantUserItem>>>> ListAsync(
        ClaimsPrincipal caller,
        MerchantUsersApi users,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<MerchantUserItem>(await users.ListAsync(caller.Merchant().Live().Value, cancel), null));

    private static async Task<HttpAnswer<Created<MerchantUserAnswer>>> InviteAsync(
        MerchantUserBody body,
        ClaimsPrincipal caller,
        MerchantUsersApi users,
        CancellationToken cancel
    ) =>
        (await users.InviteAsync(caller.MerchantPerson(), caller.Merchant().Live().Value, body.Email, body.Name, body.Role, cancel)).ToHttp(
            id => TypedResults.Created($"/api/v1/merchant/users/{id}", new MerchantUserAnswer(id))
        );

    private static async Task<HttpAnswer<NoContent>> DisableAsync(
        MerchantUserId id,
        ClaimsPrincipal caller,
        MerchantUsersApi users,
        CancellationToken cancel
    ) =>
        (await users.SwitchAsync(caller.MerchantPerson(), caller.Merchant().Live().Value, id, isDisabled: true, cancel)).ToHttp(_ =>
            TypedResults.NoContent()
        );

    private static async Task<HttpAnswer<NoContent>> EnableAsync(
        MerchantUserId id,
        ClaimsPrincipal caller,
        MerchantUsersApi users,
        CancellationToken cancel
    ) =>
        (await users.SwitchAsync(caller.MerchantPerson(), caller.Merchant().Live().Value, id, isDisabled: false, cancel)).ToHttp(_ =>
            TypedResults.NoContent()
        );
}
