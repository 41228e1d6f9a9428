using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>
/// A case as it changes (server-sent events, WHATWG HTML 9.2): <c>message</c> for each new message, <c>state</c> for each new
/// state.
/// </summary>
internal static class CaseEventEndpoint
{
    /// <summary>
    /// A stream ends after this time and the browser reconnects: an ended session cannot keep watching indefinitely.
    /// </summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(5);

    public static void Map(RouteGroupBuilder cases) => cases.MapGet("/{id}/events", WatchAsync);

    private static async Task<IResult> WatchAsync(
        CaseId id,
        string? after,
        ClaimsPrincipal caller,
        HttpRequest request,
        CaseStream stream,
        IHostApplicationLifetime lifetime,
        CancellationToken cancel
    )
    {
        var customer = caller.Customer();
        if (await stream.StateAsync(customer, id, cancel) is not { } state)
        {
            return Refusal.NotFound.ToHttp();
        }

        _ = Guid.TryParseExact(request.Headers["Last-Event-ID"].FirstOrDefault() ?? after, "N", out var last);
        var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        ends.CancelAfter(LongestStream);
        request.HttpContext.Response.RegisterForDispose(ends);
        return TypedResults.ServerSentEvents(stream.ReadAsync(id, last, state, ends.Token));
    }
}
