using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.TwoFactor;

/// <summary>An authenticator or recovery code.</summary>
/// <param name="Code">A code of the authenticator, or a recovery code.</param>
internal sealed record TotpCodeBody(string? Code)
{
    /// <summary>Never reveals the secret, as this ends up in logs.</summary>
    public override string ToString() => "code";
}

/// <summary>The customer's authenticator and recovery codes.</summary>
internal static class TwoFactorEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var factors = routes.MapGroup("/api/v1/me/two-factor").RequireAuthorization(Policies.Customer).WithTags("Security");
        factors
            .MapGet("", ReadAsync)
            .Documented(
                "readTwoFactor",
                "Read the state of two-factor sign-in",
                "Whether an authenticator is on, and how many recovery codes are left."
            );
        factors
            .MapPost("/totp", BeginAsync)
            .Documented(
                "beginTotp",
                "Begin an authenticator",
                "Answers a new secret and its `otpauth` address for a QR code. Nothing changes until it is confirmed."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required");
        factors
            .MapPost("/totp/confirm", ConfirmAsync)
            .Documented("confirmTotp", "Confirm the authenticator", "Takes its first code and answers ten recovery codes, shown this once.")
            .Refuses(RefusalKind.Conflict, "totp-not-begun");
        factors
            .MapPost("/totp/off", TurnOffAsync)
            .Documented(
                "turnOffTotp",
                "Turn the authenticator off",
                "Takes its code or a recovery code. The owner is told, and a cool-down begins."
            )
            .Refuses(RefusalKind.Conflict, "totp-not-begun");
        factors
            .MapPost("/recovery-codes", RenewAsync)
            .Documented(
                "renewRecoveryCodes",
                "Make new recovery codes",
                "Answers ten new ones, shown this once; the old ones stop working."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required")
            .Refuses(RefusalKind.Conflict, "totp-not-begun");
    }

    private static async Task<HttpAnswer<Ok<TwoFactorAnswer>>> ReadAsync(
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => TypedResults.Ok(await factors.ReadAsync(caller.Customer(), cancel));

    private static async Task<HttpAnswer<Ok<TotpSetUp>>> BeginAsync(
        StepUpBody? again,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.BeginAsync(caller, again, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<RecoveryCodesAnswer>>> ConfirmAsync(
        TotpCodeBody body,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.ConfirmAsync(caller, body.Code, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<NoContent>> TurnOffAsync(
        TotpCodeBody body,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.TurnOffAsync(caller, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<RecoveryCodesAnswer>>> RenewAsync(
        StepUpBody? again,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.RenewCodesAsync(caller, again, cancel)).ToHttp(TypedResults.Ok);
}
