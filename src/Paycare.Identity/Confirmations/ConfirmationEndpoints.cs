using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.Confirmations;

/// <summary>The code that confirms an address.</summary>
/// <param name="Code">The code, six digits.</param>
internal sealed record ConfirmationBody(string? Code);

/// <summary>Confirming one's identity while signed in: a code to the registered phone.</summary>
internal static class ConfirmationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var confirmations = routes.MapGroup("/api/v1/me/confirmations").RequireAuthorization(Policies.Customer).WithTags("Security");
        confirmations
            .MapPost("", AskAsync)
            .Documented(
                "askForConfirmation",
                "Ask for a code to confirm who you are",
                "Sends a code to the phone; an authenticator's code does as well. An agent may ask for it during a " + "conversation."
            );
        confirmations
            .MapPut("/{id}", AnswerAsync)
            .Documented(
                "confirmIdentity",
                "Confirm who you are with the code",
                "Makes this session strong for ten minutes: sensitive settings then ask for nothing more."
            );
    }

    private static async Task<HttpAnswer<Created<ChallengeAnswer>>> AskAsync(
        ClaimsPrincipal caller,
        ConfirmationCodes confirmations,
        CancellationToken cancel
    ) =>
        (await confirmations.AskAsync(caller.Customer(), cancel)).ToHttp(id =>
            TypedResults.Created($"/api/v1/me/confirmations/{id}", new ChallengeAnswer(id))
        );

    private static async Task<HttpAnswer<NoContent>> AnswerAsync(
        ChallengeId id,
        ConfirmationBody body,
        ClaimsPrincipal caller,
        ConfirmationCodes confirmations,
        CancellationToken cancel
    ) => (await confirmations.AnswerAsync(caller, id, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());
}
