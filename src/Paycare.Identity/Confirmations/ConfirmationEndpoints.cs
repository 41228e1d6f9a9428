using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Identity.Confirmations;

internal sealed record ConfirmationBody(string? Code);

/// <summary>Confirming one's identity while signed in: a code to the registered phone.</summary>
internal static class ConfirmationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var confirmations = routes.MapGroup("/api/v1/me/confirmations").RequireAuthorization(Policies.Customer).WithTags("Security");
        confirmations.MapPost("", AskAsync);
        confirmations.MapPut("/{id}", AnswerAsync);
    }

    private static async Task<IResult> AskAsync(ClaimsPrincipal caller, ConfirmationCodes confirmations, CancellationToken cancel) =>
        (await confirmations.AskAsync(caller.Customer(), cancel)).ToHttp(id =>
            TypedResults.Created($"/api/v1/me/confirmations/{id}", new ChallengeAnswer(id))
        );

    private static async Task<IResult> AnswerAsync(
        ChallengeId id,
        ConfirmationBody body,
        ClaimsPrincipal caller,
        ConfirmationCodes confirmations,
        CancellationToken cancel
    ) => (await confirmations.AnswerAsync(caller, id, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());
}
