using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Emergencies;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>Whose account is to be frozen, by somebody who is not signed in.</summary>
/// <param name="Phone">A phone number.</param>
internal sealed record EmergencyFreezeBody(string? Phone)
{
    /// <summary>Never reveals who asked, as this ends up in logs.</summary>
    public override string ToString() => "emergency freeze";
}

/// <summary>A freeze awaiting its code or password; the same for unknown numbers.</summary>
/// <param name="Id">To be sent back with the code or the password.</param>
internal sealed record EmergencyFreezeAnswer(EmergencyClaimId Id);

/// <summary>What proves that an emergency freeze is the owner's wish: one of the two.</summary>
/// <param name="Code">The code that was sent.</param>
/// <param name="Password">The owner's password, instead of the code.</param>
internal sealed record EmergencyProofBody(string? Code, string? Password)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "emergency proof";
}

/// <summary>Freezing without signing in: the number, then the code that was sent or the password.</summary>
internal static class EmergencyFreezeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var freezes = routes.MapGroup("/api/v1/emergency-freezes").AllowAnonymous().WithTags("Freeze");
        freezes
            .MapPost("", BeginAsync)
            .Documented(
                "beginEmergencyFreeze",
                "Ask to freeze without signing in",
                "Always 202, in the same time; a code goes to the phone and the confirmed e-mail address."
            );
        freezes
            .MapPut("/{id}", FinishAsync)
            .Documented("finishEmergencyFreeze", "Freeze with the code or the password", "Five tries. A password counts as a sign-in try.")
            .Refuses(RefusalKind.Locked, "sign-in-locked");
    }

    private static async Task<HttpAnswer<Accepted<EmergencyFreezeAnswer>>> BeginAsync(
        EmergencyFreezeBody body,
        EmergencyFreezes freezes,
        CancellationToken cancel
    ) => (await freezes.BeginAsync(body.Phone, cancel)).ToHttp(id => TypedResults.Accepted((string?)null, new EmergencyFreezeAnswer(id)));

    private static async Task<HttpAnswer<Ok<FreezeAnswer>>> FinishAsync(
        EmergencyClaimId id,
        EmergencyProofBody body,
        EmergencyFreezes freezes,
        CancellationToken cancel
    ) =>
        (await freezes.FinishAsync(id, new EmergencyProof(body.Code, body.Password), CultureInfo.CurrentUICulture, cancel)).ToHttp(
            TypedResults.Ok
        );
}
