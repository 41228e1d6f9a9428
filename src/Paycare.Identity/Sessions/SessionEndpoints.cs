using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Results;

namespace Paycare.Identity.Sessions;

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="DeviceName">The device's own name, if any.</param>
/// <param name="CreatedAt">When it was signed in.</param>
/// <param name="LastSeenAt">Its last request, to within five minutes.</param>
/// <param name="Current">Whether the current request uses it.</param>
public sealed record SessionItem(SessionId Id, string? DeviceName, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool Current);

/// <summary>The customer's sessions: list them, end one, end all others.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/api/v1/sessions").RequireAuthorization(Policies.Customer).WithTags("Sessions");
        sessions.MapGet("", ListAsync);
        sessions.MapDelete("/current", EndCurrentAsync);
        sessions.MapDelete("/{id}", EndAsync);
        sessions.MapPost("/end-others", EndOthersAsync);
        routes.MapDelete("/api/v1/desk/sessions/current", EndCurrentAsync).RequireAuthorization(Policies.Staff).WithTags("Desk");
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal caller, SessionBook book, CancellationToken cancel) =>
        TypedResults.Ok(new Page<SessionItem>(await book.ListAsync(caller.Customer(), caller.Session(), cancel), null));

    private static async Task<IResult> EndCurrentAsync(ClaimsPrincipal caller, SessionBook book, CancellationToken cancel)
    {
        var current = caller.Session();
        await book.EndAsync(s => s.Id == current, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndAsync(SessionId id, ClaimsPrincipal caller, SessionBook book, CancellationToken cancel)
    {
        var customer = caller.Customer();
        return await book.EndAsync(s => s.Id == id && s.Customer == customer, cancel) == 0
            ? Refusal.NotFound.ToHttp()
            : TypedResults.NoContent();
    }

    private static async Task<IResult> EndOthersAsync(ClaimsPrincipal caller, SessionBook book, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var current = caller.Session();
        await book.EndAsync(s => s.Customer == customer && s.Id != current, cancel);
        return TypedResults.NoContent();
    }
}
