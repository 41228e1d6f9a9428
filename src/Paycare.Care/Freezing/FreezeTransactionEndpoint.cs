using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>
/// The customer freezes one payment or transfer: first the freeze, then the case. Releasing it takes two members of care.
/// </summary>
internal static class FreezeTransactionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/payments/{id}/freeze", FreezeAsync).RequireAuthorization(Policies.Customer).WithTags("Freeze");

    private static async Task<IResult> FreezeAsync(
        string id,
        FreezeBody body,
        ClaimsPrincipal caller,
        FreezeTransaction freeze,
        CancellationToken cancel
    ) =>
        (await freeze.FreezeAsync(caller.Customer(), id, body.Reason, CultureInfo.CurrentUICulture, caller.Session(), cancel)).ToHttp(
            TypedResults.Ok
        );
}
