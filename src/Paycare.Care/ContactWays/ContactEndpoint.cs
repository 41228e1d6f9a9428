using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.ContactWays;

/// <summary>The ways to reach care.</summary>
/// <param name="Channels">Those that are configured, in the order in which they are shown.</param>
internal sealed record ContactAnswer(IReadOnlyList<ContactChannel> Channels);

/// <summary>How to reach care, for everyone: whoever cannot sign in needs it most.</summary>
internal static class ContactEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/help/contact", ListAsync)
            .AllowAnonymous()
            .WithTags("Help")
            .Documented(
                "listContactWays",
                "List the ways to reach care",
                "Those that are configured, whether each is open now, and how long it usually takes."
            );

    private static async Task<HttpAnswer<Ok<ContactAnswer>>> ListAsync(ContactChannels channels, CancellationToken cancel) =>
        TypedResults.Ok(new ContactAnswer(await channels.ListAsync(cancel)));
}
