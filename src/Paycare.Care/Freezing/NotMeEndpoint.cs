using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>"This wasn't me": freezes the wallet first, then ends all other sessions and opens a case.</summary>
internal static class NotMeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/me/security-events/{id}/not-me", NotMeAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Security")
            .Documented("disownSecurityEvent", "Say that it was not me", "Freezes the account, ends all other sessions, and opens a case.");

    private static async Task<HttpAnswer<Ok<FreezeAnswer>>> NotMeAsync(
        SecurityEventId id,
        ClaimsPrincipal caller,
        NotMe notMe,
        CancellationToken cancel
    ) => (await notMe.SayAsync(caller, id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);
}
