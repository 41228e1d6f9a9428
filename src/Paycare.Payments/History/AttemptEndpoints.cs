using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A customer's attempts, successful or not.</summary>
internal static class AttemptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var attempts = routes.MapGroup("/api/v1/attempts").RequireAuthorization(Policies.Customer).WithTags("Attempts");
        attempts
            .MapGet("", ListAsync)
            .Documented("listAttempts", "List the attempts to move money", "Made, refused and under way; newest first.");
        attempts.MapGet("/{id}", ReadAsync).Documented("readAttempt", "Read an attempt", "Refused ones with their code and evidence.");
    }

    private static async Task<HttpAnswer<Ok<Page<AttemptFacts>>>> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        Attempts attempts,
        CancellationToken cancel
    ) => (await attempts.ListAsync(caller.Customer(), AttemptFilter.Everything, cursor, limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<AttemptFacts>>> ReadAsync(
        string id,
        ClaimsPrincipal caller,
        Attempts attempts,
        CancellationToken cancel
    ) => await attempts.FindAsync(caller.Customer(), id, cancel) is { } attempt ? TypedResults.Ok(attempt) : Refusal.NotFound;
}
