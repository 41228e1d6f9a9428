using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Paycare.Care.ContactWays;

/// <summary>The ways to reach care.</summary>
/// <param name="Channels">Those that are configured, in the order in which they are shown.</param>
internal sealed record ContactAnswer(IReadOnlyList<ContactChannel> Channels);

/// <summary>How to reach care, for everyone: whoever cannot sign in needs it most.</summary>
internal static class ContactEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/help/contact", ListAsync).AllowAnonymous().WithTags("Help");

    private static async Task<IResult> ListAsync(ContactChannels channels, CancellationToken cancel) =>
        TypedResults.Ok(new ContactAnswer(await channels.ListAsync(cancel)));
}
