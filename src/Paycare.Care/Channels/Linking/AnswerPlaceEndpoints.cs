using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Linking;

/// <summary>A place where a case can be answered.</summary>
/// <param name="Id">What it is chosen by: <c>app</c>, <c>email</c>, or the id of a linked account.</param>
/// <param name="Channel">The channel's contract name.</param>
/// <param name="Account">The account there, masked; <c>null</c> for the app.</param>
/// <param name="Chosen">Whether answers go there now. In the app they can be read in any case.</param>
public sealed record AnswerPlace(string Id, string Channel, string? Account, bool Chosen);

/// <summary>Where care's answers are to be sent from now on.</summary>
/// <param name="To">The id of a place.</param>
internal sealed record AnswersToBody(string? To);

/// <summary>Choosing where a case is answered.</summary>
internal static class AnswerPlaceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var places = routes.MapGroup("/api/v1/cases/{id}/answers-to").RequireAuthorization(Policies.Customer).WithTags("Cases");
        places
            .MapGet("", ListAsync)
            .Documented(
                "listAnswerPlaces",
                "List where a case can be answered",
                "The app, the linked accounts and the proven e-mail address, and which of them was chosen."
            );
        places
            .MapPut("", ChooseAsync)
            .Documented(
                "chooseAnswerPlace",
                "Choose where a case is answered",
                "The same case goes on there: answers go out to the account, and what is written back comes into the case."
            );
    }

    private static async Task<HttpAnswer<Ok<Page<AnswerPlace>>>> ListAsync(
        CaseId id,
        ClaimsPrincipal caller,
        AnswerPlaces places,
        CancellationToken cancel
    ) => (await places.ListAsync(caller.Customer(), id, cancel)).ToHttp(items => TypedResults.Ok(new Page<AnswerPlace>(items, null)));

    private static async Task<HttpAnswer<Ok<Page<AnswerPlace>>>> ChooseAsync(
        CaseId id,
        AnswersToBody body,
        ClaimsPrincipal caller,
        AnswerPlaces places,
        CancellationToken cancel
    ) =>
        (await places.ChooseAsync(caller.Customer(), id, body.To, cancel)).ToHttp(items =>
            TypedResults.Ok(new Page<AnswerPlace>(items, null))
        );
}
