using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>
/// A case as it changes (server-sent events, WHATWG HTML 9.2): <c>message</c> for each new message, <c>state</c> for each new
/// state.
/// </summary>
internal static class CaseEventEndpoint
{
    /// <summary>A stream ends after this time at the latest, and the browser reconnects; it ends at once with its session.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(5);

    public static void Map(RouteGroupBuilder cases) =>
        cases
            .MapGet("/{id}/events", WatchAsync)
            .WithMetadata(new HoldsPlaceAttribute(PlaceKind.EventStream))
            .Documented(
                "watchCase",
                "Watch a case",
                "Server-sent events: `message` and `state`. `Last-Event-ID` goes on where it broke off."
            )
            .AnswersFile("text/event-stream");

    private static async Task<HttpAnswer<ServerSentEventsResult<object>>> WatchAsync(
        CaseId id,
        string? after,
        ClaimsPrincipal caller,
        HttpRequest request,
        CaseStream stream,
        SessionLines lines,
        IHostApplicationLifetime lifetime,
        CancellationToken cancel
    )
    {
        var customer = caller.Customer();
        if (await lines.OpenAsync(caller.Session(), cancel) is not { } line)
        {
            return new Refusal(RefusalKind.NotSignedIn, "not-signed-in");
        }

        request.HttpContext.Response.RegisterForDispose(line);
        if (await stream.StateAsync(customer, id, cancel) is not { } state)
        {
            return Refusal.NotFound;
        }

        _ = Guid.TryParseExact(request.Headers["Last-Event-ID"].FirstOrDefault() ?? after, "N", out var last);
        var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping, line.Ended);
        ends.CancelAfter(LongestStream);
        request.HttpContext.Response.RegisterForDispose(ends);
        return TypedResults.ServerSentEvents(stream.ReadAsync(id, last, state, ends.Token));
    }
}
