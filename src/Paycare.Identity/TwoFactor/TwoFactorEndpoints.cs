using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Identity.TwoFactor;

/// <summary>An authenticator or recovery code.</summary>
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
        factors.MapGet("", ReadAsync);
        factors.MapPost("/totp", BeginAsync);
        factors.MapPost("/totp/confirm", ConfirmAsync);
        factors.MapPost("/totp/off", TurnOffAsync);
        factors.MapPost("/recovery-codes", RenewAsync);
    }

    private static async Task<IResult> ReadAsync(ClaimsPrincipal caller, TwoFactorSettings factors, CancellationToken cancel) =>
        TypedResults.Ok(await factors.ReadAsync(caller.Customer(), cancel));

    private static async Task<IResult> BeginAsync(
        StepUpBody? again,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.BeginAsync(caller, again, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> ConfirmAsync(
        TotpCodeBody body,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.ConfirmAsync(caller, body.Code, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> TurnOffAsync(
        TotpCodeBody body,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.TurnOffAsync(caller, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> RenewAsync(
        StepUpBody? again,
        ClaimsPrincipal caller,
        TwoFactorSettings factors,
        CancellationToken cancel
    ) => (await factors.RenewCodesAsync(caller, again, cancel)).ToHttp(TypedResults.Ok);
}
