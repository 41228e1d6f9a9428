using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>"This wasn't me": freezes the wallet first, then ends all other sessions and opens a case.</summary>
internal static class NotMeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/me/security-events/{id}/not-me", NotMeAsync).RequireAuthorization(Policies.Customer).WithTags("Security");

    private static async Task<IResult> NotMeAsync(SecurityEventId id, ClaimsPrincipal caller, NotMe notMe, CancellationToken cancel) =>
        (await notMe.SayAsync(caller, id, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);
}

/// <summary>The steps of "this wasn't me". Each may be repeated.</summary>
internal sealed class NotMe(SecurityApi security, FreezeAccount freeze, TextCatalog texts)
{
    public async Task<Result<FreezeAnswer>> SayAsync(
        ClaimsPrincipal caller,
        SecurityEventId id,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if (!await security.HasEventAsync(caller, id, cancel))
        {
            return Refusal.NotFound;
        }

        if (
            (await freeze.FreezeAsync(caller.Customer(), texts.Get(language, "case.not-me"), language, caller.Session(), cancel)).IsRefused(
                out var busy,
                out var frozen
            )
        )
        {
            return busy;
        }

        // Once the money is safe, a caller who disconnects must not leave the other sessions open.
        await security.DisownEventAsync(caller, id, CancellationToken.None);
        return frozen;
    }
}
