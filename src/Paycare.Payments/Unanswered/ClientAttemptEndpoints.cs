using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Unanswered;

/// <summary>Requests of the app that got no answer, so that their outcome can be told.</summary>
/// <param name="Items">The requests that got no answer.</param>
internal sealed record ClientAttemptsBody(IReadOnlyList<ClientAttemptBody?>? Items);

/// <summary>Receives an app's report of requests it sent without getting an answer.</summary>
internal static class ClientAttemptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/client-attempts", ReportAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Attempts")
            .Documented(
                "reportClientAttempts",
                "Report requests that got no answer",
                "An app tells what it sent; the answer tells what became of each: answered here, or never arrived."
            );

    private static async Task<HttpAnswer<Ok<Page<ClientAttemptAnswer>>>> ReportAsync(
        ClientAttemptsBody body,
        ClaimsPrincipal caller,
        ClientAttempts attempts,
        CancellationToken cancel
    ) =>
        (await attempts.ReportAsync(caller.Customer(), body.Items, cancel)).ToHttp(items =>
            TypedResults.Ok(new Page<ClientAttemptAnswer>(items, null))
        );
}
