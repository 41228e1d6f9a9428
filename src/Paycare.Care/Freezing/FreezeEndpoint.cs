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

/// <summary>The owner's order to freeze the account.</summary>
/// <param name="Reason">Why, for the record.</param>
internal sealed record FreezeBody(string? Reason);

/// <summary>The result of a freeze.</summary>
/// <param name="FrozenAt">Nothing is debited after this moment.</param>
/// <param name="CaseNumber">The number of the case in which care follows up.</param>
public sealed record FreezeAnswer(DateTimeOffset FrozenAt, string CaseNumber);

/// <summary>The customer freezes the account: first the freeze, then the case. Only care can unfreeze it.</summary>
internal static class FreezeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/me/freeze", FreezeAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Freeze")
            .Documented("freezeAccount", "Freeze the account", "No money leaves from this moment; a case is opened. Only care lifts it.");

    private static async Task<HttpAnswer<Ok<FreezeAnswer>>> FreezeAsync(
        FreezeBody body,
        ClaimsPrincipal caller,
        FreezeAccount freeze,
        CancellationToken cancel
    ) =>
        (await freeze.FreezeAsync(caller.Customer(), body.Reason, CultureInfo.CurrentUICulture, caller.Session(), cancel)).ToHttp(
            TypedResults.Ok
        );
}
