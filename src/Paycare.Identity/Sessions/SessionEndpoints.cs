using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Operations;
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
        sessions
            .MapGet("", ListAsync)
            .Documented(
                "listSessions",
                "List the open sessions",
                "Each with its device and the last time it was used, to within five minutes."
            );
        sessions
            .MapDelete("/current", EndCurrentAsync)
            .Documented(
                "endCurrentSession",
                "Sign out",
                "Ends the session of this request at once, in every place where its token is used."
            );
        sessions
            .MapDelete("/{id}", EndAsync)
            .Documented("endSession", "End a session", "Whoever holds its token is signed out at the next request.");
        sessions
            .MapPost("/end-others", EndOthersAsync)
            .Documented("endOtherSessions", "End all other sessions", "Only the session of this request stays open.");
        routes
            .MapDelete("/api/v1/desk/sessions/current", EndCurrentAsync)
            .RequireAuthorization(Policies.Staff)
            .WithTags("Desk")
            .Documented("endDeskSession", "Sign out of the desk", "Ends the staff session of this request at once.");
    }

    private static async Task<HttpAnswer<Ok<Page<SessionItem>>>> ListAsync(
        ClaimsPrincipal caller,
        SessionBook book,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<SessionItem>(await book.ListAsync(caller.Customer(), caller.Session(), cancel), null));

    private static async Task<HttpAnswer<NoContent>> EndCurrentAsync(ClaimsPrincipal caller, SessionBook book, CancellationToken cancel)
    {
        var current = caller.Session();
        await book.EndAsync(s => s.Id == current, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<HttpAnswer<NoContent>> EndAsync(
        SessionId id,
        ClaimsPrincipal caller,
        SessionBook book,
        CancellationToken cancel
    )
    {
        var customer = caller.Customer();
        return await book.EndAsync(s => s.Id == id && s.Customer == customer, cancel) == 0 ? Refusal.NotFound : TypedResults.NoContent();
    }

    private static async Task<HttpAnswer<NoContent>> EndOthersAsync(ClaimsPrincipal caller, SessionBook book, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var current = caller.Session();
        await book.EndAsync(s => s.Customer == customer && s.Id != current, cancel);
        return TypedResults.NoContent();
    }
}
