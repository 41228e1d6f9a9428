using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Payments.Unanswered;

internal sealed record ClientAttemptsBody(IReadOnlyList<ClientAttemptBody?>? Items);

/// <summary>Receives an app's report of requests it sent without getting an answer.</summary>
internal static class ClientAttemptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/client-attempts", ReportAsync).RequireAuthorization(Policies.Customer).WithTags("Attempts");

    private static async Task<IResult> ReportAsync(
        ClientAttemptsBody body,
        ClaimsPrincipal caller,
        ClientAttempts attempts,
        CancellationToken cancel
    ) =>
        (await attempts.ReportAsync(caller.Customer(), body.Items, cancel)).ToHttp(items =>
            TypedResults.Ok(new Page<ClientAttemptAnswer>(items, null))
        );
}
