using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A customer's attempts, successful or not.</summary>
internal static class AttemptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var attempts = routes.MapGroup("/api/v1/attempts").RequireAuthorization(Policies.Customer).WithTags("Attempts");
        attempts.MapGet("", ListAsync);
        attempts.MapGet("/{id}", ReadAsync);
    }

    private static async Task<IResult> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        Attempts attempts,
        CancellationToken cancel
    ) => (await attempts.ListAsync(caller.Customer(), AttemptFilter.Everything, cursor, limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> ReadAsync(string id, ClaimsPrincipal caller, Attempts attempts, CancellationToken cancel) =>
        await attempts.FindAsync(caller.Customer(), id, cancel) is { } attempt ? TypedResults.Ok(attempt) : Refusal.NotFound.ToHttp();
}
