using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Freezing;

/// <summary>
/// The customer freezes one payment or transfer: first the freeze, then the case. Releasing it takes two members of care.
/// </summary>
internal static class FreezeTransactionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/payments/{id}/freeze", FreezeAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Freeze")
            .Documented(
                "freezePayment",
                "Freeze a payment",
                "The single transaction, as far as its money is still there; a case is opened."
            );

    private static async Task<HttpAnswer<Ok<FreezeAnswer>>> FreezeAsync(
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
